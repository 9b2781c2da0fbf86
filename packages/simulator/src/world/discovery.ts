/**
 * Discovery as mDNS does it: every peer hears of the others' addresses soon after its start and
 * again now and then, of its own too, and sometimes of one that has long gone.
 */
import type { Address } from '@quorate/kernel'
import type { Handle } from './datagrams.ts'
import type { SimulatedProcess } from './process.ts'
import type { Topology } from './topology.ts'
import type { World } from './world.ts'

export class Discovery {
  readonly #world: World
  readonly #topology: Topology
  readonly #everSeen = new Set<Address>()

  constructor(world: World, topology: Topology) {
    this.#world = world
    this.#topology = topology
  }

  open(process: SimulatedProcess, handle: Handle): void {
    this.#everSeen.add(process.address)
    this.#plan(process, handle, this.#world.between(1, 80))
    this.#plan(process, handle, this.#world.between(80, 400))
    this.#repeat(process, handle)
  }

  #repeat(process: SimulatedProcess, handle: Handle): void {
    this.#world.after(this.#world.between(1_000, 4_000), () => {
      if (!process.isAlive) return
      this.#tell(process, handle)
      this.#repeat(process, handle)
    })
  }

  #plan(process: SimulatedProcess, handle: Handle, delayMs: number): void {
    this.#world.after(delayMs, () => this.#tell(process, handle))
  }

  #tell(process: SimulatedProcess, handle: Handle): void {
    for (const other of this.#topology.listeners()) {
      if (this.#topology.isOpenBothWays(other.machine, process.machine)) {
        process.arrive('datagram', () => handle({ type: 'discovered', address: other.address }))
      }
    }
    if (!this.#world.chance(0.1)) return
    const stale = this.#world.pick([...this.#everSeen])
    process.arrive('datagram', () => handle({ type: 'discovered', address: stale }))
  }
}
