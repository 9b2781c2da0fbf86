/**
 * LevelDB reads its tables without looking at their checksums, and a damaged one can end the whole
 * process: an assertion of its own fails. So they are looked at before it is started, block by
 * block (doc/table_format.md of LevelDB).
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ByteReader } from './byte-reader.ts'
import { crc32c, masked } from './crc32c.ts'
import { tablesOf } from './manifest.ts'

const footerBytes = 48
const magic = 0xdb4775248b80fb57n
const trailerBytes = 5

/** The loop turns after so many bytes. */
const pieceBytes = 1024 * 1024

interface BlockHandle {
  readonly offset: number
  readonly size: number
}

/** The name of a damaged table; undefined when all are whole. Missing ones are LevelDB's to tell. */
export async function damagedTable(location: string): Promise<string | undefined> {
  for (const name of await tablesOf(location)) {
    const table = await readFile(join(location, name)).catch((error) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (table !== undefined && !(await isWhole(table))) return name
  }
  return undefined
}

/** The footer names the index and the index of what else there is; these name all other blocks. */
async function isWhole(table: Buffer): Promise<boolean> {
  try {
    if (table.length < footerBytes || table.readBigUInt64LE(table.length - 8) !== magic)
      return false
    const footer = new ByteReader(table.subarray(-footerBytes))
    const indexes = [readHandle(footer), readHandle(footer)]
    for (const index of indexes) {
      const block = await checkedBlock(table, index)
      if (block === undefined) return false
      for (const handle of handlesIn(block)) {
        if ((await checkedBlock(table, handle)) === undefined) return false
      }
    }
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function readHandle(reader: ByteReader): BlockHandle {
  return { offset: reader.varint(), size: reader.varint() }
}

/** The block without its trailer; undefined when its checksum is wrong. */
async function checkedBlock(
  table: Buffer,
  { offset, size }: BlockHandle,
): Promise<Buffer | undefined> {
  const end = offset + size + 1
  if (end + trailerBytes - 1 > table.length - footerBytes) return undefined
  let checksum = 0
  for (let at = offset; at < end; at += pieceBytes) {
    if (at > offset) await nextTurn()
    checksum = crc32c(table.subarray(at, Math.min(end, at + pieceBytes)), checksum)
  }
  return table.readUInt32LE(end) === masked(checksum)
    ? table.subarray(offset, offset + size)
    : undefined
}

/** The values of a block of an index: keys share their beginnings, and a list of restarts ends it. */
function* handlesIn(block: Buffer): Generator<BlockHandle> {
  const restarts = block.readUInt32LE(block.length - 4)
  const reader = new ByteReader(block.subarray(0, block.length - 4 - 4 * restarts))
  while (reader.hasMore) {
    reader.varint()
    const keyBytes = reader.varint()
    const valueBytes = reader.varint()
    reader.take(keyBytes)
    yield readHandle(new ByteReader(reader.take(valueBytes)))
  }
}
