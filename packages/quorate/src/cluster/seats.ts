/**
 * Who should vote. The leader looks now and then and proposes the next change: one voter added or
 * removed, never one after which the voters that are left, and can be counted on, would be no majority.
 * Whoever is counted on may just have died, so these are heard once more before it is proposed.
 *
 * Growth goes in pairs, because an even set survives no more than the odd one below it; a sole
 * voter takes a pair at once, because of two voters both are needed. Who leaves for good is
 * removed; who stays dead is replaced when somebody is there to replace it, and keeps its seat
 * otherwise. A sole voter that leaves for good takes whoever stays, be it one: it is its successor's
 * to remove it.
 */
import { type Instant, majority, type PeerId, type Term, type Timing } from '@quorate/kernel'

export interface Voter {
  readonly id: PeerId
  /** Alive by membership and reached over a link; this peer itself always is. */
  readonly isPresent: boolean
  /** When the beat was sent that it acknowledged last. */
  readonly heardAt: Instant
  /** Its disk is full: it stores nothing. */
  readonly isFull: boolean
  /** It has said that it goes for good. */
  readonly isRetiring: boolean
  /** It went, and said so, but means to come back. */
  readonly hasLeft: boolean
}

export interface Electable {
  readonly id: PeerId
  /** Up to where it has stored the log. */
  readonly stored: number
}

export interface SeatsView {
  readonly self: PeerId
  readonly voters: readonly Voter[]
  /** How many voters are wanted. */
  readonly seats: number
  /** Peers without a vote that are present and may have one. */
  readonly learners: readonly Electable[]
  readonly commitIndex: number
  /** Whether the voters may be changed just now. */
  readonly isFree: boolean
}

export interface SeatsOptions {
  readonly timing: Pick<Timing, 'beatMs' | 'leaseMs' | 'sessionTimeoutMs'>
  /** Whether a voter that is down may come back with what it knew. */
  readonly isDurable: boolean
}

/**
 * A voter that goes for good waits for two session timeouts until it is removed (`Departure`). So much
 * of it the others may count on it: to remove who is lost, and then itself.
 */
const retiringTimeouts = 1.5

/** A voter with a disk is given so many session timeouts to come back from a crash … */
const returnTimeouts = 6

/** … and so many from a stop that was meant. */
const absenceTimeouts = 120

export class Seats {
  readonly #reviewMs: number
  /** An answer takes so long at most: later ones are of nobody present. */
  readonly #answerMs: number
  readonly #crashMs: number
  readonly #absenceMs: number
  readonly #retiringMs: number
  /** Since when each voter has been missing. */
  readonly #missing = new Map<PeerId, Instant>()
  /** Since when each voter has been seen to retire. */
  readonly #retiring = new Map<PeerId, Instant>()
  #term: Term | undefined
  #reviewAt: Instant | undefined
  /** Who has stored the log up to here keeps up: it was committed a review ago. */
  #committedBefore: number | undefined
  /** Of the last review. */
  #commitIndex: number | undefined
  /** A change waits until those that it counts on have acknowledged a beat sent from now on. */
  #asksSince: Instant | undefined
  /** The last change counts on who retires, and may be killed before it should go. */
  #isHurried = false

  constructor({ timing, isDurable }: SeatsOptions) {
    const { beatMs, leaseMs, sessionTimeoutMs } = timing
    this.#reviewMs = 4 * beatMs
    this.#answerMs = beatMs + leaseMs
    this.#crashMs = sessionTimeoutMs * (isDurable ? returnTimeouts : 1)
    this.#retiringMs = sessionTimeoutMs * retiringTimeouts
    this.#absenceMs = isDurable ? sessionTimeoutMs * absenceTimeouts : 0
  }

  /** When to review next; undefined unless this peer leads. */
  get deadline(): Instant | undefined {
    return this.#reviewAt
  }

  /** This peer leads in this term; undefined: it does not lead. */
  onReign(term: Term | undefined, now: Instant): void {
    if (term === this.#term) return
    this.#term = term
    this.#reviewAt = term === undefined ? undefined : now + this.#reviewMs
    this.#committedBefore = undefined
    this.#commitIndex = undefined
    this.#asksSince = undefined
    this.#isHurried = false
    this.#missing.clear()
    this.#retiring.clear()
  }

  /** `isFree`: whether the voters may be changed just now. */
  isDue(now: Instant, isFree: boolean): boolean {
    if (this.#reviewAt === undefined) return false
    const isUnderWay = this.#isHurried || this.#asksSince !== undefined
    return now >= this.#reviewAt || (isUnderWay && isFree)
  }

  /** There is nothing to look at yet. */
  postpone(now: Instant): void {
    this.#reviewAt = now + this.#reviewMs
  }

  /** The voters to have next; undefined when they are as they should be, or it is not the time. */
  review(view: SeatsView, now: Instant): readonly PeerId[] | undefined {
    const isAnswer = this.#asksSince !== undefined && now < (this.#reviewAt ?? now)
    if (!isAnswer) this.#begin(view, now)
    const since = this.#asksSince ?? now
    this.#asksSince = undefined
    const committed = this.#committedBefore
    const electable =
      committed === undefined ? [] : view.learners.filter(({ stored }) => stored >= committed)
    const staying = view.voters.filter((voter) => this.#stays(voter, now) || voter.id === view.self)
    const next = this.#next(view, electable, now)
    if (next === undefined || !view.isFree) return undefined
    if (view.voters.length === 1) return next
    // Who is new may be gone already and nobody knows it: the others must be enough without it.
    // (A sole voter cannot grow so; of the pair that it takes it needs one.)
    const left = staying.filter(({ id }) => next.includes(id))
    const needed = majority(next.length)
    if (left.length < needed) return undefined
    const heard = left.filter(({ id, heardAt }) => id === view.self || heardAt >= since)
    if (heard.length < needed) {
      this.#asksSince = since
      return undefined
    }
    this.#isHurried = left.filter(({ isRetiring }) => !isRetiring).length < needed
    return next
  }

  #begin({ commitIndex }: SeatsView, now: Instant): void {
    this.postpone(now)
    const isWaiting = now - (this.#asksSince ?? Number.NEGATIVE_INFINITY) <= this.#answerMs
    if (!isWaiting) this.#asksSince = now
    // The change before a hurried one was committed just now, by those that the next one counts on.
    if (this.#isHurried) this.#asksSince = Number.NEGATIVE_INFINITY
    this.#isHurried = false
    this.#committedBefore = this.#commitIndex
    this.#commitIndex = commitIndex
  }

  #next(
    { self, voters, seats }: SeatsView,
    electable: readonly Electable[],
    now: Instant,
  ): readonly PeerId[] | undefined {
    const ids = voters.map(({ id }) => id)
    const without = (gone: PeerId) => ids.filter((id) => id !== gone)
    const others = voters.filter(({ id }) => id !== self)
    const goes = voters.some(({ id, isRetiring }) => id === self && isRetiring)
    const retiring = others.find(({ isRetiring }) => isRetiring)
    const lost = others.filter((voter) => this.#isLost(voter, now))[0]
    if (lost !== undefined && (electable.length > 0 || retiring !== undefined)) {
      return without(lost.id)
    }
    if (retiring !== undefined) return without(retiring.id)
    const surplus = lost ?? leastHeard(others)
    // Who goes needs somebody to hand over to, also where one is wanted.
    if (ids.length > seats && surplus !== undefined && !goes) return without(surplus.id)
    const pair = electable.slice(0, 2).map(({ id }) => id)
    if (ids.length === 1) {
      const taken = seats > 2 && pair.length === 2 ? pair : pair.slice(0, goes ? 1 : 0)
      return taken.length > 0 ? [...ids, ...taken] : undefined
    }
    const completesPair = pair.length === 2 || (ids.length % 2 === 0 && pair.length === 1)
    return completesPair && ids.length < seats ? [...ids, ...pair.slice(0, 1)] : undefined
  }

  /** It can be counted on to store what comes next. */
  #stays({ id, isPresent, isFull, isRetiring }: Voter, now: Instant): boolean {
    const since = this.#retiring.get(id) ?? now
    if (isRetiring) this.#retiring.set(id, since)
    return isPresent && !isFull && (!isRetiring || now - since < this.#retiringMs)
  }

  /** Missing for so long that it is not expected back. */
  #isLost({ id, isPresent, hasLeft }: Voter, now: Instant): boolean {
    if (isPresent) {
      this.#missing.delete(id)
      return false
    }
    const since = this.#missing.get(id) ?? now
    this.#missing.set(id, since)
    return now - since >= (hasLeft ? this.#absenceMs : this.#crashMs)
  }
}

/**
 * Who gives up a surplus seat: one that is missing, else the one that was heard least lately. It may
 * have died just now, and of the two that stay of three both are needed. Of equals the last one.
 */
function leastHeard(voters: readonly Voter[]): Voter | undefined {
  const heardAt = (voter: Voter) => (voter.isPresent ? voter.heardAt : Number.NEGATIVE_INFINITY)
  let least: Voter | undefined
  for (const voter of voters) {
    if (least === undefined || heardAt(voter) <= heardAt(least)) least = voter
  }
  return least
}
