/**
 * The storage port on a disk: one write is one batch, on disk before it is done. After a write that
 * failed nothing is written any more: nobody knows what of it has reached the disk, and only
 * opening the store anew can tell.
 */
import { assert, type Storage, type StorageRecord } from '@quorate/kernel'
import { identityName } from './identity.ts'
import type { Ledger, Operation } from './ledger.ts'
import { reasonOf, storageError } from './storage-error.ts'

export interface DiskStorageOptions {
  readonly directory: string
  readonly ledger: Ledger
  /** Resolves when the batch is on disk, all of it. */
  readonly batch: (operations: Operation[]) => Promise<void>
  /** A write of this number is durable. */
  readonly durable: (sequence: number) => void
}

export class DiskStorage implements Storage {
  readonly isDurable = true
  readonly #options: DiskStorageOptions
  #last: Promise<void> = Promise.resolve()
  #failure: Error | undefined

  constructor(options: DiskStorageOptions) {
    this.#options = options
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

  /** Resolves when nothing is being written any more; never rejects. */
  settled(): Promise<void> {
    return this.#last
  }

  async #commit(operations: Operation[], sequence: number): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      await this.#options.batch(operations)
    } catch (error) {
      const what = `could not be written (${reasonOf(error)})`
      this.#failure = storageError('write-failed', this.#options.directory, what, error)
      throw this.#failure
    }
    this.#options.durable(sequence)
  }
}
