/**
 * When gossip goes out: at once with the first news after a silence, then round by round while
 * there is news. A death is told in a few rounds; where news does not end, as when a hundred start
 * together, it is told in fewer and fuller packets.
 */
import type { Instant } from '@quorate/kernel'

/** So many rounds at full pace bring one piece of news to everybody. */
const quickRounds = 10

/** After twice as many, three times and so on, each pause is longer by one interval, up to this. */
const slowest = 5

export class GossipRounds {
  readonly #intervalMs: number
  #rounds = 0
  #nextAt: Instant

  constructor(intervalMs: number, now: Instant) {
    this.#intervalMs = intervalMs
    this.#nextAt = now
  }

  /** While there is news to tell. */
  get deadline(): Instant {
    return this.#nextAt
  }

  /** Whether a round is due now, with so many pieces of news; it counts as held then. */
  start(news: number, now: Instant): boolean {
    if (now < this.#nextAt) return false
    if (news === 0) {
      this.#rounds = 0
      return false
    }
    const factor = Math.min(slowest, 1 + Math.floor(this.#rounds++ / quickRounds))
    this.#nextAt = now + factor * this.#intervalMs
    return true
  }

  /** The news was told to many just now: the next round has time. */
  told(now: Instant): void {
    this.#nextAt = Math.max(this.#nextAt, now + this.#intervalMs)
  }
}
