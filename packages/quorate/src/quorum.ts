/** The voters as this peer sees them, for those who have to know whom they miss. */
import type { PeerId } from '@quorate/kernel'

export interface QuorumVoter {
  readonly id: PeerId
  /** The last six characters of the id, where membership knows no name. */
  readonly name: string
}

export interface Quorum {
  /**
   * Whether somebody leads with a majority of the voters, as far as this peer knows. It turns false
   * when nobody is known to for two stickiness periods on end, and is false before the first quorum.
   */
  readonly isThere: boolean
  /** All that vote by the log of this peer; none as long as it has no log. */
  readonly voters: readonly QuorumVoter[]
  /** Those of them that are not alive as this peer sees it, or to which it has no link. */
  readonly missing: readonly QuorumVoter[]
}

/** In words, for a message: that nobody leads, and who of the voters is missing. */
export function describeMissing({ voters, missing }: Quorum): string {
  if (voters.length === 0) return 'nobody is known to lead, nor who votes'
  const names = missing.map(({ id, name }) => `${name} (${id})`).join(', ')
  const who = missing.length === 0 ? 'none is missing as seen from here' : `missing: ${names}`
  return `nobody is known to lead; of ${voters.length} voters ${who}`
}
