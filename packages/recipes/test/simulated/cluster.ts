/**
 * Whole peers, with the public API that applications have, in the simulated world: what is promised
 * there is asked of the very code that keeps it.
 *
 * The promises of a process run in the turn in which something was handed to it, as in Node: the
 * world waits after each event until none is left. While a process is paused nothing is handed in.
 */
import { setImmediate } from 'node:timers/promises'
import { lanTiming, type Ports } from '@quorate/kernel'
import {
  addressOf,
  DatagramNetwork,
  Discovery,
  LinkNetwork,
  SimulatedDisk,
  SimulatedProcess,
  Topology,
  World,
} from '@quorate/simulator/world'
import { onPorts, Peer } from 'quorate'

/** One life of one peer. */
export interface Life {
  readonly process: SimulatedProcess
  readonly peer: Peer
}

export class SimulatedCluster {
  readonly world: World
  readonly topology: Topology
  readonly members: readonly Member[]
  /** Bugs that peers have found in themselves. */
  readonly fatal: string[] = []
  readonly #datagrams: DatagramNetwork
  readonly #links: LinkNetwork
  readonly #discovery: Discovery

  constructor(seed: number, size: number) {
    this.world = new World(seed)
    this.topology = new Topology(this.world)
    this.#datagrams = new DatagramNetwork(this.world, this.topology)
    this.#discovery = new Discovery(this.world, this.topology)
    const breakAfterMs = () => 1_000
    this.#links = new LinkNetwork({ world: this.world, topology: this.topology, breakAfterMs })
    this.members = Array.from({ length: size }, (_, i) => new Member(this, i + 1, size))
  }

  /** Lets time pass; `look` is called after everything that happens. */
  async run(forMs: number, look: () => void = () => {}): Promise<void> {
    const until = this.world.now + forMs
    // What the caller has just done may have promises to run, too.
    await setImmediate()
    while (this.world.step(until)) {
      await setImmediate()
      look()
    }
  }

  /** Lets time pass until it holds. */
  async until(what: string, holds: () => boolean, withinMs = 10_000): Promise<void> {
    const until = this.world.now + withinMs
    while (!holds()) {
      if (!this.world.step(until)) throw new Error(`within ${withinMs} ms not true: ${what}`)
      await setImmediate()
    }
  }

  /** Nothing passes between this one and the others; `oneWay`: nothing that it sends. */
  isolate(member: Member, oneWay = false): void {
    for (const other of this.members) {
      if (other === member) continue
      this.topology.cut(member.machine, other.machine)
      if (!oneWay) this.topology.cut(other.machine, member.machine)
    }
  }

  rejoin(member: Member): void {
    for (const other of this.members) {
      this.topology.heal(member.machine, other.machine)
      this.topology.heal(other.machine, member.machine)
    }
  }

  portsOf(process: SimulatedProcess, disk: SimulatedDisk): Ports {
    return {
      id: process.id,
      boot: process.boot,
      address: process.address,
      clock: process.clock,
      random: this.world.fork(),
      datagrams: this.#datagrams.port(process),
      streams: this.#links.port(process),
      storage: disk.open(process),
      stored: disk.stored(),
      open: (handle) => {
        this.topology.listen(process)
        this.#datagrams.open(process, handle)
        this.#links.open(process, handle)
        this.#discovery.open(process, handle)
      },
      close: () => {
        this.close(process)
        return Promise.resolve()
      },
    }
  }

  close(process: SimulatedProcess): void {
    this.topology.unlisten(process)
    this.#datagrams.close(process)
    this.#links.close(process)
  }
}

/** A peer through all its lives: its disk and its identity outlive them. */
export class Member {
  readonly name: string
  readonly machine: number
  readonly #cluster: SimulatedCluster
  readonly #size: number
  readonly #disk: SimulatedDisk
  #boots = 0
  life: Life | undefined

  constructor(cluster: SimulatedCluster, machine: number, size: number) {
    this.#cluster = cluster
    this.machine = machine
    this.name = `p${machine}`
    this.#size = size
    const { world } = cluster
    this.#disk = new SimulatedDisk({
      world,
      kind: 'durable',
      latencyMs: () => world.between(0.05, 1),
    })
  }

  start(): Life {
    const { world } = this.#cluster
    const counter = ++this.#boots
    const { driftBound } = lanTiming
    const process = new SimulatedProcess({
      world,
      id: `id-${this.name}`,
      boot: { counter, nonce: `${this.name}-${counter}` },
      address: addressOf(this.machine, 7_000),
      machine: this.machine,
      cluster: 'simulated',
      clockStart: world.between(1_000, 1_000_000),
      clockRate: world.between(1 - driftBound, 1 + driftBound),
      wallOffset: world.between(-1_000_000, 1_000_000),
      stepped: () => {},
    })
    const settings = {
      cluster: 'simulated',
      name: this.name,
      bootstrap: { expect: this.#size },
      timing: lanTiming,
    }
    const peer = new Peer(onPorts(this.#cluster.portsOf(process, this.#disk), settings), settings)
    peer.on('fatal', ({ error }) => this.#cluster.fatal.push(`${this.name}: ${error}`))
    this.life = { process, peer }
    return this.life
  }

  /** At once: nothing of it runs any more, and its kernel closes what was open. */
  crash(): void {
    if (this.life === undefined) return
    const { process } = this.life
    process.kill()
    this.#cluster.close(process)
    this.#disk.crash()
    this.life = undefined
  }
}
