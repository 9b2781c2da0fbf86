/**
 * Gossip: what a process publishes reaches the listening ones of its cluster, one by one lost, doubled,
 * out of order, and now and then seconds late. It needs no link, only a way that is not cut.
 */
import { type Gossip, type Random, seededRandom } from '@quorate/kernel'
import type { Handle } from './datagrams.ts'
import type { Interfere } from './links.ts'
import type { SimulatedProcess } from './process.ts'
import type { Topology } from './topology.ts'
import type { World } from './world.ts'

/** The port's own bound; a longer one is a bug of the sender. */
const bytesAtMost = 1_048_576

/** Shares of what is published, for each listener. */
const lost = 0.1
const doubled = 0.05
const late = 0.03
const latestMs = 8_000

export interface GossipOptions {
  readonly world: World
  readonly topology: Topology
  /** Sees everything that is published, before it travels. */
  readonly observe?: (from: SimulatedProcess, frame: Uint8Array) => void
  /** Decides when, and whether, what has arrived is handed in; without it, at once. */
  readonly interfere?: Interfere | undefined
}

export class GossipNetwork {
  readonly #options: GossipOptions
  /** A source of its own: what gossip draws shifts nothing of what else a seed decides. */
  readonly #random: Random
  readonly #handles = new Map<SimulatedProcess, Handle>()
  readonly #listening = new Set<SimulatedProcess>()
  published = 0
  lost = 0
  late = 0

  constructor(options: GossipOptions) {
    this.#options = options
    this.#random = seededRandom(options.world.seed ^ 0x60551b)
  }

  port(process: SimulatedProcess): Gossip {
    return {
      publish: (bytes) => this.#publish(process, bytes),
      listen: (isListening) => {
        if (isListening) this.#listening.add(process)
        else this.#listening.delete(process)
      },
    }
  }

  open(process: SimulatedProcess, handle: Handle): void {
    this.#handles.set(process, handle)
  }

  close(process: SimulatedProcess): void {
    this.#handles.delete(process)
    this.#listening.delete(process)
  }

  #publish(from: SimulatedProcess, bytes: Uint8Array): void {
    if (bytes.length > bytesAtMost) throw new Error(`gossip of ${bytes.length} bytes`)
    if (!from.isAlive) return
    this.published++
    this.#options.observe?.(from, bytes)
    for (const to of this.#listening) {
      if (to === from || to.cluster !== from.cluster) continue
      if (this.#chance(lost)) this.lost++
      else this.#transmit(from, to, bytes)
      if (this.#chance(doubled)) this.#transmit(from, to, bytes)
    }
  }

  #transmit(from: SimulatedProcess, to: SimulatedProcess, bytes: Uint8Array): void {
    const { world, topology, interfere } = this.#options
    const isLate = this.#chance(late)
    if (isLate) this.late++
    const { delayMs, jitterMs } = topology.weather
    const delay = delayMs + (isLate ? latestMs : 2 * jitterMs) * this.#random.next()
    const deliver = (frame: Uint8Array): void =>
      to.arrive('stream', () => {
        if (!this.#listening.has(to)) return
        this.#handles.get(to)?.({ type: 'gossip', from: from.id, bytes: frame })
      })
    world.after(delay, () => {
      if (!topology.isOpen(from.machine, to.machine)) return
      if (interfere === undefined) deliver(bytes)
      else interfere(bytes, from, { isGossip: true, process: to, deliver })
    })
  }

  /** Where somebody interferes, that one decides what happens to gossip, and nothing else does. */
  #chance(probability: number): boolean {
    return this.#options.interfere === undefined && this.#random.next() < probability
  }
}
