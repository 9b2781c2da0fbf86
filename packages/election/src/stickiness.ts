/**
 * Whose lease may still run, as far as one voter knows: while it may, the voter helps nobody else
 * to lead.
 *
 * A leader counts its lease from the moment it sent a beat, this voter counts stickiness from the
 * moment it received it, and the lease is shorter by the drift bound. So when stickiness is over
 * here, no lease that rests on this voter's acknowledgement is still running anywhere (E3).
 *
 * Stickiness ends early only when the reign is surely over: its process is gone (first-hand
 * evidence), the leader itself asks for votes in a later term, or it has handed its term over. Hearing a leader of a newer term
 * replaces what was protected: it was elected, so the leases of all earlier terms were over.
 */
import type { Instant, PeerId, Term } from '@quorate/kernel'

export class Stickiness {
  readonly #periodMs: number
  #leader: PeerId | undefined
  #term: Term = 0
  #until: Instant

  /** `refusesUntil`: a restarted voter has forgotten whom it followed, so it protects anybody. */
  constructor(periodMs: number, refusesUntil: Instant = Number.NEGATIVE_INFINITY) {
    this.#periodMs = periodMs
    this.#until = refusesUntil
  }

  /** From this instant on nothing is protected; −Infinity when nothing ever was. */
  get until(): Instant {
    return this.#until
  }

  protects(now: Instant): boolean {
    return now < this.#until
  }

  /** The leader of the current term was heard. */
  heard(leader: PeerId, term: Term, now: Instant): void {
    this.#leader = leader
    this.#term = term
    this.#until = now + this.#periodMs
  }

  /** The last reign of `peer` is surely over; false when it was not the one protected. */
  release(peer: PeerId): boolean {
    if (this.#leader !== peer) return false
    this.#leader = undefined
    this.#until = Number.NEGATIVE_INFINITY
    return true
  }

  /**
   * The leader of `term` has ended its reign; those of earlier terms were over when it was elected.
   * Returns whose reign was protected, if it is one of these.
   */
  releaseUpTo(term: Term): PeerId | undefined {
    const leader = this.#leader
    // A voter that has forgotten whom it followed cannot know that it was one of these.
    if (leader === undefined || this.#term > term) return undefined
    this.release(leader)
    return leader
  }
}
