/**
 * A peer without its application: the composed machine, its driver and the ports to the outside.
 * Production and the simulator run this same host; they differ in the ports.
 *
 * What is held by time is asked here, and never of the machine: a machine that slept through a
 * suspension believes in what it held until its next step.
 */
import {
  type Baseline,
  Driver,
  type Instant,
  type Machine,
  type Ports,
  type StorageRecord,
  suspensionMs,
  type Term,
} from '@quorate/kernel'
import { Cluster } from './cluster.ts'
import type {
  ClusterCommand,
  ClusterEffect,
  ClusterInput,
  ClusterNotice,
  ClusterOptions,
} from './contract.ts'

/**
 * What is held by time, and what judges it: for who asks in another thread, by the law of `Host`.
 * Instants are of this peer's clock.
 */
export interface Holding {
  /** The term in which this peer leads; 0: it does not. */
  readonly term: Term
  /** The end of its lease; −Infinity without one. */
  readonly leaseUntil: Instant
  /** The number of its session; 0 without one. */
  readonly session: number
  readonly sessionUntil: Instant
  readonly baseline: Baseline
}

export class Host {
  readonly cluster: Cluster
  readonly #ports: Ports
  readonly #notify: (notice: ClusterNotice) => void
  readonly #driver: Driver<ClusterInput, ClusterEffect>
  #unwritten: { readonly number: number; readonly records: readonly StorageRecord[] }[] = []
  #isWriting = false
  #isStopped = false

  /** `stepped`: called after each step, before the first of its effects is performed. */
  constructor(
    ports: Ports,
    options: ClusterOptions,
    notify: (notice: ClusterNotice) => void,
    stepped?: () => void,
  ) {
    this.#ports = ports
    this.#notify = notify
    this.cluster = new Cluster(ports, options)
    this.#driver = new Driver<ClusterInput, ClusterEffect>({
      machine: stepped === undefined ? this.cluster : observed(this.cluster, stepped),
      clock: ports.clock,
      tick: { type: 'tick' },
      resumed: (lostMs) => ({ type: 'resumed', lostMs }),
      driftBound: options.timing.driftBound,
      perform: (effect) => this.#perform(effect),
      fatal: (error) => notify({ type: 'fatal', error }),
    })
  }

  /** Milliseconds lost in a suspension that the machine was not told of yet. */
  get unseenMs(): number {
    return this.#driver.unseenMs
  }

  /** Whether this peer leads, by the clocks at this very moment; a suspension ends every lease. */
  get isLeader(): boolean {
    const { unseenMs } = this
    if (unseenMs > suspensionMs) return false
    return this.cluster.election.isLeader(this.#ports.clock.now() + unseenMs)
  }

  /** The end of the lease by this peer's clock; undefined without one. */
  get leaseUntil(): Instant | undefined {
    return this.isLeader ? this.cluster.election.leaseUntil - this.unseenMs : undefined
  }

  /** Whether this peer's session is surely held, by the clocks at this very moment. */
  get isSessionHeld(): boolean {
    const { unseenMs } = this
    return this.cluster.state.session?.isAlive(this.#ports.clock.now() + unseenMs) ?? false
  }

  /** Until when it surely is, by this peer's clock; undefined without a session. */
  get sessionDeadline(): Instant | undefined {
    const deadline = this.cluster.state.session?.deadline
    return deadline === undefined ? undefined : deadline - this.unseenMs
  }

  /** All that is held by time, as the last step left it. */
  get holding(): Holding {
    const { election, state } = this.cluster
    const { session } = state
    const { leaseUntil } = election
    return {
      term: leaseUntil > Number.NEGATIVE_INFINITY ? election.term : 0,
      leaseUntil,
      session: session?.id.number ?? 0,
      sessionUntil: session?.deadline ?? Number.NEGATIVE_INFINITY,
      baseline: this.#driver.baseline,
    }
  }

  /** Opens the ports; from now on the peer takes part. */
  start(): void {
    this.#ports.storage.watch?.((lack) => this.#onRoom(lack))
    this.#ports.open((input) => this.#driver.dispatch(input))
    this.#driver.dispatch({ type: 'start' })
  }

  dispatch(command: ClusterCommand): void {
    this.#driver.dispatch(command)
  }

  /** At once and without farewell; the ports are the caller's to close. */
  stop(): void {
    this.#isStopped = true
    this.#driver.stop()
  }

  #perform(effect: ClusterEffect): void {
    const { streams, datagrams, clock } = this.#ports
    switch (effect.type) {
      case 'datagram':
        return datagrams.send(effect.to, effect.bytes)
      case 'frame':
        return streams.send(effect.to, effect.bytes)
      case 'connect':
        return streams.connect(effect.peer, effect.address)
      case 'disconnect':
        return streams.disconnect(effect.peer)
      case 'verify':
        return streams.verify(effect.peer, effect.address)
      case 'publish':
        return this.#ports.gossip?.publish(effect.bytes)
      case 'listen':
        return this.#ports.gossip?.listen(effect.isListening)
      case 'persist':
        this.#unwritten.push({ number: effect.number, records: effect.records })
        return this.#write()
      case 'wake':
        return clock.soon(() => this.#driver.dispatch({ type: 'flush' }))
      default:
        return this.#notify(effect)
    }
  }

  /** One write in flight; what waits meanwhile goes to storage together. */
  #write(): void {
    if (this.#isWriting || this.#unwritten.length === 0) return
    const batch = this.#unwritten
    this.#unwritten = []
    this.#isWriting = true
    const records = batch.flatMap((write) => write.records)
    this.#ports.storage.write(records, (error) => {
      if (this.#isStopped) return
      this.#isWriting = false
      if (error !== undefined) return this.#fail(error)
      for (const { number } of batch) this.#driver.dispatch({ type: 'persisted', number })
      this.#write()
    })
  }

  #onRoom(lack: Error | undefined): void {
    if (this.#isStopped) return
    this.#notify({ type: 'storage', lack })
    this.#driver.dispatch({ type: 'storage', hasRoom: lack === undefined })
  }

  /** What was to rest on that write is never said: nothing is handed in any more. */
  #fail(error: Error): void {
    this.stop()
    this.#notify({ type: 'fatal', error })
  }
}

function observed(cluster: Cluster, stepped: () => void): Machine<ClusterInput, ClusterEffect> {
  return {
    step: (input, now) => {
      const effects = cluster.step(input, now)
      stepped()
      return effects
    },
    deadline: () => cluster.deadline(),
  }
}
