/**
 * Finds peers behind a DNS name: all addresses that it has are proposed, and it is looked up again
 * for as long as this peer lives. What was found last counts until something else is found: a name
 * server that is down does not make anybody forget.
 */
import { type Address, type Clock, formatAddress } from '@quorate/kernel'
import type { Counters } from './counters.ts'
import type { DnsName } from './dns-name.ts'
import type { NameResolver } from './name-resolver.ts'
import { repeat } from './pace.ts'
import { reachableAddress } from './reach.ts'
import { Trouble } from './trouble.ts'

/** At start, soon again since the others may start at this very moment, then every 10 s. */
const pausesMs = [0, 1_000, 3_000, 10_000]

/** So many addresses of one name, and so many SRV records, count. */
const addressesAtMost = 256
const servicesAtMost = 32

export interface DnsDiscoveryOptions {
  readonly name: DnsName
  /** The IP address of this peer: what cannot be reached from there is not proposed. */
  readonly from: string
  readonly resolver: NameResolver
  readonly clock: Clock
  readonly counters: Counters
  readonly found: (addresses: readonly Address[]) => void
  readonly warn: (error: Error) => void
}

export class DnsDiscovery {
  readonly #options: DnsDiscoveryOptions
  readonly #trouble: Trouble
  #last: readonly Address[] = []
  #end: (() => void) | undefined

  constructor(options: DnsDiscoveryOptions) {
    this.#options = options
    this.#trouble = new Trouble(options.warn)
  }

  open(): void {
    this.#end = repeat(this.#options.clock, pausesMs, () => this.#lookUp())
  }

  close(): void {
    this.#end?.()
    this.#end = undefined
    this.#options.resolver.close()
  }

  describe(): string {
    const trouble = this.#trouble.now === undefined ? '' : `; ${this.#trouble.now}`
    return `the DNS name ${this.#options.name.text} (${this.#last.length} addresses${trouble})`
  }

  async #lookUp(): Promise<void> {
    const { counters, found } = this.#options
    counters.dnsLookups++
    try {
      const addresses = await this.#addresses()
      if (this.#end === undefined) return
      this.#last = addresses
      this.#trouble.isOver()
      found(addresses)
    } catch (error) {
      if (this.#end === undefined) return
      counters.dnsFailures++
      this.#trouble.is(this.#explained(error))
    }
  }

  async #addresses(): Promise<Address[]> {
    const { name, from } = this.#options
    const targets = await this.#targets(name)
    const found = new Set(targets.map((target) => reachableAddress(from, target)))
    found.delete(undefined)
    if (found.size === 0) {
      throw new Error(`none of its ${targets.length} addresses can be reached from ${from}`)
    }
    return [...found].filter((address) => address !== undefined).slice(0, addressesAtMost)
  }

  /** `host:port`, for every address of the name, or of all hosts of the service. */
  async #targets({ host, port }: DnsName): Promise<Address[]> {
    const { resolver } = this.#options
    const at = async (host: string, port: number) =>
      (await resolver.addresses(host)).map((ip) => formatAddress(ip, port))
    if (port !== undefined) return await at(host, port)
    const services = (await resolver.services(host)).slice(0, servicesAtMost)
    const answers = await Promise.allSettled(services.map(({ name, port }) => at(name, port)))
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (found.length === 0 && failed !== undefined) throw failed.reason
    return found
  }

  #explained(error: unknown): Error {
    const { text, host, port } = this.#options.name
    const reason =
      error instanceof Error ? ('code' in error ? `${error.code}` : error.message) : String(error)
    const advice = port === undefined ? ` (the SRV records of ${host}; for others, add a port)` : ''
    return new Error(`discovery.dns ${text}: ${reason}${advice}`, { cause: error })
  }
}
