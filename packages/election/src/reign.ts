/**
 * One reign, as its leader keeps book of it: rounds of beats, who acknowledged which, and the lease
 * and the confirmations that follow from them.
 *
 * The lease counts from the *sending* of the newest round that a majority of the voters has
 * acknowledged, never from the arrival of an acknowledgement. A confirmation belongs to a round
 * that was sent after it was asked for, so the majority that acknowledges it knew of no later term
 * at that time: this is what linearizable reads and keep-alives stand on.
 */
import { type Instant, majority, type PeerId, type Term } from '@quorate/kernel'
import type { Electorate } from './electorate.ts'
import type { ElectionMessage } from './message.ts'
import type { Outbox } from './outbox.ts'

/** Acknowledgements of rounds older than this many are of no use any more. */
const windowRounds = 1024

interface Acknowledged {
  round: number
  sentAt: Instant
}

export interface ReignOptions {
  readonly id: PeerId
  readonly term: Term
  readonly timing: { readonly beatMs: number; readonly leaseMs: number }
  readonly electorate: Electorate
  readonly outbox: Outbox
}

export class Reign {
  readonly #id: PeerId
  readonly #term: Term
  readonly #beatMs: number
  readonly #leaseMs: number
  readonly #beatsPerLearnerBeat: number
  readonly #electorate: Electorate
  readonly #outbox: Outbox
  /** How many voters other than this one make a majority together with it. */
  #needed = 0
  #round = 0
  readonly #sentAt = new Float64Array(windowRounds)
  readonly #acknowledged = new Map<PeerId, Acknowledged>()
  #confirmedRound = 0
  #beats = 0
  #nextBeatAt: Instant = Number.NEGATIVE_INFINITY
  #leaseUntil: Instant = Number.NEGATIVE_INFINITY
  #graceUntil: Instant = Number.NEGATIVE_INFINITY
  /** Confirmations asked for since the last round was sent. */
  #waiting: number[] = []
  /** One of them does not wait for the next regular beat. */
  #isUrgent = false
  #inFlight: { readonly round: number; readonly ids: readonly number[] }[] = []

  constructor(options: ReignOptions) {
    this.#id = options.id
    this.#term = options.term
    this.#beatMs = options.timing.beatMs
    this.#leaseMs = options.timing.leaseMs
    // Two within a lease: one may be late before a learner sees nobody lead.
    this.#beatsPerLearnerBeat = Math.max(1, Math.floor(this.#leaseMs / (2 * this.#beatMs)))
    this.#electorate = options.electorate
    this.#outbox = options.outbox
  }

  /** The voters changed, or just elected this peer: whoever left no longer carries the lease. */
  countAnew(now: Instant): void {
    const { voters } = this.#electorate
    this.#needed = majority(voters.length) - (this.#electorate.votes ? 1 : 0)
    this.#graceUntil = now + this.#leaseMs
    this.#leaseUntil = Number.NEGATIVE_INFINITY
    this.#confirmedRound = 0
    this.forgetStrangers()
    this.#count()
    this.beat(now)
  }

  /** The end of the lease; for a sole voter there is none, as nobody else can be elected. */
  get leaseUntil(): Instant {
    return this.#needed === 0 ? Number.POSITIVE_INFINITY : this.#leaseUntil
  }

  /** When to step down. A new leader, and one with new voters, has one lease's time to get it. */
  get endsAt(): Instant {
    return Math.max(this.leaseUntil, this.#graceUntil)
  }

  /** When the beat was sent that a voter or learner acknowledged last; −Infinity for none. */
  acknowledgedAt(peer: PeerId): Instant {
    return this.#acknowledged.get(peer)?.sentAt ?? Number.NEGATIVE_INFINITY
  }

  /** When a tick is next needed. */
  get deadline(): Instant {
    return Math.min(this.#nextBeatAt, this.endsAt)
  }

  /** A beat that is due goes with whatever was handed in: under load a tick may be late. */
  pace(now: Instant): void {
    if (now >= this.#nextBeatAt && now < this.endsAt) this.beat(now)
  }

  /** A regular round; one in a few is heard by learners too, who are many and carry no lease. */
  beat(now: Instant): void {
    this.#nextBeatAt = now + this.#beatMs
    const beat = this.#startRound(now)
    if (this.#beats++ % this.#beatsPerLearnerBeat > 0) return
    for (const learner of this.#electorate.learners) {
      if (learner === this.#id || this.#electorate.isVoter(learner)) continue
      this.#outbox.send(learner, beat)
    }
  }

  /** A link to this peer has just opened: it need not wait for the next round. */
  greet(peer: PeerId): void {
    if (!this.#electorate.follows(peer)) return
    this.#outbox.send(peer, { type: 'beat', term: this.#term, round: this.#round })
  }

  confirm(request: { readonly id: number; readonly isPatient?: boolean }, now: Instant): void {
    this.#waiting.push(request.id)
    if (request.isPatient !== true) this.#isUrgent = true
    this.#startIfUrgent(now)
  }

  onAck(from: PeerId, round: number, now: Instant): void {
    if (!this.#electorate.follows(from) || !this.#acknowledge(from, round)) return
    this.#tellConfirmed()
    this.#startIfUrgent(now)
  }

  /** The reign is over: whoever waits is told. */
  end(): void {
    for (const { ids } of this.#inFlight) {
      for (const id of ids) this.#outbox.push({ type: 'unconfirmed', id })
    }
    for (const id of this.#waiting) this.#outbox.push({ type: 'unconfirmed', id })
  }

  /** Drops what peers acknowledged that are neither voters nor learners any more. */
  forgetStrangers(): void {
    for (const peer of this.#acknowledged.keys()) {
      if (!this.#electorate.follows(peer)) this.#acknowledged.delete(peer)
    }
  }

  /** Out of turn, but only one at a time: who asks meanwhile shares the next. */
  #startIfUrgent(now: Instant): void {
    if (this.#isUrgent && this.#inFlight.length === 0) this.#startRound(now)
  }

  /** A new round; it confirms all that was asked for before it. */
  #startRound(now: Instant): ElectionMessage {
    this.#round++
    this.#sentAt[this.#round % windowRounds] = now
    const beat = { type: 'beat', term: this.#term, round: this.#round } as const
    for (const peer of this.#electorate.voters) {
      if (peer !== this.#id) this.#outbox.send(peer, beat)
    }
    if (this.#waiting.length > 0) {
      this.#inFlight.push({ round: this.#round, ids: this.#waiting })
      this.#waiting = []
      this.#isUrgent = false
    }
    if (this.#needed === 0) this.#tellConfirmed()
    return beat
  }

  /** A peer acknowledged a round; true when a majority has now acknowledged a newer one. */
  #acknowledge(from: PeerId, round: number): boolean {
    if (round > this.#round || round <= this.#round - windowRounds) return false
    const sentAt = this.#sentAt[round % windowRounds] as number
    const known = this.#acknowledged.get(from)
    if (known === undefined) this.#acknowledged.set(from, { round, sentAt })
    else if (known.round >= round) return false
    else {
      known.round = round
      known.sentAt = sentAt
    }
    return this.#count()
  }

  /** Rounds are acknowledged in order: a later one stands for all before it. */
  #tellConfirmed(): void {
    for (let first = this.#inFlight[0]; first !== undefined; first = this.#inFlight[0]) {
      if (this.#needed > 0 && first.round > this.#confirmedRound) return
      this.#inFlight.shift()
      for (const id of first.ids) this.#outbox.push({ type: 'confirmed', id })
    }
  }

  /**
   * The newest round that enough voters have acknowledged. Voter sets are small, so counting for
   * each candidate round allocates nothing and beats sorting.
   */
  #count(): boolean {
    let newest: Acknowledged | undefined
    for (const voter of this.#electorate.voters) {
      const candidate = this.#acknowledged.get(voter)
      if (candidate === undefined || candidate.round <= this.#confirmedRound) continue
      if (newest !== undefined && candidate.round <= newest.round) continue
      if (this.#reached(candidate.round) >= this.#needed) newest = candidate
    }
    if (newest === undefined) return false
    this.#confirmedRound = newest.round
    this.#leaseUntil = newest.sentAt + this.#leaseMs
    return true
  }

  #reached(round: number): number {
    let count = 0
    for (const voter of this.#electorate.voters) {
      if (voter === this.#id) continue
      const acknowledged = this.#acknowledged.get(voter)
      if (acknowledged !== undefined && acknowledged.round >= round) count++
    }
    return count
  }
}
