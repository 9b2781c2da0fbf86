/** A snapshot of the leader that has arrived and is being read, over many turns of the host. */
import type { PeerId } from '@quorate/kernel'
import type { Replica } from './apply.ts'
import type { Position } from './entry.ts'
import { SnapshotReader } from './snapshot-reader.ts'
import type { Store } from './store.ts'

export class Installation {
  readonly last: Position
  /** Who waits for it; undefined: that one leads no longer. */
  from: PeerId | undefined
  readonly #store: Store
  readonly #reader: SnapshotReader
  readonly #parts: readonly Uint8Array[]

  constructor(store: Store, bytes: Uint8Array, { last, from }: { last: Position; from: PeerId }) {
    this.last = last
    this.from = from
    this.#store = store
    this.#reader = new SnapshotReader(bytes, store.keysPerTurn, store.limitsOf)
    this.#parts = cut(bytes, store.partBytes)
    store.beginInstall()
  }

  isOf({ term, index }: Position): boolean {
    return this.last.term === term && this.last.index === index
  }

  /** Reads on for as long as one turn may take; true when it is done. */
  work(): boolean {
    const reader = this.#reader
    reader.work()
    if (!reader.isDone) {
      const whole = Math.floor(reader.at / this.#store.partBytes)
      if (whole > 0) this.#store.prepare(this.#parts.slice(0, whole))
    }
    return reader.isDone
  }

  /** Takes the state over; false where the bytes hold none for that place. */
  finish(): boolean {
    const replica: Replica | undefined = this.#reader.result
    if (replica === undefined || !this.isOf(replica.last)) return false
    this.#store.install(replica, this.#parts)
    return true
  }
}

function cut(bytes: Uint8Array, partBytes: number): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += partBytes) {
    parts.push(bytes.subarray(at, at + partBytes))
  }
  return parts
}
