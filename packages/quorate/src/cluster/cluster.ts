/**
 * The composition: "member dead" is an input to election, "leader changed" an input to replicated
 * state, "last log position" an input to election. The rooms do not know each other; what one room
 * has for another one waits in one queue, so that a step of a room is complete before another
 * room, or the same one again, is asked.
 *
 * Every message that carries a term passes the election's term check first (the door), then goes
 * to its room if its term is the current one.
 */
import type { Election, ElectionEffect, Founding, FoundingEffect } from '@quorate/election'
import {
  earliest,
  type Instant,
  isDue,
  type Machine,
  type PeerId,
  type Ports,
  type Term,
  type Timing,
  unreachable,
} from '@quorate/kernel'
import type { Membership, MembershipEffect } from '@quorate/membership'
import {
  claimsLeadership,
  defaultLimits,
  encode as encodeStateMessage,
  epochOf,
  type Limits,
  type ReplicatedState,
  type StateEffect,
  speaksForTerm,
  WatchHub,
} from '@quorate/replicated-state'
import type { ClusterEffect, ClusterInput, ClusterOptions } from './contract.ts'
import { Departure } from './departure.ts'
import type { Room } from './frame.ts'
import { type Arrival, Inbox, type StateArrival } from './inbox.ts'
import { type LinkEffect, Links } from './links.ts'
import { makeRooms } from './rooms.ts'
import { type Lives, routeAdoption, routeElection, routeFounding, routeLinks } from './routes.ts'
import {
  encodeSettings,
  type FoundingRefusal,
  foundingRefusal,
  identityError,
  settingsRefusal,
} from './settings.ts'
import { Standing } from './standing.ts'
import { Steward } from './steward.ts'
import { Turn } from './turn.ts'

export class Cluster implements Machine<ClusterInput, ClusterEffect> {
  readonly id: PeerId
  readonly membership: Membership
  readonly election: Election
  readonly state: ReplicatedState
  readonly standing: Standing
  readonly watches: WatchHub
  /** What this peer's operations are held to; in a cluster of others it takes no part. */
  readonly limits: Limits
  readonly #founding: Founding | undefined
  readonly #steward: Steward
  readonly #links: Links
  readonly #turn = new Turn()
  readonly #inbox = new Inbox()
  readonly #lives: Lives = {
    crashed: new Set(),
    bootOf: (peer) => this.#inbox.bootOf(peer),
  }
  readonly #bootCounter: number
  readonly #settings: Uint8Array
  readonly #timing: Timing
  #departure: Departure | undefined

  constructor(ports: Ports, options: ClusterOptions) {
    const { id, boot } = ports
    this.id = id
    this.#bootCounter = boot.counter
    const { isDurable } = ports.storage
    const { timing, algorithm = 'bully', bootstrap, voters = 5, limits = defaultLimits } = options
    this.limits = limits
    this.#settings = encodeSettings({ timing, algorithm, voters, isDurable, limits })
    this.#timing = timing
    const { membership, election, state, founding } = makeRooms(ports, options, this.#settings)
    this.membership = membership
    this.election = election
    this.state = state
    this.#founding = founding
    const { revision } = this.state.tree
    this.watches = new WatchHub({ revision })
    const { transport = 'tcp', priority = 0 } = options
    this.standing = new Standing(id, bootstrap?.expect, { transport, isDurable, priority })
    this.#links = new Links((peer) => this.membership.get(peer)?.address)
    this.#steward = new Steward({
      id,
      timing,
      isDurable,
      membership,
      election,
      state,
      standing: this.standing,
      links: this.#links,
    })
  }

  get clusterId(): string | undefined {
    return this.standing.clusterId
  }

  /** Of the voters in its log those that this peer does not see: not alive, or without a link. */
  get missingVoters(): readonly PeerId[] {
    const isMissing = (peer: PeerId) =>
      this.membership.get(peer)?.status !== 'alive' || !this.#links.isOpen(peer)
    const voters = this.state.configuration?.voters ?? []
    return voters.filter((peer) => peer !== this.id && isMissing(peer))
  }

  /** Somebody is here with whom a link can come about. */
  get canMeetAnybody(): boolean {
    return this.standing.canMeetAnybody(this.membership.members())
  }

  step(input: ClusterInput, now: Instant): readonly ClusterEffect[] {
    this.#on(input, now)
    this.#drain(now)
    this.#turn.toAll(this.#steward.work(now, this.#departure !== undefined))
    this.#drain(now)
    this.#departOn(now)
    return this.#turn.take()
  }

  deadline(): Instant | undefined {
    return earliest(
      this.membership.deadline(),
      this.#founding?.deadline(),
      this.election.deadline(),
      this.state.deadline(),
      this.#links.deadline(),
      this.#departure?.deadline(),
      this.#steward.deadline(),
    )
  }

  #on(input: ClusterInput, now: Instant): void {
    switch (input.type) {
      case 'start':
        // The election tells its term when it changes; the state must know the first one, too.
        this.#turn.to('state', { type: 'role', role: 'follower', term: this.election.term })
        return this.#restand(now)
      case 'tick':
        return this.#onTick(now)
      case 'resumed':
        this.#turn.mark('suspension-noticed')
        this.#turn.to('election', { type: 'resumed' })
        return this.#turn.to('state', input)
      case 'flush':
        return this.#onFlush(now)
      case 'persisted':
        return this.#turn.persisted(input.number)
      case 'storage':
        return this.#onStorage(input.hasRoom, now)
      case 'datagram':
      case 'discovered':
      case 'metadata':
        return this.#turn.to('membership', input)
      case 'frame':
        return this.#onArrivals(this.#inbox.read(input, this.clusterId), input.from, now)
      case 'gossip':
        return this.#onArrivals(this.#inbox.readGossip(input, this.clusterId), input.from, now)
      case 'link-opened':
      case 'link-failed':
      case 'link-closed':
      case 'verified':
        return this.#onLinkEffects(this.#links.on(input, now))
      case 'not-admitted':
        return this.#turn.push(input)
      case 'operate':
      case 'withdraw':
      case 'read':
      case 'withdraw-read':
      case 'set-seats':
      case 'withdraw-seats':
        return this.#turn.to('state', input)
      case 'transfer':
        return this.#turn.to('election', input)
      case 'recover':
        return this.#onRecover(input.clusterId)
      case 'leave':
        this.#departure ??= new Departure(now, { timing: this.#timing, retires: input.retires })
        this.standing.isRetiring = input.retires
        return this.#restand(now)
      default:
        return unreachable(input)
    }
  }

  /** Without room this peer promises nothing, and leads only as long as nobody else can. */
  #onStorage(hasRoom: boolean, now: Instant): void {
    if (hasRoom) this.#turn.mark('storage-freed')
    else this.#turn.mark('storage-full')
    this.standing.isFull = !hasRoom
    this.#turn.to('election', { type: 'storage', hasRoom })
    this.#turn.to('state', { type: 'storage', hasRoom })
    this.#restand(now)
  }

  /** Somebody may have been heard since this was asked for: then there is nothing to recover. */
  #onRecover(foundingId: string): void {
    if (this.election.leader !== undefined || this.state.configuration === undefined) return
    this.#turn.mark('cluster-recovered')
    this.#turn.to('state', { type: 'recover', foundingId, settings: this.#settings })
  }

  /** Asks every room whose time has come; a room that is asked early would do nothing. */
  #onTick(now: Instant): void {
    if (isDue(this.membership.deadline(), now)) this.#turn.to('membership', { type: 'tick' })
    if (isDue(this.#founding?.deadline(), now)) this.#turn.to('founding', { type: 'tick' })
    if (isDue(this.election.deadline(), now)) this.#turn.to('election', { type: 'tick' })
    if (isDue(this.state.deadline(), now)) this.#turn.to('state', { type: 'tick' })
    this.#onLinkEffects(this.#links.tick(now))
  }

  #onFlush(now: Instant): void {
    for (const { to, bytes } of this.#turn.flush(this.clusterId, this.#bootCounter)) {
      if (to === undefined) this.#turn.push({ type: 'publish', bytes })
      else if (this.#links.isOpen(to)) this.#turn.push({ type: 'frame', to, bytes })
      else this.#onLinkEffects(this.#links.demand(to, now))
    }
  }

  /** Message by message: what one changes, a term or a leader, is known to all rooms by the next. */
  #onArrivals(arrivals: readonly Arrival[], from: PeerId, now: Instant): void {
    for (const arrival of arrivals) {
      switch (arrival.type) {
        case 'founding':
          this.#turn.to('founding', { type: 'message', from, message: arrival.message })
          break
        case 'election':
          this.#turn.to('election', { type: 'message', from, message: arrival.message })
          break
        case 'state':
          this.#onStateMessage(from, arrival, now)
          break
        case 'membership':
          this.#turn.to('membership', { type: 'stream', from, bytes: arrival.bytes })
          break
        case 'heard-founded':
          this.#turn.to('founding', arrival)
          break
        case 'new-boot':
          this.#onNewBoot(from, arrival.former)
          break
        case 'mark':
          this.#turn.push(arrival)
          break
        default:
          unreachable(arrival)
      }
      this.#drain(now)
    }
  }

  /** A higher boot proves that the earlier life of this peer is over. */
  #onNewBoot(peer: PeerId, former: number): void {
    this.#turn.to('election', { type: 'crashed', peer })
    // The link, if one is open, may well reach the new life: it is not to be ignored.
    if (this.#links.isOpen(peer)) this.#turn.to('election', { type: 'connected', peer })
    this.#turn.to('state', { type: 'crashed', peer, bootCounter: former })
  }

  /** The door. A term that is new here must have reached the state before its first message. */
  #onStateMessage(from: PeerId, { message, isGossip }: StateArrival, now: Instant): void {
    // Gossip may be old: nobody leads now because of it, and nobody is told that his term is over.
    const isLate = isGossip && message.term < this.election.term
    if (isLate) return this.#turn.mark('message-of-other-term')
    // Who asks to follow does not know the term yet.
    if (message.type !== 'follow') {
      const leads = !isGossip && claimsLeadership(message)
      this.#turn.to('election', { type: 'observe', from, term: message.term, leads })
      this.#drain(now)
      if (message.term !== this.election.term) return this.#turn.mark('message-of-other-term')
    }
    this.#turn.to('state', { type: isGossip ? 'gossip' : 'message', from, message })
  }

  /** One room's step at a time, until no room has anything for another. */
  #drain(now: Instant): void {
    for (let next = this.#turn.next(); next !== undefined; next = this.#turn.next()) {
      switch (next.room) {
        case 'membership':
          this.#onMembershipEffects(this.membership.step(next.input, now), now)
          break
        case 'founding':
          this.#onFoundingEffects(this.#founding?.step(next.input, now) ?? [], now)
          break
        case 'election':
          this.#onElectionEffects(this.election.step(next.input, now), now)
          break
        case 'state':
          this.#onStateEffects(this.state.step(next.input, now), now)
          break
        default:
          unreachable(next)
      }
    }
  }

  #onMembershipEffects(effects: readonly MembershipEffect[], now: Instant): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'datagram':
        case 'mark':
          this.#turn.push(effect)
          break
        case 'stream':
          this.#turn.mail(effect.to, effect.bytes, this.#links.isOpen(effect.to))
          this.#onLinkEffects(this.#links.demand(effect.to, now))
          break
        case 'member':
          this.#onMember(effect, now)
          break
        case 'dropped':
          this.#turn.mark(`datagram-dropped-${effect.reason}`)
          break
        case 'cloned':
          this.#turn.push({ type: 'fatal', error: identityError(effect.address) })
          break
        case 'left':
          if (this.#departure?.left() === true) this.#turn.push({ type: 'left' })
          break
        default:
          unreachable(effect)
      }
    }
  }

  #onElectionEffects(effects: readonly ElectionEffect[], now: Instant): void {
    this.#steward.onElection(effects, now)
    this.#departure?.onElection(effects, now)
    routeElection(this.#turn, effects, this.election.durableTerm)
  }

  #onMember(effect: Extract<MembershipEffect, { type: 'member' }>, now: Instant): void {
    this.#turn.push(effect)
    const { member } = effect
    if (member.id === this.id) return
    const isAlive = member.status === 'alive' || member.status === 'suspect'
    this.#turn.to('election', { type: isAlive ? 'alive' : 'not-alive', peer: member.id })
    if (member.status === 'dead') this.#links.doubt(member.id)
    else if (member.status === 'alive') this.#onLinkEffects(this.#links.hurry(member.id, now))
    this.#restand(now)
  }

  /** Who is where has changed: what follows for founding, joining and the links. */
  #restand(now: Instant): void {
    const members = this.membership.members()
    const configuration = this.state.configuration
    const isFree = configuration === undefined && this.#founding?.isBound !== true
    if (isFree) routeAdoption(this.#turn, this.standing.adopt(members))
    if (this.clusterId === undefined && this.#founding !== undefined) {
      this.#turn.to('founding', { type: 'candidates', peers: this.standing.candidates(members) })
    }
    if (configuration !== undefined) this.standing.configure(configuration)
    this.#turn.toAll(this.#steward.newPriorities())
    const conflict = this.standing.conflict(members)
    if (conflict !== undefined) this.#turn.push({ type: 'refused', reason: conflict })
    for (const notice of this.standing.newForeign(members)) this.#turn.push(notice)
    const tags = this.standing.tagsIfChanged()
    if (tags !== undefined) this.#turn.to('membership', { type: 'tags', tags })
    this.#onLinkEffects(this.#links.want(this.standing.wantedLinks(members), now))
  }

  #onFoundingEffects(effects: readonly FoundingEffect[], now: Instant): void {
    const reasonOf = (refusal: FoundingRefusal) => this.#reasonOf(refusal)
    routeFounding(this.#turn, effects, this.election.durableTerm, reasonOf)
    if (effects.length > 0) this.#restand(now)
  }

  #reasonOf(refusal: FoundingRefusal): string {
    const nameOf = (peer: PeerId) => this.membership.get(peer)?.name ?? peer
    return foundingRefusal(refusal, this.#settings, nameOf)
  }

  #onStateEffects(effects: readonly StateEffect[], now: Instant): void {
    const { configuration } = this.state
    if (configuration !== undefined) {
      this.watches.joined(configuration.foundingId, epochOf(configuration))
    }
    for (const effect of effects) {
      switch (effect.type) {
        case 'send': {
          const { message } = effect
          const term = speaksForTerm(message) ? message.term : undefined
          this.#send(effect.to, 'state', encodeStateMessage(message), term)
          break
        }
        case 'publish':
          this.#send(undefined, 'state', encodeStateMessage(effect.message), effect.message.term)
          break
        case 'persist':
          this.#turn.persist('state', effect.token, effect.records)
          break
        case 'confirm':
          this.#turn.to('election', effect)
          break
        case 'configuration':
          this.#onConfiguration(effect, now)
          break
        case 'position':
        case 'quiesced':
          this.#turn.to('election', effect)
          break
        case 'learners':
          this.#turn.to('election', effect)
          this.standing.learners = effect.learners
          this.#onLinkEffects(
            this.#links.want(this.standing.wantedLinks(this.membership.members()), now),
          )
          break
        case 'applied':
          this.watches.applied(effect.batch)
          this.#turn.push(effect)
          break
        case 'installed':
          this.watches.installed(effect.revision)
          this.#turn.push(effect)
          break
        case 'session':
          if (effect.status === 'closed' || effect.status === 'expired')
            this.#departure?.closed(now)
          this.#turn.push(effect)
          break
        case 'result':
        case 'readable':
        case 'read-refused':
        case 'seats-set':
        case 'listen':
        case 'mark':
          this.#turn.push(effect)
          break
        default:
          unreachable(effect)
      }
    }
  }

  #onConfiguration(effect: Extract<StateEffect, { type: 'configuration' }>, now: Instant): void {
    const { voters, settings } = effect.configuration
    const error = settingsRefusal(this.#settings, settings)
    if (error !== undefined) {
      this.#turn.push({ type: 'fatal', error })
      return
    }
    // A voter that stands must know its own log first.
    this.#turn.to('election', { type: 'position', last: this.state.log.last })
    this.#turn.toAll(this.#steward.newPriorities())
    this.#turn.to('election', { type: 'voters', voters })
    if (this.#departure === undefined) this.#turn.to('state', { type: 'open-session' })
    this.#turn.push(effect)
    this.#restand(now)
  }

  #onLinkEffects(effects: readonly LinkEffect[]): void {
    routeLinks(this.#turn, effects, this.#lives)
  }

  #departOn(now: Instant): void {
    const departure = this.#departure
    if (departure === undefined) return
    const voters = this.state.committedVoters
    const hasSession = (peer: PeerId) => this.state.sessions.of(peer) !== undefined
    const step = departure.tick(now, {
      id: this.id,
      voters,
      hasSession,
      leader: this.election.leader,
      configuration: this.state.configuration,
      heir: () => this.#steward.heir(now),
      isAlone: () => this.#steward.isAlone(now),
    })
    if (step === undefined) return
    if (step.type === 'hand-over') this.#turn.to('election', { type: 'transfer', to: step.to })
    else if (step.type === 'close-session') {
      if (this.state.session === undefined) departure.closed(now)
      this.#turn.to('state', { type: 'close-session' })
    } else if (step.type === 'leave-membership') {
      this.#turn.to('election', { type: 'resign' })
      this.#turn.to('membership', { type: 'leave' })
    } else this.#turn.push({ type: 'left' })
    this.#drain(now)
  }

  #send(to: PeerId | undefined, room: Room, message: Uint8Array, term: Term | undefined): void {
    this.#turn.send(to, { room, message }, term, this.election.durableTerm)
  }
}
