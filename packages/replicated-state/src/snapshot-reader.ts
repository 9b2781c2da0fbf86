/**
 * Reads a snapshot over many turns of the host: first all but the keys, then keys, some in each turn.
 * Bytes that are no snapshot end it, without a result.
 */
import type { Replica } from './apply.ts'
import { type LimitsOf, turnBytesAbout } from './limits.ts'
import { keysField, readHead, readKeys, readTail } from './snapshot.ts'

/** All at once, which may take long. Undefined: the bytes hold no state. */
export function decodeSnapshot(bytes: Uint8Array, limitsOf?: LimitsOf): Replica | undefined {
  const reader = new SnapshotReader(bytes, Number.MAX_SAFE_INTEGER, limitsOf)
  while (!reader.isDone) reader.work()
  return reader.result
}

function isOfKeys(field: number): boolean {
  return field === keysField
}

export class SnapshotReader {
  readonly #bytes: Uint8Array
  readonly #keysPerTurn: number
  readonly #limitsOf: LimitsOf | undefined
  #at = 0
  #replica: Replica | undefined
  #isDone = false

  constructor(bytes: Uint8Array, keysPerTurn: number, limitsOf: LimitsOf | undefined) {
    this.#bytes = bytes
    this.#keysPerTurn = keysPerTurn
    this.#limitsOf = limitsOf
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** Up to here it is read. */
  get at(): number {
    return this.#at
  }

  /** The state; undefined as long as it is not done, and where the bytes hold none. */
  get result(): Replica | undefined {
    return this.#isDone ? this.#replica : undefined
  }

  /** Reads as much as one turn may take. */
  work(): void {
    try {
      if (!this.#read()) this.#fail()
    } catch {
      this.#fail()
    }
  }

  /** False: the bytes are no snapshot. */
  #read(): boolean {
    const bytes = this.#bytes
    if (this.#replica === undefined) {
      this.#at = this.#skip(Number.POSITIVE_INFINITY, (field) => field < keysField)
      this.#replica = readHead(bytes.subarray(0, this.#at), this.#limitsOf)
      if (this.#replica === undefined) return false
    }
    const start = this.#at
    const tail = this.#skip(this.#keysPerTurn, isOfKeys)
    this.#at = tail
    if (!readKeys(bytes.subarray(start, tail), this.#replica)) return false
    if (tail < bytes.length && isOfKeys((bytes[tail] as number) >> 3)) return true
    this.#at = bytes.length
    this.#isDone = true
    return readTail(bytes.subarray(tail), this.#replica)
  }

  /** Where the fields end that are wanted, at most so many of them. */
  #skip(countAtMost: number, isWanted: (field: number) => boolean): number {
    let at = this.#at
    const end = at + (countAtMost === Number.POSITIVE_INFINITY ? countAtMost : turnBytesAbout)
    for (let count = 0; count < countAtMost && at < Math.min(end, this.#bytes.length); count++) {
      const key = this.#bytes[at] as number
      // Fields below 16 have a key of one byte; it ends with the kind of what follows.
      if (!isWanted(key >> 3)) return at
      at = (key & 7) === 2 ? this.#afterBytes(at + 1) : this.#afterNumber(at + 1)
      if (at > this.#bytes.length) throw new RangeError('cut off')
    }
    return at
  }

  #afterNumber(at: number): number {
    let after = at
    while ((this.#bytes[after] ?? 0) >= 0x80) after++
    return after + 1
  }

  #afterBytes(at: number): number {
    const after = this.#afterNumber(at)
    let length = 0
    for (let i = after - 1; i >= at; i--) length = length * 128 + ((this.#bytes[i] ?? 0) & 0x7f)
    return after + length
  }

  #fail(): void {
    this.#isDone = true
    this.#replica = undefined
  }
}
