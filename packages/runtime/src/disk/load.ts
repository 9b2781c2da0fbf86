/**
 * Reads all that the store holds, and refuses what cannot be all that was written. It reads piece
 * by piece, so that the loop goes on turning meanwhile.
 */
import type { Stored } from '@quorate/kernel'
import type { ClassicLevel } from 'classic-level'
import { Ledger, storeFormat } from './ledger.ts'
import { type Meta, readEntryRecord, readKey, readMeta, readValueRecord } from './records.ts'
import { storageError } from './storage-error.ts'

export type Database = ClassicLevel<Uint8Array, Uint8Array>

export interface Loaded extends Stored {
  readonly meta: Meta
  readonly ledger: Ledger
}

/** So much is read in one piece: some milliseconds. */
const pieceBytes = 64 * 1_024
const pieceRecords = 256

/** Undefined: nothing was ever written. Throws ERR_QUORATE_STORAGE. */
export async function load(database: Database, directory: string): Promise<Loaded | undefined> {
  const scan = new Scan(directory)
  const iterator = database.iterator({ highWaterMarkBytes: pieceBytes, fillCache: false })
  try {
    for (;;) {
      const records = await iterator.nextv(pieceRecords)
      if (records.length === 0) break
      for (const [key, record] of records) scan.add(key, record)
    }
  } finally {
    await iterator.close()
  }
  return scan.finish()
}

class Scan {
  readonly #directory: string
  readonly #values = new Map<string, Uint8Array>()
  readonly #entries: Uint8Array[] = []
  readonly #chains: number[] = []
  #meta: Meta | undefined
  #chain = 0

  constructor(directory: string) {
    this.#directory = directory
  }

  add(key: Uint8Array, record: Uint8Array): void {
    const read = readKey(key)
    if (read?.kind === 'meta') return this.#addMeta(record)
    const meta = this.#meta
    if (meta === undefined) throw this.#damaged('the record of what it holds is missing')
    if (read === undefined) throw this.#damaged('a record has no name that was ever written')
    if (read.kind === 'value') this.#addValue(read.name, key, record, meta)
    else this.#addEntry(read.index, key, record, meta)
  }

  finish(): Loaded | undefined {
    const meta = this.#meta
    if (meta === undefined) return undefined
    for (const name of Object.keys(meta.values)) {
      if (!this.#values.has(name)) throw this.#damaged(`the value '${name}' is missing`)
    }
    const next = meta.first + this.#entries.length
    if (next <= meta.last) {
      throw this.#damaged(`entry ${next} is missing, and ${meta.last} was the last`)
    }
    if (this.#chain !== meta.chain)
      throw this.#damaged('its entries are not those of its last write')
    return {
      meta,
      values: this.#values,
      entries: this.#entries,
      firstIndex: meta.first,
      ledger: new Ledger(meta, this.#chains),
    }
  }

  #addMeta(record: Uint8Array): void {
    const meta = readMeta(record)
    if (meta === undefined) throw this.#damaged('the record of what it holds is garbled')
    if (meta.format !== storeFormat) {
      const what = `was written in format ${meta.format}, and this version knows ${storeFormat} only`
      throw storageError('other-format', this.#directory, what)
    }
    this.#meta = meta
    this.#chain = meta.base
  }

  #addValue(name: string, key: Uint8Array, record: Uint8Array, meta: Meta): void {
    const value = readValueRecord(key, record)
    if (value === undefined) throw this.#damaged(`the value '${name}' is garbled`)
    if (value.sequence !== meta.values[name]) {
      throw this.#damaged(`the value '${name}' is not the one that was written last`)
    }
    this.#values.set(name, value.bytes)
  }

  #addEntry(index: number, key: Uint8Array, record: Uint8Array, meta: Meta): void {
    const wanted = meta.first + this.#entries.length
    if (index !== wanted || index > meta.last) {
      throw this.#damaged(`entry ${index} stands where ${meta.first} to ${meta.last} should`)
    }
    const entry = readEntryRecord(this.#chain, key, record)
    if (entry === undefined) {
      throw this.#damaged(`entry ${index} is garbled, or does not follow on the one before it`)
    }
    this.#chain = entry.chain
    this.#entries.push(entry.bytes)
    this.#chains.push(entry.chain)
  }

  #damaged(what: string) {
    return storageError('damaged', this.#directory, `is damaged: ${what}`)
  }
}
