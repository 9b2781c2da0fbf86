/**
 * The time of the log during one reign, and when the leader lets keys expire by it. The time goes on
 * from what the log said last as this leader's monotonic clock counts: no wall clock, and no clock
 * of a follower, has a say. What passed between the last entry with a time in it and this reign is
 * not counted, so a key lives longer over a change of leader and never shorter (within the drift
 * bound); while there are keys that go by time, the time is noted in the log once a session timeout
 * at least, so that no more than that is lost.
 *
 * Keys go by an entry of their own, at most one of these a beat and one under way, unless the last
 * one left some over. What stands in the log before it counts: a key that was set meanwhile stays.
 */
import type { Instant, Timing } from '@quorate/kernel'
import type { Replica } from './apply.ts'
import type { LogTime } from './entry.ts'
import { logTimeAtMost } from './limits.ts'

export interface KeyExpiryOptions {
  readonly timing: Timing
  /** When the reign began, and what time the log had then. */
  readonly now: Instant
  readonly time: LogTime
}

export class KeyExpiry {
  readonly #timing: Timing
  readonly #begunAt: Instant
  readonly #begunTime: LogTime
  /** When an entry with a time in it was appended last. */
  #notedAt: Instant
  /** Of the last entry that takes keys away: where it stands, when it was appended, its time. */
  #last: { readonly index: number; readonly at: Instant; readonly time: LogTime }

  constructor({ timing, now, time }: KeyExpiryOptions) {
    this.#timing = timing
    this.#begunAt = now
    this.#begunTime = time
    this.#notedAt = now
    this.#last = { index: 0, at: Number.NEGATIVE_INFINITY, time }
  }

  /** The time of the log now, for an entry that is appended. */
  note(now: Instant): LogTime {
    this.#notedAt = now
    return this.#time(now)
  }

  /** An entry that takes away what is due now was appended. */
  onAppended(index: number, now: Instant): void {
    this.#last = { index, at: now, time: this.#time(now) }
  }

  /** Why such an entry is to be appended now; undefined: it is not. */
  cause(replica: Replica, now: Instant): 'keys-expired' | 'log-time-noted' | undefined {
    const deadline = this.deadline(replica)
    const first = replica.tree.nextExpiry
    if (deadline === undefined || first === undefined || now < deadline) return undefined
    return first.at < this.#time(now) ? 'keys-expired' : 'log-time-noted'
  }

  /** undefined: no key goes by time, or an entry that takes some away is under way. */
  deadline({ tree, last }: Replica): Instant | undefined {
    const first = tree.nextExpiry
    if (first === undefined || last.index < this.#last.index) return undefined
    return Math.min(this.#dueAt(first.at), this.#notedAt + this.#timing.sessionTimeoutMs)
  }

  /** When the time has passed: a whole millisecond later, for entries hold whole ones. */
  #dueAt(expiresAt: LogTime): Instant {
    const isLeftOver = expiresAt < this.#last.time
    if (isLeftOver) return this.#begunAt
    const passesAt = this.#begunAt + (expiresAt + 1 - this.#begunTime)
    return Math.max(passesAt, this.#last.at + this.#timing.beatMs)
  }

  #time(now: Instant): LogTime {
    return Math.min(this.#begunTime + Math.floor(now - this.#begunAt), logTimeAtMost)
  }
}
