/**
 * Which tables LevelDB is going to read, by its manifest: a log (doc/log_format.md of LevelDB) of
 * edits to the set of files (db/version_edit.cc). It is only read here, so that it may be done
 * before the lock is held.
 */
import { readFile } from 'node:fs/promises'
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
    for (const record of recordsOf(manifest)) apply(record, numbers)
    return [...numbers].map((number) => `${String(number).padStart(6, '0')}.ldb`)
  } catch {
    return []
  }
}

/** The records of a log; what is torn at its end is none. */
function* recordsOf(log: Buffer): Generator<Uint8Array> {
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
    if (type === fragment.full || type === fragment.last) yield Buffer.concat(parts)
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
