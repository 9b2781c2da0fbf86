/** What a peer has while it leads the cluster. */
import type { Term } from '@quorate/kernel'

/** Leadership of the cluster, as long as it is held. */
export interface Leadership {
  readonly term: Term
  /**
   * Higher than that of every leader before, also across `peer.recover`: for what the leader of the
   * cluster alone may touch, and compares it. It says nothing beside a token of `@quorate/recipes`.
   */
  readonly fencingToken: bigint
  /** Aborts when the lease is over. A blocked event loop fires no signal: ask `isHeld`. */
  readonly signal: AbortSignal
  /** By the clock, at this very moment. */
  readonly isHeld: boolean
}

/**
 * The term, and above it how often the cluster was recovered before: a recovery may give terms again.
 * It grows from reign to reign because each has a term of its own (law E1), a voter grants only terms
 * higher than all it knows (E5), and a term that a majority has granted is below the next one's.
 *
 * Below 2^63, as a signed BIGINT of a database has it, as long as the cluster was recovered fewer
 * than 32,768 times and has seen fewer than 2^48 terms. A cluster in memory that is founded anew
 * begins again.
 */
export function leadershipToken(epoch: number, term: Term): bigint {
  return (BigInt(epoch) - 1n) * 2n ** 48n + BigInt(term)
}
