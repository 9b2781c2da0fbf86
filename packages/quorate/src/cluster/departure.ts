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

export type DepartureStep = 'leave-membership' | 'gone'

export interface Surroundings {
  readonly id: PeerId
  readonly voters: readonly PeerId[]
  /** Voters whose session is open in the replicated state. */
  readonly hasSession: (peer: PeerId) => boolean
}

/** One peer's way out; created when it is told to leave, asked after every step. */
export class Departure {
  #phase: 'closing' | 'lingering' | 'leaving' | 'gone' = 'closing'
  #phaseEndsAt: Instant
  /** When what was committed last has been told; undefined until this peer may go. */
  #settledAt: Instant | undefined

  constructor(now: Instant) {
    this.#phaseEndsAt = now + closeMs
  }

  deadline(): Instant | undefined {
    return this.#phase === 'gone' ? undefined : (this.#settledAt ?? this.#phaseEndsAt)
  }

  /** The session is closed (or there is none). */
  closed(now: Instant): void {
    if (this.#phase !== 'closing') return
    this.#phase = 'lingering'
    this.#phaseEndsAt = now + lingerMs
  }

  /** The farewell was gossiped. */
  left(): DepartureStep | undefined {
    if (this.#phase !== 'leaving') return undefined
    this.#phase = 'gone'
    return 'gone'
  }

  /** What to do now, if anything. */
  tick(now: Instant, surroundings: Surroundings): DepartureStep | undefined {
    if (this.#phase === 'closing' && now >= this.#phaseEndsAt) this.closed(now)
    if (this.#phase === 'lingering') {
      if (now >= this.#phaseEndsAt || mayGo(surroundings)) this.#settledAt ??= now + settleMs
      if (this.#settledAt === undefined || now < this.#settledAt) return undefined
      this.#phase = 'leaving'
      this.#phaseEndsAt = now + farewellMs
      this.#settledAt = undefined
      return 'leave-membership'
    }
    if (this.#phase !== 'leaving' || now < this.#phaseEndsAt) return undefined
    this.#phase = 'gone'
    return 'gone'
  }
}

function mayGo({ id, voters, hasSession }: Surroundings): boolean {
  if (!voters.includes(id)) return true
  const staying = voters.filter((voter) => voter !== id && hasSession(voter)).length
  return staying === 0 || staying >= majority(voters.length)
}
