/** The first vote of a candidate is its own. */
import type { Scenario } from './scenario.ts'

/**
 * A candidate crashes before its vote for itself is on the disk, comes back, and votes for a rival
 * in the same term. Had anybody counted the lost vote, the term would have two leaders (E1, E2).
 * Guards that the requests leave in `#onPersisted` of election.ts, and the outbox of the
 * composition, which lets nothing out in a term that is not durable: either one alone suffices.
 */
export const selfVoteNotDurable: Scenario = {
  name: 'a vote for oneself counts only when it is durable',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [rival, candidate] = others
    script.slowDisk(candidate, 1e6)
    const requests = script.hold({ from: candidate, when: 'vote-request' })
    script.crash(leader)
    const stands = () => script.of(candidate).election.role === 'candidate'
    script.until('the best voter stands', stands, 1_000)
    const { term } = script.of(candidate).election
    script.run(10)
    script.check(requests.count === 0, 'it asks for no vote before it has its own')
    candidate.crash({ losesWrites: true })
    requests.drop()
    script.healDisk(candidate)
    candidate.start()
    script.check(script.of(candidate).election.term < term, 'it has forgotten that it stood')
    const again = script.hold({ from: candidate, when: 'pre-vote-request' })
    script.until('the rival leads', () => script.leader() === rival, 3_000)
    again.drop()
    script.check(script.of(rival).election.term === term, 'in the very term that was forgotten')
    leader.start()
    script.conclude()
  },
}
