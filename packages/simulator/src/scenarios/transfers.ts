/**
 * Leadership that is handed over: under load, and when either side dies, or a message comes late, at
 * the worst moment. No write fails by it, and no two leases meet.
 */
import type { SimulatedPeer } from '../peer.ts'
import type { Message } from './messages.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

/** Writes at all peers, one every few milliseconds; resolves how many of them failed. */
function load(script: Script, peers: readonly SimulatedPeer[], forMs: number) {
  const writes: ReturnType<Script['set']>[] = []
  for (let at = 0; at < forMs; at += 4) {
    script.world.after(at, () => {
      const peer = peers[writes.length % peers.length] as SimulatedPeer
      if (peer.life !== undefined) writes.push(script.set(peer, `/a/${writes.length % 5}`))
    })
  }
  const failed = () => writes.filter(({ result }) => result?.ok === false).length
  const waiting = () => writes.filter(({ result }) => result === undefined).length
  return { writes, failed, waiting }
}

function isNew(script: Script, than: SimulatedPeer): () => boolean {
  return () => script.leader() !== undefined && script.leader() !== than
}

/** Guards the order of the steps in `#onQuiesced` (election.ts), and that operations wait (`HandOver`). */
export const transferUnderLoad: Scenario = {
  name: 'a transfer under load fails no write',
  run: (begin) => {
    const script = begin({ expect: 5 })
    const { leader, others } = script.found()
    const { writes, failed, waiting } = load(script, script.peers, 400)
    script.run(100)
    const [target] = others
    script.transfer(leader, target)
    const gapMs = script.until('another one leads', isNew(script, leader), 200)
    script.check(script.leader() === target, 'the one that was named, though it ranks lowest')
    script.check(gapMs < 40, `a few round trips, it took ${gapMs.toFixed(1)} ms`)
    script.until('all is answered', () => writes.length >= 100 && waiting() === 0, 1_000)
    script.check(failed() === 0, `${failed()} of ${writes.length} writes failed`)
    script.conclude()
  },
}

const steps = ['prepare', 'pre-vote', 'prepared', 'hand-over', 'vote-request', 'vote'] as const

/**
 * The target dies when it is asked, while it proves itself, when it has, when the reign is over, and
 * while it stands. Before the hand-over the old reign goes on untouched; after it, somebody is
 * elected in the ordinary way (`yieldTo` in `#onQuiesced` has an end).
 */
export const targetDies: readonly Scenario[] = steps.map((step) => ({
  name: `the target of a transfer dies at its ${step}`,
  run: (begin) => {
    const script = begin({ expect: 5 })
    const { leader, others } = script.found()
    const { term } = script.of(leader).election
    const [target] = others
    const { writes, failed, waiting } = load(script, [leader, ...others.slice(1)], 200)
    const held = script.hold({ when: step })
    script.run(50)
    script.transfer(leader, target)
    script.until(`there is a ${step}`, () => held.count > 0, 200)
    script.crash(target)
    held.release()
    script.until('somebody leads', () => script.leader() !== undefined, 1_000)
    const isEarly = step === 'prepare' || step === 'pre-vote'
    if (isEarly) {
      script.run(500)
      script.check(script.leader() === leader, 'the old leader goes on')
      script.check(script.of(leader).election.term === term, 'in its reign')
    }
    script.until('all is answered', () => writes.length >= 50 && waiting() === 0, 2_000)
    script.check(failed() === 0, `${failed()} of ${writes.length} writes failed`)
    target.start()
    script.conclude()
  },
}))

/**
 * The leader dies when its hand-over is on its way, and it arrives (V1): the target wins with the
 * stickiness of all others released by its vote requests, as nobody has evidence of a crash.
 */
export const leaderDiesAfterHandOver: Scenario = {
  name: 'the leader dies after it has handed over',
  run: (begin) => {
    const script = begin({ expect: 5, linkBreakMs: 60_000 })
    const { leader, others } = script.found()
    const [target] = others
    const held = script.hold({ from: leader, when: 'hand-over' })
    script.transfer(leader, target)
    script.until('it hands over', () => held.count > 0, 200)
    script.check(script.leader() === undefined, 'its lease is over before anybody hears of it')
    leader.crash({ losesPower: true })
    held.release()
    const tookMs = script.until('the target leads', () => script.leader() === target, 300)
    script.check(tookMs < 40, `without waiting for stickiness, it took ${tookMs.toFixed(1)} ms`)
    leader.start()
    script.conclude()
  },
}

/**
 * A hand-over arrives, twice, when the one who sent it leads again, in a later term (E3; EXECUTIONS
 * 7b). Guards that it names its term: the target does not stand (`onMessage` in transfer.ts).
 */
export const lateHandOver: Scenario = {
  name: 'a hand-over told late, and twice, moves nobody',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [target] = others
    const held = script.hold({ from: leader, when: 'hand-over' })
    script.transfer(leader, target)
    script.until('it hands over', () => held.count > 0, 200)
    script.until('somebody leads again', () => script.leader() !== undefined, 1_000)
    const next = script.settle()
    const { term } = script.of(next).election
    held.deliverOne()
    held.release()
    script.run(1_000)
    script.check(script.leader() === next, 'the same one leads')
    script.check(script.of(next).election.term === term, 'in the same term')
    script.check(script.marks('hand-over-late') > 0, 'it was late')
    script.conclude()
  },
}

/**
 * The requests of a candidate that was told to stand arrive when another one has a lease in a later
 * term, and its follower has just lost it from sight (E3; EXECUTIONS 7b). Guards `releaseUpTo` in
 * stickiness.ts: the end of an earlier reign says nothing about this one.
 */
export const lateRequestsAfterHandOver: Scenario = {
  name: 'votes asked for in the name of an earlier hand-over release nothing of a later reign',
  run: (begin) => {
    const script = begin({ linkBreakMs: 60_000 })
    const { leader, others } = script.found()
    const [target, third] = others
    const isOfHandOver = (message: Message) =>
      message.type === 'vote-request' && message.handedOver !== undefined
    const requests = script.hold({ from: target, to: third, when: isOfHandOver })
    const rest = script.hold({ from: target, to: leader, when: isOfHandOver })
    script.transfer(leader, target)
    script.until('it stands', () => requests.count > 0, 200)
    // The later reign leaves nothing in the logs: only its lease stands in the target's way.
    const appends = script.hold({ when: 'append' })
    script.isolate(target)
    const isAnother = () => script.leader() !== undefined && script.leader() !== target
    script.until('the others go on', isAnother, 2_000)
    const next = script.leader() as SimulatedPeer
    const follower = next === leader ? third : leader
    script.run(60)
    script.heal()
    script.cutBothWays(next, target)
    script.cutBothWays(next, follower)
    rest.release()
    requests.release()
    script.run(200)
    script.check(script.leader() === next, 'the lease runs, and nobody else leads')
    appends.release()
    script.conclude()
  },
}

/**
 * The voter of the highest priority dies, comes back, and leads again when it has caught up; then
 * nothing moves any more. Guards `Succession.next`.
 */
export const priorityReturns: Scenario = {
  name: 'the highest priority takes over again after a restart',
  run: (begin) => {
    const script = begin({ priorities: [0, 5, 0] })
    for (let i = 0; i < 3; i++) script.add({ hasBootstrap: true }).start()
    const [, best] = script.peers as [SimulatedPeer, SimulatedPeer, SimulatedPeer]
    script.until('the best one leads', () => script.leader() === best, 5_000)
    script.settle()
    // A short reign would count as a failed one.
    script.run(5_000)
    script.crash(best)
    script.until('another one leads', isNew(script, best), 1_000)
    const caretaker = script.settle()
    for (let i = 0; i < 20; i++) script.done(script.set(caretaker, '/a/1'))
    best.start()
    const { writes, failed, waiting } = load(script, [caretaker], 2_000)
    script.until('the best one leads again', () => script.leader() === best, 3_000)
    script.until('all is answered', () => writes.length > 100 && waiting() === 0, 3_000)
    script.check(failed() === 0, `${failed()} of ${writes.length} writes failed`)
    const { term } = script.of(best).election
    script.run(3_000)
    script.check(script.of(best).election.term === term, 'equals and lesser ones leave it alone')
    script.conclude()
  },
}

/**
 * Only a voter of negative priority holds the last committed entry when its leader dies (EXECUTIONS
 * 15). It is elected, because nobody else can be, and hands over as soon as another one has caught
 * up. Guards that the log comes before priority in `compareRanks`, and `Succession.next`.
 */
export const caretaker: Scenario = {
  name: 'a negative priority with the only complete log leads, and hands over',
  run: (begin) => {
    const script = begin({ priorities: [0, -1, 0] })
    for (let i = 0; i < 3; i++) script.add({ hasBootstrap: true }).start()
    const [first, caretaker, third] = script.peers as [SimulatedPeer, SimulatedPeer, SimulatedPeer]
    script.settle()
    const isOther = () => script.leader() === first || script.leader() === third
    script.until('another one leads', isOther, 3_000)
    const leader = script.settle()
    const lagging = leader === first ? third : first
    script.run(5_000)
    const appends = script.hold({ from: leader, to: lagging, when: 'append' })
    script.done(script.set(leader, '/a/1'))
    script.crash(leader)
    appends.drop()
    script.until('the caretaker leads', () => script.leader() === caretaker, 1_000)
    script.until('it has handed over', () => script.leader() === lagging, 2_000)
    script.done(script.set(lagging, '/a/1'))
    leader.start()
    script.conclude()
  },
}

/** A leader that stops gracefully hands over first (`Departure`): no write waits for stickiness. */
export const leaderLeaves: Scenario = {
  name: 'a leader that stops hands over first',
  run: (begin) => {
    const script = begin({ expect: 5 })
    const { leader, others } = script.found()
    const { writes, failed, waiting } = load(script, others, 400)
    script.run(50)
    script.leave(leader)
    const gapMs = script.until('another one leads', isNew(script, leader), 500)
    script.check(gapMs < 40, `at once, it took ${gapMs.toFixed(1)} ms`)
    script.check(script.marks('step-down-transfer') === 1, 'by a transfer')
    script.until('all is answered', () => writes.length >= 100 && waiting() === 0, 1_000)
    script.check(failed() === 0, `${failed()} of ${writes.length} writes failed`)
    script.conclude()
  },
}
