/** A token bucket: what strangers may cost us in a second. */
import type { Clock } from '@quorate/kernel'

/** Lets through what comes at up to this rate; bursts of a second's worth are fine. */
export class RateLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #perSecond: number
  #left: number
  #filledAt: number

  constructor(clock: Pick<Clock, 'now'>, perSecond: number) {
    this.#clock = clock
    this.#perSecond = perSecond
    this.#left = perSecond
    this.#filledAt = clock.now()
  }

  take(): boolean {
    const now = this.#clock.now()
    const refilled = this.#left + ((now - this.#filledAt) / 1_000) * this.#perSecond
    this.#left = Math.min(this.#perSecond, refilled)
    this.#filledAt = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
