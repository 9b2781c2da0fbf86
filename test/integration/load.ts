/**
 * An application that asks more of its peer than it gets, or as much as it gets: writes, and one
 * linearizable read for every seven of them. It keeps book of what was refused as too much, and of
 * everything else whether it came about.
 */
import { createHistogram } from 'node:perf_hooks'
import { type Peer, QuorateError } from 'quorate'

/** So many keys are written over and over again: the store does not grow. */
const keys = 1_000
const valueBytes = 100
const readsEvery = 8
const paceMs = 10
const lateMsAtMost = 100
const samplesEveryMs = 200

/** What one peer's application saw since it was asked last. */
export interface LoadReport {
  /** Refused with ERR_QUORATE_OVERLOADED. */
  readonly refused: number
  readonly accepted: number
  readonly completed: number
  /** Neither: what the errors say, the first few of them. */
  readonly failed: number
  readonly failures: readonly string[]
  /** Accepted, and neither completed nor failed, by now. */
  readonly waiting: number
  /** From the call to its end, of what was completed, in milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** The most that the process had in memory. */
  readonly rssBytes: number
}

const none = { refused: 0, offered: 0, completed: 0, failed: 0 }

export class Load {
  readonly #peer: Peer
  readonly #latency = createHistogram()
  readonly #failures: string[] = []
  #counts = { ...none }
  #waiting = 0
  #number = 0
  #rssBytes = 0
  #sampler: NodeJS.Timeout | undefined
  #pace: NodeJS.Timeout | undefined
  #onIdle: (() => void) | undefined

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** Keeps so many under way for so long; resolves with how many a second were completed. */
  async closed(window: number, ms: number): Promise<number> {
    const begun = performance.now()
    const before = this.#counts.completed
    const ask = async () => {
      while (performance.now() - begun < ms) await this.#ask()
    }
    await Promise.all(Array.from({ length: window }, ask))
    return ((this.#counts.completed - before) * 1_000) / (performance.now() - begun)
  }

  /**
   * Asks for so many a second from now on, whatever becomes of them. What the process was too late for
   * is made up for up to a point: nobody asks who has no time for it.
   */
  open(perSecond: number): void {
    let asked = 0
    const begun = performance.now()
    this.#pace = setInterval(() => {
      const due = ((performance.now() - begun) * perSecond) / 1_000
      asked = Math.max(asked, due - (lateMsAtMost * perSecond) / 1_000)
      for (; asked < due; asked++) void this.#ask()
    }, paceMs)
  }

  /** Asks for so many at once, all writes or all reads. */
  burst(kind: 'write' | 'read', count: number): void {
    for (let i = 0; i < count; i++) void this.#ask(kind)
  }

  /** Asks for nothing more; resolves when nothing waits. */
  async idle(): Promise<void> {
    clearInterval(this.#pace)
    if (this.#waiting === 0) return
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
  }

  report(): LoadReport {
    this.#sample()
    const { offered, refused, completed, failed } = this.#counts
    const ms = (share: number) => this.#latency.percentile(share) / 1_000
    const report = {
      refused,
      accepted: offered - refused,
      completed,
      failed,
      failures: [...this.#failures],
      waiting: this.#waiting,
      p50Ms: ms(50),
      p99Ms: ms(99),
      maxMs: completed === 0 ? 0 : this.#latency.max / 1_000,
      rssBytes: this.#rssBytes,
    }
    this.#counts = { ...none }
    this.#latency.reset()
    this.#rssBytes = 0
    return report
  }

  async #ask(kind = this.#number % readsEvery === 0 ? 'read' : 'write'): Promise<void> {
    const begun = performance.now()
    this.#sampler ??= setInterval(() => this.#sample(), samplesEveryMs).unref()
    this.#counts.offered++
    this.#waiting++
    try {
      await this.#operation(kind)
      this.#counts.completed++
      this.#latency.record(Math.max(1, Math.round((performance.now() - begun) * 1_000)))
    } catch (error) {
      this.#note(error)
    }
    this.#waiting--
    if (this.#waiting === 0) this.#onIdle?.()
  }

  #operation(kind: string): Promise<unknown> {
    const number = this.#number++
    const path = `/load/${this.#peer.name}/${number % keys}`
    if (kind === 'read') return this.#peer.state.get(path)
    return this.#peer.state.set(path, new Uint8Array(valueBytes).fill(number))
  }

  #note(error: unknown): void {
    if (error instanceof QuorateError && error.code === 'ERR_QUORATE_OVERLOADED') {
      this.#counts.refused++
      return
    }
    this.#counts.failed++
    if (this.#failures.length < 5) this.#failures.push(String(error))
  }

  #sample(): void {
    this.#rssBytes = Math.max(this.#rssBytes, process.memoryUsage.rss())
  }
}
