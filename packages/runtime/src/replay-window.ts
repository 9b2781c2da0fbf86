/**
 * Which numbers of one sender have been seen: a window that slides with the highest one (RFC 6479).
 * Every number is taken once; what lies behind the window counts as seen.
 */

const wordBits = 32
const words = 64

/** One word is being overwritten while the window slides, so it does not count. */
export const windowNumbers = (words - 1) * wordBits

export class ReplayWindow {
  readonly #bits = new Uint32Array(words)
  #highest = 0

  /** Whether this number was neither seen nor left behind. */
  isNew(number: number): boolean {
    if (number > this.#highest) return true
    if (number + windowNumbers <= this.#highest) return false
    return ((this.#bits[wordOf(number)] as number) & bitOf(number)) === 0
  }

  add(number: number): void {
    if (number > this.#highest) {
      const from = Math.floor(this.#highest / wordBits)
      const skipped = Math.min(Math.floor(number / wordBits) - from, words)
      for (let i = 1; i <= skipped; i++) this.#bits[(from + i) % words] = 0
      this.#highest = number
    }
    const at = wordOf(number)
    this.#bits[at] = (this.#bits[at] as number) | bitOf(number)
  }
}

function wordOf(number: number): number {
  return Math.floor(number / wordBits) % words
}

function bitOf(number: number): number {
  return 1 << (number % wordBits)
}
