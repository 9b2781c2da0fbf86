/**
 * Rank: who should stand first (bully, Garcia-Molina 1982, with terms). It orders the voters by how
 * complete their logs are, then by id; it never decides who may win: votes do.
 */
import type { PeerId, Term } from '@quorate/kernel'

/** The last entry of a log: the term it was appended in, and its index. */
export interface Position {
  readonly term: Term
  readonly index: number
}

/** The position of an empty log. */
export const noPosition: Position = { term: 0, index: 0 }

/** Positive when a log that ends at `a` is more complete than one that ends at `b` (Raft §5.4.1). */
export function comparePositions(a: Position, b: Position): number {
  return a.term === b.term ? a.index - b.index : a.term - b.term
}

/** Positive when the voter `a` outranks the voter `b`; zero only for one and the same voter. */
export function compareRanks(
  a: { readonly id: PeerId; readonly last: Position },
  b: { readonly id: PeerId; readonly last: Position },
): number {
  const byLog = comparePositions(a.last, b.last)
  if (byLog !== 0) return byLog
  if (a.id === b.id) return 0
  return a.id > b.id ? 1 : -1
}
