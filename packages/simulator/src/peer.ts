/**
 * A peer of the simulated cluster through all its lives: what outlives a crash (machine, disk, and
 * on a durable disk the identity) and what does not.
 */
import { type Boot, type PeerId, type Ports, seededRandom } from '@quorate/kernel'
import { defaultLimits, ReplicatedState } from '@quorate/replicated-state'
import { Host } from 'quorate/cluster'
import type { Life } from './life.ts'
import type { Simulation } from './simulation.ts'
import { SimulatedDisk } from './world/disk.ts'
import { addressOf } from './world/links.ts'
import { SimulatedProcess } from './world/process.ts'

export interface PeerOptions {
  readonly simulation: Simulation
  readonly name: string
  readonly machine: number
  readonly cluster: string
  readonly hasBootstrap: boolean
  readonly priority: number
}

export class SimulatedPeer {
  readonly name: string
  readonly machine: number
  readonly #options: PeerOptions
  readonly #simulation: Simulation
  #disk: SimulatedDisk
  #id: PeerId
  #port = 7_000
  #boots = 0
  #lives = 0
  #life: Life | undefined
  /** Which disk writes take how long, until changed. */
  diskLatencyMs: readonly [number, number] = [0.05, 1]

  constructor(options: PeerOptions) {
    this.#options = options
    this.#simulation = options.simulation
    this.name = options.name
    this.machine = options.machine
    this.#id = this.#newId()
    this.#disk = this.#newDisk()
  }

  /** Whether its disk takes no more writes; they wait. */
  set isDiskFull(isFull: boolean) {
    this.#disk.isFull = isFull
  }

  /** The present life; undefined while the peer is down. */
  get life(): Life | undefined {
    return this.#life
  }

  /** The identity of the present or the last life. */
  get id(): PeerId {
    return this.#id
  }

  get lives(): number {
    return this.#lives
  }

  /** The voters that count for this peer: in its present life, or those its next one finds on its disk. */
  get voters(): readonly PeerId[] | undefined {
    const state = this.#life?.host.cluster.state ?? this.#restoredState()
    return state.configuration?.voters
  }

  /** Starts the peer: anew, or with what its disk holds. */
  start(): Life {
    if (this.#life !== undefined) throw new Error(`${this.name} is up already`)
    const { world, plan, topology, trace } = this.#simulation
    topology.lighten(this.machine)
    const isReturn = this.#lives > 0
    const isNewPeer = isReturn && plan.store === 'memory'
    if (isNewPeer) {
      this.#id = this.#newId()
      this.#boots = 0
      this.#disk = this.#newDisk()
      if (world.chance(0.5)) this.#port++
    }
    this.#lives++
    this.#boots++
    const boot: Boot = { counter: this.#boots, nonce: `${this.name}-${this.#lives}` }
    const process = this.#newProcess(boot)
    const hasBootstrap = this.#options.hasBootstrap && !isNewPeer
    trace.note(this.name, 'start', () => `${this.#id} boot ${boot.counter} at ${process.address}`)
    const life = this.#newLife(process, hasBootstrap)
    this.#life = life
    this.#simulation.began(life)
    process.arrive('stream', () => life.host.start())
    return life
  }

  /** The process is gone at once; its kernel lives on, unless the machine loses its power. */
  crash({ losesPower = false, losesWrites = false } = {}): void {
    const life = this.#life
    if (life === undefined) return
    const { topology, datagrams, links, gossip, trace } = this.#simulation
    trace.note(this.name, losesPower ? 'power-off' : 'crash')
    if (losesPower) topology.darken(this.machine)
    life.process.kill()
    life.host.stop()
    topology.unlisten(life.process)
    datagrams.close(life.process)
    links.close(life.process)
    gossip.close(life.process)
    this.#disk.crash(losesWrites)
    this.#life = undefined
    this.#simulation.ended(life)
  }

  #restoredState(): ReplicatedState {
    const { timing } = this.#simulation.plan
    const boot: Boot = { counter: this.#boots + 1, nonce: '' }
    const restored = this.#disk.stored()
    return new ReplicatedState({ id: this.#id, boot, timing, random: seededRandom(0), restored })
  }

  #newLife(process: SimulatedProcess, hasBootstrap: boolean): Life {
    const { plan, world } = this.#simulation
    let life: Life | undefined
    const host = new Host(
      this.#ports(process),
      {
        cluster: this.#options.cluster,
        name: this.name,
        timing: plan.timing,
        voters: plan.voters,
        algorithm: plan.algorithm,
        priority: this.#options.priority,
        limits: { ...defaultLimits, storeBytes: plan.storeBytes },
        bootstrap: hasBootstrap ? { expect: plan.expect } : undefined,
        compaction: {
          keptEntries: plan.keepEntries,
          keptBytes: 16 * 1_024 * 1_024,
          keysPerTurn: plan.keysPerTurn,
          partBytes: plan.partBytes,
        },
      },
      (notice) => {
        if (life !== undefined) this.#simulation.noticed(life, notice)
      },
    )
    life = {
      name: this.name,
      machine: this.machine,
      number: this.#lives,
      id: this.#id,
      process,
      host,
      startedAt: world.now,
      hasBootstrap,
    }
    return life
  }

  #ports(process: SimulatedProcess): Ports {
    const { plan, world, topology, datagrams, links, gossip, discovery } = this.#simulation
    return {
      id: process.id,
      boot: process.boot,
      address: process.address,
      clock: process.clock,
      random: world.fork(),
      datagrams: datagrams.port(process),
      streams: links.port(process),
      gossip: plan.hasGossip ? gossip.port(process) : undefined,
      storage: this.#disk.open(process),
      stored: this.#disk.stored(),
      open: (handle) => {
        topology.listen(process)
        datagrams.open(process, handle)
        links.open(process, handle)
        gossip.open(process, handle)
        discovery.open(process, handle)
      },
      close: () => Promise.resolve(),
    }
  }

  #newProcess(boot: Boot): SimulatedProcess {
    const { world, plan } = this.#simulation
    const { driftBound } = plan.timing
    return new SimulatedProcess({
      world,
      id: this.#id,
      boot,
      address: addressOf(this.machine, this.#port),
      machine: this.machine,
      cluster: this.#options.cluster,
      clockStart: world.between(1_000, 1_000_000),
      clockRate: world.between(1 - driftBound, 1 + driftBound),
      wallOffset: world.between(-1_000_000, 1_000_000),
      stepped: (process) => {
        if (this.#life?.process === process) this.#simulation.stepped(this.#life)
      },
    })
  }

  #newDisk(): SimulatedDisk {
    const { world, plan } = this.#simulation
    return new SimulatedDisk({
      world,
      kind: plan.store,
      latencyMs: () => world.between(...this.diskLatencyMs),
      observe: (records, isDurable) => {
        if (this.#life !== undefined) this.#simulation.recorded(this.#life, records, isDurable)
      },
    })
  }

  /** Random, so that the order of identities is another one in every seed. */
  #newId(): PeerId {
    const digits = Math.floor(this.#simulation.world.between(0, 0x10000))
    return `${digits.toString(16).padStart(4, '0')}-${this.name}.${this.#lives + 1}`
  }
}
