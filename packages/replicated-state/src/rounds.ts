/**
 * Requests that a leader answers only after a majority has acknowledged a beat sent after they came
 * in: by then it is certain that nobody else led when they did (Raft §6.4; EXECUTIONS 6 and 20).
 * Many requests share one round. Readers wait for theirs; a keep-alive has seconds, and takes the
 * next regular beat: else every session of a large cluster would cost rounds of its own.
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
  #isReaderWaiting = false
  readonly #asked = new Map<number, Round>()
  /** The round of `#asked` that waits for a regular beat. */
  #patient: number | undefined

  constructor(outbox: Outbox, nextId: () => number) {
    this.#outbox = outbox
    this.#nextId = nextId
  }

  add(request: Request): void {
    if (this.#waiting.length >= requestsWaitingAtMost) return
    this.#waiting.push(request)
    if (request.type === 'read') this.#isReaderWaiting = true
  }

  /** Asks for one round for all that wait; with a reader among them it starts at once. */
  flush(commitIndex: number): void {
    if (this.#waiting.length === 0 || !this.#mayAsk()) return
    const id = this.#nextId()
    const isPatient = !this.#isReaderWaiting
    if (isPatient) this.#patient = id
    this.#asked.set(id, { requests: this.#waiting, index: commitIndex })
    this.#waiting = []
    this.#isReaderWaiting = false
    this.#outbox.emit({ type: 'confirm', id, isPatient })
  }

  #mayAsk(): boolean {
    const patient = this.#patient === undefined ? 0 : 1
    if (!this.#isReaderWaiting) return patient === 0
    return this.#asked.size - patient < roundsInFlightAtMost
  }

  /** The round is confirmed, or will never be: its requests, once. */
  take(id: number): Round | undefined {
    const round = this.#asked.get(id)
    this.#asked.delete(id)
    if (this.#patient === id) this.#patient = undefined
    return round
  }
}
