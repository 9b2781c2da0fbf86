/** Who may lead when, while messages are lost one way, late, or not at all. */
import type { Scenario } from './scenario.ts'

/**
 * A voter acknowledges a beat, restarts within milliseconds, has forgotten whom it followed, and is
 * asked for its vote while the lease that it granted still runs (E3; EXECUTIONS 7a). Guards
 * `hasRestarted` in election.ts: it refuses for one stickiness period.
 */
export const restartedVoter: Scenario = {
  name: 'a restarted voter does not vote during the lease that it granted',
  run: (begin) => {
    // Stalled links stay open, so that the leader has no other reason to end its lease.
    const script = begin({ linkBreakMs: 60_000 })
    const { leader, others } = script.found()
    const [voter, rival] = others
    script.cutBothWays(leader, rival)
    script.run(700)
    script.check(script.leader() === leader, 'one voter carries the lease')
    script.cutBothWays(leader, voter)
    script.crash(voter)
    voter.start()
    script.run(100)
    script.check(script.leader() === leader, 'the lease still runs')
    const another = () => script.leader() !== undefined && script.leader() !== leader
    script.until('another one leads', another, 2_000)
    script.conclude()
  },
}

/**
 * The beats of a leader arrive, the acknowledgements do not (EXECUTIONS 16; V1). Its lease is over,
 * and if it went on with its beats, nobody would elect another one. Guards the step down at
 * `endsAt` in `#onTick` of election.ts.
 */
export const oneWayLeader: Scenario = {
  name: 'a leader that is heard but hears nobody steps down',
  run: (begin) => {
    const script = begin({ linkBreakMs: 60_000 })
    const { leader, others } = script.found()
    for (const peer of others) script.cut(peer, leader)
    const isAnother = () => script.leader() !== undefined && script.leader() !== leader
    script.until('another one leads', isAnother, 1_500)
    script.done(script.set(others[0], '/a/1'))
    script.conclude()
  },
}

/**
 * The best voter hears everybody and reaches only one other (EXECUTIONS 14; V1): it answers that
 * one, which defers to it, and cannot win. Guards the bounds of asking and of deferring (`ask` and
 * `defer` in standing.ts): with one of them, others still stand in time.
 */
export const bestVoterReachesNobody: Scenario = {
  name: 'the best voter hears all and reaches one',
  run: (begin) => {
    const script = begin({ expect: 5, linkBreakMs: 60_000 })
    const { leader, others } = script.found()
    const best = others.at(-1) as typeof leader
    for (const peer of others.slice(1, -1)) script.cut(best, peer)
    script.crash(leader)
    const tookMs = script.until('another one leads', () => script.leader() !== undefined, 2_000)
    script.check(tookMs < 350, `a few rounds suffice, it took ${tookMs.toFixed(0)} ms`)
    script.check(script.leader() !== best, 'the best voter cannot win')
    script.conclude()
  },
}

/**
 * A voter has reached a higher term than its healthy leader, and drops every beat of it (EXECUTIONS
 * 10; V1). Guards `answerStale` in term-store.ts: the leader is told and stands again above it.
 */
export const stuckInHigherTerm: Scenario = {
  name: 'a voter stuck in a higher term comes back',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [rival, stuck] = others
    const { term } = script.of(leader).election
    script.crash(leader)
    const requests = script.hold({ from: stuck, when: 'vote-request' })
    const rivals = script.hold({ from: rival, when: 'pre-vote-request' })
    script.until('its term climbs', () => script.of(stuck).election.term >= term + 3, 5_000)
    script.isolate(stuck)
    requests.drop()
    rivals.drop()
    leader.start()
    script.until('the others elect', () => script.leader() !== undefined, 3_000)
    const elected = script.leader() as typeof leader
    const above = script.of(stuck).election.term
    script.check(script.of(elected).election.term < above, 'in a term below')
    script.heal()
    const isBack = () => script.of(stuck).election.leader === script.leader()?.id
    script.until('it follows', () => script.leader() !== undefined && isBack(), 3_000)
    script.conclude()
  },
}
