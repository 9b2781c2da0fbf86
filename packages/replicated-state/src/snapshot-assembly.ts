/**
 * Puts a snapshot together from chunks that arrive one after the other. What has arrived is kept
 * over broken links, and even over a change of the leader: equal places have equal bytes.
 */
import { concat } from 'uint8arrays/concat'
import type { Position } from './entry.ts'
import type { StateBody } from './message.ts'

type Chunk = StateBody & { type: 'snapshot-chunk' }

export class SnapshotAssembly {
  #last: Position | undefined
  #chunks: Uint8Array[] = []
  #size = 0

  /** Takes a chunk if it is the next one; returns how many bytes are held of that snapshot. */
  add({ lastTerm, lastIndex, offset, chunk }: Chunk): number {
    if (this.#last?.index !== lastIndex || this.#last.term !== lastTerm) {
      this.clear()
      this.#last = { term: lastTerm, index: lastIndex }
    }
    if (offset !== this.#size) return this.#size
    this.#chunks.push(chunk)
    this.#size += chunk.length
    return this.#size
  }

  bytes(): Uint8Array {
    return concat(this.#chunks, this.#size)
  }

  clear(): void {
    this.#last = undefined
    this.#chunks = []
    this.#size = 0
  }
}
