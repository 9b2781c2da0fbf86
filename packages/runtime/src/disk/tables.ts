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
const checksumBytes = 4

/** The loop turns after so many bytes: some milliseconds. */
const pieceBytes = 256 * 1_024

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
    if (table !== undefined && !(await new Table(table).isWhole())) return name
  }
  return undefined
}

class Table {
  readonly #bytes: Buffer
  #sinceTurn = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The footer names the index of the data and that of all else; these name the other blocks. */
  async isWhole(): Promise<boolean> {
    const bytes = this.#bytes
    if (bytes.length < footerBytes || bytes.readBigUInt64LE(bytes.length - 8) !== magic)
      return false
    try {
      const footer = new ByteReader(bytes.subarray(-footerBytes))
      for (const index of [readHandle(footer), readHandle(footer)]) {
        if (!(await this.#isBlockWhole(index))) return false
        const { offset, size } = index
        for (const handle of handlesIn(bytes.subarray(offset, offset + size))) {
          if (!(await this.#isBlockWhole(handle))) return false
        }
      }
      return true
    } catch (error) {
      if (error instanceof RangeError) return false
      throw error
    }
  }

  /** Its checksum follows on its bytes and the byte that tells how it is compressed. */
  async #isBlockWhole({ offset, size }: BlockHandle): Promise<boolean> {
    const bytes = this.#bytes
    const end = offset + size + 1
    if (end + checksumBytes > bytes.length - footerBytes) return false
    let checksum = 0
    for (let at = offset; at < end; at += pieceBytes) {
      const piece = bytes.subarray(at, Math.min(end, at + pieceBytes))
      checksum = crc32c(piece, checksum)
      this.#sinceTurn += piece.length
      if (this.#sinceTurn >= pieceBytes) await this.#turn()
    }
    return bytes.readUInt32LE(end) === masked(checksum)
  }

  #turn(): Promise<void> {
    this.#sinceTurn = 0
    return nextTurn()
  }
}

function readHandle(reader: ByteReader): BlockHandle {
  return { offset: reader.varint(), size: reader.varint() }
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
