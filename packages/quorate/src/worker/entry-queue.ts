/** The committed entries that the main thread has yet to apply, as they stand in the log. */
import type { ReplicatedState } from '@quorate/replicated-state'
import type { News } from './messages.ts'

export class EntryQueue {
  readonly #state: Pick<ReplicatedState, 'log' | 'appliedIndex'>
  #waiting: Uint8Array[] = []
  #bytes = 0
  /** The index of the entry that comes after those that wait. */
  #next = 1

  constructor(state: Pick<ReplicatedState, 'log' | 'appliedIndex'>) {
    this.#state = state
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Takes from the log what was applied; false where it is gone, or more than may wait. */
  collect(bytesAtMost: number): boolean {
    const { log, appliedIndex } = this.#state
    if (this.#next < log.first && this.#next <= appliedIndex) return false
    const count = appliedIndex + 1 - this.#next
    if (count <= 0) return true
    for (const { bytes } of log.slice(this.#next, Number.POSITIVE_INFINITY, count)) {
      this.#waiting.push(bytes)
      this.#bytes += bytes.length + entryBytes
    }
    this.#next = appliedIndex + 1
    return this.#bytes <= bytesAtMost
  }

  /** About so many bytes of those that wait, and one entry at least; undefined: there is none. */
  take(bytesAbout: number): News['entries'] {
    if (this.isEmpty) return undefined
    let count = 0
    let size = 0
    while (count < this.#waiting.length && (count === 0 || size < bytesAbout)) {
      size += (this.#waiting[count] as Uint8Array).length
      count++
    }
    const bytes = new Uint8Array(size)
    const lengths = new Uint32Array(count)
    let at = 0
    for (const [i, entry] of this.#waiting.splice(0, count).entries()) {
      bytes.set(entry, at)
      lengths[i] = entry.length
      at += entry.length
    }
    this.#bytes -= size + count * entryBytes
    return { bytes, lengths }
  }

  clear(): void {
    this.#waiting = []
    this.#bytes = 0
  }

  /** What is before that entry is known to the main thread in another way. */
  continueFrom(index: number): void {
    this.clear()
    this.#next = index
  }
}

/** What an entry costs beside its bytes. */
const entryBytes = 64
