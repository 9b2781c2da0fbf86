/**
 * Peers known by hearsay only. They are asked directly and enter the view when they answer
 * themselves: news of somebody who was reaped long ago cannot raise the dead, and a peer that
 * joins is alive everywhere one round trip after the news of it.
 */
import type { Address, Instant, PeerId } from '@quorate/kernel'

interface Stranger {
  readonly address: Address
  attempts: number
  nextAt: Instant
}

export interface Introduction {
  readonly id: PeerId
  readonly address: Address
}

const mostStrangers = 256

/** Lost packets are no reason to miss somebody; who never answers is asked again when next heard of. */
const mostAttempts = 5

export class Introductions {
  readonly #retryMs: number
  readonly #strangers = new Map<PeerId, Stranger>()

  constructor(retryMs: number) {
    this.#retryMs = retryMs
  }

  get size(): number {
    return this.#strangers.size
  }

  /** Somebody was heard of. A second address for one under way waits until that one has failed. */
  add(id: PeerId, address: Address, now: Instant): void {
    if (this.#strangers.has(id) || this.#strangers.size >= mostStrangers) return
    this.#strangers.set(id, { address, attempts: 0, nextAt: now })
  }

  delete(id: PeerId): void {
    this.#strangers.delete(id)
  }

  /** Whom to ask now, and who has stayed silent for good. */
  due(now: Instant): { ask: Introduction[]; givenUp: PeerId[] } {
    const ask: Introduction[] = []
    const givenUp: PeerId[] = []
    for (const [id, stranger] of this.#strangers) {
      if (stranger.nextAt > now) continue
      if (stranger.attempts === mostAttempts) {
        this.#strangers.delete(id)
        givenUp.push(id)
        continue
      }
      stranger.attempts++
      stranger.nextAt = now + this.#retryMs
      ask.push({ id, address: stranger.address })
    }
    return { ask, givenUp }
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { nextAt } of this.#strangers.values()) {
      if (first === undefined || nextAt < first) first = nextAt
    }
    return first
  }
}
