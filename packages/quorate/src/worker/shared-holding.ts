/**
 * What a peer in a worker thread holds by time, in memory that the main thread sees as well: so that
 * `isLeader` and `isHeld` are true answers in the middle of a loop that lets no message in.
 *
 * One thread writes, others read. There are two places: the writer fills the one that is not current
 * and then makes it current, so a reader never waits for a writer that was interrupted, and never
 * sees a part of one writing with a part of another. Every access is atomic, and thereby in one order
 * for all threads.
 */
import type { Holding } from '../cluster/index.ts'

/** Nothing is held: what is there before the first writing, and after the last. */
export const nothingHeld: Holding = {
  term: 0,
  leaseUntil: Number.NEGATIVE_INFINITY,
  session: 0,
  sessionUntil: Number.NEGATIVE_INFINITY,
  baseline: { lead: 0, at: 0 },
}

const numbersPerPlace = 6

export class SharedHolding {
  readonly memory: SharedArrayBuffer
  /** First how often was written, whose last bit names the current place; then the two places. */
  readonly #cells: BigInt64Array
  readonly #numbers = new Float64Array(numbersPerPlace)
  readonly #bits = new BigInt64Array(this.#numbers.buffer)
  #isClosed = false

  constructor(memory?: SharedArrayBuffer) {
    const size = (1 + 2 * numbersPerPlace) * BigInt64Array.BYTES_PER_ELEMENT
    this.memory = memory ?? new SharedArrayBuffer(size)
    this.#cells = new BigInt64Array(this.memory)
    if (memory === undefined) this.write(nothingHeld)
  }

  write(holding: Holding): void {
    if (this.#isClosed) return
    const { term, leaseUntil, session, sessionUntil, baseline } = holding
    this.#numbers.set([term, leaseUntil, session, sessionUntil, baseline.lead, baseline.at])
    const writings = Atomics.load(this.#cells, 0) + 1n
    const start = startOf(writings)
    for (let i = 0; i < numbersPerPlace; i++) {
      Atomics.store(this.#cells, start + i, this.#bits[i] as bigint)
    }
    Atomics.store(this.#cells, 0, writings)
  }

  /** From now on nothing is held, whatever is written. */
  close(): void {
    this.write(nothingHeld)
    this.#isClosed = true
  }

  read(): Holding {
    for (;;) {
      const writings = Atomics.load(this.#cells, 0)
      const start = startOf(writings)
      for (let i = 0; i < numbersPerPlace; i++) {
        this.#bits[i] = Atomics.load(this.#cells, start + i)
      }
      // Whoever writes fills the other place first; only the writing after that changes this one.
      if (Atomics.load(this.#cells, 0) === writings) return this.#told()
    }
  }

  #told(): Holding {
    const [term = 0, leaseUntil = 0, session = 0, sessionUntil = 0, lead = 0, at = 0] =
      this.#numbers
    return { term, leaseUntil, session, sessionUntil, baseline: { lead, at } }
  }
}

function startOf(writings: bigint): number {
  return 1 + Number(writings & 1n) * numbersPerPlace
}
