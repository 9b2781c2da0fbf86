/**
 * Finds peers of the cluster on the LAN, by multicast DNS on the interfaces that were chosen:
 * loopback means the processes of this machine. It only proposes addresses; whoever answers there
 * proves who it is later. An interface without multicast costs one warning; it is tried again, and
 * one that comes up later is used.
 */
import type { Address, Clock, Random } from '@quorate/kernel'
import type { Counters } from './counters.ts'
import {
  type ChosenInterface,
  chooseInterfaces,
  type InterfaceTable,
  type Wanted,
} from './interfaces.ts'
import { LanInterface } from './lan-interface.ts'
import { repeat } from './pace.ts'
import { Trouble } from './trouble.ts'

/** How often the interfaces of the system are looked at, and broken ones are tried again. */
const pausesMs = [30_000]

export interface LanDiscoveryOptions extends Wanted {
  readonly service: string
  /** A DNS label, unique to this peer. */
  readonly instance: string
  /** What is announced. */
  readonly address: Address
  /** Of the system, at the moment of the call. */
  readonly table: () => InterfaceTable
  readonly clock: Clock
  readonly random: Random
  readonly counters: Counters
  readonly found: (address: Address) => void
  readonly warn: (error: Error) => void
  /** @default the group of multicast DNS */
  readonly group?: string
}

interface Opened {
  readonly chosen: ChosenInterface
  readonly lan: LanInterface
}

export class LanDiscovery {
  readonly #options: LanDiscoveryOptions
  readonly #opened = new Map<string, Opened>()
  /** By interface; one that does not work is told once, until it has worked. */
  readonly #troubles = new Map<string, Trouble>()
  #end: (() => void) | undefined

  constructor(options: LanDiscoveryOptions) {
    this.#options = options
  }

  open(): void {
    this.#end = repeat(this.#options.clock, pausesMs, () => this.#look())
    this.#look()
  }

  async close(): Promise<void> {
    this.#end?.()
    this.#end = undefined
    await Promise.all([...this.#opened.values()].map(({ lan }) => lan.close()))
  }

  describe(): string {
    const parts = [...this.#opened.values()].map(({ chosen }) => `${chosen.name} ${chosen.address}`)
    for (const { now } of this.#troubles.values()) if (now !== undefined) parts.push(now)
    return `multicast DNS (${parts.join('; ')})`
  }

  #look(): void {
    const table = this.#table()
    if (table === undefined) return
    const { interfaces, unusable } = chooseInterfaces(table, this.#options)
    for (const [name, { chosen, lan }] of this.#opened) {
      const isAsBefore = interfaces.some((now) => JSON.stringify(now) === JSON.stringify(chosen))
      if (isAsBefore && !lan.isBroken) continue
      this.#opened.delete(name)
      void lan.close()
    }
    for (const [name, reason] of unusable) this.#trouble(name).is(this.#explained(name, reason))
    for (const chosen of interfaces) if (!this.#opened.has(chosen.name)) this.#openOn(chosen)
    for (const [name, trouble] of this.#troubles) {
      if (!unusable.has(name) && !this.#opened.has(name)) trouble.isOver()
    }
  }

  /** Undefined when the system does not tell: a process without a free descriptor cannot ask. */
  #table(): InterfaceTable | undefined {
    const trouble = this.#trouble('any interface')
    try {
      const table = this.#options.table()
      trouble.isOver()
      return table
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error))
      trouble.is(this.#explained('any interface', cause.message, cause))
      return undefined
    }
  }

  #openOn(chosen: ChosenInterface): void {
    const { name, address } = chosen
    const trouble = this.#trouble(name)
    const lan = new LanInterface({
      ...this.#options,
      interface: chosen,
      broken: (error) => trouble.is(this.#explained(`${name} (${address})`, error.message, error)),
      heard: () => trouble.isOver(),
    })
    this.#opened.set(name, { chosen, lan })
  }

  #trouble(name: string): Trouble {
    const trouble = this.#troubles.get(name) ?? new Trouble(this.#options.warn)
    this.#troubles.set(name, trouble)
    return trouble
  }

  #explained(where: string, reason: string, cause?: Error): Error {
    return Object.assign(new Error(`no multicast DNS on ${where}: ${reason}`, { cause }), {
      code: cause !== undefined && 'code' in cause ? cause.code : undefined,
    })
  }
}
