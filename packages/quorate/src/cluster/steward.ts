/**
 * What a leader does for its cluster beside leading: it sees to it that those vote who should, and
 * that somebody else leads when that one should. It looks at members, links and the log, decides
 * nothing that counts, and proposes: the log and the election know when a proposal may be taken.
 */
import type { Election, ElectionEffect } from '@quorate/election'
import { earliest, type Instant, type PeerId, type Timing } from '@quorate/kernel'
import type { Membership } from '@quorate/membership'
import type { ReplicatedState } from '@quorate/replicated-state'
import type { RoomInput } from './contract.ts'
import { Seats, type Voter } from './seats.ts'
import { areOfDisks } from './settings.ts'
import type { Standing } from './standing.ts'
import { type Fitness, Succession } from './succession.ts'
import { decodeTags, type Tags } from './tags.ts'

export interface StewardOptions {
  readonly id: PeerId
  readonly timing: Timing
  /** Whether the voters keep on disk what they must not forget. */
  readonly isDurable: boolean
  readonly membership: Membership
  readonly election: Election
  readonly state: ReplicatedState
  readonly standing: Standing
  readonly links: { readonly isOpen: (peer: PeerId) => boolean }
}

export class Steward {
  readonly #options: StewardOptions
  readonly #seats: Seats
  readonly #succession: Succession

  constructor(options: StewardOptions) {
    const { id, timing } = options
    this.#options = options
    this.#seats = new Seats(options)
    this.#succession = new Succession({
      id,
      timing,
      fitnessOf: (peer, now) => this.#fitnessOf(peer, now),
    })
  }

  deadline(): Instant | undefined {
    return earliest(this.#seats.deadline, this.#succession.deadline())
  }

  onElection(effects: readonly ElectionEffect[], now: Instant): void {
    const { election } = this.#options
    this.#succession.onElection(effects, now)
    this.#seats.onReign(election.role === 'leader' ? election.term : undefined, now)
  }

  /** The priorities of voters that the election does not know yet. */
  newPriorities(): RoomInput[] {
    const { state, standing, membership } = this.#options
    const voters = state.configuration?.voters ?? []
    const priorities = standing.priorities(voters, (peer) => membership.get(peer))
    return this.#succession.learn(priorities).map(([peer, priority]) => ({
      room: 'election',
      input: { type: 'priority', peer, priority },
    }))
  }

  /** What is to be done now; one that is about to stop hands over in its own way. */
  work(now: Instant, isStopping: boolean): RoomInput[] {
    const inputs: RoomInput[] = []
    const { isFull } = this.#options.standing
    const voters = this.#reviewSeats(now)
    if (voters !== undefined) inputs.push({ room: 'state', input: { type: 'reconfigure', voters } })
    const to = this.#succession.next(now, this.#isLeading && !isStopping, isFull)
    if (to !== undefined) inputs.push({ room: 'election', input: { type: 'transfer', to } })
    return inputs
  }

  /** Who takes over from this leader when it stops; undefined: nobody can, or it does not lead. */
  heir(now: Instant): PeerId | undefined {
    return this.#isLeading ? this.#succession.heir(now) : undefined
  }

  /** Nobody else has a vote, and nobody is here to whom it could be given. */
  isAlone(now: Instant): boolean {
    const { id, state, standing } = this.#options
    const voters = state.configuration?.voters ?? []
    if (voters.some((voter) => voter !== id)) return false
    return !standing.learners.some((learner) => this.#isElectable(learner, now))
  }

  get #isLeading(): boolean {
    return this.#options.election.role === 'leader'
  }

  #reviewSeats(now: Instant): readonly PeerId[] | undefined {
    const { id, state, standing } = this.#options
    const { configuration, commitIndex, leading } = state
    const isFree = leading?.mayReconfigure === true && !standing.isFull
    if (!this.#seats.isDue(now, isFree)) return undefined
    if (configuration === undefined || leading === undefined) {
      this.#seats.postpone(now)
      return undefined
    }
    const voters = configuration.voters.map((voter) => this.#asVoter(voter, now))
    const learners = standing.learners
      .filter((learner) => this.#isElectable(learner, now))
      .map((learner) => ({ id: learner, stored: leading.stored(learner) }))
    const { seats } = configuration
    return this.#seats.review({ self: id, voters, seats, learners, commitIndex, isFree }, now)
  }

  /** It is here to stay, and keeps what it must not forget at least as the founders did. */
  #isElectable(peer: PeerId, now: Instant): boolean {
    const { isDurable, isRetiring, isFull } = this.#tagsOf(peer)
    const { configuration } = this.#options.state
    const mayForget = configuration === undefined || !areOfDisks(configuration.settings)
    return this.#isPresent(peer, now) && (isDurable || mayForget) && !isRetiring && !isFull
  }

  #asVoter(peer: PeerId, now: Instant): Voter {
    const { isRetiring, isFull } = this.#tagsOf(peer)
    return {
      id: peer,
      isPresent: peer === this.#options.id || this.#isPresent(peer, now),
      heardAt: this.#options.election.reign?.acknowledgedAt(peer) ?? Number.NEGATIVE_INFINITY,
      isFull,
      isRetiring,
      hasLeft: this.#options.membership.get(peer)?.status === 'left',
    }
  }

  /** Who is about to stop has closed its session, or says so; it is not fit, nor who cannot write. */
  #fitnessOf(peer: PeerId, now: Instant): Fitness {
    const { state } = this.#options
    const { isRetiring, isFull } = this.#tagsOf(peer)
    const isStaying = state.sessions.of(peer) !== undefined && !isRetiring && !isFull
    const lag = state.leading?.isReady === true ? state.leading.lagOf(peer) : undefined
    return { isReachable: isStaying && this.#isPresent(peer, now), lag }
  }

  /** Members that lost their power look alive for seconds; acknowledgements stop at once. */
  #isPresent(peer: PeerId, now: Instant): boolean {
    const { election, membership, links, timing } = this.#options
    const { reign } = election
    const heardAt = reign === undefined ? now : reign.acknowledgedAt(peer)
    const isHeard = now - heardAt <= timing.leaseMs
    return isHeard && membership.get(peer)?.status === 'alive' && links.isOpen(peer)
  }

  #tagsOf(peer: PeerId): Tags {
    return decodeTags(this.#options.membership.get(peer)?.tags ?? new Uint8Array(0))
  }
}
