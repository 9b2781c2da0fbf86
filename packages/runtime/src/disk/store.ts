/**
 * The database of one peer, and what opens it: with all that was ever acknowledged, or not at all.
 * It can be opened anew while the peer runs, when a write has failed for want of room: LevelDB may
 * have left a part of it in its log, and would lose what it wrote behind that.
 */
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { equals } from 'uint8arrays/equals'
import { databaseLocation } from './directory.ts'
import type { Operation } from './ledger.ts'
import { type Database, type Loaded, load } from './load.ts'
import { type Torn, tornLog } from './manifest.ts'
import { encodeMeta } from './records.ts'
import { storageError } from './storage-error.ts'
import { damagedTable } from './tables.ts'

/** Opening writes a table of what LevelDB has in its log, which may be so large. */
const logBytesAtMost = 4 * 1_024 * 1_024

/** Filled to see whether there is room, and removed. */
const trialName = 'room'

export class Store {
  readonly #directory: string
  readonly #database: Database
  /** What of its log was cut off when it was opened: a write that was not finished, and never said to be done. */
  readonly torn: Torn | undefined
  /** The meta record of the last batch that is known to be on disk. */
  #meta: Uint8Array | undefined

  private constructor(directory: string, database: Database, torn: Torn | undefined) {
    this.torn = torn
    this.#directory = directory
    this.#database = database
  }

  /** Throws what the database says, or ERR_QUORATE_STORAGE. */
  static async open(directory: string, createIfMissing: boolean): Promise<Store> {
    // A peer without a disk needs no binary of it.
    const { ClassicLevel } = await import('classic-level')
    const location = databaseLocation(directory)
    const encoding = { keyEncoding: 'view', valueEncoding: 'view' } as const
    await refuseDamaged(directory)
    await rm(join(directory, trialName), { force: true })
    const torn = await tornLog(location)
    const database: Database = new ClassicLevel(location, encoding)
    await database.open({ createIfMissing, compression: false })
    return new Store(directory, database, torn)
  }

  load(): Promise<Loaded | undefined> {
    return load(this.#database, this.#directory)
  }

  async batch(operations: readonly Operation[]): Promise<void> {
    await this.#database.batch([...operations], { sync: true })
    this.#meta = metaOf(operations)
  }

  /**
   * Opens it anew after this batch has failed, if there is room for it. Nothing is lost where there is
   * none: LevelDB keeps its log until a table holds what was in it.
   */
  async reopen(failed: readonly Operation[]): Promise<void> {
    await tryRoom(this.#directory, logBytesAtMost + 2 * bytesOf(failed))
    await this.#database.close()
    await refuseDamaged(this.#directory)
    await this.#database.open({ createIfMissing: false, compression: false })
    const loaded = await this.load()
    // While it was closed, nobody held its lock.
    const found = loaded && encodeMeta(loaded.meta)
    const isOurs = [this.#meta, metaOf(failed)].some((meta) => meta && found && equals(meta, found))
    if (isOurs) return
    const what = 'is damaged: it does not hold what this peer wrote last'
    throw storageError('damaged', this.#directory, what)
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}

/** The last operation of every batch; see `Ledger`. */
function metaOf(operations: readonly Operation[]): Uint8Array | undefined {
  const last = operations.at(-1)
  return last?.type === 'put' ? last.value : undefined
}

function bytesOf(operations: readonly Operation[]): number {
  let bytes = 0
  for (const each of operations) if (each.type === 'put') bytes += each.value.length
  return bytes
}

/** A damaged table could end the process. */
async function refuseDamaged(directory: string): Promise<void> {
  const damaged = await damagedTable(databaseLocation(directory))
  if (damaged === undefined) return
  throw storageError('damaged', directory, `is damaged: its file ${damaged} is garbled`)
}

/** Rejects with what the system says when it does not take so many bytes. */
async function tryRoom(directory: string, bytes: number): Promise<void> {
  const path = join(directory, trialName)
  const piece = Buffer.alloc(64 * 1_024, 1)
  const file = await open(path, 'w', 0o600)
  try {
    for (let written = 0; written < bytes; written += piece.length) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}
