/**
 * Up to where the leader's log is committed: a majority of the latest voter set in the log,
 * committed or not, has stored it, and the entry there is of the leader's own term. Earlier entries
 * commit along, never by counting (Raft §5.4.2, figure 8; EXECUTIONS 1 and 3).
 */
import { majority, type PeerId, type Term } from '@quorate/kernel'
import type { Store } from './store.ts'

export interface CommitQuestion {
  readonly id: PeerId
  readonly term: Term
  readonly store: Store
  /** Up to where another voter has stored the log. */
  readonly match: (voter: PeerId) => number
}

/** The commit index that the leader may take now; never below the one it has. */
export function committedIndex({ id, term, store, match }: CommitQuestion): number {
  const voters = store.log.configuration?.voters ?? []
  if (voters.length === 0) return store.commitIndex
  // This peer counts itself by the same rule as all others: what it has stored, not what it holds.
  const stored = voters.map((voter) => (voter === id ? store.persistence.upTo : match(voter)))
  stored.sort((a, b) => b - a)
  const agreed = stored[majority(voters.length) - 1] ?? 0
  const { upTo } = store.persistence
  const index = isChangeUnstored(store) ? Math.min(agreed, upTo) : agreed
  if (index <= store.commitIndex || store.log.term(index) !== term) return store.commitIndex
  return index
}

/**
 * The voters are changed, and that is not stored here yet. A crash would bring back the former set, in
 * which this peer may be needed by those who know the new one: a sole voter that took others decides alone
 * again, and one of two that removed the other finds that its log is behind. A change of anything else
 * (how many voters are wanted) need not wait for this disk, which may be full.
 */
export function isChangeUnstored({ log, persistence }: Store): boolean {
  const { configuration, configurationIndex, formerVoters } = log
  return (
    configurationIndex > persistence.upTo && configuration?.voters.join() !== formerVoters?.join()
  )
}
