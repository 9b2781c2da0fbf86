/**
 * A graceful stop: the session is closed through the log, so that what it held goes at once, then
 * the peer leaves.
 *
 * A voter that goes for good first gives up its vote: it says that it retires, leads no longer if
 * others are to stay, and waits until the leader has removed it. One that keeps its seat, and whose
 * going would take the majority away, stays a moment for the others that are stopping too: a whole
 * cluster that is told to stop sees all its keys go. Who goes first is read from the log, where
 * every closed session stands in one order, and not guessed from gossip: so two voters never both
 * believe that the other one stays.
 */
import { type Instant, majority, type PeerId } from '@quorate/kernel'

const closeMs = 2_000
const lingerMs = 1_000
const retireMs = 3_000
const farewellMs = 300

/** Others that were told to stop at the same time have said so by then. */
const handOverMs = 100

/** What was committed last is told to the others before the links go. */
const settleMs = 50

export type DepartureStep = 'hand-over' | 'leave-membership' | 'gone'

export interface Surroundings {
  readonly id: PeerId
  /** The latest committed ones. */
  readonly voters: readonly PeerId[]
  /** Voters whose session is open in the replicated state. */
  readonly hasSession: (peer: PeerId) => boolean
  /** This peer leads, and there are voters that stay. */
  readonly hasSuccessor: boolean
}

/** One peer's way out; created when it is told to leave, asked after every step. */
export class Departure {
  readonly #retires: boolean
  #phase: 'closing' | 'lingering' | 'leaving' | 'gone' = 'closing'
  #phaseEndsAt: Instant
  #handOverAt: Instant | undefined
  /** When what was committed last has been told; undefined until this peer may go. */
  #settledAt: Instant | undefined

  /** `retires`: it goes for good, and gives up its vote. */
  constructor(now: Instant, retires: boolean) {
    this.#retires = retires
    this.#phaseEndsAt = now + closeMs
  }

  deadline(): Instant | undefined {
    if (this.#phase === 'gone') return undefined
    return this.#settledAt ?? Math.min(this.#phaseEndsAt, this.#handOverAt ?? this.#phaseEndsAt)
  }

  /** The session is closed (or there is none). */
  closed(now: Instant): void {
    if (this.#phase !== 'closing') return
    this.#phase = 'lingering'
    this.#phaseEndsAt = now + (this.#retires ? retireMs : lingerMs)
    if (this.#retires) this.#handOverAt = now + handOverMs
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
    if (this.#phase === 'lingering') return this.#linger(now, surroundings)
    if (this.#phase !== 'leaving' || now < this.#phaseEndsAt) return undefined
    this.#phase = 'gone'
    return 'gone'
  }

  #linger(now: Instant, surroundings: Surroundings): DepartureStep | undefined {
    const mayGo = this.#retires ? mayRetire(surroundings) : mayStop(surroundings)
    if (now >= this.#phaseEndsAt || mayGo) this.#settledAt ??= now + settleMs
    if (this.#settledAt === undefined) {
      if (this.#handOverAt === undefined || now < this.#handOverAt) return undefined
      this.#handOverAt = undefined
      return surroundings.hasSuccessor ? 'hand-over' : undefined
    }
    if (now < this.#settledAt) return undefined
    this.#phase = 'leaving'
    this.#phaseEndsAt = now + farewellMs
    this.#settledAt = undefined
    this.#handOverAt = undefined
    return 'leave-membership'
  }
}

/** It votes no more, or nobody else does. */
function mayRetire({ id, voters }: Surroundings): boolean {
  return !voters.includes(id) || voters.length === 1
}

function mayStop({ id, voters, hasSession }: Surroundings): boolean {
  if (!voters.includes(id)) return true
  const staying = voters.filter((voter) => voter !== id && hasSession(voter)).length
  return staying === 0 || staying >= majority(voters.length)
}
