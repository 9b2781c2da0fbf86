/** Writes without a pause, one write at a time, and notes when each was acknowledged. */
import { setImmediate } from 'node:timers/promises'
import type { Peer } from 'quorate'
import { monotonicMs } from '../monotonic.ts'

export interface Write {
  readonly submittedAt: number
  readonly acknowledgedAt: number
  /** In which this peer was when the write was acknowledged. */
  readonly term: number
}

/** Since the process began. */
export interface WriteTotals {
  readonly acknowledged: number
  /** Given up, perhaps applied. */
  readonly unknown: number
}

interface Waiter {
  readonly matches: (write: Write) => boolean
  readonly resolve: (write: Write) => void
}

/** Writes go round these many keys, so that the state is more than one key. */
const keys = 100

export class Writer {
  readonly #peer: Peer
  /** Since it was last started. */
  #writes: Write[] = []
  #acknowledged = 0
  #unknown = 0
  #waiters: Waiter[] = []
  #isRunning = false
  #loop: Promise<void> = Promise.resolve()

  constructor(peer: Peer) {
    this.#peer = peer
  }

  start(): undefined {
    this.#writes = []
    this.#isRunning = true
    this.#loop = this.#run()
  }

  async stop(): Promise<WriteTotals> {
    this.#isRunning = false
    await this.#loop
    return { acknowledged: this.#acknowledged, unknown: this.#unknown }
  }

  next(after: number, laterThanTerm: number): Promise<Write> {
    const matches = (write: Write) => write.submittedAt > after && write.term > laterThanTerm
    const found = this.#writes.find(matches)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve) => this.#waiters.push({ matches, resolve }))
  }

  async #run(): Promise<void> {
    for (let number = 0; this.#isRunning; number++) {
      const submittedAt = monotonicMs()
      const path = `/tour/by-${this.#peer.name}/${number % keys}`
      try {
        await this.#peer.state.set(path, new TextEncoder().encode(String(number)))
      } catch {
        this.#unknown++
        // A refusal may come at once, again and again; the peer needs its turn in between.
        await setImmediate()
        continue
      }
      this.#note({ submittedAt, acknowledgedAt: monotonicMs(), term: this.#peer.term })
    }
  }

  #note(write: Write): void {
    this.#writes.push(write)
    this.#acknowledged++
    if (this.#waiters.length === 0) return
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) {
      if (waiter.matches(write)) waiter.resolve(write)
      else this.#waiters.push(waiter)
    }
  }
}
