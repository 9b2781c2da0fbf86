/** How fast, and how surely, a leader that is gone is replaced. */
import type { Scenario } from './scenario.ts'

/**
 * Of three voters the leader is killed; the two others have equal logs, both want the other one's
 * vote, and the first ballots are lost (V1). Guards that a lost ballot is held again after a
 * bounded rest (`rest` in standing.ts).
 */
export const equalSurvivors: Scenario = {
  name: 'two survivors with equal logs, and the first ballots are lost',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const isBallot = new Set(['pre-vote', 'vote', 'answer'])
    const ballots = script.hold({ when: ({ type }) => isBallot.has(type) })
    script.crash(leader)
    script.run(500)
    script.check(ballots.count > 2, 'both have asked')
    ballots.drop()
    script.until('one leads', () => script.leader() !== undefined, 1_500)
    script.done(script.set(others[0], '/a/1'))
    script.conclude()
  },
}

/**
 * How fast a leader is replaced: with exact evidence of its crash at once, without any only after
 * the stickiness (E3 forbids it earlier). Guards `#onCrashed` in election.ts and `heard` in stickiness.ts.
 */
export const crashAndPause: Scenario = {
  name: 'a crashed leader is replaced in tens of milliseconds, a stopped one after the stickiness',
  run: (begin) => {
    const script = begin({ expect: 5 })
    const { leader: first } = script.found()
    const { stickinessMs, beatMs } = script.simulation.plan.timing
    script.crash(first)
    const crashMs = script.until('another leads', () => script.leader() !== undefined, 2_000)
    script.check(crashMs < 60, `evidence elects at once, it took ${crashMs.toFixed(0)} ms`)
    const second = script.settle()
    script.pause(second)
    const another = () => script.leader() !== undefined && script.leader() !== second
    const pauseMs = script.until('another leads', another, 2_000)
    const longest = stickinessMs * 1.5
    script.check(pauseMs > stickinessMs - 2 * beatMs, `not earlier: ${pauseMs.toFixed(0)} ms`)
    script.check(pauseMs < longest, `not much later: ${pauseMs.toFixed(0)} ms`)
    script.resume(second)
    first.start()
    script.conclude()
  },
}
