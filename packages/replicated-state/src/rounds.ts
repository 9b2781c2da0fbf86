/**
 * Requests that a leader answers only after a majority has acknowledged a beat sent after they came
 * in: by then it is certain that nobody else led when they did (Raft §6.4; EXECUTIONS 6 and 20).
 * Many requests share one round.
 */
import type { PeerId } from '@quorate/kernel'
import type { SessionHandle } from './entry.ts'
import { requestsWaitingAtMost, roundsInFlightAtMost } from './limits.ts'
import type { Outbox } from './outbox.ts'

export type Request =
  | { readonly type: 'read'; readonly from: PeerId; readonly id: number }
  | {
      readonly type: 'keep-alive'
      readonly from: PeerId
      readonly id: number
      readonly session: SessionHandle
    }

export interface Round {
  readonly requests: readonly Request[]
  /** The commit index when the round was asked for: at least what it was when they came in. */
  readonly index: number
}

export class Rounds {
  readonly #outbox: Outbox
  readonly #nextId: () => number
  #waiting: Request[] = []
  readonly #asked = new Map<number, Round>()

  constructor(outbox: Outbox, nextId: () => number) {
    this.#outbox = outbox
    this.#nextId = nextId
  }

  add(request: Request): void {
    if (this.#waiting.length < requestsWaitingAtMost) this.#waiting.push(request)
  }

  /** Asks for one round for all that wait. */
  flush(commitIndex: number): void {
    if (this.#waiting.length === 0 || this.#asked.size >= roundsInFlightAtMost) return
    const id = this.#nextId()
    this.#asked.set(id, { requests: this.#waiting, index: commitIndex })
    this.#waiting = []
    this.#outbox.emit({ type: 'confirm', id })
  }

  /** The round is confirmed, or will never be: its requests, once. */
  take(id: number): Round | undefined {
    const round = this.#asked.get(id)
    this.#asked.delete(id)
    return round
  }
}
