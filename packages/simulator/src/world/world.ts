/**
 * The simulated world: true time, the queue of everything that will happen, and one seeded source
 * of chance. Two events at one instant happen in the order in which they were planned, so a seed
 * decides the whole run.
 */
import { integerBelow, type Random, seededRandom } from '@quorate/kernel'

/** A minute of a cluster takes some hundred thousand events; more than this is a loop without end. */
const eventsAtMost = 5_000_000

interface Planned {
  readonly at: number
  readonly order: number
  run: (() => void) | undefined
}

export class World {
  readonly seed: number
  readonly random: Random
  readonly #heap: Planned[] = []
  #now = 0
  #order = 0
  #events = 0
  #isStopped = false

  constructor(seed: number) {
    this.seed = seed
    this.random = seededRandom(seed)
  }

  /** True time in milliseconds since the beginning; no peer can read it. */
  get now(): number {
    return this.#now
  }

  /** How many events have happened. */
  get events(): number {
    return this.#events
  }

  /** Plans `run` for `at`, or for now when that is past; returns what cancels it. */
  at(at: number, run: () => void): () => void {
    const planned: Planned = { at: Math.max(at, this.#now), order: this.#order++, run }
    push(this.#heap, planned)
    return () => {
      planned.run = undefined
    }
  }

  after(delayMs: number, run: () => void): () => void {
    return this.at(this.#now + delayMs, run)
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Nothing happens any more. */
  stop(): void {
    this.#isStopped = true
  }

  /** Lets everything happen that is planned up to and including `until`. */
  runUntil(until: number): void {
    while (this.step(until));
  }

  /**
   * Lets the next thing happen that is planned up to and including `until`. False: there is none,
   * and it is `until` now, or the world has stopped.
   */
  step(until: number): boolean {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      if (this.#isStopped) return false
      pop(this.#heap)
      const run = next.run
      if (run === undefined) continue
      this.#now = next.at
      if (++this.#events > eventsAtMost) throw new Error('the world has no end: too many events')
      run()
      return true
    }
    if (!this.#isStopped) this.#now = Math.max(this.#now, until)
    return false
  }

  chance(probability: number): boolean {
    return probability > 0 && this.random.next() < probability
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.random.next()
  }

  pick<T>(items: readonly T[]): T {
    const item = items[integerBelow(this.random, items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  /** A source of its own for one part of the world, decided by the seed. */
  fork(): Random {
    return seededRandom(integerBelow(this.random, 4_294_967_296))
  }
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push(heap: Planned[], item: Planned): void {
  let i = heap.length
  heap.push(item)
  while (i > 0) {
    const up = (i - 1) >> 1
    const parent = heap[up] as Planned
    if (!isBefore(item, parent)) break
    heap[i] = parent
    i = up
  }
  heap[i] = item
}

function pop(heap: Planned[]): void {
  const item = heap.pop() as Planned
  const size = heap.length
  if (size === 0) return
  let i = 0
  for (let down = 1; down < size; down = 2 * i + 1) {
    const right = down + 1
    if (right < size && isBefore(heap[right] as Planned, heap[down] as Planned)) down = right
    const child = heap[down] as Planned
    if (!isBefore(child, item)) break
    heap[i] = child
    i = down
  }
  heap[i] = item
}
