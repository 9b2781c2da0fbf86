/**
 * Who may hold what, as a pure function of the queue: everything else in this package only asks and
 * waits. A place is granted when nothing before it stands in its way.
 *
 * Invariant: what stands before a place only ever goes (numbers of sequential keys grow with the
 * log), so a place that is granted stays granted as long as its key exists, at every replica.
 */

/** Where somebody stands in a queue: a sequential key, in the order of the log. */
export interface Place {
  readonly path: string
  /** What it wants to hold: `lock`, `read`, `write`, `permit`, `candidate`. */
  readonly mode: string
}

/**
 * Of the places before one, in their order: those of which one must go before that one can be
 * granted. None: it is granted. Whoever waits is woken by these alone, so they are few.
 */
export type Rule = (before: readonly Place[]) => readonly Place[]

/** One at a time: only the place just before has to be watched, so each release wakes one. */
export const exclusive: Rule = (before) => before.slice(-1)

/** With all others of the mode; behind anything else. */
export function sharedWith(mode: string): Rule {
  return (before) => {
    const last = before.findLast((place) => place.mode !== mode)
    return last === undefined ? [] : [last]
  }
}

/**
 * So many at a time. Of the last `permits` places before this one, one must go before fewer than
 * `permits` are left.
 */
export function upTo(permits: number): Rule {
  return (before) => (before.length < permits ? [] : before.slice(-permits))
}
