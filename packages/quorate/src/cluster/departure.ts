/**
 * A graceful stop: the session is closed through the log, so that what it held goes at once, then
 * the peer leaves. A voter whose going would take the majority away stays a moment for the others
 * that are stopping too: a whole cluster that is told to stop sees all its keys go.
 *
 * Who goes first is read from the log, where every closed session stands in one order, and not
 * guessed from gossip: so two voters never both believe that the other one stays.
 */
import { type Instant, majority, type PeerId } from '@quorate/kernel'

const closeMs = 2_000
const lingerMs = 1_000
const farewellMs = 300

/** What was committed last is told to the others before the links go. */
const settleMs = 50

export type DepartureStep = 'close-session' | 'leave-membership' | 'gone'

export interface Surroundings {
  readonly id: PeerId
  readonly voters: readonly PeerId[]
  /** Voters whose session is open in the replicated state. */
  readonly hasSession: (peer: PeerId) => boolean
}

/** One peer's way out; created when it is told to leave. */
export class Departure {
  #phase: 'closing' | 'lingering' | 'leaving' | 'gone' = 'closing'
  #phaseEndsAt: Instant
  #settledAt: Instant

  constructor(now: Instant) {
    this.#phaseEndsAt = now + closeMs
    this.#settledAt = now
  }

  deadline(): Instant | undefined {
    if (this.#phase === 'gone') return undefined
    return this.#phase === 'lingering'
      ? Math.min(this.#phaseEndsAt, this.#settledAt)
      : this.#phaseEndsAt
  }

  /** The session is closed (or there is none). */
  closed(now: Instant): void {
    if (this.#phase !== 'closing') return
    this.#phase = 'lingering'
    this.#phaseEndsAt = now + lingerMs
    this.#settledAt = now + settleMs
  }

  /** The farewell was gossiped. */
  left(): DepartureStep | undefined {
    if (this.#phase !== 'leaving') return undefined
    this.#phase = 'gone'
    return 'gone'
  }

  /** What to do now, if anything. */
  tick(now: Instant, surroundings: Surroundings): DepartureStep | undefined {
    switch (this.#phase) {
      case 'closing':
        if (now >= this.#phaseEndsAt) this.closed(now)
        return undefined
      case 'lingering':
        if (now < this.#settledAt) return undefined
        // Looked at again when another session ends, so no later instant is needed than the end.
        this.#settledAt = this.#phaseEndsAt
        if (now < this.#phaseEndsAt && !mayGo(surroundings)) return undefined
        this.#phase = 'leaving'
        this.#phaseEndsAt = now + farewellMs
        return 'leave-membership'
      case 'leaving':
        if (now < this.#phaseEndsAt) return undefined
        this.#phase = 'gone'
        return 'gone'
      case 'gone':
        return undefined
    }
  }

  /** A session ended somewhere: worth another look, once what was committed is told. */
  sessionEnded(now: Instant): void {
    if (this.#phase === 'lingering') {
      this.#settledAt = Math.min(this.#phaseEndsAt, now + settleMs)
    }
  }
}

function mayGo({ id, voters, hasSession }: Surroundings): boolean {
  if (!voters.includes(id)) return true
  const staying = voters.filter((voter) => voter !== id && hasSession(voter)).length
  return staying === 0 || staying >= majority(voters.length)
}
