/**
 * Rank: who should stand first (bully and ring, with terms). It orders the voters by how complete
 * their logs are, then by priority, then by id; it never decides who may win: votes do.
 */
import type { PeerId, Term } from '@quorate/kernel'

/** The last entry of a log: the term it was appended in, and its index. */
export interface Position {
  readonly term: Term
  readonly index: number
}

/** What a voter says of its own rank. */
export interface Claim {
  readonly last: Position
  /** A whole number from −100 to 100; left out: 0. */
  readonly priority?: number
}

export interface Rank extends Claim {
  readonly id: PeerId
}

/** The most a priority may be, and, negated, the least. */
export const priorityAtMost = 100

/** The position of an empty log. */
export const noPosition: Position = { term: 0, index: 0 }

/** Positive when a log that ends at `a` is more complete than one that ends at `b` (Raft §5.4.1). */
export function comparePositions(a: Position, b: Position): number {
  return a.term === b.term ? a.index - b.index : a.term - b.term
}

/** Positive when the voter `a` outranks the voter `b`; zero only for one and the same voter. */
export function compareRanks(a: Rank, b: Rank): number {
  const byLog = comparePositions(a.last, b.last)
  if (byLog !== 0) return byLog
  const byPriority = (a.priority ?? 0) - (b.priority ?? 0)
  if (byPriority !== 0) return byPriority
  if (a.id === b.id) return 0
  return a.id > b.id ? 1 : -1
}
