/**
 * The membership machine: SWIM (Das, Gupta, Motivala, DSN 2002) with the parts of Lifeguard
 * (Dadgar, Phillips, Currey, 2018) that keep a slow peer from accusing others.
 *
 * This file decides when to send what to whom; what is believed of whom is the view's. Invariants:
 * every packet fits a datagram; who stays silent is suspected within two rounds of probes (M1);
 * time in which this peer itself stood still counts against nobody (M2).
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
import { Introductions } from './introduction.ts'
import { Joiner } from './join.ts'
import { longestTagsBytes } from './limits.ts'
import { Mailer, type Recipient } from './mailer.ts'
import { equalBytes, isLive, type Member } from './member.ts'
import { type MembershipOptions, type Pace, resolvePace } from './options.ts'
import { Prober } from './probe.ts'
import { Relays } from './relay.ts'
import { type MemberChange, View, type ViewEvent, type ViewMark } from './view.ts'
import { decode, type Message, type Packet, versionOf, wireVersion } from './wire.ts'

export type MembershipInput =
  | { readonly type: 'tick' }
  | { readonly type: 'datagram'; readonly from: Address; readonly bytes: Uint8Array }
  /** A seed, or what LAN discovery found; only an address. */
  | { readonly type: 'discovered'; readonly address: Address }
  /** This peer's own record for whoever composes the machines; at most 256 bytes. */
  | { readonly type: 'tags'; readonly tags: Uint8Array }
  /** First-hand evidence that this very peer has crashed. */
  | { readonly type: 'crashed'; readonly peer: PeerId }
  | { readonly type: 'leave' }

/** Why a datagram was not read: bad bytes, another format, another cluster, sent by ourselves. */
export type DropReason = 'malformed' | 'version' | 'cluster' | 'own'

export type MembershipMark =
  | ViewMark
  | 'probe-indirect'
  | 'probe-failed'
  | 'probe-relayed'
  | 'ping-misdirected'
  | 'crash-witnessed'
  | 'stall-forgiven'
  | 'stranger-introduced'
  | 'stranger-silent'
  | 'views-differed'
  | 'tombstone-reaped'

export type MembershipEffect =
  | { readonly type: 'datagram'; readonly to: Address; readonly bytes: Uint8Array }
  /** After every change of view but that of an incarnation alone. Of oneself only 'update'. */
  | { readonly type: 'member'; readonly change: MemberChange; readonly member: Member }
  | { readonly type: 'dropped'; readonly reason: DropReason }
  | { readonly type: 'mark'; readonly mark: MembershipMark }
  /** The leave was gossiped enough; from now on the machine does nothing. */
  | { readonly type: 'left' }

const leaveRounds = 3

export class Membership implements Machine<MembershipInput, MembershipEffect> {
  readonly #options: MembershipOptions
  readonly #pace: Pace
  readonly #view: View
  readonly #mailer: Mailer
  readonly #prober: Prober
  readonly #relays: Relays
  readonly #joiner: Joiner
  readonly #introductions: Introductions
  #sequence: number
  #nextProbeAt: Instant
  #nextDeadProbeAt: Instant
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
    this.#view = new View({
      self: { id, name, address, incarnation: 1, status: 'alive', tags },
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
      emit: (to, bytes) => this.#effects.push({ type: 'datagram', to, bytes }),
    })
    this.#prober = new Prober(pace.probeTimeoutMs, pace.probeIntervalMs)
    this.#relays = new Relays(pace.probeIntervalMs)
    this.#joiner = new Joiner({
      retryMs: pace.joinRetryMs,
      slowestMs: pace.joinSlowestMs,
      patienceMs: pace.joinPatienceMs,
    })
    this.#introductions = new Introductions(pace.probeTimeoutMs)
    // An answer to a former life at this address must not pass for one to this life.
    this.#sequence = 1 + integerBelow(random, 2 ** 31)
    this.#nextProbeAt = now + random.next() * pace.probeIntervalMs
    this.#nextDeadProbeAt = now + random.next() * pace.deadProbeIntervalMs
    this.#nextSyncAt = now + (0.5 + random.next()) * pace.syncIntervalMs
    this.#nextGossipAt = now
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
      case 'discovered':
        this.#onDiscovered(input.address, now)
        break
      case 'tags':
        this.#onTags(input.tags, now)
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
    for (const { target } of this.#prober.takeFailed(now)) this.#onProbeFailed(target, now)
    for (const { target, sequence } of this.#prober.takeIndirect(now)) {
      const member = this.get(target)
      if (member !== undefined && isLive(member)) this.#probeThroughOthers(member, sequence)
    }
    this.#view.judgeAll(now)
    this.#probeOnTime(now)
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

  /** The regular probe of the living, and the rare one of the dead. */
  #probeOnTime(now: Instant): void {
    const { probeIntervalMs, deadProbeIntervalMs } = this.#pace
    const { roster } = this.#view
    if (roster.liveOthers > 0 && now >= this.#nextProbeAt) {
      this.#nextProbeAt = nextBeat(this.#nextProbeAt, probeIntervalMs, now)
      const entry = roster.nextToProbe()
      if (entry !== undefined) this.#probe(entry.member, now)
    }
    if (roster.tombstones > 0 && now >= this.#nextDeadProbeAt) {
      this.#nextDeadProbeAt = nextBeat(this.#nextDeadProbeAt, deadProbeIntervalMs, now)
      const entry = roster.randomDead()
      // Nobody waits for its answer: if there is one, it contradicts the death by itself.
      if (entry !== undefined) this.#mailer.ping(entry.member, this.#nextSequence(), true)
    }
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
      this.#onPacket(packet, from, now)
    }
  }

  #onPacket(packet: Packet, address: Address, now: Instant): void {
    const { from, message, news } = packet
    let isWronged = false
    let isRaised = false
    for (const item of news) {
      if (item.member.id === this.#options.id) {
        const refutation = this.#view.refute(item.member, now)
        if (refutation !== 'right') isWronged = true
        if (refutation === 'raised') isRaised = true
      } else {
        this.#view.learn(item, from, now)
      }
    }
    const sender = this.get(from)
    if (sender === undefined) this.#introduce({ id: from, address, member: undefined }, now)
    if (this.#onMessage(message, { id: from, address }, isWronged, now)) return
    // What gets no answer still gets a contradiction: whoever is wrong about us, and whoever we
    // take for dead, must be told so (Lifeguard's buddy system). But an answer to what is itself a
    // contradiction (or to an ack) must be new, or two that took each other for dead would talk
    // for ever, at the speed of the network.
    const isAnswer = message.type === 'gossip' || message.type === 'ack'
    const isOutcast = sender?.status === 'suspect' || sender?.status === 'dead'
    if (isRaised || (!isAnswer && (isWronged || isOutcast))) {
      const first = isWronged ? [this.#view.self] : []
      this.#mailer.send({ id: from, address }, { type: 'gossip' }, first)
    }
  }

  /** Whether an answer went out. */
  #onMessage(message: Message, from: Recipient, isWronged: boolean, now: Instant): boolean {
    switch (message.type) {
      case 'ping':
        return this.#onPing(message, from, isWronged)
      case 'ack':
        this.#onAck(message.sequence, message.target, now)
        return false
      case 'ping-request': {
        const { target, address } = message
        const sequence = this.#nextSequence()
        const request = { asker: from, sequence: message.sequence, target }
        this.#relays.add(sequence, request, now)
        this.#mailer.ping({ id: target, address }, sequence, false)
        return false
      }
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

  #onPing(ping: Extract<Message, { type: 'ping' }>, from: Recipient, isWronged: boolean): boolean {
    const { sequence, target, introduce } = ping
    if (target !== this.#options.id) {
      // The address was somebody else's before; an answer would keep that one alive.
      this.#mark('ping-misdirected')
      return false
    }
    const first = introduce || isWronged ? [this.#view.self] : []
    this.#mailer.send(from, { type: 'ack', sequence, target }, first)
    return true
  }

  #onAck(sequence: number, target: PeerId, now: Instant): void {
    if (this.#prober.answer(sequence, target)) return
    const stranger = this.#introductions.answer(sequence, target)
    if (stranger !== undefined) this.#view.admit(stranger, now)
    const request = this.#relays.take(sequence, target, now)
    if (request === undefined) return
    this.#mark('probe-relayed')
    this.#mailer.send(request.asker, { type: 'ack', sequence: request.sequence, target })
  }

  #onDiscovered(address: Address, now: Instant): void {
    if (address === this.#options.address || parseAddress(address) === undefined) return
    if (this.#leave !== undefined) return
    const isKnown = (member: Member) => member.status === 'alive' && member.address === address
    if (!this.members().some(isKnown)) this.#joiner.discover(address, this.#nextSequence(), now)
  }

  #onTags(tags: Uint8Array, now: Instant): void {
    assert(tags.length <= longestTagsBytes, `tags have at most ${longestTagsBytes} bytes`)
    if (this.#leave !== undefined || equalBytes(this.#view.self.member.tags, tags)) return
    this.#view.retag(tags.slice(), now)
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
        if (!this.#prober.isProbing(event.member.id)) this.#probe(event.member, this.#now)
        break
      case 'returned':
        this.#mailer.compare(event.member)
        break
      default:
        unreachable(event)
    }
  }

  #probe(member: Member, now: Instant): void {
    const sequence = this.#nextSequence()
    if (this.#prober.start(member.id, sequence, now)) this.#mailer.ping(member, sequence, false)
  }

  /** Through others, and once more directly: the first ping may just have been lost. */
  #probeThroughOthers({ id, address }: Member, sequence: number): void {
    this.#mark('probe-indirect')
    this.#askOthers({ type: 'ping-request', sequence, target: id, address })
    this.#mailer.ping({ id, address }, sequence, false)
  }

  #askOthers(request: Extract<Message, { type: 'ping-request' }>): void {
    const relays = this.#view.roster.sample(this.#pace.indirectProbes, request.target)
    for (const { member } of relays) this.#mailer.send(member, request)
  }

  #onProbeFailed(target: PeerId, now: Instant): void {
    const member = this.get(target)
    if (member === undefined || !isLive(member)) return
    this.#mark('probe-failed')
    this.#view.accuse(member, { accuser: this.#options.id, isCrash: false }, now)
  }

  /** The time for which this peer itself stood still counts against nobody. */
  #forgiveStall(now: Instant): void {
    if (this.#deadline === undefined) return
    const lagMs = now - Math.max(this.#deadline, this.#now)
    if (lagMs <= this.#pace.stallMs) return
    this.#mark('stall-forgiven')
    this.#prober.forgive(lagMs)
    this.#view.forgive(lagMs)
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
      if (isIndirect) this.#askOthers({ type: 'ping-request', sequence, target: id, address })
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

  #mark(mark: MembershipMark): void {
    this.#effects.push({ type: 'mark', mark })
  }

  #earliestDeadline(now: Instant): Instant | undefined {
    const { roster, gossip } = this.#view
    const hasOthers = roster.liveOthers > 0
    const buriedAt = roster.oldestTombstone
    const deadline = earliest(
      hasOthers ? this.#nextProbeAt : undefined,
      hasOthers ? this.#nextSyncAt : undefined,
      hasOthers && gossip.size > 0 ? this.#nextGossipAt : undefined,
      buriedAt === undefined ? undefined : this.#nextDeadProbeAt,
      buriedAt === undefined ? undefined : buriedAt + this.#pace.tombstoneMs,
      this.#prober.deadline(),
      this.#joiner.deadline(),
      this.#introductions.deadline(),
      this.#view.deadline(),
      this.#leave?.nextAt,
    )
    return deadline === undefined ? undefined : Math.max(deadline, now)
  }
}

/** One interval after the last time, but not at once again after a pause. */
function nextBeat(last: Instant, intervalMs: number, now: Instant): Instant {
  return Math.max(last + intervalMs, now + intervalMs / 2)
}
