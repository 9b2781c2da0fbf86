/**
 * One order of writing for all rooms. Storage keeps a prefix of what it was given, so a room's
 * write that is done proves that everything given before it is done too.
 */
import { assert, type StorageRecord } from '@quorate/kernel'
import type { Room } from './frame.ts'

export interface Write {
  readonly room: Room
  /** What the room calls this write. */
  readonly token: number
}

export class Persistence {
  readonly #inFlight: (Write & { readonly number: number })[] = []
  #number = 0

  /** Returns the number by which the host reports this write as done. */
  begin(write: Write): number {
    this.#number++
    this.#inFlight.push({ ...write, number: this.#number })
    return this.#number
  }

  /** The host reports in order; returns whose write it was. */
  done(number: number): Write {
    const write = this.#inFlight.shift()
    assert(write?.number === number, 'storage reports its writes in the order they were given')
    return write
  }
}

/** The value a room keeps under its own name. */
export function valueRecord(name: string, bytes: Uint8Array): StorageRecord {
  return { type: 'value', name, bytes }
}
