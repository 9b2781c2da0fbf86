/** A cluster that a peer gives up before it has its log. */
import { has } from './keys-of-the-gone.ts'
import type { Scenario } from './scenario.ts'

const recoveredId = '91e0'.repeat(8)

/**
 * A peer that joins has heard who leads a term, and nothing of the log, when that leader and
 * another voter die for good. The third one, which knew nothing of that term, begins anew in its
 * own, and leads the same term of the new cluster. Guards that the peer which joins does not take
 * it for a second leader of the term (`given-up` in election.ts).
 */
export const givenUp: Scenario = {
  name: 'a peer gives up a cluster before it has its log, and joins another with the same term',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [survivor, next] = others
    script.done(script.set(leader, '/a/1'))
    script.until('all have it', () => has(script, survivor, '/a/1'), 1_000)
    const joining = script.add({ hasBootstrap: false })
    script.isolate(survivor)
    const isLog = ({ type }: { type: string }) => type === 'append' || type === 'snapshot-chunk'
    // Nothing is committed in the term of the next one: a recovery would lose it.
    const logs = [leader, joining].map((to) => script.hold({ from: next, to, when: isLog }))
    script.transfer(leader, next)
    script.until('it leads', () => script.leader() === next, 1_000)
    const { term } = script.of(next).election
    joining.start()
    const isHeard = () => script.of(joining).election.leader === next.id
    script.until('it is heard', isHeard, 10_000)
    script.crash(leader)
    script.crash(next)
    script.until('given up', () => script.marks('cluster-given-up') > 0, 30_000)
    script.check(script.of(joining).election.leader === undefined, 'nobody leads for it')
    for (const log of logs) log.drop()
    script.heal()
    script.run(1_000)
    script.recover(survivor, recoveredId)
    script.until('it leads', () => script.leader() === survivor, 5_000)
    script.check(script.of(survivor).election.term === term, 'the same term')
    script.until('it has joined', () => has(script, joining, '/a/1'), 20_000)
    script.check(script.of(joining).clusterId === recoveredId, 'the new cluster')
    script.done(script.set(joining, '/a/2'))
    script.conclude()
  },
}
