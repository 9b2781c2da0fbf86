/**
 * A peer without its application: the composed machine, its driver and the ports to the outside.
 * Production and the simulator run this same host; they differ in the ports.
 */
import { Driver, type Ports, type StorageRecord } from '@quorate/kernel'
import { Cluster } from './cluster.ts'
import type {
  ClusterCommand,
  ClusterEffect,
  ClusterInput,
  ClusterNotice,
  ClusterOptions,
} from './contract.ts'

export class Host {
  readonly cluster: Cluster
  readonly #ports: Ports
  readonly #notify: (notice: ClusterNotice) => void
  readonly #driver: Driver<ClusterInput, ClusterEffect>
  #unwritten: { readonly number: number; readonly records: readonly StorageRecord[] }[] = []
  #isWriting = false

  constructor(ports: Ports, options: ClusterOptions, notify: (notice: ClusterNotice) => void) {
    this.#ports = ports
    this.#notify = notify
    this.cluster = new Cluster(ports, options)
    this.#driver = new Driver<ClusterInput, ClusterEffect>({
      machine: this.cluster,
      clock: ports.clock,
      tick: { type: 'tick' },
      perform: (effect) => this.#perform(effect),
      fatal: (error) => notify({ type: 'fatal', error }),
    })
  }

  /** Opens the ports; from now on the peer takes part. */
  start(): void {
    this.#ports.open((input) => this.#driver.dispatch(input))
    this.#driver.dispatch({ type: 'start' })
  }

  dispatch(command: ClusterCommand): void {
    this.#driver.dispatch(command)
  }

  /** At once and without farewell; the ports are the caller's to close. */
  stop(): void {
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
    this.#ports.storage.write(records, () => {
      this.#isWriting = false
      for (const { number } of batch) this.#driver.dispatch({ type: 'persisted', number })
      this.#write()
    })
  }
}
