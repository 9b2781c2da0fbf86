/**
 * One run: a world, the network in it, the peers, and everybody who watches. The first broken law
 * ends it.
 */
import type { PeerId, StorageRecord } from '@quorate/kernel'
import type { ClusterNotice } from 'quorate/cluster'
import type { Law } from './laws.ts'
import type { Life } from './life.ts'
import type { Broken, Observer } from './observer.ts'
import { SimulatedPeer } from './peer.ts'
import type { Plan } from './plan.ts'
import { Trace } from './trace.ts'
import { DatagramNetwork } from './world/datagrams.ts'
import { Discovery } from './world/discovery.ts'
import { GossipNetwork } from './world/gossip.ts'
import { type Interfere, LinkNetwork } from './world/links.ts'
import type { SimulatedProcess } from './world/process.ts'
import { Topology } from './world/topology.ts'
import type { World } from './world/world.ts'

export interface SimulationOptions {
  readonly world: World
  readonly plan: Plan
  readonly write?: ((line: string) => void) | undefined
  /** The checkers of these laws are off: they look, draw and count as ever, and nobody hears them. */
  readonly without?: readonly Law[] | undefined
  readonly interfere?: Interfere | undefined
  /** Another cluster, whose network this one shares. */
  readonly neighbour?: Simulation | undefined
}

export class Simulation {
  readonly world: World
  readonly plan: Plan
  readonly trace: Trace
  readonly topology: Topology
  readonly datagrams: DatagramNetwork
  readonly links: LinkNetwork
  readonly gossip: GossipNetwork
  readonly discovery: Discovery
  readonly peers: SimulatedPeer[] = []
  readonly marks = new Map<string, number>()
  readonly #observers: Observer[] = []
  readonly #byProcess = new Map<SimulatedProcess, Life>()
  readonly #without: ReadonlySet<Law | 'fatal'>
  readonly #firstMachine: number
  #next: Simulation | undefined
  #broken: Broken | undefined

  constructor({ world, plan, write, without, interfere, neighbour }: SimulationOptions) {
    this.world = world
    this.plan = plan
    this.trace = new Trace(world, write)
    this.#without = new Set(without)
    this.#firstMachine = 1 + (neighbour?.peers.length ?? 0)
    if (neighbour !== undefined) {
      neighbour.#next = this
      this.topology = neighbour.topology
      this.datagrams = neighbour.datagrams
      this.discovery = neighbour.discovery
      this.links = neighbour.links
      this.gossip = neighbour.gossip
      return
    }
    this.topology = new Topology(world)
    this.datagrams = new DatagramNetwork(world, this.topology)
    this.discovery = new Discovery(world, this.topology)
    this.links = new LinkNetwork({
      world,
      topology: this.topology,
      breakAfterMs: () => plan.linkBreakMs,
      observe: (from, to, frame) => this.#framed(from, to, frame),
      interfere,
    })
    this.gossip = new GossipNetwork({
      world,
      topology: this.topology,
      observe: (from, frame) => this.#framed(from, undefined, frame),
      interfere,
    })
  }

  get broken(): Broken | undefined {
    return this.#broken
  }

  addPeer(name: string, hasBootstrap: boolean, cluster = 'simulated'): SimulatedPeer {
    const machine = this.#firstMachine + this.peers.length
    const priority = this.plan.priorities[this.peers.length] ?? 0
    const options = { simulation: this, name, machine, cluster, hasBootstrap, priority }
    const peer = new SimulatedPeer(options)
    this.peers.push(peer)
    return peer
  }

  watch(...observers: readonly Observer[]): void {
    this.#observers.push(...observers)
  }

  /** All lives of the present moment, paused ones included. */
  lives(): Life[] {
    return this.peers.flatMap(({ life }) => (life === undefined ? [] : [life]))
  }

  /**
   * A law does not hold, or a peer found a bug in itself (`fatal`): the first one counts, and the
   * world stops.
   */
  report(law: Law | 'fatal', text: string): void {
    if (this.#broken !== undefined || this.#without.has(law)) return
    this.#broken = { law, text, at: this.world.now }
    this.trace.note('world', `BROKEN ${law}`, () => text)
    this.world.stop()
  }

  count(mark: string, times = 1): void {
    this.marks.set(mark, (this.marks.get(mark) ?? 0) + times)
  }

  /** The liveness phase is over: the checkers look at the end of the story. */
  conclude(): void {
    for (const observer of this.#observers) {
      if (this.#broken === undefined) observer.onVerdict?.()
    }
  }

  began(life: Life): void {
    this.#byProcess.set(life.process, life)
    for (const observer of this.#observers) observer.onStart?.(life)
  }

  ended(life: Life): void {
    this.#byProcess.delete(life.process)
    for (const observer of this.#observers) observer.onEnd?.(life)
  }

  stepped(life: Life): void {
    for (const observer of this.#observers) observer.onStep?.(life)
  }

  recorded(life: Life, records: readonly StorageRecord[], isDurable: boolean): void {
    for (const observer of this.#observers) observer.onRecords?.(life, records, isDurable)
  }

  noticed(life: Life, notice: ClusterNotice): void {
    if (notice.type === 'mark') {
      this.count(notice.mark)
      this.trace.note(life.name, 'mark', () => notice.mark)
    } else {
      this.trace.note(life.name, notice.type, () => describeNotice(notice))
    }
    if (notice.type === 'fatal') {
      const { error } = notice
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.report('fatal', `${life.name}: ${text}`)
    }
    for (const observer of this.#observers) observer.onNotice?.(life, notice)
  }

  #framed(from: SimulatedProcess, to: PeerId | undefined, frame: Uint8Array): void {
    const life = this.#byProcess.get(from)
    if (life === undefined) {
      if (this.#next !== undefined) this.#next.#framed(from, to, frame)
      return
    }
    for (const observer of this.#observers) observer.onFrame?.(life, to, frame)
  }
}

function describeNotice(notice: ClusterNotice): string {
  const { type: _, ...fields } = notice
  return JSON.stringify(fields, (_key, value) => {
    if (value instanceof Uint8Array) return String.fromCharCode(...value.subarray(0, 16))
    return value
  })
}
