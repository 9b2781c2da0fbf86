/**
 * Asks to be admitted at addresses that discovery found and that stay silent. Datagrams that nobody
 * can open are dropped without a word, so a peer with a wrong secret would wait for ever and not
 * know why; a stream tells it.
 */
import type { Address, Clock, Instant } from '@quorate/kernel'

/** A peer that knows the secret has answered a datagram by then. */
const patienceMs = 200

/** The same address again only after this time. */
const repeatMs = 1_000

/** Discovery is anybody's word: who announces more addresses than this is not followed. */
const addressesAtMost = 256
const knocksAtMost = 8

export interface KnockerOptions {
  readonly clock: Clock
  /** Whether a datagram of a peer of this cluster has come from there. */
  readonly isHeard: (address: Address) => boolean
  /** Never rejects. */
  readonly knock: (address: Address) => Promise<void>
}

export class Knocker {
  readonly #options: KnockerOptions
  readonly #knockedAt = new Map<Address, Instant>()
  readonly #waiting = new Map<Address, () => void>()
  #knocking = 0
  #isClosed = false

  constructor(options: KnockerOptions) {
    this.#options = options
  }

  discovered(address: Address): void {
    const { clock, isHeard } = this.#options
    const now = clock.now()
    const last = this.#knockedAt.get(address)
    if (this.#isClosed || this.#waiting.has(address) || isHeard(address)) return
    if (last !== undefined && now - last < repeatMs) return
    if (last === undefined && this.#knockedAt.size >= addressesAtMost) this.#forgetOld(now)
    if (last === undefined && this.#knockedAt.size >= addressesAtMost) return
    this.#knockedAt.set(address, now)
    const disarm = clock.setTimer(now + patienceMs, () => this.#onSilence(address))
    this.#waiting.set(address, disarm)
  }

  close(): void {
    this.#isClosed = true
    for (const disarm of this.#waiting.values()) disarm()
    this.#waiting.clear()
  }

  #onSilence(address: Address): void {
    this.#waiting.delete(address)
    if (this.#options.isHeard(address) || this.#knocking >= knocksAtMost) return
    this.#knocking++
    void this.#options.knock(address).finally(() => {
      this.#knocking--
    })
  }

  #forgetOld(now: Instant): void {
    for (const [address, at] of this.#knockedAt) {
      if (now - at >= repeatMs) this.#knockedAt.delete(address)
    }
  }
}
