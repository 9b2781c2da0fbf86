/**
 * One reign, as its leader keeps book of it: rounds of beats, who acknowledged which, and the lease
 * and the confirmations that follow from them.
 *
 * The lease counts from the *sending* of the newest round that a majority of the voters has
 * acknowledged, never from the arrival of an acknowledgement. A confirmation belongs to a round
 * that was sent after it was asked for, so the majority that acknowledges it knew of no later term
 * at that time: this is what linearizable reads and keep-alives stand on.
 */
import { type Instant, majority, type PeerId } from '@quorate/kernel'

/** Acknowledgements of rounds older than this many are of no use any more. */
const windowRounds = 1024

interface Acknowledged {
  round: number
  sentAt: Instant
}

export class Reign {
  readonly #id: PeerId
  readonly #leaseMs: number
  #voters: readonly PeerId[] = []
  /** How many voters other than this one make a majority together with it. */
  #needed = 0
  #round = 0
  readonly #sentAt = new Float64Array(windowRounds)
  readonly #acknowledged = new Map<PeerId, Acknowledged>()
  #confirmedRound = 0
  #leaseUntil: Instant = Number.NEGATIVE_INFINITY
  #graceUntil: Instant = Number.NEGATIVE_INFINITY
  /** Confirmations asked for since the last round was sent. */
  #waiting: number[] = []
  #inFlight: { readonly round: number; readonly ids: readonly number[] }[] = []

  constructor(id: PeerId, leaseMs: number) {
    this.#id = id
    this.#leaseMs = leaseMs
  }

  /** Other voters count from now on; a voter that left no longer carries the lease. */
  setVoters(voters: readonly PeerId[], now: Instant): void {
    this.#voters = voters
    this.#needed = majority(voters.length) - (voters.includes(this.#id) ? 1 : 0)
    this.#graceUntil = now + this.#leaseMs
    this.#leaseUntil = Number.NEGATIVE_INFINITY
    this.#confirmedRound = 0
    this.#count()
  }

  get round(): number {
    return this.#round
  }

  /** The end of the lease; for a sole voter there is none, as nobody else can be elected. */
  get leaseUntil(): Instant {
    return this.#needed === 0 ? Number.POSITIVE_INFINITY : this.#leaseUntil
  }

  /** When to step down. A new leader, and one with new voters, has one lease's time to get it. */
  get endsAt(): Instant {
    return Math.max(this.leaseUntil, this.#graceUntil)
  }

  /** True when a round should start now: somebody waits, and no round for others is under way. */
  get wantsRound(): boolean {
    return this.#waiting.length > 0 && this.#inFlight.length === 0
  }

  /** Starts a round; it confirms all that was asked for before. */
  startRound(now: Instant): number {
    this.#round++
    this.#sentAt[this.#round % windowRounds] = now
    if (this.#waiting.length > 0) {
      this.#inFlight.push({ round: this.#round, ids: this.#waiting })
      this.#waiting = []
    }
    return this.#round
  }

  /** A peer acknowledged a round; true when a majority has now acknowledged a newer one. */
  onAck(from: PeerId, round: number): boolean {
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

  /** Forgets the acknowledgements of peers that are neither voters nor learners any more. */
  keepOnly(isKnown: (peer: PeerId) => boolean): void {
    for (const peer of this.#acknowledged.keys()) {
      if (!isKnown(peer)) this.#acknowledged.delete(peer)
    }
  }

  confirm(id: number): void {
    this.#waiting.push(id)
  }

  /** Takes what a majority has confirmed meanwhile. */
  takeConfirmed(): readonly number[] {
    if (this.#needed === 0) return this.takeUnconfirmed()
    const first = this.#inFlight[0]
    if (first === undefined || first.round > this.#confirmedRound) return []
    this.#inFlight.shift()
    let ids = first.ids
    for (let next = this.#inFlight[0]; next !== undefined; next = this.#inFlight[0]) {
      if (next.round > this.#confirmedRound) break
      this.#inFlight.shift()
      ids = [...ids, ...next.ids]
    }
    return ids
  }

  /** Takes all that still waits. */
  takeUnconfirmed(): readonly number[] {
    const ids = [...this.#inFlight.flatMap((round) => round.ids), ...this.#waiting]
    this.#inFlight = []
    this.#waiting = []
    return ids
  }

  /**
   * The newest round that enough voters have acknowledged. Voter sets are small, so counting for
   * each candidate round allocates nothing and beats sorting.
   */
  #count(): boolean {
    let newest: Acknowledged | undefined
    for (const voter of this.#voters) {
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
    for (const voter of this.#voters) {
      if (voter === this.#id) continue
      const acknowledged = this.#acknowledged.get(voter)
      if (acknowledged !== undefined && acknowledged.round >= round) count++
    }
    return count
  }
}
