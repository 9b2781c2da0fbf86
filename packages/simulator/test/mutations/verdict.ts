/** What became of one seed under one row of the table. */
import type { Mutation } from './mutation.ts'

export interface Verdict {
  readonly seed: number
  /** With all checkers: what broke first. */
  readonly seen: Seen | null
  /**
   * What broke with the row's own checker off, where that was the one that saw it; then with those
   * off that saw it too, and so on.
   */
  readonly otherwise: readonly Seen[]
}

export interface Seen {
  /** A law, `fatal` where a peer found its own bug, or `thrown` where the world could not go on. */
  readonly law: string
  readonly text: string
}

/**
 * The row's law breaks, and nobody but its checker, and those the row names, notices anything to
 * the end of the run.
 */
export function isShown({ law, alsoSeenBy = [] }: Mutation, { seen, otherwise }: Verdict): boolean {
  const others = new Set(otherwise.map((one) => one.law))
  return seen?.law === law && others.symmetricDifference(new Set(alsoSeenBy)).size === 0
}
