/**
 * Hands in addresses where peers may be, from all ways at once: those that are listed (seeds, a DNS
 * name, a file) again and again, since a peer that was down may be up now, and those that LAN
 * discovery hears. It proposes; membership decides. An address that several ways find is proposed
 * once; how many are proposed, and how fast, is bounded whatever strangers send.
 *
 * A list is handed in in another order each time: membership asks few addresses at a time, and of a
 * long list in one order it would ask the first ones for ever.
 */
import { type Address, type Clock, type Random, shuffled } from '@quorate/kernel'
import type { Counters } from './counters.ts'
import { repeat } from './pace.ts'
import { RateLimit } from './rate-limit.ts'
import { reachableAddress } from './reach.ts'

/** The listed addresses are handed in at once, once more soon, and then at this pace. */
const listedPausesMs = [0, 1_000, 3_000]

/** The same address is news again only after this time. */
const repeatMs = 1_000

/** Whoever announces more addresses than this, or faster, floods us. */
const addressesAtMost = 1_024
const heardPerSecondAtMost = 200

/** A peer that has found nobody says so after 5 s, then every minute. */
const alonePausesMs = [5_000, 60_000]

/** One way of finding others. */
export interface Way {
  readonly open: () => void
  /** Resolves within a moment, never rejects. */
  readonly close: () => void | Promise<void>
  /** What it looks at and how it fares, for people. */
  readonly describe: () => string
}

export interface DiscoveryOptions {
  readonly seeds: readonly Address[]
  readonly address: Address
  /** The IP address of this peer: what cannot be reached from there is not proposed. */
  readonly host: string
  readonly clock: Clock
  readonly random: Random
  readonly counters: Counters
  readonly discovered: (address: Address) => void
  readonly isAlone: () => boolean
  /** Asked for what to tell while this peer is alone. */
  readonly warnAlone: (ways: readonly string[]) => void
}

export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #ways: Way[] = []
  /** What each way that lists addresses lists at present. */
  readonly #listed = new Map<string, readonly Address[]>()
  readonly #lastFoundAt = new Map<Address, number>()
  readonly #heard: RateLimit
  #ends: (() => void)[] = []
  #isOpen = false

  constructor(options: DiscoveryOptions) {
    this.#options = options
    this.#heard = new RateLimit(options.clock, heardPerSecondAtMost)
    this.#listed.set('seeds', options.seeds)
  }

  /** Before `open`. */
  add(way: Way): void {
    this.#ways.push(way)
  }

  open(): void {
    const { clock } = this.#options
    this.#isOpen = true
    for (const way of this.#ways) way.open()
    // Nothing is handed in within the call of `open`: who opens may not be ready to be called.
    this.#ends = [
      repeat(clock, listedPausesMs, () => this.#handIn()),
      repeat(clock, alonePausesMs, () => this.#tellAlone()),
    ]
  }

  async close(): Promise<void> {
    this.#isOpen = false
    for (const end of this.#ends) end()
    await Promise.all(this.#ways.map((way) => way.close()))
  }

  /** Takes the place of what this way listed before. */
  listed(way: string, addresses: readonly Address[]): void {
    this.#listed.set(way, addresses)
    this.#proposeAll(addresses)
  }

  /** A stranger's word, of which there may be any number. */
  heard(address: Address): void {
    const reachable = reachableAddress(this.#options.host, address)
    if (reachable === undefined) return
    if (this.#isNews(reachable) && !this.#heard.take()) this.#options.counters.discoveredDropped++
    else this.#propose(reachable)
  }

  #handIn(): void {
    this.#proposeAll([...new Set([...this.#listed.values()].flat())])
  }

  #proposeAll(addresses: readonly Address[]): void {
    for (const address of shuffled(this.#options.random, addresses)) this.#propose(address)
  }

  #propose(address: Address): void {
    if (!this.#isOpen || address === this.#options.address || !this.#isNews(address)) return
    const { clock, counters, discovered } = this.#options
    if (!this.#makeRoom()) {
      counters.discoveredDropped++
      return
    }
    this.#lastFoundAt.set(address, clock.now())
    counters.discovered++
    discovered(address)
  }

  #isNews(address: Address): boolean {
    const last = this.#lastFoundAt.get(address)
    return last === undefined || this.#options.clock.now() - last >= repeatMs
  }

  #makeRoom(): boolean {
    if (this.#lastFoundAt.size < addressesAtMost) return true
    for (const address of this.#lastFoundAt.keys()) {
      if (this.#isNews(address)) this.#lastFoundAt.delete(address)
    }
    return this.#lastFoundAt.size < addressesAtMost
  }

  #tellAlone(): void {
    const { isAlone, warnAlone, seeds } = this.#options
    if (!isAlone()) return
    const tried = this.#ways.map((way) => way.describe())
    if (seeds.length > 0) tried.push(`the seeds ${seeds.join(', ')}`)
    warnAlone(tried)
  }
}
