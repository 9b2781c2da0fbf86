/**
 * What the store holds, kept in step with every write: turns records into the operations of one
 * batch, whole or not at all. Truncating and compacting delete in the same batch.
 *
 * Invariant: entries are consecutive from `first`, and each continues the checksum of the last.
 */
import { assert, type StorageRecord } from '@quorate/kernel'
import {
  chainOf,
  encodeEntryRecord,
  encodeMeta,
  encodeValueRecord,
  entryKey,
  type Meta,
  metaKey,
  valueKey,
} from './records.ts'

/** Written by this version; another one is refused. */
export const storeFormat = 1

export type Operation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

export class Ledger {
  readonly #storeId: string
  readonly #values: Map<string, number>
  #sequence: number
  #first: number
  #base: number
  /** Of each stored entry, the checksum. */
  #chains: number[]

  /** `chains`: of the stored entries, from `meta.first` on. */
  constructor(meta: Meta, chains: readonly number[]) {
    this.#storeId = meta.storeId
    this.#values = new Map(Object.entries(meta.values))
    this.#sequence = meta.sequence
    this.#first = meta.first
    this.#base = meta.base
    this.#chains = [...chains]
  }

  /** Of a store that holds nothing yet. */
  static empty(storeId: string): Ledger {
    const meta = { format: storeFormat, storeId, sequence: 0, first: 1, last: 0, base: 0, chain: 0 }
    return new Ledger({ ...meta, values: {} }, [])
  }

  /** Of the last write that was planned. */
  get sequence(): number {
    return this.#sequence
  }

  /** The batch of the next write. */
  plan(records: readonly StorageRecord[]): Operation[] {
    this.#sequence++
    const operations: Operation[] = []
    for (const record of records) {
      if (record.type === 'entry') this.#entry(record.index, record.bytes, operations)
      else if (record.type === 'value') this.#value(record.name, record.bytes, operations)
      else this.#compact(record.upTo, operations)
    }
    operations.push({ type: 'put', key: metaKey, value: encodeMeta(this.#meta()) })
    return operations
  }

  get #last(): number {
    return this.#first + this.#chains.length - 1
  }

  #meta(): Meta {
    return {
      format: storeFormat,
      storeId: this.#storeId,
      sequence: this.#sequence,
      first: this.#first,
      last: this.#last,
      base: this.#base,
      chain: this.#chainAt(this.#last),
      values: Object.fromEntries(this.#values),
    }
  }

  #value(name: string, bytes: Uint8Array, operations: Operation[]): void {
    const key = valueKey(name)
    this.#values.set(name, this.#sequence)
    operations.push({ type: 'put', key, value: encodeValueRecord(key, this.#sequence, bytes) })
  }

  #entry(index: number, bytes: Uint8Array, operations: Operation[]): void {
    const isPlaced = index >= this.#first && index <= this.#last + 1
    assert(isPlaced, 'an entry is written behind another one, or in its place')
    for (let gone = index + 1; gone <= this.#last; gone++) {
      operations.push({ type: 'del', key: entryKey(gone) })
    }
    this.#chains.length = index - this.#first
    const key = entryKey(index)
    const chain = chainOf(this.#chainAt(index - 1), key, bytes)
    this.#chains.push(chain)
    operations.push({ type: 'put', key, value: encodeEntryRecord(chain, bytes) })
  }

  #compact(upTo: number, operations: Operation[]): void {
    if (upTo < this.#first) return
    const lastGone = Math.min(upTo, this.#last)
    for (let gone = this.#first; gone <= lastGone; gone++) {
      operations.push({ type: 'del', key: entryKey(gone) })
    }
    this.#base = this.#chainAt(lastGone)
    this.#chains = this.#chains.slice(upTo + 1 - this.#first)
    this.#first = upTo + 1
  }

  /** The checksum that an entry behind `index` continues. */
  #chainAt(index: number): number {
    return this.#chains[index - this.#first] ?? this.#base
  }
}
