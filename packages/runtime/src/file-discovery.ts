/**
 * Finds peers in a file of addresses, read at start and whenever it has changed. The file is looked
 * at every other second: the system's notices of changes do not come from network file systems,
 * nor for a file that is replaced by renaming. What it held last counts while it cannot be read.
 */
import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Address, Clock } from '@quorate/kernel'
import { parseAddressFile, type WrongLine } from './address-file.ts'
import { repeat } from './pace.ts'
import { Trouble } from './trouble.ts'

const pausesMs = [0, 2_000]

const fileBytesAtMost = 65_536

/** So many wrong lines are named; there may be more. */
const namedLinesAtMost = 5

export interface FileDiscoveryOptions {
  /** Relative to the working directory of this moment. */
  readonly path: string
  /** The IP address of this peer: an address that cannot be reached from there is a wrong line. */
  readonly from: string
  readonly clock: Clock
  readonly found: (addresses: readonly Address[]) => void
  readonly warn: (error: Error) => void
}

export class FileDiscovery {
  readonly #options: FileDiscoveryOptions
  readonly #path: string
  readonly #trouble: Trouble
  #stamp: string | undefined
  #last: readonly Address[] = []
  #end: (() => void) | undefined

  constructor(options: FileDiscoveryOptions) {
    this.#options = options
    this.#path = resolve(options.path)
    this.#trouble = new Trouble(options.warn)
  }

  open(): void {
    this.#end = repeat(this.#options.clock, pausesMs, () => this.#look())
  }

  close(): void {
    this.#end?.()
    this.#end = undefined
  }

  describe(): string {
    const trouble = this.#trouble.now === undefined ? '' : `; ${this.#trouble.now}`
    return `the file ${this.#path} (${this.#last.length} addresses${trouble})`
  }

  async #look(): Promise<void> {
    const { from, found } = this.#options
    try {
      const text = await this.#readIfChanged()
      if (text === undefined || this.#end === undefined) return
      const { addresses, wrong } = parseAddressFile(text, from)
      this.#last = addresses
      if (wrong.length === 0) this.#trouble.isOver()
      else this.#trouble.is(new Error(`discovery.file ${this.#path}: ${inWords(wrong)}`))
      found(addresses)
    } catch (error) {
      // Whatever it holds when it can be read again is news.
      this.#stamp = undefined
      if (this.#end !== undefined) this.#trouble.is(this.#explained(error))
    }
  }

  async #readIfChanged(): Promise<string | undefined> {
    // To open what is no file, a pipe say, could wait for ever.
    const stats = await stat(this.#path)
    if (!stats.isFile()) throw new Error('must be a regular file')
    // Looked at before it is read: a change in between is seen the next time.
    const stamp = `${stats.mtimeMs} ${stats.size} ${stats.ino}`
    if (stamp === this.#stamp) return undefined
    const file = await open(this.#path)
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(fileBytesAtMost + 1), {
        position: 0,
      })
      if (bytesRead > fileBytesAtMost) {
        throw new Error(`must be at most ${fileBytesAtMost} bytes long`)
      }
      this.#stamp = stamp
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await file.close()
    }
  }

  #explained(error: unknown): Error {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === undefined ? message : `must be a file that can be read (${code})`
    return new Error(`discovery.file ${this.#path}: ${reason}`, { cause: error })
  }
}

function inWords(wrong: readonly WrongLine[]): string {
  const named = wrong
    .slice(0, namedLinesAtMost)
    .map(({ line, rule, shown }) => `line ${line} must be ${rule}, got ${shown}`)
  const more = wrong.length - named.length
  return `${named.join('; ')}${more > 0 ? `; and ${more} more lines` : ''}`
}
