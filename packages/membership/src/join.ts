/**
 * Addresses of which nothing but the address is known, and how often each is asked to let us in.
 *
 * Discovery proposes addresses; an address is kept until it has answered or patience is over. Few
 * are asked at a time: one that answers tells of all, and those need not be asked any more.
 */
import type { Address, Instant } from '@quorate/kernel'

export interface Attempt {
  readonly address: Address
  /** Echoed by the answer: it tells by which address the answering member was reached. */
  readonly sequence: number
}

interface Candidate {
  readonly sequence: number
  readonly since: Instant
  attempts: number
  nextAt: Instant
}

export interface JoinerOptions {
  readonly retryMs: number
  readonly slowestMs: number
  readonly patienceMs: number
}

const mostCandidates = 64

/** So many tries at the first pace: enough for peers that start together. */
const quickAttempts = 5

export class Joiner {
  readonly #options: JoinerOptions
  /** Those asked least recently come first. */
  readonly #candidates = new Map<Address, Candidate>()
  #asked = 0
  #mostAsked = 1
  #periodEndsAt: Instant = Number.NEGATIVE_INFINITY

  constructor(options: JoinerOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#candidates.size
  }

  /** Asks this address from then on; found again, nothing changes. */
  discover(address: Address, sequence: number, at: Instant): void {
    if (this.#candidates.has(address) || !this.#makeRoom()) return
    this.#candidates.set(address, { sequence, since: at, attempts: 0, nextAt: at })
  }

  /** Whether an address is being asked with this number. */
  hasAsked(sequence: number): boolean {
    for (const candidate of this.#candidates.values()) {
      if (candidate.sequence === sequence) return true
    }
    return false
  }

  /** The address behind this sequence has answered. */
  answered(sequence: number): void {
    for (const [address, candidate] of this.#candidates) {
      if (candidate.sequence === sequence) this.#candidates.delete(address)
    }
  }

  /** A member is known to be at this address: nothing to ask there any more. */
  forget(address: Address): void {
    this.#candidates.delete(address)
  }

  /**
   * Whom to ask now; each is asked again later until it has answered. At most so many within one
   * `retryMs`: every answer is a whole view.
   */
  due(now: Instant, mostAsked: number): Attempt[] {
    this.#mostAsked = mostAsked
    if (now >= this.#periodEndsAt) this.#asked = 0
    const attempts: Attempt[] = []
    for (const [address, candidate] of [...this.#candidates]) {
      if (candidate.nextAt > now) continue
      if (this.#asked >= mostAsked) break
      if (now - candidate.since > this.#options.patienceMs) {
        this.#candidates.delete(address)
        continue
      }
      if (this.#asked++ === 0) this.#periodEndsAt = now + this.#options.retryMs
      candidate.attempts++
      candidate.nextAt = now + this.#pauseMs(candidate)
      attempts.push({ address, sequence: candidate.sequence })
      // Behind the others, that all have their turn.
      this.#candidates.delete(address)
      this.#candidates.set(address, candidate)
    }
    return attempts
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { nextAt } of this.#candidates.values()) {
      if (first === undefined || nextAt < first) first = nextAt
    }
    if (first === undefined || this.#asked < this.#mostAsked) return first
    return Math.max(first, this.#periodEndsAt)
  }

  #pauseMs({ attempts }: Candidate): number {
    const { retryMs, slowestMs } = this.#options
    // The exponent is bounded too: 2 ** 1100 is no number of milliseconds.
    const doublings = Math.min(Math.max(0, attempts - quickAttempts), 30)
    return Math.min(slowestMs, retryMs * 2 ** doublings)
  }

  /** A fresh address is likelier to answer than one asked in vain, so that one goes. */
  #makeRoom(): boolean {
    if (this.#candidates.size < mostCandidates) return true
    let worst: Address | undefined
    let mostAttempts = 0
    for (const [address, { attempts }] of this.#candidates) {
      if (attempts <= mostAttempts) continue
      worst = address
      mostAttempts = attempts
    }
    return worst !== undefined && this.#candidates.delete(worst)
  }
}
