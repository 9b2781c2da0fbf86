/**
 * Whole views are dear, and asking for one is cheap: so many are told in a period, to whomever, and
 * whoever gets none asks again. Without this bound one frame full of questions would hold up the
 * event loop for as long as a lease.
 */
import type { Instant } from '@quorate/kernel'

export class ViewQuota {
  readonly #periodMs: number
  readonly #perPeriod: number
  #endsAt: Instant = Number.NEGATIVE_INFINITY
  #left = 0

  constructor(periodMs: number, perPeriod: number) {
    this.#periodMs = periodMs
    this.#perPeriod = perPeriod
  }

  /** Whether one more view may be told now. */
  take(now: Instant): boolean {
    if (now >= this.#endsAt) {
      this.#endsAt = now + this.#periodMs
      this.#left = this.#perPeriod
    }
    if (this.#left === 0) return false
    this.#left--
    return true
  }
}
