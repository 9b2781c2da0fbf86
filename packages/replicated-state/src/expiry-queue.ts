/**
 * Which key expires first: a binary heap in which each key has one place, so that it is never larger
 * than the number of keys that go by time, however often they are renewed. Changing a key, and
 * taking the first one away, costs as much as the heap is deep.
 *
 * Keys of one time stand in the order of their paths: which is first depends on the keys alone, and
 * not on how the heap came about.
 */
import type { LogTime } from './entry.ts'

interface Expiring {
  readonly path: string
  readonly at: LogTime
}

export class ExpiryQueue {
  readonly #heap: Expiring[] = []
  readonly #places = new Map<string, number>()

  get size(): number {
    return this.#heap.length
  }

  get first(): Expiring | undefined {
    return this.#heap[0]
  }

  /** The key expires at that time from now on; undefined: never, or it is gone. */
  set(path: string, at: LogTime | undefined): void {
    const place = this.#places.get(path)
    if (at === undefined) {
      if (place !== undefined) this.#remove(path, place)
      return
    }
    this.#put({ path, at }, place ?? this.#heap.length)
    this.#settle(path)
  }

  /** The last one takes the place that becomes free. */
  #remove(path: string, place: number): void {
    this.#places.delete(path)
    const last = this.#heap.pop() as Expiring
    if (place === this.#heap.length) return
    this.#put(last, place)
    this.#settle(last.path)
  }

  /** Brings the key to where it belongs, up or down. */
  #settle(path: string): void {
    this.#rise(this.#places.get(path) as number)
    this.#sink(this.#places.get(path) as number)
  }

  #rise(start: number): void {
    for (let place = start; place > 0; ) {
      const above = (place - 1) >> 1
      if (!this.#isBefore(place, above)) return
      this.#swap(place, above)
      place = above
    }
  }

  #sink(start: number): void {
    for (let place = start; ; ) {
      let least = place
      for (const below of [2 * place + 1, 2 * place + 2]) {
        if (below < this.#heap.length && this.#isBefore(below, least)) least = below
      }
      if (least === place) return
      this.#swap(place, least)
      place = least
    }
  }

  #isBefore(place: number, other: number): boolean {
    const a = this.#heap[place] as Expiring
    const b = this.#heap[other] as Expiring
    return a.at < b.at || (a.at === b.at && a.path < b.path)
  }

  #swap(place: number, other: number): void {
    const expiring = this.#heap[place] as Expiring
    this.#put(this.#heap[other] as Expiring, place)
    this.#put(expiring, other)
  }

  #put(expiring: Expiring, place: number): void {
    this.#heap[place] = expiring
    this.#places.set(expiring.path, place)
  }
}
