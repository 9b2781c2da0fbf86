/** A bucket of tokens: so much work may be done at once, and so much in a second. */
import type { Instant } from '@quorate/kernel'

export class Budget {
  readonly #perSecond: number
  #left: number
  #at = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#left = perSecond
  }

  /** Takes one token; false when none is left. */
  spend(now: Instant): boolean {
    const earned = ((now - this.#at) * this.#perSecond) / 1_000
    this.#left = Math.min(this.#perSecond, this.#left + Math.max(earned, 0))
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
