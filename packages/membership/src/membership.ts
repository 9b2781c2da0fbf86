/**
 * The membership machine: SWIM (Das, Gupta, Motivala, DSN 2002) with the parts of Lifeguard
 * (Dadgar, Phillips, Currey, 2018) that keep a slow peer from accusing others.
 *
 * This file hands each input to whom it concerns: who is probed is the detector's to decide, what
 * is believed of whom the view's. Invariant: every packet fits a datagram.
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
import { Introductions } from './introduction.ts'
import { Joiner } from './join.ts'
import { longestMetadataBytes, longestTagsBytes } from './limits.ts'
import { Mailer, type Recipient } from './mailer.ts'
import { isLive, isUpdated, type Member } from './member.ts'
import { type MembershipOptions, type Pace, resolvePace } from './options.ts'
import { type MemberChange, View, type ViewEvent, type ViewMark } from './view.ts'
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
  | 'crash-witnessed'
  | 'stranger-introduced'
  | 'stranger-silent'
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
  /** The leave was gossiped enough; from now on the machine does nothing. */
  | { readonly type: 'left' }

/** Who sent a packet: always by name. */
type Sender = Recipient & { readonly id: PeerId }

const leaveRounds = 3

export class Membership implements Machine<MembershipInput, MembershipEffect> {
  readonly #options: MembershipOptions
  readonly #pace: Pace
  readonly #view: View
  readonly #mailer: Mailer
  readonly #detector: Detector
  readonly #joiner: Joiner
  readonly #introductions: Introductions
  /** The members to which links are open. */
  readonly #links = new Set<PeerId>()
  #sequence: number
  #nextSyncAt: Instant
  #nextGossipAt: Instant
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
    this.#joiner = new Joiner({
      retryMs: pace.joinRetryMs,
      slowestMs: pace.joinSlowestMs,
      patienceMs: pace.joinPatienceMs,
    })
    this.#introductions = new Introductions(pace.probeTimeoutMs)
    this.#nextSyncAt = now + (0.5 + random.next()) * pace.syncIntervalMs
    this.#nextGossipAt = now
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
    for (const { status, address } of this.#view.reap(now)) {
      this.#mark('tombstone-reaped')
      // Who left does not come back by itself; who was cut off may still be there.
      if (status === 'dead') this.#joiner.remember(address, this.#nextSequence(), now)
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
      // Discovery found this peer's own address in another spelling.
      if (packet.message.type === 'join') this.#joiner.answered(packet.message.sequence)
      this.#effects.push({ type: 'dropped', reason: 'own' })
    } else {
      this.#onPacket(packet, { id: packet.from, address: from }, now)
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
    let isWronged = false
    let isRaised = false
    for (const item of news) {
      if (item.member.id === this.#options.id) {
        const refutation = this.#view.refute(item.member, now)
        if (refutation !== 'right') isWronged = true
        if (refutation === 'raised') isRaised = true
        if (isRaised && item.member.status !== 'alive') this.#detector.accused()
      } else {
        this.#view.learn(item, from, now)
      }
    }
    const sender = this.get(from)
    if (sender === undefined && address !== undefined) {
      this.#introduce({ id: from, address, member: undefined }, now)
    }
    const isByStream = address === undefined
    const back = { id: from, address: address ?? sender?.address ?? '', isByStream }
    if (this.#onMessage(message, back, isWronged, now)) return
    // What gets no answer still gets a contradiction: whoever is wrong about us, and whoever we
    // take for dead, must be told so (Lifeguard's buddy system). But an answer to what is itself a
    // contradiction (or to an ack) must be new, or two that took each other for dead would talk
    // for ever, at the speed of the network.
    const isAnswer = message.type === 'gossip' || message.type === 'ack'
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
        this.#onAck(message, from, now)
        return false
      case 'nack':
        this.#detector.onNack(message.sequence, message.target, from.id)
        return false
      case 'ping-request':
        this.#detector.onPingRequest(message, from, now)
        return false
      case 'join':
        this.#mailer.sync(from, message.sequence, false)
        return true
      case 'compare':
        if (message.digest === this.#view.roster.digest()) return false
        this.#mark('views-differed')
        this.#mailer.sync(from, 0, true)
        return true
      case 'sync':
        if (message.sequence !== 0) this.#joiner.answered(message.sequence)
        if (message.wantsYours) this.#mailer.sync(from, 0, false)
        return message.wantsYours
      case 'gossip':
        return false
      default:
        return unreachable(message)
    }
  }

  #onAck(ack: Extract<Message, { type: 'ack' }>, from: Recipient, now: Instant): void {
    if (this.#detector.onAck(ack, from, now)) return
    const stranger = this.#introductions.answer(ack.sequence, ack.target)
    if (stranger !== undefined) this.#view.admit(stranger, now)
  }

  #onDiscovered(address: Address, now: Instant): void {
    if (address === this.#options.address || parseAddress(address) === undefined) return
    if (this.#leave !== undefined) return
    const isKnown = (member: Member) => member.status === 'alive' && member.address === address
    if (!this.members().some(isKnown)) this.#joiner.discover(address, this.#nextSequence(), now)
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
      case 'mark':
        this.#effects.push(event)
        break
      case 'stranger': {
        const { id, address } = event.member
        this.#introduce({ id, address, member: event.member }, this.#now)
        break
      }
      case 'entered':
        if (this.#introductions.delete(event.member.id)) this.#mark('stranger-introduced')
        this.#joiner.forget(event.member.address)
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

  #introduce(
    who: { id: PeerId; address: Address; member: Member | undefined },
    now: Instant,
  ): void {
    if (this.#leave === undefined) {
      this.#introductions.add({ ...who, sequence: this.#nextSequence() }, now)
    }
  }

  #nextSequence(): number {
    return this.#sequence++
  }

  /** What waits to be sent and is due: joins, introductions, gossip. */
  #flush(now: Instant): void {
    for (const { address, sequence } of this.#joiner.due(now)) {
      this.#mailer.send({ id: undefined, address }, { type: 'join', sequence }, [this.#view.self])
    }
    const { ask, silent } = this.#introductions.due(now)
    for (const { id, address, sequence, isIndirect } of ask) {
      this.#mailer.ping({ id, address }, sequence, true)
      if (isIndirect) {
        this.#detector.askOthers({ type: 'ping-request', sequence, target: id, address })
      }
    }
    for (const _ of silent) this.#mark('stranger-silent')
    const { gossip, roster } = this.#view
    if (gossip.size === 0 || now < this.#nextGossipAt) return
    // Nobody to tell: whoever comes gets the whole view.
    if (roster.liveOthers === 0) gossip.clear()
    else this.#nextGossipAt = now + this.#pace.gossipIntervalMs
    for (const { member } of roster.sample(this.#pace.gossipFanout)) {
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
      hasOthers && gossip.size > 0 ? this.#nextGossipAt : undefined,
      buriedAt === undefined ? undefined : buriedAt + this.#pace.tombstoneMs,
      this.#detector.deadline(),
      this.#joiner.deadline(),
      this.#introductions.deadline(),
      this.#view.deadline(),
      this.#leave?.nextAt,
    )
    return deadline === undefined ? undefined : Math.max(deadline, now)
  }
}
