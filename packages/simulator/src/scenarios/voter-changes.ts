/** The voters change while peers die, come back and are cut off (C1, E1, E4, L4, V1). */
import type { SimulatedPeer } from '../peer.ts'
import type { Message } from './messages.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

/** So long a memory voter is missed before it is replaced, and what finding that out may take. */
const replacedMs = 15_000

/** A disk is waited for longer. */
const replacedWithDiskMs = 45_000

/**
 * A cluster of one grows to five as peers join, and only in pairs: with two peers one votes, with
 * three all. Then its number is changed at run time, and all agree. Guards the pairs and the order
 * of changes (quorate/src/cluster/seats.ts).
 */
export const growth: Scenario = {
  name: 'voters grow from one to five, in pairs',
  run: (begin) => {
    const script = begin({ expect: 1, voters: 5, store: 'memory' })
    const first = script.add({ hasBootstrap: true })
    first.start()
    script.settle()
    for (const voters of [1, 3, 3, 5, 5, 5]) {
      script.add({ hasBootstrap: false }).start()
      script.settle()
      agreeOn(script, voters)
      script.run(1_000)
      agreeOn(script, voters)
    }
    script.setSeats(script.peers.at(-1) as SimulatedPeer, 3)
    agreeOn(script, 3)
    script.setSeats(script.peers.at(-1) as SimulatedPeer, 7)
    agreeOn(script, 7)
    script.conclude()
  },
}

/**
 * A sole voter grows, and the first whom it gives a vote has lost its power by then, which nobody
 * knows yet (seed 6000943: taken alone, it was needed for ever). Guards that two are taken at once.
 */
export const growthWhileOneDies: Scenario = {
  name: 'a sole voter grows while one of the new ones dies',
  run: (begin) => {
    const script = begin({ expect: 1, voters: 5, store: 'memory' })
    const { first, others } = followed(script)
    const held = others.map((to) => script.hold({ from: first, to, when: carriesVoters }))
    script.until('it has grown', () => votersAt(script, first).length > 1, 5_000)
    const taken = votersAt(script, first)[1]
    script.crash(others.find(({ id }) => id === taken) as SimulatedPeer)
    for (const each of held) each.drop()
    const write = script.done(script.set(first, '/a/1'))
    script.check(write.result?.ok === true, 'it writes')
    script.conclude()
  },
}

/**
 * A sole voter still writes to its disk that two others vote from now on, loses its power, and
 * comes back as the only voter. Guards that the two have not heard of it by then: they are a
 * majority without it (`lastToSend` in replicated-state/src/replication.ts).
 */
export const growthForgotten: Scenario = {
  name: 'a sole voter forgets whom it gave a vote',
  run: (begin) => {
    const script = begin({ expect: 1, voters: 5 })
    const { first } = followed(script)
    script.slowDisk(first, 1e6)
    script.until('it has grown', () => votersAt(script, first).length === 3, 5_000)
    script.run(20)
    first.crash({ losesWrites: true })
    script.healDisk(first)
    script.run(1_500)
    script.check(script.leader() === undefined, 'nobody leads without it')
    first.start()
    agreeOn(script, 3)
    script.conclude()
  },
}

/**
 * The same, with a write on its way, which the others get by stream: the two have stored it when the
 * sole voter, which has not, has begun to write that they vote. Guards that it is not committed by their votes: the sole voter
 * comes back without it, and alone (`committedIndex` in replicated-state/src/commit.ts).
 */
export const growthWithWriteUnderWay: Scenario = {
  name: 'a sole voter forgets what those store to whom it gave a vote',
  run: (begin) => {
    const script = begin({ expect: 1, voters: 5, hasGossip: false })
    const { first } = followed(script)
    script.until('both follow', () => script.of(first).state.sessions.size === 3, 5_000)
    script.slowDisk(first, 1e6)
    while (votersAt(script, first).length === 1) {
      script.set(first, '/a/1')
      script.run(5)
    }
    script.run(100)
    first.crash({ losesWrites: true })
    script.healDisk(first)
    first.start()
    agreeOn(script, 3)
    script.conclude()
  },
}

/**
 * Of two voters one is to be left, and the leader loses its power before it has stored that (seed 30: the
 * other one had heard of it by then, did not vote any more, and refused a leader whose log is behind).
 * Guards that others hear of other voters only when the leader has stored them (`lastToSend` in
 * replicated-state/src/replication.ts).
 */
export const shrinkingForgotten: Scenario = {
  name: 'one of two voters forgets that the other one votes no more',
  run: (begin) => {
    const script = begin({ expect: 3, voters: 3 })
    const { leader } = script.found()
    script.setSeats(leader, 1)
    const areTwo = () => script.of(leader).state.committedVoters.length === 2
    script.until('two vote', areTwo, 5_000)
    script.slowDisk(leader, 1e6)
    script.until('it removes one', () => votersAt(script, leader).length === 1, 5_000)
    script.run(50)
    leader.crash({ losesWrites: true })
    script.healDisk(leader)
    leader.start()
    agreeOn(script, 1)
    script.conclude()
  },
}

/**
 * One peer after another of seven is killed, with time to heal between: as long as somebody is
 * there to replace a voter, the cluster works; then while a majority of the five lives.
 */
export const oneAfterAnother: Scenario = {
  name: 'killed one after another, of seven',
  run: (begin) => {
    const script = begin({ expect: 5, voters: 5, store: 'memory' })
    script.found()
    for (let i = 0; i < 2; i++) script.add({ hasBootstrap: false }).start()
    script.settle()
    script.run(2_000)
    for (let living = 7; living > 3; living--) {
      const victim = script.leader() as SimulatedPeer
      script.crash(victim)
      script.settle()
      script.run(replacedMs)
      const write = script.done(script.set(script.leader() as SimulatedPeer, '/a/1'))
      script.check(write.result?.ok === true, `${living - 1} of seven write`)
    }
    script.conclude()
  },
}

/**
 * A leader makes a change that nobody else has when it dies; another one, who never saw it, makes
 * another change; the first one returns with its own (Raft's trap of two changes at a time: Ongaro
 * 2015; EXECUTIONS 1). Guards that no change is made before an entry of the reign is committed.
 */
export const uncommittedChange: Scenario = {
  name: 'a change of voters is not committed when its leader dies',
  run: (begin) => {
    const script = begin({ expect: 3, voters: 5 })
    const { leader, others } = script.found()
    const held = others.map((to) => script.hold({ from: leader, to, when: carriesVoters }))
    for (let i = 0; i < 2; i++) script.add({ hasBootstrap: false }).start()
    script.until(
      'it has made a change',
      () => script.of(leader).state.configuration?.voters.length === 4,
      5_000,
    )
    script.crash(leader)
    for (const each of held) each.drop()
    script.until('another one leads', () => script.leader() !== undefined, 5_000)
    agreeOn(script, 3)
    leader.start()
    agreeOn(script, 5)
    script.conclude()
  },
}

/**
 * One voter is wanted of three, a moment after one of them has lost its power, which nobody knows
 * (seed 9400590): of the two that stay both are needed. Guards that the first to give up its seat is
 * the one that was heard least lately.
 */
export const shrinkingAfterDeath: Scenario = {
  name: 'the voters become one when one of three has just died',
  run: (begin) => {
    for (const place of [0, 1]) {
      const script = begin({ expect: 3, voters: 3, store: 'memory' })
      const { leader, others } = script.found()
      const inOrder = votersAt(script, leader).filter((id) => id !== leader.id)
      const victim = others.find(({ id }) => id === inOrder[place]) as SimulatedPeer
      script.isolate(victim)
      script.run(60)
      script.setSeats(leader, 1)
      script.until('one votes', () => votersAt(script, leader).length === 1, 10_000)
      script.crash(victim)
      script.heal()
      script.conclude()
    }
  },
}

/**
 * A peer asks twice how many voters there should be, and the second question is late: by then another
 * peer has asked for another number. Guards that a question is taken only on top of the
 * configuration that its sender knew (`onSetSeats` in replicated-state/src/leader.ts).
 */
export const lateWish: Scenario = {
  name: 'a late double of a wish for voters changes nothing',
  run: (begin) => {
    const script = begin({ expect: 3, voters: 3 })
    const { leader, others } = script.found()
    const wanted = () => script.of(leader).state.configuration?.seats
    const held = script.hold({ from: others[0], when: 'set-seats' })
    script.setSeats(others[0], 7)
    script.until('it has asked twice', () => held.count === 2, 1_000)
    held.deliverOne()
    script.until('its number is taken', () => wanted() === 7, 1_000)
    script.setSeats(others[1], 5)
    script.until('so is the other one', () => wanted() === 5, 1_000)
    script.run(50)
    held.release()
    script.run(1_000)
    script.check(wanted() === 5, 'the late double is taken')
    script.conclude()
  },
}

/**
 * A voter that was cut off is removed and replaced. It comes back with its old voter set and knows
 * better than to stand for ever: it deposes nobody, and follows as a learner.
 */
export const removedVoterReturns: Scenario = {
  name: 'a removed voter returns and deposes nobody',
  run: (begin) => {
    const script = begin({ expect: 3, voters: 3 })
    const { others } = script.found()
    const [removed] = others
    script.add({ hasBootstrap: false }).start()
    script.settle()
    script.isolate(removed)
    const isReplaced = () => !votersAt(script, script.leader()).includes(removed.id)
    script.until('it is replaced', isReplaced, replacedWithDiskMs)
    agreeOn(script, 3, [removed])
    const leader = script.leader() as SimulatedPeer
    const { term } = script.of(leader).election
    script.heal()
    const knows = () => !votersAt(script, removed).includes(removed.id)
    script.until('it knows', knows, 10_000)
    script.settle()
    script.check(script.leader() === leader, 'the leader is another one')
    script.check(script.of(leader).election.term === term, 'the term has changed')
    script.conclude()
  },
}

/**
 * The leader itself goes for good: it hands over, its successor removes it, and no write is lost.
 * Then the others follow one by one, until the last one is alone.
 */
export const leadersRetire: Scenario = {
  name: 'leaders give up their votes, one after another',
  run: (begin) => {
    const script = begin({ expect: 5, voters: 5, store: 'memory' })
    script.found()
    for (let left = 4; left >= 1; left--) {
      const leader = script.leader() as SimulatedPeer
      script.done(script.set(leader, '/a/1'))
      script.leave(leader, true)
      script.until('it is gone', () => leader.life === undefined, 6_000)
      script.settle()
      agreeOn(script, left)
    }
    const [last] = script.simulation.lives()
    script.check(last?.host.cluster.state.tree.get('/a/1') !== undefined, 'a write is lost')
    script.conclude()
  },
}

/**
 * Of three voters one is cut off and another one goes for good at about the time when the first is
 * given up (seed 60000341: it was counted on and went a moment later; of the two that the change left
 * both were needed for ever). Guards that it waits for what follows (quorate/src/cluster/departure.ts)
 * and that a leader counts on it for a shorter time (quorate/src/cluster/seats.ts).
 */
export const lostWhileOneRetires: Scenario = {
  name: 'a voter goes for good while another one is given up',
  run: (begin) => {
    for (let afterMs = 1_900; afterMs <= 2_300; afterMs += 10) {
      const script = begin({ expect: 3, voters: 3, store: 'memory' })
      const { leader, others } = script.found()
      const [lost, retiring] = others
      script.isolate(lost)
      script.run(afterMs)
      script.leave(retiring, true)
      script.until('it is gone', () => retiring.life === undefined, 20_000)
      script.run(500)
      script.crash(lost)
      const write = script.done(script.set(leader, '/a/1'))
      script.check(write.result?.ok === true, 'the one that is left writes')
      script.conclude()
    }
  },
}

/**
 * Of five voters one is cut off, one goes for good and one dies; the first is given up then, and who
 * goes is killed before it is gone (seed 130012431: the two that the change left were of four, for
 * ever). Guards that a change that counts on who goes is followed by the next one at once
 * (quorate/src/cluster/seats.ts).
 */
export const killedWhileItRetires: Scenario = {
  name: 'a voter that goes for good is killed while another one is given up',
  run: (begin) => {
    const script = begin({ expect: 5, voters: 5, store: 'memory' })
    const { leader, others } = script.found()
    const [lost, retiring, dying] = others as [SimulatedPeer, SimulatedPeer, SimulatedPeer]
    script.isolate(lost)
    script.run(4_500)
    script.leave(retiring, true)
    script.crash(dying)
    const isGivenUp = () => !votersAt(script, leader).includes(lost.id)
    script.until('it is given up', isGivenUp, 2_500)
    script.run(20)
    script.crash(retiring)
    const write = script.done(script.set(leader, '/a/1'))
    script.check(write.result?.ok === true, 'the two that are left write')
    script.heal()
    script.conclude()
  },
}

/**
 * Of five voters one stands still and one loses its power; the first is given up, and a moment before a
 * third one loses its power, too (seed 140005067: it was counted on, so that of the four that the
 * change left three were needed, and two lived; who stood still was the third of the five, and was
 * removed). Guards that those that a change counts on are heard once more before it is proposed
 * (quorate/src/cluster/seats.ts).
 */
export const lostWhileOneIsGivenUp: Scenario = {
  name: 'a voter loses its power a moment before another one is given up',
  run: (begin) => {
    const play = (crashAt: number) => {
      const script = begin({ expect: 5, voters: 5, store: 'memory' })
      const { leader, others } = script.found()
      const [still, lost, dying] = others as [SimulatedPeer, SimulatedPeer, SimulatedPeer]
      script.add({ hasBootstrap: false }).start()
      script.settle()
      script.pause(still)
      script.run(4_000)
      lost.crash({ losesPower: true })
      const isGivenUp = () => !votersAt(script, leader).includes(still.id)
      script.until('it is given up, or time', () => isGivenUp() || script.now >= crashAt, 5_000)
      if (isGivenUp()) return script.now
      dying.crash({ losesPower: true })
      script.run(2_000)
      script.life(still).process.resume()
      script.settle(10_000)
      const write = script.done(script.set(leader, '/a/1'))
      script.check(write.result?.ok === true, 'the three that are left write')
      script.conclude()
      return script.now
    }
    const givenUpAt = play(Number.POSITIVE_INFINITY)
    for (const beforeMs of [2, 13, 40]) play(givenUpAt - beforeMs)
  },
}

/**
 * All voters go for good at once, and who only followed stays: those that were started in their place,
 * or a single peer. Guards that the last voter does not go before it has given up its vote to one that
 * stays (quorate/src/cluster/departure.ts and seats.ts): nobody would write any more.
 */
export const allVotersRetire: Scenario = {
  name: 'all voters go for good, and others stay',
  run: (begin) => {
    for (const [expect, staying, left] of [
      [3, 3, 3],
      [3, 1, 1],
      [1, 1, 1],
      [1, 2, 1],
    ] as const) {
      const script = begin({ expect, voters: expect, store: 'memory' })
      const voters = Array.from({ length: expect }, () => script.add({ hasBootstrap: true }))
      for (const voter of voters) voter.start()
      script.settle()
      const others = Array.from({ length: staying }, () => script.add({ hasBootstrap: false }))
      for (const other of others) other.start()
      script.settle()
      script.done(script.set(script.leader() as SimulatedPeer, '/a/1'))
      for (const voter of voters) script.leave(voter, true)
      const areGone = () => voters.every(({ life }) => life === undefined)
      script.until('they are gone', areGone, 6_000)
      agreeOn(script, left)
      script.settle()
      const [other] = others as [SimulatedPeer]
      const write = script.done(script.set(other, '/a/2'))
      script.check(write.result?.ok === true, 'those that stay write')
      script.check(script.of(other).state.tree.get('/a/1') !== undefined, 'a write is lost')
      script.conclude()
    }
  },
}

/** One peer founds the cluster alone, and two that it does not know yet are started. */
function followed(script: Script): { first: SimulatedPeer; others: SimulatedPeer[] } {
  const first = script.add({ hasBootstrap: true })
  first.start()
  script.settle()
  const others = [1, 2].map(() => script.add({ hasBootstrap: false }))
  for (const other of others) other.start()
  return { first, others }
}

function carriesVoters(message: Message): boolean {
  return (
    message.type === 'append' &&
    message.entries.some(({ entry }) => entry.type === 'configuration' && entry.term > 0)
  )
}

function votersAt(script: Script, peer: SimulatedPeer | undefined): readonly string[] {
  if (peer?.life === undefined) return []
  return script.of(peer).state.configuration?.voters ?? []
}

/** Waits until all that run have committed the same set of so many voters. */
function agreeOn(script: Script, count: number, except: readonly SimulatedPeer[] = []): void {
  const hasAgreed = () => {
    const peers = script.peers.filter((peer) => peer.life !== undefined && !except.includes(peer))
    const sets = peers.map((peer) => script.of(peer).state.committedVoters.join())
    return new Set(sets).size === 1 && sets[0]?.split(',').length === count
  }
  script.until(`${count} vote, as all know`, hasAgreed, replacedMs)
}
