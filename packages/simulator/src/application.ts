/**
 * The application at one life of a peer: it writes, reads, gives up, and watches, all through the
 * same host that production runs, and remembers what it was told.
 */
import type { Operation, OperationResult } from '@quorate/replicated-state'
import type { ClusterNotice } from 'quorate/cluster'
import { describeOperation, type History, type Read, textOf, type Write } from './history.ts'
import type { Life } from './life.ts'
import type { Simulation } from './simulation.ts'

export class Application {
  readonly life: Life
  readonly #simulation: Simulation
  readonly #history: History
  readonly #writes = new Map<number, Write>()
  readonly #reads = new Map<number, Read>()
  #lastId = 0

  constructor(simulation: Simulation, history: History, life: Life) {
    this.#simulation = simulation
    this.#history = history
    this.life = life
  }

  /** How many of its writes and reads are still to be answered. */
  get waiting(): number {
    return this.#writes.size + this.#reads.size
  }

  write(make: (value: Uint8Array) => Operation): Write {
    const { world, trace } = this.#simulation
    const write = this.#history.newWrite(this.life, world.now, make)
    const id = ++this.#lastId
    this.#writes.set(id, write)
    trace.note(this.life.name, 'operate', () => `#${id} ${describeOperation(write.operation)}`)
    this.#dispatch(() => {
      this.life.host.dispatch({ type: 'operate', id, operation: write.operation })
    })
    return write
  }

  read(kind: Read['kind'], path: string): Read {
    const { world, trace } = this.#simulation
    const read = this.#history.newRead(this.life, world.now, kind, path)
    const id = ++this.#lastId
    this.#reads.set(id, read)
    trace.note(this.life.name, 'read', () => `#${id} ${kind} ${path}`)
    this.#dispatch(() => this.life.host.dispatch({ type: 'read', id }))
    return read
  }

  /** Gives up everything it waits for. */
  withdraw(): void {
    this.#dispatch(() => {
      for (const [id, write] of this.#writes) {
        write.isWithdrawn = true
        this.#simulation.count('app-withdraw')
        this.life.host.dispatch({ type: 'withdraw', id })
      }
      for (const [id, read] of this.#reads) {
        read.isWithdrawn = true
        this.life.host.dispatch({ type: 'withdraw-read', id })
      }
      this.#reads.clear()
    })
  }

  /** Leaves the cluster as it should be left; `retires`: for good. */
  leave(retires: boolean): void {
    this.#dispatch(() => this.life.host.dispatch({ type: 'leave', retires }))
  }

  /** Wants the cluster to have so many voters, for a while. */
  setSeats(seats: number): void {
    const id = ++this.#lastId
    this.#dispatch(() => this.life.host.dispatch({ type: 'set-seats', id, seats }))
    this.#simulation.world.after(3_000, () => {
      this.#dispatch(() => this.life.host.dispatch({ type: 'withdraw-seats', id }))
    })
  }

  onNotice(notice: ClusterNotice): void {
    if (notice.type === 'result') this.#onResult(notice)
    else if (notice.type === 'readable') this.#onReadable(notice.id)
  }

  #onResult({ id, result }: Extract<ClusterNotice, { type: 'result' }>): void {
    const write = this.#writes.get(id)
    if (write === undefined) {
      this.#simulation.report('S3', `${this.life.name} is told of operation ${id} once too often`)
      return
    }
    this.#writes.delete(id)
    write.returnedAt = this.#simulation.world.now
    write.result = result
    this.#simulation.count(result.ok ? 'app-applied' : outcomeOf(result))
  }

  #onReadable(id: number): void {
    const read = this.#reads.get(id)
    // It was withdrawn while the answer was on its way.
    if (read === undefined) return
    this.#reads.delete(id)
    read.returnedAt = this.#simulation.world.now
    const { tree, appliedIndex } = this.life.host.cluster.state
    read.appliedIndex = appliedIndex
    if (read.kind === 'children') read.seen = tree.children(read.path)
    else {
      const key = tree.get(read.path)
      if (key !== undefined) read.seen = { value: textOf(key.value), version: key.version }
    }
    this.#simulation.count('app-read')
    this.#simulation.trace.note(this.life.name, 'was read', () => JSON.stringify([id, read.seen]))
  }

  /** An application runs inside the process: while that is paused, it asks nothing. */
  #dispatch(run: () => void): void {
    this.life.process.arrive('stream', run)
  }
}

function outcomeOf(result: OperationResult): string {
  if ('error' in result) {
    return result.error.code === 'store-full' ? 'app-store-full' : 'app-refused'
  }
  return 'notApplied' in result ? 'app-not-applied' : 'app-unknown'
}
