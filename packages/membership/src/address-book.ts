/**
 * Where members were that died and whose tombstones are gone. A partition that outlives its
 * tombstones still heals by itself, because these addresses are asked, ever more slowly.
 *
 * Who left is not in the book: it does not come back by itself.
 */
import type { Address, Instant, Random } from '@quorate/kernel'
import type { Attempt } from './join.ts'

interface Page {
  readonly sequence: number
  readonly since: Instant
  pauseMs: number
  nextAt: Instant
}

export interface AddressBookOptions {
  readonly random: Random
  /** The first pause between two questions; doubles up to `slowestMs`. */
  readonly firstMs: number
  readonly slowestMs: number
  /** For how long an address that never answers is kept. */
  readonly keepMs: number
}

/** Of all that a partition has cut off one is enough to find the others. */
const mostAddresses = 256

export class AddressBook {
  readonly #options: AddressBookOptions
  /** The oldest first. */
  readonly #pages = new Map<Address, Page>()

  constructor(options: AddressBookOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#pages.size
  }

  /** Asks there from now on; what is in the book already stays as it is. */
  add(address: Address, sequence: number, now: Instant): void {
    if (this.#pages.has(address)) return
    const pauseMs = this.#options.firstMs
    this.#pages.set(address, { sequence, since: now, pauseMs, nextAt: now + this.#spread(pauseMs) })
    if (this.#pages.size <= mostAddresses) return
    const [oldest] = this.#pages.keys()
    if (oldest !== undefined) this.#pages.delete(oldest)
  }

  /** The address behind this sequence has answered. */
  answered(sequence: number): void {
    for (const [address, page] of this.#pages) {
      if (page.sequence === sequence) this.#pages.delete(address)
    }
  }

  /** A member is known to be there, or has left from there. */
  forget(address: Address): void {
    this.#pages.delete(address)
  }

  /** Whom to ask now. */
  due(now: Instant): Attempt[] {
    const { slowestMs, keepMs } = this.#options
    const attempts: Attempt[] = []
    for (const [address, page] of this.#pages) {
      if (page.nextAt > now) continue
      if (now - page.since > keepMs) {
        this.#pages.delete(address)
        continue
      }
      page.pauseMs = Math.min(2 * page.pauseMs, slowestMs)
      page.nextAt = now + this.#spread(page.pauseMs)
      attempts.push({ address, sequence: page.sequence })
    }
    return attempts
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { nextAt } of this.#pages.values()) {
      if (first === undefined || nextAt < first) first = nextAt
    }
    return first
  }

  /** Those that died together are not asked together for ever. */
  #spread(pauseMs: number): number {
    return pauseMs * (0.75 + 0.25 * this.#options.random.next())
  }
}
