/**
 * Where the snapshot lies in storage: a small one whole, a larger one in parts, each of which is
 * written as soon as it is made. Parts of the next one never take the place of those that count: there
 * are two sets of names, and a value that tells which of them counts, and how many parts it has.
 */
import type { Stored } from '@quorate/kernel'
import { concat } from 'uint8arrays/concat'
import { SnapshotParts } from './generated/wire.js'
import type { Persistence } from './persistence.ts'

/** Under this name a snapshot is stored whole. */
export const snapshotName = 'snapshot'
/** Under this name is told which parts count. */
const partsName = 'snapshot-parts'

const nothing = new Uint8Array(0)

/** Parts that count; of 0 parts there is none. */
interface Shelved {
  readonly set: number
  readonly count: number
}

function partName(set: number, place: number): string {
  return `${snapshotName}-${set}-${place}`
}

function shelvedIn(values: Stored['values']): Shelved {
  const told = values.get(partsName)
  return told === undefined ? { set: 0, count: 0 } : SnapshotParts.decode(told)
}

/** The bytes of the stored snapshot; undefined without one. */
export function storedSnapshot(values: Stored['values']): Uint8Array | undefined {
  const { set, count } = shelvedIn(values)
  if (count === 0) return values.get(snapshotName)
  return concat(Array.from({ length: count }, (_, i) => values.get(partName(set, i)) ?? nothing))
}

export class SnapshotShelf {
  readonly #persistence: Persistence
  #shelved: Shelved
  /** How many parts of the next one are stored, or on their way. */
  #put = 0

  constructor(persistence: Persistence, stored: Stored | undefined) {
    this.#persistence = persistence
    this.#shelved = stored === undefined ? { set: 0, count: 0 } : shelvedIn(stored.values)
  }

  /** Another one is begun. */
  begin(): void {
    this.#put = 0
  }

  /** Stores those of the first parts of an unfinished one that are not stored yet. */
  put(parts: readonly Uint8Array[]): void {
    const { set } = this.#next
    for (; this.#put < parts.length; this.#put++) {
      const bytes = parts[this.#put] as Uint8Array
      this.#persistence.addPart({ type: 'value', name: partName(set, this.#put), bytes })
    }
  }

  /** From now on this one counts, and the one before is gone. */
  finish(parts: readonly Uint8Array[]): void {
    const before = this.#shelved
    const [whole = nothing] = parts
    const isWhole = parts.length <= 1
    if (isWhole) this.#add(snapshotName, whole)
    else this.put(parts)
    this.#shelved = { ...this.#next, count: isWhole ? 0 : parts.length }
    if (!isWhole || before.count > 0) this.#add(partsName, SnapshotParts.encode(this.#shelved))
    for (let i = 0; i < before.count; i++) this.#add(partName(before.set, i), nothing)
    if (!isWhole && before.count === 0) this.#add(snapshotName, nothing)
    this.#put = 0
  }

  get #next(): Shelved {
    return { set: 1 - this.#shelved.set, count: 0 }
  }

  #add(name: string, bytes: Uint8Array): void {
    this.#persistence.add({ type: 'value', name, bytes })
  }
}
