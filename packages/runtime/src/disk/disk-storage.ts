/**
 * The storage port on a disk: one write is one batch, on disk before it is done. After a write that
 * failed nothing is written on top of it: nobody knows what of it has reached the disk, and only
 * opening the store anew can tell. For want of room that is what happens, as soon as there is some;
 * after any other failure the peer has to stop.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { assert, type Storage, type StorageRecord } from '@quorate/kernel'
import { identityName } from './identity.ts'
import type { Ledger, Operation } from './ledger.ts'
import { isLackOfRoom, reasonOf, storageError } from './storage-error.ts'

/** Whether there is room is looked at so often: at first, and at last. */
const shortestWaitMs = 100
const longestWaitMs = 5_000

/** A busy disk takes tenths of a second for a sync, one that does not answer takes for ever. */
const defaultHungMs = 5_000

export interface DiskStorageOptions {
  readonly directory: string
  readonly ledger: Ledger
  /** Resolves when the batch is on disk, all of it. */
  readonly batch: (operations: readonly Operation[]) => Promise<void>
  /**
   * After a batch that failed for want of room: resolves when the store was opened anew and holds all
   * before that batch, and of the batch all or nothing. Rejects while there is no room.
   */
  readonly reopen: (failed: readonly Operation[]) => Promise<void>
  /** A write of this number is durable. */
  readonly durable: (sequence: number) => void
  /** A batch that takes longer hangs. @default 5000 */
  readonly hungMs?: number
}

export class DiskStorage implements Storage {
  readonly isDurable = true
  readonly #options: DiskStorageOptions
  readonly #closing = new AbortController()
  #last: Promise<void> = Promise.resolve()
  #failure: Error | undefined
  #tell: ((lack: Error | undefined) => void) | undefined

  constructor(options: DiskStorageOptions) {
    this.#options = options
  }

  watch(tell: (lack: Error | undefined) => void): void {
    this.#tell = tell
  }

  write(records: readonly StorageRecord[], done: (error?: Error) => void): void {
    for (const record of records) {
      const isFree = record.type !== 'value' || record.name !== identityName
      assert(isFree, 'the identity is written by the storage alone')
    }
    this.writeAll(records).then(() => done(), done)
  }

  /** As `write`, the identity included. Rejects with ERR_QUORATE_STORAGE. */
  writeAll(records: readonly StorageRecord[]): Promise<void> {
    const { ledger } = this.#options
    const operations = ledger.plan(records)
    const { sequence } = ledger
    const written = this.#last.then(() => this.#commit(operations, sequence))
    this.#last = written.catch(() => {})
    return written
  }

  /**
   * Resolves when nothing is being written any more, or waits for room in vain; to false when a write
   * hangs, which may never end. Never rejects.
   */
  async settled(): Promise<boolean> {
    this.#closing.abort()
    const { hungMs = defaultHungMs } = this.#options
    let timer: NodeJS.Timeout | undefined
    const hangs = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, hungMs, false)
    })
    const isSettled = await Promise.race([this.#last.then(() => true), hangs])
    clearTimeout(timer)
    return isSettled
  }

  async #commit(operations: readonly Operation[], sequence: number): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      await this.#batch(operations)
    } catch (error) {
      if (this.#tell === undefined || !isLackOfRoom(error)) throw this.#failed(error)
      await this.#waitForRoom(operations, error)
    }
    this.#options.durable(sequence)
  }

  /** Tells when it hangs, and when it does no longer. */
  async #batch(operations: readonly Operation[]): Promise<void> {
    const { directory, batch, hungMs = defaultHungMs } = this.#options
    let isOver = false
    let isTold = false
    const tell = () => {
      if (isOver || this.#tell === undefined) return
      isTold = true
      const what = `has not taken a write for ${hungMs / 1_000} s`
      this.#tell(storageError('no-answer', directory, what))
    }
    // Where the process itself stood still, the answer may be there: it is heard before that.
    const timer = setTimeout(() => setImmediate(tell), hungMs)
    try {
      await batch(operations)
      if (isTold) this.#tell?.(undefined)
    } finally {
      isOver = true
      clearTimeout(timer)
    }
  }

  /** Resolves when there was room, and the batch is on disk. */
  async #waitForRoom(operations: readonly Operation[], first: unknown): Promise<void> {
    const { directory, reopen, batch } = this.#options
    const what = `has no room (${reasonOf(first)})`
    this.#tell?.(storageError('no-space', directory, what, first))
    for (let waitMs = shortestWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      try {
        await delay(waitMs, undefined, { signal: this.#closing.signal })
        await reopen(operations)
        await batch(operations)
        break
      } catch (error) {
        if (!isLackOfRoom(error)) throw this.#failed(error)
      }
    }
    this.#tell?.(undefined)
  }

  #failed(error: unknown): Error {
    const what = `could not be written (${reasonOf(error)})`
    this.#failure = storageError('write-failed', this.#options.directory, what, error)
    return this.#failure
  }
}
