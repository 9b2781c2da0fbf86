/**
 * One identity, two lives at once: a key that was copied. Whoever hears of itself at another
 * address claims its identity there. After a quick restart nobody answers, because the former life
 * is over; a living one compares how long both have lived, and the younger one, which was the
 * second to start, gives way.
 *
 * Nobody gives way to a claim that does not repeat the number of its own life, which is new at
 * every start: an old claim that is played back stops nobody.
 */
import { type Address, type Instant, integerBelow, type Random } from '@quorate/kernel'
import type { Message } from './wire.ts'

export type Claim = Extract<Message, { type: 'claim' }>

export interface IdentityOptions {
  readonly random: Random
  readonly now: Instant
  /** Within so much time two lives are of one age, and … */
  readonly toleranceMs: number
  readonly send: (to: Address, claim: Claim) => void
}

/** Two that both find themselves the older must not talk at the speed of the network. */
const mostClaims = 8

export class Identity {
  readonly #options: IdentityOptions
  /** Never 0, which stands for a life that is not known yet. */
  readonly #life: number
  #claims = 0
  #windowStart: Instant

  constructor(options: IdentityOptions) {
    this.#options = options
    this.#life = 1 + integerBelow(options.random, 2 ** 48)
    this.#windowStart = options.now
  }

  /** This peer was heard of at another address. */
  clash(address: Address, now: Instant): void {
    this.#claim(address, 0, now)
  }

  /** Somebody else claims this identity; true: it was here first, and this peer must go. */
  answer({ life, ageMs, echo }: Claim, from: Address, now: Instant): boolean {
    if (life === this.#life) return false
    if (echo === this.#life && !this.#isOlder(life, ageMs, now)) return true
    this.#claim(from, life, now)
    return false
  }

  /** … then the smaller number of the life decides: at random, but the same for both. */
  #isOlder(life: number, ageMs: number, now: Instant): boolean {
    const ownMs = now - this.#options.now
    if (Math.abs(ownMs - ageMs) <= this.#options.toleranceMs) return this.#life < life
    return ownMs > ageMs
  }

  #claim(to: Address, echo: number, now: Instant): void {
    if (now - this.#windowStart > this.#options.toleranceMs) {
      this.#windowStart = now
      this.#claims = 0
    }
    if (this.#claims === mostClaims) return
    this.#claims++
    const ageMs = Math.floor(now - this.#options.now)
    this.#options.send(to, { type: 'claim', life: this.#life, ageMs, echo })
  }
}
