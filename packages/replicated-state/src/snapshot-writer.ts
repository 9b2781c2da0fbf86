/**
 * Makes a snapshot over many turns of the host: of the state as it stood when it was begun, whatever
 * changes meanwhile, for a key never changes: another one takes its place. The bytes are those that
 * `encodeSnapshot` makes at once.
 */
import { concat } from 'uint8arrays/concat'
import type { Replica } from './apply.ts'
import type { Position } from './entry.ts'
import { turnBytesAbout } from './limits.ts'
import { encodeHead, encodeKeys, encodeTail } from './snapshot.ts'
import type { KeyValue } from './tree.ts'

/** So many keys at most in one turn, and parts of about so many bytes. */
export interface SnapshotPace {
  readonly keysPerTurn: number
  readonly partBytes: number
}

export class SnapshotWriter {
  /** The entry that was applied last. */
  readonly last: Position
  /** What is made so far, in pieces of about `partBytes`. */
  readonly parts: Uint8Array[] = []
  readonly #keys: readonly KeyValue[]
  readonly #tail: Uint8Array
  readonly #keysPerTurn: number
  readonly #partBytes: number
  #next = 0
  #pieces: Uint8Array[]
  #isDone = false

  constructor(replica: Replica, { keysPerTurn, partBytes }: SnapshotPace) {
    this.last = replica.last
    this.#keys = replica.tree.keys()
    this.#tail = encodeTail(replica)
    this.#keysPerTurn = keysPerTurn
    this.#partBytes = partBytes
    // Sessions change in place; they are few beside the keys.
    this.#pieces = [encodeHead(replica)]
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** Makes as much as one turn may take. */
  work(): void {
    const first = this.#next
    let bytes = 0
    while (this.#next < this.#keys.length && this.#next - first < this.#keysPerTurn) {
      if (bytes >= turnBytesAbout) break
      bytes += (this.#keys[this.#next] as KeyValue).value.length
      this.#next++
    }
    if (this.#next > first) this.#pieces.push(encodeKeys(this.#keys.slice(first, this.#next)))
    this.#isDone = this.#next === this.#keys.length
    if (this.#isDone) this.#pieces.push(this.#tail)
    const size = this.#pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (size < this.#partBytes && !this.#isDone) return
    this.parts.push(concat(this.#pieces, size))
    this.#pieces = []
  }
}
