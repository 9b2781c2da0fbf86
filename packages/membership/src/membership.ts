/**
 * The membership machine: SWIM (Das, Gupta, Motivala, DSN 2002) with the parts of Lifeguard
 * (Dadgar, Phillips, Currey, 2018) that keep a slow peer from accusing others.
 *
 * Inputs go to whom they concern: detector, view and others. Invariant: a packet fits a datagram.
 */
import {
  type Address,
  assert,
  earliest,
  type Instant,
  integerBelow,
  type Machine,
  type PeerId,
  parseAddress,
  unreachable,
} from '@quorate/kernel'
import { Detector, type DetectorMark } from './detector.ts'
import { GossipRounds } from './gossip-rounds.ts'
import { Greeter, type GreeterMark } from './greeter.ts'
import { Identity } from './identity.ts'
import { longestMetadataBytes, longestTagsBytes } from './limits.ts'
import { Mailer, type Recipient } from './mailer.ts'
import { isLive, isUpdated, type Member, type News } from './member.ts'
import { type MembershipOptions, type Pace, resolvePace } from './options.ts'
import { type MemberChange, View, type ViewEvent, type ViewMark } from './view.ts'
import { ViewQuota } from './view-quota.ts'
import {
  decode,
  decodeFromStream,
  type Message,
  type Packet,
  versionOf,
  wireVersion,
} from './wire.ts'

export type MembershipInput =
  | { readonly type: 'tick' }
  | { readonly type: 'datagram'; readonly from: Address; readonly bytes: Uint8Array }
  /** A message of membership that came over a link; who sent it is proven. */
  | { readonly type: 'stream'; readonly from: PeerId; readonly bytes: Uint8Array }
  /** A link to that member was opened, or is no longer open. */
  | { readonly type: 'link'; readonly peer: PeerId; readonly isOpen: boolean }
  /** A seed, or what LAN discovery found; only an address. */
  | { readonly type: 'discovered'; readonly address: Address }
  /** This peer's own record for whoever composes the machines; at most 128 bytes. */
  | { readonly type: 'tags'; readonly tags: Uint8Array }
  /** What the application says of this peer from now on; at most 512 bytes. */
  | { readonly type: 'metadata'; readonly metadata: Uint8Array }
  /** First-hand evidence that this very peer has crashed. */
  | { readonly type: 'crashed'; readonly peer: PeerId }
  | { readonly type: 'leave' }

/**
 * Why a datagram was not read: bad bytes, another format, another cluster, sent by ourselves; or
 * that what came over a link was not of its sender, or was one of these.
 */
export type DropReason = 'malformed' | 'version' | 'cluster' | 'own' | 'stream'

export type MembershipMark =
  | ViewMark
  | DetectorMark
  | GreeterMark
  | 'crash-witnessed'
  | 'view-withheld'
  | 'views-differed'
  | 'tombstone-reaped'

export type MembershipEffect =
  | { readonly type: 'datagram'; readonly to: Address; readonly bytes: Uint8Array }
  /** Send it over a link to that peer; if there is none, one is worth opening for it. */
  | { readonly type: 'stream'; readonly to: PeerId; readonly bytes: Uint8Array }
  /** After every change of view but that of an incarnation alone. Of oneself only 'update'. */
  | { readonly type: 'member'; readonly change: MemberChange; readonly member: Member }
  | { readonly type: 'dropped'; readonly reason: DropReason }
  | { readonly type: 'mark'; readonly mark: MembershipMark }
  /** This identity was in use before, at that address; the machine does nothing any more. */
  | { readonly type: 'cloned'; readonly address: Address }
  /** The leave was gossiped enough; from now on the machine does nothing. */
  | { readonly type: 'left' }

/** Who sent a packet: always by name. */
type Sender = Recipient & { readonly id: PeerId }

const leaveRounds = 3

/** Whole views told per probe interval: a hundred joiners have theirs within two seconds. */
const viewsPerIntervalAtMost = 16

export class Membership implements Machine<MembershipInput, MembershipEffect> {
  readonly #options: MembershipOptions
  readonly #pace: Pace
  readonly #view: View
  readonly #mailer: Mailer
  readonly #viewQuota: ViewQuota
  readonly #detector: Detector
  readonly #greeter: Greeter
  readonly #identity: Identity
  /** The members to which links are open. */
  readonly #links = new Set<PeerId>()
  #sequence: number
  #nextSyncAt: Instant
  readonly #gossipRounds: GossipRounds
  /** Rounds of the leave still to go, and when the next is due; undefined while this peer stays. */
  #leave: { roundsLeft: number; nextAt: Instant } | undefined
  #isGone = false
  #effects: MembershipEffect[] = []
  #now: Instant
  #deadline: Instant | undefined

  constructor(options: MembershipOptions) {
    const pace = resolvePace(options)
    const { id, name, address, random, now } = options
    this.#options = options
    this.#pace = pace
    this.#now = now
    const tags = new Uint8Array(0)
    const metadata = (options.metadata ?? tags).slice()
    this.#view = new View({
      self: { id, name, address, incarnation: 1, status: 'alive', tags, metadata },
      pace,
      random,
      now,
      emit: (event) => this.#onViewEvent(event),
    })
    this.#viewQuota = new ViewQuota(pace.probeIntervalMs, viewsPerIntervalAtMost)
    this.#mailer = new Mailer({
      cluster: options.cluster,
      view: this.#view,
      random,
      transmitMultiplier: pace.transmitMultiplier,
      hasLink: (id) => this.#links.has(id),
      emit: (to, bytes) => this.#post(to, bytes),
    })
    // An answer to a former life at this address must not pass for one to this life.
    this.#sequence = 1 + integerBelow(random, 2 ** 31)
    this.#detector = new Detector({
      pace,
      view: this.#view,
      mailer: this.#mailer,
      random,
      now,
      nextSequence: () => this.#nextSequence(),
      mark: (mark) => this.#mark(mark),
    })
    this.#greeter = new Greeter({
      pace,
      random,
      view: this.#view,
      mailer: this.#mailer,
      detector: this.#detector,
      mark: (mark) => this.#mark(mark),
    })
    this.#identity = new Identity({
      random,
      now,
      toleranceMs: pace.probeIntervalMs,
      send: (to, claim) => this.#mailer.send({ id: undefined, address: to }, claim),
    })
    this.#nextSyncAt = now + (0.5 + random.next()) * pace.syncIntervalMs
    this.#gossipRounds = new GossipRounds(pace.gossipIntervalMs, now)
  }

  /** By how much this peer lengthens its waits because of its own health: 1 while it is well. */
  get healthMultiplier(): number {
    return this.#detector.multiplier
  }

  /** Everyone known, this peer included, and the dead and the left until they are forgotten. */
  members(): readonly Member[] {
    return this.#view.roster.members()
  }

  get(id: PeerId): Member | undefined {
    return this.#view.roster.get(id)?.member
  }

  /** How long a probe of this member and its answer take, smoothed; undefined while unknown. */
  roundTripMs(id: PeerId): number | undefined {
    return this.#detector.roundTripMs(id)
  }

  deadline(): Instant | undefined {
    return this.#deadline
  }

  step(input: MembershipInput, now: Instant): readonly MembershipEffect[] {
    if (this.#isGone) return []
    this.#effects = []
    this.#forgiveStall(now)
    this.#now = now
    switch (input.type) {
      case 'tick':
        this.#onTick(now)
        break
      case 'datagram':
        this.#onDatagram(input.from, input.bytes, now)
        break
      case 'stream':
        this.#onStream(input.from, input.bytes, now)
        break
      case 'link':
        if (input.isOpen) this.#links.add(input.peer)
        else this.#links.delete(input.peer)
        break
      case 'discovered':
        this.#onDiscovered(input.address, now)
        break
      case 'tags':
        assert(input.tags.length <= longestTagsBytes, `tags have at most ${longestTagsBytes} bytes`)
        this.#restate({ tags: input.tags.slice() }, now)
        break
      case 'metadata':
        assert(input.metadata.length <= longestMetadataBytes, 'metadata is bounded')
        this.#restate({ metadata: input.metadata.slice() }, now)
        break
      case 'crashed':
        this.#onCrashed(input.peer, now)
        break
      case 'leave':
        this.#onLeave(now)
        break
      default:
        return unreachable(input)
    }
    if (!this.#isGone) this.#flush(now)
    this.#deadline = this.#isGone ? undefined : this.#earliestDeadline(now)
    return this.#effects
  }

  #onTick(now: Instant): void {
    this.#detector.tick(now)
    this.#view.judgeAll(now)
    const { roster } = this.#view
    if (roster.liveOthers > 0 && now >= this.#nextSyncAt) {
      // Spread, so that a cluster that started at once does not compare at once for ever.
      this.#nextSyncAt = now + (0.5 + this.#options.random.next()) * this.#pace.syncIntervalMs
      for (const { member } of roster.sample(1)) this.#mailer.compare(member)
    }
    for (const member of this.#view.reap(now)) {
      this.#mark('tombstone-reaped')
      this.#greeter.reaped(member, now)
    }
    if (this.#leave !== undefined && now >= this.#leave.nextAt) this.#tellLeave(this.#leave, now)
  }

  #onDatagram(from: Address, bytes: Uint8Array, now: Instant): void {
    const packet = decode(bytes)
    if (packet === undefined) {
      const version = versionOf(bytes)
      const isForeign = version !== undefined && version !== wireVersion
      this.#effects.push({ type: 'dropped', reason: isForeign ? 'version' : 'malformed' })
    } else if (packet.cluster !== this.#options.cluster) {
      this.#effects.push({ type: 'dropped', reason: 'cluster' })
    } else if (packet.from === this.#options.id) {
      this.#effects.push({ type: 'dropped', reason: 'own' })
      this.#onOwnPacket(packet, from, now)
    } else {
      this.#onPacket(packet, { id: packet.from, address: from }, now)
    }
  }

  /** From this peer itself, or from another process of its identity. */
  #onOwnPacket({ message, news }: Packet, from: Address, now: Instant): void {
    const { id, address } = this.#view.self.member
    // Discovery found this peer's own address in another spelling.
    if (message.type === 'join') this.#greeter.askedItself(message.sequence)
    const isOther = ({ member }: News) => member.id === id && member.address !== address
    if (message.type !== 'claim') {
      if (news.some(isOther)) this.#identity.clash(from, now)
    } else if (this.#identity.answer(message, from, now)) {
      this.#isGone = true
      this.#effects.push({ type: 'cloned', address: from })
    }
  }

  #onStream(from: PeerId, bytes: Uint8Array, now: Instant): void {
    const packet = decodeFromStream(bytes)
    const isGood = packet?.from === from && packet.cluster === this.#options.cluster
    if (!isGood || from === this.#options.id) {
      this.#effects.push({ type: 'dropped', reason: 'stream' })
      return
    }
    this.#onPacket(packet, { id: from, address: undefined }, now)
  }

  /** `address` undefined: it came over a link, and what is sent back goes over one, too. */
  #onPacket(
    packet: Packet,
    { id: from, address }: { id: PeerId; address: Address | undefined },
    now: Instant,
  ): void {
    const { message, news } = packet
    // Any datagram may be an old one, unless it answers us.
    const isByStream = address === undefined
    const source = { id: from, isPresent: isByStream || this.#greeter.hasAsked(message) }
    let isWronged = false
    let isRaised = false
    for (const item of news) {
      if (item.member.id === this.#options.id) {
        const refutation = this.#view.refute(item.member, now)
        if (refutation !== 'right') isWronged = true
        if (refutation === 'raised') {
          isRaised = true
          if (item.member.status !== 'alive') this.#detector.accused()
        }
      } else {
        this.#view.learn(item, source, now)
      }
    }
    const sender = this.get(from)
    if (sender === undefined && address !== undefined) {
      this.#greeter.introduce({ id: from, address, member: undefined, isOwnWord: false }, now)
    }
    const back = { id: from, address: address ?? sender?.address ?? '', isByStream }
    if (this.#onMessage(message, back, isWronged, now)) return
    // What gets no answer still gets a contradiction: whoever is wrong about us, and whoever we
    // take for dead, must be told so (Lifeguard's buddy system). But an answer to what is itself a
    // contradiction (or to an ack) must be new, or two that took each other for dead would talk
    // for ever, at the speed of the network.
    const isAnswer = ['gossip', 'ack', 'nack'].includes(message.type)
    const isOutcast = sender?.status === 'suspect' || sender?.status === 'dead'
    if (isRaised || (!isAnswer && (isWronged || isOutcast))) {
      const first = isWronged ? [this.#view.self] : []
      this.#mailer.send(back, { type: 'gossip' }, first)
    }
  }

  /** Whether an answer went out. */
  #onMessage(message: Message, from: Sender, isWronged: boolean, now: Instant): boolean {
    switch (message.type) {
      case 'ping':
        return this.#detector.onPing(message, from, isWronged)
      case 'ack':
        if (!this.#detector.onAck(message, from, now)) {
          this.#greeter.answered(message.sequence, message.target, now)
        }
        return false
      case 'nack':
        this.#detector.onNack(message.sequence, message.target, from.id)
        return false
      case 'ping-request':
        this.#detector.onPingRequest(message, from, now)
        return false
      case 'join':
        this.#tellView(from, message.sequence, false, now)
        return true
      case 'compare':
        if (message.digest === this.#view.roster.digest()) return false
        this.#mark('views-differed')
        this.#tellView(from, 0, true, now)
        return true
      case 'sync':
        if (message.sequence !== 0) this.#greeter.joined(message.sequence)
        if (message.wantsYours) this.#tellView(from, 0, false, now)
        return message.wantsYours
      case 'gossip':
      // A claim is for another process of the sender's identity; it came to this address by error.
      case 'claim':
        return false
      default:
        return unreachable(message)
    }
  }

  #tellView(to: Recipient, sequence: number, wantsYours: boolean, now: Instant): void {
    if (this.#viewQuota.take(now)) this.#mailer.sync(to, sequence, wantsYours)
    else this.#mark('view-withheld')
  }

  #onDiscovered(address: Address, now: Instant): void {
    if (address === this.#options.address || parseAddress(address) === undefined) return
    if (this.#leave !== undefined) return
    this.#greeter.discover(address, now)
  }

  #restate(change: Partial<Pick<Member, 'tags' | 'metadata'>>, now: Instant): void {
    const { member } = this.#view.self
    if (this.#leave === undefined && isUpdated(member, { ...member, ...change })) {
      this.#view.restate(change, now)
    }
  }

  #onCrashed(peer: PeerId, now: Instant): void {
    const member = this.get(peer)
    if (peer === this.#options.id || member === undefined || !isLive(member)) return
    this.#mark('crash-witnessed')
    this.#view.accuse(member, { accuser: this.#options.id, isCrash: true }, now)
    for (const { member: other } of this.#view.roster.sample(this.#pace.crashFanout, peer)) {
      this.#mailer.send(other, { type: 'gossip' })
    }
    this.#gossipRounds.told(now)
  }

  #onLeave(now: Instant): void {
    if (this.#leave !== undefined) return
    this.#leave = { roundsLeft: leaveRounds, nextAt: now }
    this.#view.leave(now)
    this.#tellLeave(this.#leave, now)
  }

  #onViewEvent(event: ViewEvent): void {
    switch (event.type) {
      case 'member':
        if (event.change === 'leave') this.#greeter.left(event.member.address)
        this.#effects.push(event)
        break
      case 'mark':
        this.#effects.push(event)
        break
      case 'clash':
        this.#identity.clash(event.address, this.#now)
        break
      case 'stranger': {
        const { member, isOwnWord } = event
        const { id, address } = member
        this.#greeter.introduce({ id, address, member, isOwnWord }, this.#now)
        break
      }
      case 'entered':
        this.#greeter.entered(event.member)
        break
      case 'accused':
        this.#mailer.send(event.member, { type: 'gossip' })
        break
      case 'doubted':
        this.#detector.doubt(event.member, this.#now)
        break
      case 'returned':
        this.#mailer.compare(event.member)
        break
      default:
        unreachable(event)
    }
  }

  /** The time for which this peer itself stood still counts against nobody. */
  #forgiveStall(now: Instant): void {
    if (this.#deadline === undefined) return
    this.#detector.late(now - Math.max(this.#deadline, this.#now))
  }

  #nextSequence(): number {
    return this.#sequence++
  }

  /** What waits to be sent and is due: joins, introductions, gossip. */
  #flush(now: Instant): void {
    this.#greeter.flush(now)
    const { gossip, roster } = this.#view
    // Nobody to tell: whoever comes gets the whole view.
    if (roster.liveOthers === 0) gossip.clear()
    if (!this.#gossipRounds.start(gossip.size, now)) return
    // Who was declared dead by error hears of it and can contradict at once.
    const dead = roster.randomDead(now - this.#pace.gossipToDeadMs)
    const listeners = roster.sample(this.#pace.gossipFanout)
    for (const { member } of dead === undefined ? listeners : [...listeners, dead]) {
      this.#mailer.send(member, { type: 'gossip' })
    }
  }

  #tellLeave(leave: { roundsLeft: number; nextAt: Instant }, now: Instant): void {
    const { self, roster } = this.#view
    if (leave.roundsLeft === 0 || roster.liveOthers === 0) {
      this.#isGone = true
      this.#effects.push({ type: 'left' })
      return
    }
    leave.roundsLeft--
    leave.nextAt = now + this.#pace.leaveRoundMs
    for (const { member } of roster.sample(this.#pace.gossipFanout)) {
      this.#mailer.send(member, { type: 'gossip' }, [self])
    }
  }

  #post({ id, address, isByStream }: Recipient, bytes: Uint8Array): void {
    if (isByStream !== true) this.#effects.push({ type: 'datagram', to: address, bytes })
    else if (id !== undefined) this.#effects.push({ type: 'stream', to: id, bytes })
  }

  #mark(mark: MembershipMark): void {
    this.#effects.push({ type: 'mark', mark })
  }

  #earliestDeadline(now: Instant): Instant | undefined {
    const { roster, gossip } = this.#view
    const hasOthers = roster.liveOthers > 0
    const buriedAt = roster.oldestTombstone
    const deadline = earliest(
      hasOthers ? this.#nextSyncAt : undefined,
      hasOthers && gossip.size > 0 ? this.#gossipRounds.deadline : undefined,
      buriedAt === undefined ? undefined : buriedAt + this.#pace.tombstoneMs,
      this.#detector.deadline(),
      this.#greeter.deadline(),
      this.#view.deadline(),
      this.#leave?.nextAt,
    )
    return deadline === undefined ? undefined : Math.max(deadline, now)
  }
}
