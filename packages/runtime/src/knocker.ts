/**
 * Asks to be admitted at addresses that discovery found and that stay silent. Datagrams that nobody
 * can open are dropped without a word, so a peer with a wrong secret would wait for ever and not
 * know why; a stream tells it.
 */
import type { Address, Clock, Instant } from '@quorate/kernel'

/** A peer that knows the secret has answered a datagram by then. */
const patienceMs = 200

/** Who has heard others knows the secret: somebody who is silent is more likely just busy. */
const patienceInCompanyMs = 5_000

/** The same address again only after this time. */
const repeatMs = 1_000

/** Discovery is anybody's word: who announces more addresses than this is not followed. */
const addressesAtMost = 256

/** At a time; a door behind which nobody answers is given up after a second. */
const knocksAtMost = 32

export interface KnockerOptions {
  readonly clock: Clock
  /** Whether a datagram of a peer of this cluster has come from there. */
  readonly isHeard: (address: Address) => boolean
  /** Whether one has come from anywhere. */
  readonly hasHeard: () => boolean
  /** Never rejects. */
  readonly knock: (address: Address) => Promise<void>
}

export class Knocker {
  readonly #options: KnockerOptions
  readonly #knockedAt = new Map<Address, Instant>()
  readonly #waiting = new Map<Address, () => void>()
  /** Silent addresses for which there was no room: whoever was left out first is next. */
  readonly #queue = new Set<Address>()
  #knocking = 0
  #isClosed = false

  constructor(options: KnockerOptions) {
    this.#options = options
  }

  discovered(address: Address): void {
    const { clock, isHeard } = this.#options
    const now = clock.now()
    const last = this.#knockedAt.get(address)
    const isWaiting = this.#waiting.has(address) || this.#queue.has(address)
    if (this.#isClosed || isWaiting || isHeard(address)) return
    if (last !== undefined && now - last < repeatMs) return
    if (last === undefined && this.#knockedAt.size >= addressesAtMost) this.#forgetOld(now)
    if (last === undefined && this.#knockedAt.size >= addressesAtMost) return
    this.#knockedAt.set(address, now)
    const waitMs = this.#options.hasHeard() ? patienceInCompanyMs : patienceMs
    const disarm = clock.setTimer(now + waitMs, () => this.#onSilence(address))
    this.#waiting.set(address, disarm)
  }

  close(): void {
    this.#isClosed = true
    for (const disarm of this.#waiting.values()) disarm()
    this.#waiting.clear()
    this.#queue.clear()
  }

  #onSilence(address: Address): void {
    this.#waiting.delete(address)
    this.#queue.add(address)
    this.#knockNext()
  }

  #knockNext(): void {
    const { clock, isHeard, hasHeard, knock } = this.#options
    for (const address of this.#queue) {
      if (this.#knocking >= (hasHeard() ? 1 : knocksAtMost)) return
      this.#queue.delete(address)
      if (isHeard(address)) continue
      this.#knocking++
      // Who was left out for a while is not asked twice in a row for it.
      this.#knockedAt.set(address, clock.now() - patienceMs)
      void knock(address).finally(() => {
        this.#knocking--
        this.#knockNext()
      })
    }
  }

  #forgetOld(now: Instant): void {
    for (const [address, at] of this.#knockedAt) {
      if (now - at >= repeatMs && !this.#queue.has(address)) this.#knockedAt.delete(address)
    }
  }
}
