/**
 * A peer's disk. Durable: a write takes its time, writes are done strictly in order, and a crash
 * keeps all that was reported done and any prefix of what was under way, even half a write.
 * Memory: done at once, and gone with the process.
 */
import type { Storage, StorageRecord, Stored } from '@quorate/kernel'
import type { SimulatedProcess } from './process.ts'
import type { World } from './world.ts'

export type DiskKind = 'durable' | 'memory'

export interface DiskOptions {
  readonly world: World
  readonly kind: DiskKind
  /** Draws how long the next write takes. */
  readonly latencyMs: () => number
  /** Sees what is written, when it is written and when it has become durable. */
  readonly observe?: (records: readonly StorageRecord[], isDurable: boolean) => void
}

/** As the runtime's: who waits for a write for so long is told so. */
const hungMs = 5_000

interface Write {
  readonly records: readonly StorageRecord[]
  readonly done: () => void
  readonly tell: (lack: Error | undefined) => void
  readonly process: SimulatedProcess
}

export class SimulatedDisk {
  readonly #options: DiskOptions
  readonly #values = new Map<string, Uint8Array>()
  #entries: Uint8Array[] = []
  #firstIndex = 1
  #isEmpty = true
  #writes: Write[] = []
  #isFull = false
  /** The present life knows that its writes wait. */
  #isLackTold = false

  constructor(options: DiskOptions) {
    this.#options = options
  }

  /** The storage port for one life of the peer. */
  open(process: SimulatedProcess): Storage {
    const isDurable = this.#options.kind !== 'memory'
    let tell = (_lack: Error | undefined) => {}
    return {
      isDurable,
      write: (records, done) => this.#write({ records, done, process, tell: (lack) => tell(lack) }),
      watch: (given) => {
        tell = given
      },
    }
  }

  /** Whether it takes no more: writes wait until it does. */
  set isFull(isFull: boolean) {
    if (isFull === this.#isFull) return
    this.#isFull = isFull
    const [first] = this.#writes
    if (!isFull && first !== undefined) this.#begin(first)
  }

  /** What the next life of the peer finds. */
  stored(): Stored | undefined {
    if (this.#isEmpty || this.#options.kind === 'memory') return undefined
    return {
      values: new Map(this.#values),
      entries: [...this.#entries],
      firstIndex: this.#firstIndex,
    }
  }

  /** The process is gone: of what was under way a prefix of records, or nothing, has reached the disk. */
  crash(losesUnderWay = false): void {
    const records = this.#writes.flatMap((write) => write.records)
    this.#writes = []
    this.#isLackTold = false
    if (losesUnderWay) return
    const kept = records.slice(0, Math.floor(this.#options.world.between(0, records.length + 1)))
    if (kept.length > 0) this.#keep(kept)
  }

  #write(write: Write): void {
    // Its promises may still run; nothing that it does reaches the disk of its next life.
    if (!write.process.isAlive) return
    this.#options.observe?.(write.records, false)
    if (this.#options.kind === 'memory') {
      this.#keep(write.records)
      write.done()
      return
    }
    this.#writes.push(write)
    if (this.#writes.length === 1) this.#begin(write)
  }

  #begin(write: Write): void {
    if (this.#isFull && this.#options.kind === 'durable') return this.#lack(write)
    const { world } = this.#options
    const latencyMs = this.#options.latencyMs()
    if (latencyMs > hungMs) {
      world.after(hungMs, () => {
        if (this.#writes[0] === write) this.#lack(write)
      })
    }
    world.after(latencyMs, () => {
      // A crash has dealt with it.
      if (this.#writes[0] !== write) return
      if (this.#isFull) return this.#lack(write)
      this.#writes.shift()
      if (this.#isLackTold) {
        this.#isLackTold = false
        write.process.arrive('disk', () => write.tell(undefined))
      }
      this.#keep(write.records)
      const next = this.#writes[0]
      if (next !== undefined) this.#begin(next)
      write.process.arrive('disk', write.done)
    })
  }

  /** Its process is told once that the write waits. */
  #lack(write: Write): void {
    if (this.#isLackTold) return
    this.#isLackTold = true
    write.process.arrive('disk', () => write.tell(new Error('no space left, or no answer')))
  }

  #keep(records: readonly StorageRecord[]): void {
    this.#options.observe?.(records, true)
    this.#isEmpty = false
    if (this.#options.kind === 'memory') return
    for (const record of records) this.#keepOne(record)
  }

  #keepOne(record: StorageRecord): void {
    switch (record.type) {
      case 'value':
        this.#values.set(record.name, record.bytes)
        return
      case 'entry':
        this.#keepEntry(record.index, record.bytes)
        return
      case 'compact': {
        const gone = record.upTo + 1 - this.#firstIndex
        if (gone <= 0) return
        this.#entries = this.#entries.slice(gone)
        this.#firstIndex = record.upTo + 1
        return
      }
    }
  }

  #keepEntry(index: number, bytes: Uint8Array): void {
    const place = index - this.#firstIndex
    if (place < 0 || place > this.#entries.length) {
      const last = this.#firstIndex + this.#entries.length - 1
      throw new Error(`entry ${index} written where ${this.#firstIndex} to ${last} are stored`)
    }
    this.#entries.length = place
    this.#entries.push(bytes)
  }
}
