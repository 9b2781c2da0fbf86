/**
 * The replicated table of sessions: who may still act, what each has done, and the results of its
 * latest operations. Part of the state: equal on every replica at equal log index, and never
 * touched by a clock.
 */
import type { PeerId } from '@quorate/kernel'
import { isLaterSession, type SessionHandle, type SessionId } from './entry.ts'
import { endedSessionsAtMost, openingsAtMost, resultsAtMost, sessionsAtMost } from './limits.ts'
import type { Outcome } from './operation.ts'
import { Queue } from './queue.ts'

/** One session: alive, or ended a while ago. */
export class Session {
  readonly handle: SessionHandle
  readonly id: SessionId
  /** Paths of its ephemeral keys. */
  readonly keys = new Set<string>()
  /** Outcomes of the sequences above `acknowledged` up to `applied`. */
  readonly outcomes = new Queue<Outcome>()
  isClosed = false
  #acknowledged: number

  constructor(handle: SessionHandle, id: SessionId, acknowledged = 0) {
    this.handle = handle
    this.id = id
    this.#acknowledged = acknowledged
  }

  /** The holder knows the results up to this sequence: they are dropped. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  /** The sequence of the last operation that was applied. */
  get applied(): number {
    return this.#acknowledged + this.outcomes.length
  }

  /** Whether the operation with this sequence is the one to apply now. */
  expects(sequence: number): boolean {
    return sequence === this.applied + 1 && this.outcomes.length < resultsAtMost
  }

  outcome(sequence: number): Outcome | undefined {
    return sequence <= this.#acknowledged
      ? undefined
      : this.outcomes.at(sequence - this.#acknowledged - 1)
  }

  acknowledge(sequence: number): void {
    while (this.#acknowledged < sequence && this.outcomes.length > 0) {
      this.outcomes.shift()
      this.#acknowledged++
    }
  }
}

export class Sessions {
  /** Alive, in the order in which they were opened. */
  readonly #alive = new Map<SessionHandle, Session>()
  readonly #byPeer = new Map<PeerId, Session>()
  /** Ended, the longest ago first: a holder that comes back late still learns its results. */
  readonly #ended = new Map<SessionHandle, Session>()
  /** The last session each peer opened, so that a late double of an opening changes nothing. */
  readonly #openings = new Map<PeerId, SessionId>()

  get size(): number {
    return this.#alive.size
  }

  get(handle: SessionHandle): Session | undefined {
    return this.#alive.get(handle)
  }

  /** The live session of a peer: there is at most one. */
  of(peer: PeerId): Session | undefined {
    return this.#byPeer.get(peer)
  }

  ended(handle: SessionHandle): Session | undefined {
    return this.#ended.get(handle)
  }

  alive(): Iterable<Session> {
    return this.#alive.values()
  }

  allEnded(): Iterable<Session> {
    return this.#ended.values()
  }

  openings(): Iterable<SessionId> {
    return this.#openings.values()
  }

  /** Whether opening this session now would have an effect. */
  mayOpen(id: SessionId): boolean {
    const last = this.#openings.get(id.peer)
    if (last !== undefined && !isLaterSession(id, last)) return false
    return this.#alive.size < sessionsAtMost || this.#byPeer.has(id.peer)
  }

  /** The peer's earlier session must have been ended before. */
  open(session: Session): void {
    this.#alive.set(session.handle, session)
    this.#byPeer.set(session.id.peer, session)
    this.noteOpening(session.id)
  }

  noteOpening(id: SessionId): void {
    this.#openings.delete(id.peer)
    this.#openings.set(id.peer, id)
    while (this.#openings.size > openingsAtMost) this.#forgetOldestOpening()
  }

  end(session: Session): void {
    this.#alive.delete(session.handle)
    if (this.#byPeer.get(session.id.peer) === session) this.#byPeer.delete(session.id.peer)
    session.keys.clear()
    this.noteEnded(session)
  }

  noteEnded(session: Session): void {
    this.#ended.set(session.handle, session)
    for (const handle of this.#ended.keys()) {
      if (this.#ended.size <= endedSessionsAtMost) return
      this.#ended.delete(handle)
    }
  }

  /** The peers with a live session move to the back: theirs is still needed. */
  #forgetOldestOpening(): void {
    for (const [peer, id] of this.#openings) {
      this.#openings.delete(peer)
      if (!this.#byPeer.has(peer)) return
      this.#openings.set(peer, id)
    }
  }
}
