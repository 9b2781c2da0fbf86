/**
 * When the leader ends a session whose holder is silent. The holder stops first: it counts from the
 * instant it sent, on its own clock with the drift against it, the leader from the instant it
 * received (law S2). A new leader knows nothing of earlier leaders' promises, so it grants every
 * session a whole timeout.
 */
import type { Instant, Timing } from '@quorate/kernel'
import type { SessionHandle } from './entry.ts'

export class Expiry {
  readonly #timing: Timing
  /** When each session was heard last, the longest ago first. */
  readonly #heardAt = new Map<SessionHandle, Instant>()
  /** Sessions whose end stands in the log already: no promise is made in them any more. */
  readonly #ending = new Set<SessionHandle>()

  constructor(timing: Timing) {
    this.#timing = timing
  }

  /** A sign of life was received, or the session is new here. */
  onHeard(session: SessionHandle, now: Instant): void {
    this.#heardAt.delete(session)
    this.#heardAt.set(session, now)
  }

  /** An entry that ends the session was appended. */
  onEnding(session: SessionHandle): void {
    this.#heardAt.delete(session)
    this.#ending.add(session)
  }

  onEnded(session: SessionHandle): void {
    this.#heardAt.delete(session)
    this.#ending.delete(session)
  }

  isEnding(session: SessionHandle): boolean {
    return this.#ending.has(session)
  }

  /** A session whose time is over; it is to be ended now. */
  due(now: Instant): SessionHandle | undefined {
    const deadline = this.deadline()
    if (deadline === undefined || now < deadline) return undefined
    return this.#heardAt.keys().next().value
  }

  deadline(): Instant | undefined {
    const oldest = this.#heardAt.values().next().value
    return oldest === undefined ? undefined : oldest + this.#timing.sessionTimeoutMs
  }
}
