/**
 * Linearizable reads of this peer (read index, Raft §6.4): the leader, having made sure that it
 * still leads, says how far the state must be; the read happens here once the own replica is there
 * (law S4). A read joins only a request sent after it came in.
 */
import type { Boot, Instant, Timing } from '@quorate/kernel'
import { readsLeftBehindAtMost, readsOpenAtMost, roundsInFlightAtMost } from './limits.ts'
import type { Outbox } from './outbox.ts'
import type { Upstream } from './upstream.ts'

interface Asked {
  readonly ids: readonly number[]
  readonly sentAt: Instant
}

interface Answered {
  readonly ids: readonly number[]
  readonly index: number
}

export interface ReadsOptions {
  readonly boot: Pick<Boot, 'counter'>
  readonly timing: Timing
  readonly outbox: Outbox
  readonly upstream: Upstream
}

export class Reads {
  readonly #options: ReadsOptions
  /** All reads that are neither done nor withdrawn. */
  readonly #open = new Set<number>()
  #waiting: number[] = []
  /** By request, the oldest first. */
  readonly #asked = new Map<number, Asked>()
  #answered: Answered[] = []
  /** How many were withdrawn since the last time that all of them were cleared away. */
  #leftBehind = 0
  #lastRequest: number
  #generation = -1

  constructor(options: ReadsOptions) {
    this.#options = options
    this.#lastRequest = firstRequestOf(options.boot)
  }

  read(id: number, isUnrefusable = false): void {
    if (this.isFull && !isUnrefusable) {
      this.#options.outbox.emit({ type: 'read-refused', id })
      return
    }
    this.#open.add(id)
    this.#waiting.push(id)
  }

  get isFull(): boolean {
    return this.#open.size >= readsOpenAtMost
  }

  /** How many ids are held here, of open and of withdrawn reads. */
  get held(): number {
    let held = this.#waiting.length
    for (const { ids } of [...this.#asked.values(), ...this.#answered]) held += ids.length
    return held
  }

  /** Who gives up leaves its place behind, wherever that is; without answers nobody clears it away. */
  withdraw(id: number): void {
    if (!this.#open.delete(id)) return
    this.#leftBehind++
    if (this.#leftBehind > this.#open.size + readsLeftBehindAtMost) this.#prune()
  }

  onReply(request: number, index: number): void {
    const asked = this.#asked.get(request)
    if (asked === undefined) return
    this.#asked.delete(request)
    this.#answered.push({ ids: asked.ids, index })
  }

  /** The log began anew, and may never reach where a leader of the former cluster said: asks again. */
  askAnew(): void {
    for (const { ids } of this.#answered) this.#waiting.push(...ids)
    this.#answered = []
    this.#retry(Number.POSITIVE_INFINITY)
  }

  /** Lets those reads happen for which the own replica is far enough. */
  onApplied(appliedIndex: number): void {
    if (this.#answered.length === 0) return
    const later: Answered[] = []
    for (const answered of this.#answered) {
      if (answered.index > appliedIndex) later.push(answered)
      else this.#release(answered.ids)
    }
    this.#answered = later
  }

  /** Asks for all reads that wait, and again for those whose request may be lost. */
  flush(now: Instant): void {
    const { upstream } = this.#options
    if (upstream.generation !== this.#generation) this.#retry(Number.POSITIVE_INFINITY)
    else this.#retry(now)
    this.#generation = upstream.generation
    if (this.#waiting.length === 0 || this.#asked.size >= roundsInFlightAtMost) return
    if (!upstream.isReachable) return
    const ids = this.#stillOpen(this.#waiting)
    this.#waiting = []
    if (ids.length === 0) return
    const id = ++this.#lastRequest
    this.#asked.set(id, { ids, sentAt: now })
    upstream.send({ type: 'read-request', id })
  }

  deadline(): Instant | undefined {
    const oldest = this.#asked.values().next().value
    return oldest === undefined ? undefined : oldest.sentAt + this.#patienceMs()
  }

  /** Puts back what should have been answered by now. */
  #retry(now: Instant): void {
    for (const [request, { ids, sentAt }] of this.#asked) {
      if (sentAt + this.#patienceMs() > now) return
      this.#asked.delete(request)
      this.#waiting = [...ids, ...this.#waiting]
      this.#options.outbox.mark('read-retried')
    }
  }

  #release(ids: readonly number[]): void {
    for (const id of ids) {
      if (this.#open.delete(id)) this.#options.outbox.emit({ type: 'readable', id })
    }
  }

  #prune(): void {
    this.#leftBehind = 0
    this.#waiting = this.#stillOpen(this.#waiting)
    for (const [request, asked] of this.#asked) {
      this.#asked.set(request, { ...asked, ids: this.#stillOpen(asked.ids) })
    }
    this.#answered = this.#answered
      .map((answered) => ({ ...answered, ids: this.#stillOpen(answered.ids) }))
      .filter(({ ids }) => ids.length > 0)
  }

  #stillOpen(ids: readonly number[]): number[] {
    return ids.filter((id) => this.#open.has(id))
  }

  #patienceMs(): number {
    return 4 * this.#options.timing.beatMs
  }
}

/**
 * A peer with a disk returns within a reign: what its former life asked may be answered only now, and must
 * not pass for the answer to a later question. Numbers stay whole for 2²⁰ boots, and begin again.
 */
function firstRequestOf({ counter }: Pick<Boot, 'counter'>): number {
  return (counter % 2 ** 20) * 2 ** 32
}
