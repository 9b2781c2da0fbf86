/**
 * One life of one peer, as an operating system sees it: a process with a clock and an inbox. It can
 * be paused (SIGSTOP, or a blocked event loop): nothing runs, what arrives waits, and after the
 * resume the event loop turns as Node's does: timers, sockets, then what was to come `soon`. When
 * its machine is suspended, its monotonic clock stands still as well.
 */
import type { Address, Boot, PeerId } from '@quorate/kernel'
import { SimulatedClock } from './clock.ts'
import type { World } from './world.ts'

/** What a socket's receive buffer holds for a process that does not read. */
const waitingDatagramsAtMost = 500

/** libuv hands out so many datagrams in one turn of the loop. */
const datagramsPerTurn = 32

const turnMs = 0.05

export type Arrival = 'datagram' | 'stream' | 'disk'

interface Waiting {
  readonly kind: Arrival
  readonly run: () => void
}

export interface ProcessOptions {
  readonly world: World
  readonly id: PeerId
  readonly boot: Boot
  readonly address: Address
  /** The machine it runs on: cuts and delays are between machines. */
  readonly machine: number
  readonly cluster: string
  readonly clockStart: number
  readonly clockRate: number
  readonly wallOffset: number
  /** Something was handed in and has been worked off. */
  readonly stepped: (process: SimulatedProcess) => void
}

export class SimulatedProcess {
  readonly id: PeerId
  readonly boot: Boot
  readonly address: Address
  readonly machine: number
  readonly cluster: string
  readonly clock: SimulatedClock
  readonly #world: World
  readonly #stepped: (process: SimulatedProcess) => void
  #inbox: Waiting[] = []
  #due: (() => void)[] = []
  #soons: (() => void)[] = []
  #isAlive = true
  #isPaused = false
  /** Until the loop has caught up, what arrives queues behind what waited. */
  #isCatchingUp = false

  constructor(options: ProcessOptions) {
    this.id = options.id
    this.boot = options.boot
    this.address = options.address
    this.machine = options.machine
    this.cluster = options.cluster
    this.#world = options.world
    this.#stepped = options.stepped
    this.clock = new SimulatedClock({
      world: options.world,
      start: options.clockStart,
      rate: options.clockRate,
      wallOffset: options.wallOffset,
      due: (callback) => this.#onDue(callback),
      soon: (callback) => this.#onSoon(callback),
    })
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Alive and running: it would answer. */
  get isRunning(): boolean {
    return this.#isAlive && !this.#isPaused
  }

  /** Something arrives: it is handed in now, or waits until the process runs again. */
  arrive(kind: Arrival, run: () => void): void {
    if (!this.#isAlive) return
    if (!this.#isPaused && !this.#isCatchingUp) {
      this.#run(run)
      return
    }
    if (kind === 'datagram') {
      const waiting = this.#inbox.reduce((n, item) => n + (item.kind === 'datagram' ? 1 : 0), 0)
      if (waiting >= waitingDatagramsAtMost) return
    }
    this.#inbox.push({ kind, run })
  }

  pause(): void {
    this.#isPaused = true
  }

  /** A pause in which the monotonic clock stands still, too. */
  suspend(): void {
    this.pause()
    this.clock.freeze()
  }

  /** After a pause or a suspension. */
  resume(): void {
    if (!this.#isAlive || !this.#isPaused) return
    this.clock.thaw()
    this.#isPaused = false
    if (this.#isCatchingUp) return
    this.#isCatchingUp = true
    // A loop that was stopped inside its wait for sockets wakes there, any other at its timers.
    this.#turn(this.#world.chance(0.5))
  }

  /** The process is gone at once; nothing of it runs any more. */
  kill(): void {
    this.#isAlive = false
    this.#inbox = []
    this.#due = []
    this.#soons = []
    this.clock.stop()
  }

  #run(run: () => void): void {
    if (!this.#isAlive) return
    run()
    this.#stepped(this)
  }

  #onDue(callback: () => void): void {
    if (this.#isPaused || this.#isCatchingUp) this.#due.push(callback)
    else this.#run(callback)
  }

  #onSoon(callback: () => void): void {
    if (this.#isPaused || this.#isCatchingUp) this.#soons.push(callback)
    else this.#world.after(turnMs, () => this.#onSoonTurn(callback))
  }

  #onSoonTurn(callback: () => void): void {
    if (this.#isPaused || this.#isCatchingUp) this.#soons.push(callback)
    else this.#run(callback)
  }

  #turn(startsAtSockets: boolean): void {
    if (!this.#isAlive) return
    if (this.#isPaused) {
      this.#isCatchingUp = false
      return
    }
    if (!startsAtSockets) for (const callback of this.#due.splice(0)) this.#run(callback)
    for (const { run } of this.#takeTurnOfInbox()) this.#run(run)
    for (const callback of this.#soons.splice(0)) this.#run(callback)
    if (this.#inbox.length + this.#due.length + this.#soons.length === 0) {
      this.#isCatchingUp = false
      return
    }
    this.#world.after(turnMs, () => this.#turn(false))
  }

  #takeTurnOfInbox(): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    let datagrams = 0
    for (const item of this.#inbox) {
      if (item.kind === 'datagram' && ++datagrams > datagramsPerTurn) left.push(item)
      else taken.push(item)
    }
    this.#inbox = left
    return taken
  }
}
