/**
 * A graceful stop: a leader hands over, then the session is closed through the log, so that what it
 * held goes at once, then the peer leaves.
 *
 * A voter that goes for good gives up its vote before: it says that it retires, and waits until the
 * leader has removed it: longer than the leader counts on it (`Seats`), and anew when there is another
 * leader or voter set, or it would go in the moment in which it is needed. One that keeps its seat,
 * and whose going would take the majority away, stays a moment for the others that are stopping too:
 * a whole cluster that is told to stop sees all its keys go. Who goes first is read from the log,
 * where every closed session stands in one order, and not guessed from gossip: so two voters never
 * both believe that the other one stays.
 */
import type { ElectionEffect } from '@quorate/election'
import { type Instant, majority, type PeerId, type Timing } from '@quorate/kernel'

/** A transfer has ten rounds, and then somebody is elected; past that it goes as it is. */
const handOverRounds = 12
const closeMs = 2_000
const lingerMs = 1_000

/** Nobody leads who could remove it. */
const leaderlessMs = 3_000

/** A leader needs a session timeout, and then some, to give up a voter that does not answer. */
const retireTimeouts = 2

/** Where leaders come and go without end it would wait anew for ever. */
const retireTimeoutsInAll = 6

const farewellMs = 300

/** A leader that retires and found nobody to hand over to looks again so often. */
const lookAgainMs = 100

/** What was committed last is told to the others before the links go. */
const settleMs = 50

export type DepartureStep =
  | { readonly type: 'hand-over'; readonly to: PeerId }
  | { readonly type: 'close-session' | 'leave-membership' | 'gone' }

export interface Surroundings {
  readonly id: PeerId
  /** The latest committed ones. */
  readonly voters: readonly PeerId[]
  /** Voters whose session is open in the replicated state. */
  readonly hasSession: (peer: PeerId) => boolean
  readonly leader: PeerId | undefined
  /** The latest one in the log, committed or not. */
  readonly configuration: { readonly voters: readonly PeerId[] } | undefined
  /** Who could lead instead of this peer; undefined: nobody, or it does not lead. */
  readonly heir: () => PeerId | undefined
  /** Nobody else votes, or could be given a vote. */
  readonly isAlone: () => boolean
}

export interface DepartureOptions {
  readonly timing: Pick<Timing, 'roundMs' | 'sessionTimeoutMs'>
  /** It goes for good, and gives up its vote. */
  readonly retires: boolean
}

/** One peer's way out; created when it is told to leave, asked after every step. */
export class Departure {
  readonly #retires: boolean
  readonly #handOverMs: number
  readonly #retireMs: number
  readonly #retireMsInAll: number
  #phase: 'staying' | 'handing-over' | 'closing' | 'lingering' | 'leaving' | 'gone' = 'staying'
  #phaseEndsAt: Instant
  #lookAt: Instant | undefined
  #retiresUntil: Instant
  /** Of whom and of what a retiring peer waits to be removed. */
  #waitsOn: Pick<Surroundings, 'leader' | 'configuration'> | undefined
  /** When what was committed last has been told; undefined until this peer may go. */
  #settledAt: Instant | undefined

  constructor(now: Instant, { timing, retires }: DepartureOptions) {
    this.#retires = retires
    this.#phaseEndsAt = now
    this.#handOverMs = handOverRounds * timing.roundMs
    this.#retireMs = retireTimeouts * timing.sessionTimeoutMs
    this.#retireMsInAll = retireTimeoutsInAll * timing.sessionTimeoutMs
    this.#retiresUntil = now
  }

  deadline(): Instant | undefined {
    if (this.#phase === 'gone') return undefined
    return this.#settledAt ?? Math.min(this.#phaseEndsAt, this.#lookAt ?? this.#phaseEndsAt)
  }

  /** The hand-over is at its end when another one leads, or nothing comes of it. */
  onElection(effects: readonly ElectionEffect[], now: Instant): void {
    if (this.#phase !== 'handing-over') return
    const isOver = effects.some((effect) =>
      effect.type === 'transfer'
        ? effect.outcome !== 'handed-over'
        : effect.type === 'leader' && effect.leader !== undefined,
    )
    if (isOver) this.#phaseEndsAt = now
  }

  /** The session is closed (or there is none). */
  closed(now: Instant): void {
    if (this.#phase !== 'closing') return
    this.#phase = 'lingering'
    this.#phaseEndsAt = now + lingerMs
    this.#retiresUntil = now + this.#retireMsInAll
    if (this.#retires) this.#lookAt = now + lookAgainMs
  }

  /** The farewell was gossiped; true when that ends it. */
  left(): boolean {
    if (this.#phase !== 'leaving') return false
    this.#phase = 'gone'
    return true
  }

  /** What to do now, if anything. */
  tick(now: Instant, surroundings: Surroundings): DepartureStep | undefined {
    if (this.#phase === 'staying') return this.#handOver(now, surroundings.heir())
    if (this.#phase === 'handing-over') {
      return now < this.#phaseEndsAt ? undefined : this.#close(now)
    }
    if (this.#phase === 'closing' && now >= this.#phaseEndsAt) this.closed(now)
    if (this.#phase === 'lingering') return this.#linger(now, surroundings)
    if (this.#phase !== 'leaving' || now < this.#phaseEndsAt) return undefined
    this.#phase = 'gone'
    return { type: 'gone' }
  }

  #handOver(now: Instant, heir: PeerId | undefined): DepartureStep {
    if (heir === undefined) return this.#close(now)
    this.#phase = 'handing-over'
    this.#phaseEndsAt = now + this.#handOverMs
    return { type: 'hand-over', to: heir }
  }

  #close(now: Instant): DepartureStep {
    this.#phase = 'closing'
    this.#phaseEndsAt = now + closeMs
    return { type: 'close-session' }
  }

  #linger(now: Instant, surroundings: Surroundings): DepartureStep | undefined {
    if (this.#retires && this.#settledAt === undefined) this.#waitAnew(now, surroundings)
    const mayGo = this.#retires ? mayRetire(surroundings) : mayStop(surroundings)
    if (now >= this.#phaseEndsAt || mayGo) this.#settledAt ??= now + settleMs
    if (this.#settledAt === undefined) return this.#lookAgain(now, surroundings)
    if (now < this.#settledAt) return undefined
    this.#phase = 'leaving'
    this.#phaseEndsAt = now + farewellMs
    this.#settledAt = undefined
    this.#lookAt = undefined
    return { type: 'leave-membership' }
  }

  #waitAnew(now: Instant, { leader, configuration }: Surroundings): void {
    const { leader: former, configuration: known } = this.#waitsOn ?? {}
    if (this.#waitsOn !== undefined && leader === former && configuration === known) return
    this.#waitsOn = { leader, configuration }
    const endsAt = now + (leader === undefined ? leaderlessMs : this.#retireMs)
    this.#phaseEndsAt = Math.min(endsAt, this.#retiresUntil)
  }

  /** Nobody removes a leader but its successor. */
  #lookAgain(now: Instant, { heir }: Surroundings): DepartureStep | undefined {
    if (this.#lookAt === undefined || now < this.#lookAt) return undefined
    this.#lookAt = now + lookAgainMs
    const to = heir()
    return to === undefined ? undefined : { type: 'hand-over', to }
  }
}

/** It votes no more, or nobody else does or could: the last voter leaves nobody behind without one. */
function mayRetire({ id, voters, configuration, isAlone }: Surroundings): boolean {
  if (voters.length === 1 && voters.includes(id)) return isAlone()
  // What was not committed yet may give it a vote, and then it is needed.
  const latest = configuration?.voters ?? []
  return !voters.includes(id) && !latest.includes(id)
}

function mayStop({ id, voters, hasSession }: Surroundings): boolean {
  if (!voters.includes(id)) return true
  const staying = voters.filter((voter) => voter !== id && hasSession(voter)).length
  return staying === 0 || staying >= majority(voters.length)
}
