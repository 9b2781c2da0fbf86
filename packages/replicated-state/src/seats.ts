/**
 * What this peer has asked of the number of voters. It is asked again and again until a later
 * configuration than the one known at first says so. Every question names the latest configuration
 * that is known here, and the leader takes it only on top of that one: a late double changes nothing.
 */
import type { Instant, Timing } from '@quorate/kernel'
import type { Replica } from './apply.ts'
import type { Outbox } from './outbox.ts'
import type { Upstream } from './upstream.ts'

/** The configuration among the applied entries, and where it stands. */
type Applied = NonNullable<Replica['configuration']>

interface Wish {
  readonly seats: number
  /** The configuration that was applied here when it was asked. */
  readonly above: number
}

export interface SeatWishesOptions {
  readonly timing: Timing
  readonly outbox: Outbox
  readonly upstream: Upstream
}

export class SeatWishes {
  readonly #options: SeatWishesOptions
  readonly #wishes = new Map<number, Wish>()
  #askAt: Instant = Number.NEGATIVE_INFINITY
  #generation = -1
  #known = 0

  constructor(options: SeatWishesOptions) {
    this.#options = options
  }

  ask(id: number, seats: number, applied: Applied | undefined): void {
    this.#known = applied?.index ?? 0
    this.#wishes.set(id, { seats, above: this.#known })
    this.#askAt = Number.NEGATIVE_INFINITY
  }

  withdraw(id: number): void {
    this.#wishes.delete(id)
  }

  onApplied(applied: Applied | undefined): void {
    if (applied === undefined || applied.index === this.#known) return
    this.#known = applied.index
    this.#askAt = Number.NEGATIVE_INFINITY
    for (const [id, { seats, above }] of this.#wishes) {
      if (applied.index <= above || applied.configuration.seats !== seats) continue
      this.#wishes.delete(id)
      this.#options.outbox.emit({ type: 'seats-set', id })
    }
  }

  /** Asks the leader: of several wishes for the oldest first. */
  flush(now: Instant): void {
    const { timing, upstream } = this.#options
    const wish = this.#wishes.values().next().value
    const isDue = now >= this.#askAt || upstream.generation !== this.#generation
    if (wish === undefined || !isDue || !upstream.isReachable) return
    this.#generation = upstream.generation
    this.#askAt = now + 4 * timing.beatMs
    upstream.send({ type: 'set-seats', seats: wish.seats, above: this.#known })
  }

  deadline(): Instant | undefined {
    const isWaiting = this.#wishes.size > 0 && this.#options.upstream.isReachable
    return isWaiting ? this.#askAt : undefined
  }
}
