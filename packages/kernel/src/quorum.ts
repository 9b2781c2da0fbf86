/**
 * Majorities of a voter set. Always of the voters that are configured, never of those that happen
 * to be alive: two majorities of one set share a voter, and every safety law rests on that.
 */
import type { PeerId } from './ids.ts'

/** The smallest number of voters that is a majority of `size`. */
export function majority(size: number): number {
  return Math.floor(size / 2) + 1
}

/** Where a ballot stands: `lost` as soon as no majority of grants is possible any more. */
export type Tally = 'pending' | 'won' | 'lost'

/** Counts the answers of `voters` alone; answers of anybody else have no weight. */
export function tally(answers: ReadonlyMap<PeerId, boolean>, voters: readonly PeerId[]): Tally {
  let granted = 0
  let refused = 0
  for (const voter of voters) {
    const answer = answers.get(voter)
    if (answer === true) granted++
    else if (answer === false) refused++
  }
  const needed = majority(voters.length)
  if (granted >= needed) return 'won'
  return voters.length - refused < needed ? 'lost' : 'pending'
}

/** The highest value that a majority of the voters has reached; a voter without one has `none`. */
export function majorityValue(
  values: ReadonlyMap<PeerId, number>,
  voters: readonly PeerId[],
  none: number,
): number {
  const reached = voters.map((voter) => values.get(voter) ?? none).sort((a, b) => b - a)
  return reached[majority(voters.length) - 1] ?? none
}
