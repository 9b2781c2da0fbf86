/** What numbers and names from the network must satisfy before anything looks at them. */
import { idLengthAtMost } from './limits.ts'

/** A whole number that can be counted with exactly. */
export function isNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** A name of a peer, a boot or a founding. */
export function isId(text: string): boolean {
  return text.length > 0 && text.length <= idLengthAtMost && text.isWellFormed()
}
