/** What seeds have found in production, each as the execution that it was. */
import type { Scenario } from './scenario.ts'

/**
 * Evidence of a crash is reported, and taken back when the peer is heard again (seeds 9 and 15):
 * something stayed due in the past, and the timer never rested. Guards `onNotCrashed` in
 * crash-evidence.ts.
 */
export const evidenceTakenBack: Scenario = {
  name: 'evidence that is taken back leaves nothing due',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const holder = others[0]
    script.hold({ when: 'crash' })
    script.crash(holder)
    script.until('it is reported', () => script.marks('crash-reported') > 1, 500)
    holder.start()
    const { events } = script.world
    script.run(1_000)
    const spent = script.world.events - events
    script.check(spent < 20_000, `a second takes a few thousand events, not ${spent}`)
    script.check(script.leader() === leader, 'nothing else happened')
    script.conclude()
  },
}

/**
 * A peer restarts on its disk while the term that it knows goes on (seed 5; SIM-1, V1): nothing
 * changes for its election, so nothing told its state the term, and it dropped every append. Guards
 * the role that is handed to the state at the start (cluster.ts).
 */
export const restoredTerm: Scenario = {
  name: 'a peer restarted in the current term takes part again',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const { term } = script.of(leader).election
    const restarted = others[0]
    script.crash(restarted)
    script.run(500)
    restarted.start()
    script.settle(2_000)
    script.done(script.set(restarted, '/a/1'))
    script.check(script.of(restarted).election.term === term, 'the term is the same')
    script.conclude()
  },
}
