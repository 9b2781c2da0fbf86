/** Datagrams: lost, doubled, late and out of order, and silently dropped where nobody listens. */
import type { Address, Datagrams, NetworkInput } from '@quorate/kernel'
import type { SimulatedProcess } from './process.ts'
import type { Topology } from './topology.ts'
import type { World } from './world.ts'

/** The port's own bound; a longer one is a bug of the sender. */
const bytesAtMost = 1_350

export type Handle = (input: NetworkInput) => void

export class DatagramNetwork {
  readonly #world: World
  readonly #topology: Topology
  readonly #handles = new Map<SimulatedProcess, Handle>()
  sent = 0
  lost = 0
  doubled = 0

  constructor(world: World, topology: Topology) {
    this.#world = world
    this.#topology = topology
  }

  port(process: SimulatedProcess): Datagrams {
    return { send: (to, bytes) => this.#send(process, to, bytes) }
  }

  open(process: SimulatedProcess, handle: Handle): void {
    this.#handles.set(process, handle)
  }

  close(process: SimulatedProcess): void {
    this.#handles.delete(process)
  }

  #send(from: SimulatedProcess, to: Address, bytes: Uint8Array): void {
    if (bytes.length > bytesAtMost) throw new Error(`a datagram of ${bytes.length} bytes`)
    if (!from.isAlive) return
    this.sent++
    if (this.#topology.isLost()) {
      this.lost++
      return
    }
    this.#transmit(from, to, bytes)
    if (!this.#topology.isDoubled()) return
    this.doubled++
    this.#transmit(from, to, bytes)
  }

  #transmit(from: SimulatedProcess, to: Address, bytes: Uint8Array): void {
    const target = this.#topology.at(to)
    if (target === undefined) return
    this.#world.after(this.#topology.drawDelayMs(from.machine, target.machine), () => {
      const receiver = this.#topology.at(to)
      if (receiver === undefined) return
      if (!this.#topology.isOpen(from.machine, receiver.machine)) return
      const handle = this.#handles.get(receiver)
      if (handle === undefined) return
      receiver.arrive('datagram', () => handle({ type: 'datagram', from: from.address, bytes }))
    })
  }
}
