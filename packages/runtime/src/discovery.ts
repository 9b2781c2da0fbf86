/**
 * Hands in addresses where peers may be: the seeds, again and again, since a seed that was down
 * may be up now, and what LAN discovery hears. It proposes; membership decides.
 */
import type { Address, Clock } from '@quorate/kernel'
import type { Counters } from './counters.ts'
import type { LanDiscovery } from './lan-discovery.ts'

/** Seeds are handed in quickly while the cluster starts, then at this pace. */
const firstSeedsMs = [100, 300, 1_000]
const seedIntervalMs = 3_000

/** The same address is news again only after this time. */
const repeatMs = 1_000

/** Whoever announces more addresses than this floods us. */
const addressesAtMost = 1_024

export interface DiscoveryOptions {
  readonly seeds: readonly Address[]
  readonly clock: Clock
  readonly counters: Counters
  readonly discovered: (address: Address) => void
  /** Starts looking on the LAN; undefined when that is off. */
  readonly lan: ((found: (address: Address) => void) => LanDiscovery) | undefined
}

export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #lastFoundAt = new Map<Address, number>()
  #lan: LanDiscovery | undefined
  #disarm: (() => void) | undefined
  #rounds = 0
  #isClosed = false

  constructor(options: DiscoveryOptions) {
    this.#options = options
  }

  open(): void {
    this.#lan = this.#options.lan?.((address) => this.#found(address))
    // Not within the call of `open`: who opens may not be ready to be called.
    if (this.#options.seeds.length > 0) this.#options.clock.soon(() => this.#handInSeeds())
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#disarm?.()
    await this.#lan?.close()
  }

  #handInSeeds(): void {
    if (this.#isClosed) return
    for (const seed of this.#options.seeds) this.#tell(seed)
    const { clock } = this.#options
    const delayMs = firstSeedsMs[this.#rounds++] ?? seedIntervalMs
    this.#disarm = clock.setTimer(clock.now() + delayMs, () => this.#handInSeeds())
  }

  #found(address: Address): void {
    if (this.#isClosed) return
    const now = this.#options.clock.now()
    const last = this.#lastFoundAt.get(address)
    if (last !== undefined && now - last < repeatMs) return
    if (last === undefined && this.#lastFoundAt.size >= addressesAtMost) this.#forgetOld(now)
    if (last === undefined && this.#lastFoundAt.size >= addressesAtMost) return
    this.#lastFoundAt.set(address, now)
    this.#tell(address)
  }

  #forgetOld(now: number): void {
    for (const [address, at] of this.#lastFoundAt) {
      if (now - at >= repeatMs) this.#lastFoundAt.delete(address)
    }
  }

  #tell(address: Address): void {
    this.#options.counters.discovered++
    this.#options.discovered(address)
  }
}
