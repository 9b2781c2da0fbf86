/** What numbers and names from the network must satisfy before anything looks at them. */
import { idLengthAtMost, votersAtMost } from './limits.ts'

/** A whole number that can be counted with exactly. */
export function isNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** A name of a peer, a boot or a founding. */
export function isId(text: string): boolean {
  return text.length > 0 && text.length <= idLengthAtMost && text.isWellFormed()
}

/** So many voters a cluster may want: an even one is no safer than the odd one below it. */
export function isSeats(seats: number): boolean {
  return Number.isInteger(seats) && seats >= 1 && seats <= votersAtMost && seats % 2 === 1
}
