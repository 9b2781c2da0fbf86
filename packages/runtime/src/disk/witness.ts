/**
 * How far the store had come, in a file of its own beside it. A store that lost the end of its log
 * looks like one that was never written so far: only somebody else can tell.
 *
 * It is written after each write, a moment behind it and never waited for: after an orderly end it
 * is exact, after a crash it may name an earlier write, and never one that was not durable. It has
 * two places of one sector each, written in turn, so that a torn write leaves the other one.
 */
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { syncDirectory } from './directory.ts'
import { storageError } from './storage-error.ts'

export const witnessName = 'witness'

const placeBytes = 512

export interface WitnessContent {
  readonly storeId: string
  /** The last write that was known to be durable. */
  readonly sequence: number
}

/** Undefined: there is no such file. Throws ERR_QUORATE_STORAGE when neither place can be read. */
export async function readWitness(directory: string): Promise<WitnessContent | undefined> {
  const text = await readFile(join(directory, witnessName), 'latin1').catch((error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const places = [decode(text.slice(0, placeBytes)), decode(text.slice(placeBytes))]
  const [latest] = places.filter((place) => place !== undefined).sort(latestFirst)
  if (latest === undefined) {
    throw storageError('damaged', directory, `is damaged: its file '${witnessName}' is garbled`)
  }
  return latest
}

/** Makes the file, whole or not at all, for a store that holds nothing yet. */
export async function createWitness(directory: string, storeId: string): Promise<void> {
  const path = join(directory, witnessName)
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    const place = encode({ storeId, sequence: 0 })
    await file.write(Buffer.concat([place, place]))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncDirectory(directory)
}

export class Witness {
  readonly #file: FileHandle
  readonly #storeId: string
  #wanted = 0
  #written = 0
  #turn = 0
  #writing: Promise<void> | undefined
  #failure: unknown

  private constructor(file: FileHandle, storeId: string) {
    this.#file = file
    this.#storeId = storeId
  }

  static async open(directory: string, storeId: string): Promise<Witness> {
    return new Witness(await open(join(directory, witnessName), 'r+'), storeId)
  }

  /** This write is durable. */
  follow(sequence: number): void {
    this.#wanted = sequence
    this.#writing ??= this.#write()
  }

  /** Rejects when a write of it has failed. */
  async sync(): Promise<void> {
    await this.#writing
    if (this.#failure !== undefined) throw this.#failure
    await this.#file.sync()
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
  }

  /** Never rejects: what it could not write makes it say less, and nothing wrong. */
  async #write(): Promise<void> {
    try {
      while (this.#written !== this.#wanted) {
        const sequence = this.#wanted
        const place = encode({ storeId: this.#storeId, sequence })
        this.#turn = 1 - this.#turn
        await this.#file.write(place, 0, place.length, this.#turn * placeBytes)
        this.#written = sequence
      }
    } catch (error) {
      this.#failure = error
    } finally {
      this.#writing = undefined
    }
  }
}

/** One line, filled up with spaces to the size of a sector. */
function encode(content: WitnessContent): Buffer {
  const json = JSON.stringify(content)
  const line = `${crc32(json).toString(16).padStart(8, '0')} ${json}`
  return Buffer.from(`${line.padEnd(placeBytes - 1)}\n`, 'latin1')
}

function decode(place: string): WitnessContent | undefined {
  const json = place.slice(9).trimEnd()
  if (place.slice(0, 8) !== crc32(json).toString(16).padStart(8, '0')) return undefined
  return JSON.parse(json) as WitnessContent
}

function latestFirst(a: WitnessContent, b: WitnessContent): number {
  return b.sequence - a.sequence
}
