/** Clusters that begin anew, from what one peer has left. */
import type { SimulatedPeer } from '../peer.ts'
import { has } from './keys-of-the-gone.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

const recoveredId = '5ec0'.repeat(8)

function votersAt(script: Script, peer: SimulatedPeer): readonly string[] {
  return script.of(peer).state.configuration?.voters ?? []
}

/** Epoch and revision, as who fences would order them. */
function pairAt(script: Script, peer: SimulatedPeer): readonly [number, number] {
  const { epoch, revision } = script.of(peer).watches.cursor
  return [epoch, revision]
}

/** What peers refuse, in words. */
function refusalsIn(script: Script): { readonly name: string; readonly reason: string }[] {
  const refusals: { name: string; reason: string }[] = []
  script.simulation.watch({
    onNotice: ({ name }, notice) => {
      if (notice.type === 'refused') refusals.push({ name, reason: notice.reason })
    },
  })
  return refusals
}

/**
 * Two of three voters die, one of them for good. While somebody leads a recovery does nothing; then
 * the third begins anew with all that it has, an entry that was never acknowledged included, and new
 * peers join it and get a vote. The voter that returns with its disk belongs to the old cluster: it
 * says so, leads nobody, and changes nothing (E1, L2, C1; S5 looks at epoch and revision).
 */
export const recovered: Scenario = {
  name: 'a cluster is recovered from one of three voters',
  run: (begin) => {
    const script = begin({ keepEntries: 4 })
    const refusals = refusalsIn(script)
    const { leader, others } = script.found()
    const [survivor, returning] = others
    script.done(script.set(leader, '/a/1'))
    script.done(script.lock(returning, '/e/lock'))
    script.until('all have it', () => has(script, survivor, '/e/lock'), 1_000)
    script.recover(survivor, recoveredId)
    script.run(100)
    script.check(script.of(survivor).clusterId !== recoveredId, 'somebody leads: nothing happens')

    script.crash(returning)
    const acks = script.hold({ from: survivor, to: leader, when: 'append-ack' })
    script.set(leader, '/a/2')
    const index = script.of(leader).state.log.last.index
    script.until('it is stored', () => script.of(survivor).state.log.last.index >= index, 1_000)
    script.check(!has(script, survivor, '/a/2'), 'and is not committed')
    script.crash(leader)
    acks.drop()
    script.until('nobody leads', () => script.of(survivor).election.leader === undefined, 1_000)
    script.run(1_000)
    const before = pairAt(script, survivor)
    script.recover(survivor, recoveredId)
    script.until('it leads', () => script.leader() === survivor, 1_000)
    script.done(script.set(survivor, '/a/3'))
    for (const path of ['/a/1', '/a/2', '/a/3']) script.check(has(script, survivor, path), path)
    const after = pairAt(script, survivor)
    script.check(after[0] === before[0] + 1 && after[1] > before[1], 'epoch and revision grow')
    script.until('its session ends', () => !has(script, survivor, '/e/lock'), 8_000)

    returning.start()
    script.until('both say so', () => new Set(refusals.map(({ name }) => name)).size > 1, 5_000)
    const told = refusals.find(({ name }) => name === returning.name)
    script.check(told?.reason.includes('joins that one only anew') === true, 'what to do')
    const joined = [1, 2].map(() => script.add({ hasBootstrap: false }))
    for (const peer of joined) peer.start()
    script.until('they vote', () => votersAt(script, survivor).length === 3, 20_000)
    script.check(!votersAt(script, survivor).includes(returning.id), 'the old one does not')
    for (const peer of joined) {
      script.check(script.of(peer).clusterId === recoveredId, 'they joined the latest epoch')
      script.check(pairAt(script, peer)[0] === after[0], 'and know which one it is')
    }
    script.check(script.of(returning).clusterId !== recoveredId, 'it stays where it was')
    script.check(script.of(returning).election.role !== 'leader', 'it leads nobody')
    script.done(script.set(joined[0] as SimulatedPeer, '/a/4'))
    script.check(!has(script, returning, '/a/4'), 'it hears nothing of it')
    script.crash(returning)
    script.check(script.marks('log-compacted') > 0, 'there are snapshots')
    for (const peer of [survivor, ...joined]) {
      const [epoch, revision] = pairAt(script, peer)
      script.crash(peer)
      peer.start()
      script.settle()
      script.check(pairAt(script, peer)[0] === epoch, 'the epoch is on disk')
      script.check(pairAt(script, peer)[1] >= revision, 'the revision, too')
    }
    script.conclude()
  },
}

/**
 * New peers wait already when the survivor recovers. What it has told them first, if that were of the
 * former cluster, would bind them to it for ever. Guards that they hear of nothing before the
 * recovery but by a snapshot of after it (`begunAt` in replicated-state/src/log.ts).
 */
export const recoveredForWaiting: Scenario = {
  name: 'a cluster is recovered while new peers wait',
  run: (begin) => {
    for (const keepEntries of [4, 8_192]) {
      const script = begin({ keepEntries })
      const { leader, others } = script.found()
      const [survivor, other] = others
      for (let n = 0; n < 40; n++) script.done(script.set(leader, `/a/${n}`))
      script.until('it has them', () => has(script, survivor, '/a/39'), 1_000)
      script.crash(leader)
      script.crash(other)
      const waiting = [1, 2].map(() => script.add({ hasBootstrap: false }))
      for (const peer of waiting) peer.start()
      script.run(3_000)
      script.slowDisk(survivor, 40)
      script.recover(survivor, recoveredId)
      script.until('they vote', () => votersAt(script, survivor).length === 3, 20_000)
      for (const peer of waiting) {
        script.until('they are in', () => script.of(peer).clusterId === recoveredId, 5_000)
        script.check(has(script, peer, '/a/39'), 'with all that was kept')
      }
      script.conclude()
    }
  },
}

/**
 * The peer that recovers dies in the very write, whatever it had written of it: it is in the old
 * cluster or in the new one, and can be recovered, or goes on, in either.
 */
export const diesRecovering: Scenario = {
  name: 'a peer dies while it recovers',
  run: (begin) => {
    for (const [afterMs, losesWrites] of [
      [0.06, true],
      [0.06, false],
      [30, true],
      [70, true],
    ] as const) {
      const script = begin()
      const { leader, others } = script.found()
      const [survivor, other] = others
      script.done(script.set(leader, '/a/1'))
      script.until('all have it', () => has(script, survivor, '/a/1'), 1_000)
      script.crash(leader)
      script.crash(other)
      script.run(2_000)
      script.slowDisk(survivor, 40)
      script.recover(survivor, recoveredId)
      script.run(afterMs)
      survivor.crash({ losesWrites })
      script.healDisk(survivor)
      survivor.start()
      script.run(2_000)
      const isNew = script.of(survivor).clusterId === recoveredId
      script.check(votersAt(script, survivor).length === (isNew ? 1 : 3), 'one or the other')
      if (!isNew) script.recover(survivor, recoveredId)
      script.until('it leads', () => script.leader() === survivor, 1_000)
      script.check(script.of(survivor).watches.cursor.epoch === 2, 'of the next epoch')
      script.done(script.set(survivor, '/a/2'))
      script.check(has(script, survivor, '/a/1'), 'with what it had')
      script.conclude()
    }
  },
}

/**
 * All voters of a cluster in memory are gone, and one of two learners begins anew. The other one
 * runs on in the old cluster, says so and hears nothing. Whoever is restarted comes back as a new
 * peer, for it has forgotten everything, and is let in.
 */
export const recoveredByLearner: Scenario = {
  name: 'a learner recovers its cluster',
  run: (begin) => {
    const script = begin({ store: 'memory' })
    const refusals = refusalsIn(script)
    const { leader, others } = script.found()
    const learner = script.add({ hasBootstrap: false })
    const bystander = script.add({ hasBootstrap: false })
    learner.start()
    bystander.start()
    script.settle()
    script.done(script.set(leader, '/a/1'))
    script.until('the learner has it', () => has(script, learner, '/a/1'), 1_000)
    for (const voter of [leader, ...others]) script.crash(voter)
    script.until('nobody leads', () => script.of(learner).election.leader === undefined, 1_000)
    script.run(1_000)
    const [, revision] = pairAt(script, learner)
    script.recover(learner, recoveredId)
    script.until('it leads', () => script.leader() === learner, 1_000)
    script.check(has(script, learner, '/a/1'), 'with what it had')
    script.done(script.set(learner, '/a/2'))
    script.check(pairAt(script, learner)[1] > revision, 'revisions go on')
    const isTold = () => refusals.some(({ name }) => name === bystander.name)
    script.until('the other one says so', isTold, 3_000)
    script.run(2_000)
    script.check(!has(script, bystander, '/a/2'), 'it hears nothing')
    script.check(script.of(bystander).clusterId !== recoveredId, 'it stays where it was')
    script.crash(bystander)
    for (const peer of [bystander, leader, ...others]) peer.start()
    script.until('three vote', () => votersAt(script, learner).length === 3, 20_000)
    script.settle()
    script.conclude()
  },
}
