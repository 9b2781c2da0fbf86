/**
 * Which tables LevelDB is going to read, by its manifest: a log (doc/log_format.md of LevelDB) of
 * edits to the set of files (db/version_edit.cc). It is only read here, so that it may be done
 * before the lock is held.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ByteReader } from './byte-reader.ts'

const blockBytes = 32_768
const headerBytes = 7

/** Where a fragment of a record stands in it; 3 is between the first and the last. */
const fragment = { none: 0, full: 1, first: 2, last: 4 } as const

/** The tags of an edit whose content is more than one number. */
const edit = { comparator: 1, compactPointer: 5, deletedFile: 6, newFile: 7 } as const

/**
 * Their file names. None where the manifest is missing or cannot be read: LevelDB checks it whole,
 * and refuses it itself.
 */
export async function tablesOf(location: string): Promise<readonly string[]> {
  try {
    const current = await readFile(join(location, 'CURRENT'), 'latin1')
    const manifest = await readFile(join(location, current.trimEnd()))
    const numbers = new Set<number>()
    for (const { bytes } of recordsOf(manifest)) apply(bytes, numbers)
    return [...numbers].map((number) => `${String(number).padStart(6, '0')}.ldb`)
  } catch {
    return []
  }
}

/** What lies behind the last whole record of a log: a write that was not finished. */
export interface Torn {
  readonly file: string
  readonly bytes: number
}

/** Of the logs that LevelDB is going to read; it cuts such an end off without a word. */
export async function tornLog(location: string): Promise<Torn | undefined> {
  const files = await readdir(location).catch(() => [])
  for (const file of files.filter((name) => name.endsWith('.log')).sort()) {
    const log = await readFile(join(location, file))
    let end = 0
    for (const record of recordsOf(log)) end = record.end
    // What does not hold a header any more is filled up.
    const bytes = log.length - end
    if (bytes >= headerBytes) return { file, bytes }
  }
  return undefined
}

/** The records of a log, with where each ends; what is torn at its end is none. */
function* recordsOf(log: Buffer): Generator<{ readonly bytes: Uint8Array; readonly end: number }> {
  let parts: Uint8Array[] = []
  for (let at = 0; at + headerBytes <= log.length; ) {
    const leftInBlock = blockBytes - (at % blockBytes)
    const length = log.readUInt16LE(at + 4)
    const type = log[at + 6] ?? fragment.none
    if (leftInBlock < headerBytes || type === fragment.none) {
      at += leftInBlock
      continue
    }
    const end = at + headerBytes + length
    if (end > log.length) return
    if (type === fragment.full || type === fragment.first) parts = []
    parts.push(log.subarray(at + headerBytes, end))
    if (type === fragment.full || type === fragment.last) yield { bytes: Buffer.concat(parts), end }
    at = end
  }
}

function apply(record: Uint8Array, tables: Set<number>): void {
  const reader = new ByteReader(record)
  while (reader.hasMore) {
    const tag = reader.varint()
    if (tag === edit.comparator) reader.text()
    else if (tag === edit.compactPointer) {
      reader.varint()
      reader.text()
    } else if (tag === edit.deletedFile) {
      reader.varint()
      tables.delete(reader.varint())
    } else if (tag === edit.newFile) {
      reader.varint()
      tables.add(reader.varint())
      reader.varint()
      reader.text()
      reader.text()
    } else reader.varint()
  }
}
