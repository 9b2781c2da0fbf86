/**
 * The membership machine: SWIM (Das, Gupta, Motivala, DSN 2002) with the parts of Lifeguard
 * (Dadgar, Phillips, Currey, 2018) that keep a slow peer from accusing others.
 *
 * Invariants: only its owner raises an incarnation (M3); a belief is replaced only by one that
 * outranks it, so views that heard the same news are equal (M4); nobody is dead without having
 * been suspect for as long as its suspicion lasts, unless enough witnesses have evidence of its
 * crash (M2); who stays silent is suspected within two rounds of probes and then dies (M1).
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
  shuffled,
  unreachable,
} from '@quorate/kernel'
import { GossipQueue } from './gossip.ts'
import { Introductions } from './introduction.ts'
import { Joiner } from './join.ts'
import { longestTagsBytes } from './limits.ts'
import { equalBytes, isLive, isUpdated, type Member, type News, outranks } from './member.ts'
import { type MembershipOptions, type Pace, resolvePace } from './options.ts'
import { pack, packView } from './packing.ts'
import { Prober } from './probe.ts'
import { Relays } from './relay.ts'
import { type Entry, Roster } from './roster.ts'
import { Suspicion, shortestSuspicionMs } from './suspicion.ts'
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

export type MemberChange = 'join' | 'alive' | 'suspect' | 'dead' | 'leave' | 'update'

export type DropReason = 'malformed' | 'version' | 'cluster' | 'own'

export type MembershipMark =
  | 'probe-indirect'
  | 'probe-failed'
  | 'probe-relayed'
  | 'ping-misdirected'
  | 'suspicion-confirmed'
  | 'suspicion-refuted'
  | 'refuted-others'
  | 'crash-witnessed'
  | 'death-by-hearsay'
  | 'dead-returned'
  | 'identity-clash'
  | 'address-changed'
  | 'stall-forgiven'
  | 'stranger-introduced'
  | 'stranger-silent'
  | 'views-differed'
  | 'tombstone-reaped'
  | 'members-full'

export type MembershipEffect =
  | { readonly type: 'datagram'; readonly to: Address; readonly bytes: Uint8Array }
  /** After every change of view but that of an incarnation alone. Of oneself only 'update'. */
  | { readonly type: 'member'; readonly change: MemberChange; readonly member: Member }
  | { readonly type: 'dropped'; readonly reason: DropReason }
  | { readonly type: 'mark'; readonly mark: MembershipMark }
  /** The leave was gossiped enough; from now on the machine does nothing. */
  | { readonly type: 'left' }

interface Recipient {
  readonly id: PeerId | undefined
  readonly address: Address
}

const leaveRounds = 3

/** A forger of members must not exhaust memory. */
const mostMembers = 4_096

export class Membership implements Machine<MembershipInput, MembershipEffect> {
  readonly #options: MembershipOptions
  readonly #pace: Pace
  readonly #roster: Roster
  readonly #prober: Prober
  readonly #relays: Relays
  readonly #joiner: Joiner
  readonly #introductions: Introductions
  readonly #gossip = new GossipQueue()
  #self: News
  #sequence: number
  #nextProbeAt: Instant
  #nextDeadProbeAt: Instant
  #nextSyncAt: Instant
  #nextGossipAt: Instant
  /** Rounds of the leave still to go, and when; undefined while this peer stays. */
  #leave: { roundsLeft: number; nextAt: Instant } | undefined
  #isGone = false
  #effects: MembershipEffect[] = []
  #deadline: Instant | undefined
  #lastStepAt: Instant

  constructor(options: MembershipOptions) {
    const pace = resolvePace(options)
    const { id, name, address, random, now } = options
    this.#options = options
    this.#pace = pace
    this.#roster = new Roster(id, random)
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
    this.#lastStepAt = now
    const tags = new Uint8Array(0)
    this.#self = aliveNews({ id, name, address, incarnation: 1, status: 'alive', tags })
    this.#putSelf(now)
  }

  /** Everyone known, this peer included, the dead and the left until they are forgotten. */
  members(): readonly Member[] {
    return this.#roster.members()
  }

  get(id: PeerId): Member | undefined {
    return this.#roster.get(id)?.member
  }

  deadline(): Instant | undefined {
    return this.#deadline
  }

  step(input: MembershipInput, now: Instant): readonly MembershipEffect[] {
    if (this.#isGone) return []
    this.#effects = []
    this.#forgiveStall(now)
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
    this.#flush(now)
    this.#lastStepAt = now
    this.#deadline = this.#isGone ? undefined : this.#earliestDeadline(now)
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  // Inputs

  #onTick(now: Instant): void {
    const { probeIntervalMs, deadProbeIntervalMs, syncIntervalMs, tombstoneMs } = this.#pace
    for (const { target } of this.#prober.takeFailed(now)) this.#onProbeFailed(target, now)
    for (const { target, sequence } of this.#prober.takeIndirect(now)) {
      this.#probeThroughOthers(target, sequence)
    }
    for (const entry of this.#roster.suspects()) this.#judge(entry, now)
    if (this.#roster.liveOthers > 0 && now >= this.#nextProbeAt) {
      this.#nextProbeAt = nextBeat(this.#nextProbeAt, probeIntervalMs, now)
      const entry = this.#roster.nextToProbe()
      if (entry !== undefined) this.#probe(entry.member, now)
    }
    if (this.#roster.liveOthers > 0 && now >= this.#nextSyncAt) {
      this.#nextSyncAt = now + (0.5 + this.#options.random.next()) * syncIntervalMs
      const [entry] = this.#roster.sample(1)
      if (entry !== undefined) this.#compare(entry.member)
    }
    if (this.#roster.tombstones > 0 && now >= this.#nextDeadProbeAt) {
      this.#nextDeadProbeAt = nextBeat(this.#nextDeadProbeAt, deadProbeIntervalMs, now)
      const entry = this.#roster.randomDead()
      if (entry !== undefined) this.#ping(entry.member, this.#sequence++, true)
    }
    for (const { status, address } of this.#roster.reap(now - tombstoneMs)) {
      this.#mark('tombstone-reaped')
      // Who left will not come back by itself; who was cut off may still be there.
      if (status === 'dead') this.#joiner.remember(address, this.#sequence++, now)
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
      // Our own address under another name, found by discovery.
      if (packet.message.type === 'join') this.#joiner.answered(packet.message.sequence)
      this.#effects.push({ type: 'dropped', reason: 'own' })
    } else {
      this.#onPacket(packet, from, now)
    }
  }

  #onPacket(packet: Packet, address: Address, now: Instant): void {
    const { from, message, news } = packet
    let isWronged = false
    for (const item of news) {
      if (item.member.id === this.#options.id) {
        isWronged = this.#onNewsOfSelf(item.member, now) || isWronged
      } else {
        this.#learn(item, from, now)
      }
    }
    const sender = this.#roster.get(from)?.member
    if (sender === undefined) this.#introductions.add(from, address, now)
    const answered = this.#onMessage(message, { id: from, address }, isWronged, now)
    // What gets no answer gets one when it must be contradicted: whoever we take for dead, or
    // whoever is wrong about us, is told so (Lifeguard's buddy system).
    if (answered) return
    const isOutcast = sender?.status === 'suspect' || sender?.status === 'dead'
    if (isWronged || (isOutcast && message.type !== 'ack')) {
      this.#send({ id: from, address }, { type: 'gossip' }, isWronged ? [this.#self] : [])
    }
  }

  /** Whether an answer went out. */
  #onMessage(message: Message, from: Recipient, isWronged: boolean, now: Instant): boolean {
    switch (message.type) {
      case 'ping': {
        const { sequence, target, introduce } = message
        if (target !== this.#options.id) {
          this.#mark('ping-misdirected')
          return true
        }
        const ack: Message = { type: 'ack', sequence, target }
        this.#send(from, ack, introduce || isWronged ? [this.#self] : [])
        return true
      }
      case 'ack':
        this.#onAck(message.sequence, message.target, now)
        return false
      case 'ping-request': {
        const { target, address } = message
        const sequence = this.#sequence++
        const asker = { asker: from.id ?? '', address: from.address }
        this.#relays.add(sequence, { ...asker, sequence: message.sequence, target }, now)
        this.#ping({ id: target, address }, sequence, false)
        return false
      }
      case 'join':
        this.#sync(from, message.sequence, false)
        return true
      case 'compare':
        if (message.digest === this.#roster.digest()) return false
        this.#mark('views-differed')
        this.#sync(from, 0, true)
        return true
      case 'sync':
        if (message.sequence !== 0) this.#joiner.answered(message.sequence)
        if (message.wantsYours) this.#sync(from, 0, false)
        return message.wantsYours
      case 'gossip':
        return false
      default:
        return unreachable(message)
    }
  }

  #onAck(sequence: number, target: PeerId, now: Instant): void {
    if (this.#prober.answer(sequence, target)) return
    const request = this.#relays.take(sequence, target, now)
    if (request === undefined) return
    this.#mark('probe-relayed')
    const to = { id: request.asker, address: request.address }
    this.#send(to, { type: 'ack', sequence: request.sequence, target })
  }

  #onDiscovered(address: Address, now: Instant): void {
    if (address === this.#options.address || parseAddress(address) === undefined) return
    if (this.#leave !== undefined) return
    const isKnown = (member: Member) => member.status === 'alive' && member.address === address
    if (this.#roster.members().some(isKnown)) return
    this.#joiner.discover(address, this.#sequence++, now)
  }

  #onTags(tags: Uint8Array, now: Instant): void {
    assert(tags.length <= longestTagsBytes, `tags have at most ${longestTagsBytes} bytes`)
    const { member } = this.#self
    if (this.#leave !== undefined || equalBytes(member.tags, tags)) return
    const incarnation = member.incarnation + 1
    this.#self = aliveNews({ ...member, incarnation, tags: tags.slice() })
    this.#putSelf(now)
    this.#effects.push({ type: 'member', change: 'update', member: this.#self.member })
  }

  #onCrashed(peer: PeerId, now: Instant): void {
    const entry = this.#roster.get(peer)
    if (peer === this.#options.id || entry === undefined || !isLive(entry.member)) return
    this.#mark('crash-witnessed')
    this.#accuse(entry.member, this.#options.id, true, now)
  }

  #onLeave(now: Instant): void {
    if (this.#leave !== undefined) return
    const member: Member = { ...this.#self.member, status: 'left' }
    this.#self = aliveNews(member)
    this.#leave = { roundsLeft: leaveRounds, nextAt: now }
    this.#putSelf(now)
    this.#tellLeave(this.#leave, now)
  }

  // Views

  /** Takes over what outranks what is known. */
  #learn(news: News, from: PeerId, now: Instant): void {
    const { member, accuser, isCrash } = news
    const known = this.#roster.get(member.id)
    if (known === undefined) {
      this.#learnOfStranger(member, from, now)
      return
    }
    if (member.address !== known.member.address) this.#noteAddress(member, known.member)
    if (!outranks(member, known.member)) {
      const isSame = member.incarnation === known.member.incarnation
      if (isSame && member.status === 'suspect' && known.member.status === 'suspect') {
        this.#accuse(known.member, accuser ?? from, isCrash, now)
      }
      return
    }
    switch (member.status) {
      case 'alive':
        this.#becomeAlive(member, now)
        break
      case 'suspect':
        this.#accuse(member, accuser ?? from, isCrash, now)
        break
      case 'dead':
        this.#hearOfDeath(member, known, from, now)
        break
      case 'left':
        this.#becomeLeft(member, now)
        break
      default:
        unreachable(member.status)
    }
  }

  /** Whoever speaks for itself enters at once; who is only spoken of is asked first. */
  #learnOfStranger(member: Member, from: PeerId, now: Instant): void {
    if (!isLive(member)) return
    if (member.id !== from || member.status !== 'alive') {
      this.#introductions.add(member.id, member.address, now)
    } else if (this.#roster.size < mostMembers) {
      this.#mark('stranger-introduced')
      this.#becomeAlive(member, now)
    } else {
      this.#mark('members-full')
    }
  }

  /**
   * A death that one other tells of is only a suspicion while we hold the member alive: after a
   * healed partition the other side's dead must have their chance to refute.
   */
  #hearOfDeath(member: Member, known: Entry, from: PeerId, now: Instant): void {
    const { suspicion } = known
    if (known.member.status === 'alive') {
      this.#mark('death-by-hearsay')
      this.#accuse({ ...member, status: 'suspect' }, from, false, now)
      return
    }
    const isSettled =
      suspicion === undefined ||
      suspicion.isSharedBeyond(from) ||
      now - suspicion.startedAt >= this.#pace.probeTimeoutMs
    if (isSettled) this.#becomeDead(member, now)
  }

  /** Adds an accuser to the suspicion of this incarnation; the first one starts it. */
  #accuse(member: Member, accuser: PeerId, isCrash: boolean, now: Instant): void {
    const known = this.#roster.get(member.id)
    const running = known?.member.incarnation === member.incarnation ? known.suspicion : undefined
    const suspicion = running ?? this.#newSuspicion(now)
    if (!suspicion.accuse(accuser, isCrash)) return
    const suspect: Member = { ...member, status: 'suspect' }
    const news: News = { member: suspect, accuser, isCrash }
    if (running === undefined) this.#becomeSuspect(news, suspicion, now)
    else {
      this.#mark('suspicion-confirmed')
      this.#gossip.add(news)
    }
    const entry = this.#roster.get(member.id)
    if (entry === undefined) return
    this.#judge(entry, now)
    // Others' evidence is checked at once: our own probe makes us a witness, or its answer
    // carries the refutation.
    const isNews = accuser !== this.#options.id && (isCrash || running === undefined)
    const isOpen = this.#roster.get(member.id)?.member.status === 'suspect'
    if (isNews && isOpen && !this.#prober.isProbing(member.id)) this.#probe(suspect, now)
  }

  #newSuspicion(now: Instant): Suspicion {
    const pace = this.#pace
    const size = this.#roster.liveOthers + 1
    const shortestMs = shortestSuspicionMs(
      size,
      pace.suspicionFloorIntervals,
      pace.suspicionMultiplier,
      pace.probeIntervalMs,
    )
    return new Suspicion({
      startedAt: now,
      shortestMs,
      longestMs: shortestMs * pace.suspicionStretch,
      confirmations: Math.min(pace.confirmations, size - 2),
      crashMs: pace.crashSuspicionMs,
    })
  }

  #judge({ member, suspicion }: Entry, now: Instant): void {
    if (suspicion === undefined) return
    // Without the accused and with this peer there are as many as there are others.
    const witnesses = Math.min(this.#pace.crashWitnesses, this.#roster.liveOthers)
    if (now >= suspicion.deadAt(witnesses)) this.#becomeDead(member, now)
  }

  #becomeAlive(member: Member, now: Instant): void {
    const before = this.#roster.get(member.id)?.member
    this.#introductions.delete(member.id)
    this.#joiner.forget(member.address)
    this.#enter(aliveNews({ ...member, status: 'alive' }), undefined, now)
    if (before?.status === 'suspect') this.#mark('suspicion-refuted')
    if (before?.status !== 'dead') return
    // A partition has healed, or we were cut off: the rest of its side is worth asking for.
    this.#mark('dead-returned')
    this.#compare(member)
  }

  #becomeSuspect(news: News, suspicion: Suspicion, now: Instant): void {
    this.#enter(news, suspicion, now)
    // The accused hears of it first, so that it can refute before anybody else believes it.
    this.#send(news.member, { type: 'gossip' })
  }

  #becomeDead(member: Member, now: Instant): void {
    this.#enter(aliveNews({ ...member, status: 'dead' }), undefined, now)
  }

  #becomeLeft(member: Member, now: Instant): void {
    this.#enter(aliveNews(member), undefined, now)
  }

  /** Replaces what is known of a member, tells the host and lets others know. */
  #enter(news: News, suspicion: Suspicion | undefined, now: Instant): void {
    const { member } = news
    const before = this.#roster.get(member.id)?.member
    this.#roster.put({ member, news, suspicion }, now)
    this.#gossip.add(news)
    const change = changeOf(before, member)
    if (change !== undefined) this.#effects.push({ type: 'member', change, member })
    if (before !== undefined && isUpdated(before, member)) {
      this.#effects.push({ type: 'member', change: 'update', member })
    }
  }

  /** Contradicts what is wrong about this peer; true when the sender should hear it. */
  #onNewsOfSelf(member: Member, now: Instant): boolean {
    const own = this.#self.member
    if (this.#leave !== undefined) return member.status !== 'left'
    if (member.address !== own.address) this.#mark('identity-clash')
    const isWrong = member.status !== 'alive' || isUpdated(own, member)
    if (member.incarnation < own.incarnation) {
      // Somebody missed the refutation; it is told again rather than raised again.
      return isWrong
    }
    if (member.incarnation === own.incarnation && !isWrong) return false
    this.#mark('refuted-others')
    this.#self = aliveNews({ ...own, incarnation: member.incarnation + 1 })
    this.#putSelf(now)
    return true
  }

  #noteAddress(member: Member, known: Member): void {
    if (member.incarnation > known.incarnation) this.#mark('address-changed')
    else if (member.incarnation === known.incarnation) this.#mark('identity-clash')
  }

  #putSelf(now: Instant): void {
    this.#roster.put({ member: this.#self.member, news: this.#self, suspicion: undefined }, now)
    this.#gossip.add(this.#self)
  }

  // Probes

  #probe(member: Member, now: Instant): void {
    const sequence = this.#sequence++
    if (this.#prober.start(member.id, sequence, now)) this.#ping(member, sequence, false)
  }

  /** Through others, and once more directly: the first ping may just have been lost. */
  #probeThroughOthers(target: PeerId, sequence: number): void {
    const member = this.#roster.get(target)?.member
    if (member === undefined || !isLive(member)) return
    this.#mark('probe-indirect')
    const { address } = member
    for (const { member: relay } of this.#roster.sample(this.#pace.indirectProbes, target)) {
      this.#send(relay, { type: 'ping-request', sequence, target, address })
    }
    this.#ping(member, sequence, false)
  }

  #onProbeFailed(target: PeerId, now: Instant): void {
    const entry = this.#roster.get(target)
    if (entry === undefined || !isLive(entry.member)) return
    this.#mark('probe-failed')
    this.#accuse(entry.member, this.#options.id, false, now)
  }

  /** The time for which this peer itself stood still counts against nobody. */
  #forgiveStall(now: Instant): void {
    if (this.#deadline === undefined) return
    const lagMs = now - Math.max(this.#deadline, this.#lastStepAt)
    if (lagMs <= this.#pace.stallMs) return
    this.#mark('stall-forgiven')
    this.#prober.forgive(lagMs)
    for (const { suspicion } of this.#roster.suspects()) suspicion?.forgive(lagMs)
  }

  // Sending

  #ping(to: { id: PeerId; address: Address }, sequence: number, introduce: boolean): void {
    const message: Message = { type: 'ping', sequence, target: to.id, introduce }
    this.#send(to, message, introduce ? [this.#self] : [])
  }

  #compare(to: Recipient): void {
    this.#send(to, { type: 'compare', digest: this.#roster.digest() }, [this.#self])
  }

  /** Sends the whole view, this peer first: who gets it may not know it yet. */
  #sync(to: Recipient, sequence: number, wantsYours: boolean): void {
    const view = [this.#self]
    const others = [...this.#roster.entries()].filter(({ news }) => news !== this.#self)
    for (const { news } of shuffled(this.#options.random, others)) view.push(news)
    const header = (n: number) => ({
      cluster: this.#options.cluster,
      from: this.#options.id,
      message: { type: 'sync' as const, sequence, wantsYours: wantsYours && n === 0 },
    })
    for (const bytes of packView(header, view)) {
      this.#effects.push({ type: 'datagram', to: to.address, bytes })
    }
  }

  /** One packet, filled up with gossip. Whoever is not alive here is told so. */
  #send({ id, address }: Recipient, message: Message, first: readonly News[] = []): void {
    const entry = id === undefined ? undefined : this.#roster.get(id)
    const isOutcast = entry !== undefined && entry.member.status !== 'alive'
    const news = isOutcast ? [...first, entry.news] : first
    const header = { cluster: this.#options.cluster, from: this.#options.id, message }
    const bytes = pack(header, news, this.#gossip, this.#transmitLimit())
    this.#effects.push({ type: 'datagram', to: address, bytes })
  }

  #transmitLimit(): number {
    const { transmitMultiplier } = this.#pace
    return transmitMultiplier * Math.ceil(Math.log2(this.#roster.liveOthers + 2))
  }

  /** What waits to be sent and is due: joins, introductions, gossip. */
  #flush(now: Instant): void {
    for (const { address, sequence } of this.#joiner.due(now)) {
      this.#send({ id: undefined, address }, { type: 'join', sequence }, [this.#self])
    }
    const { ask, givenUp } = this.#introductions.due(now)
    for (const to of ask) this.#ping(to, this.#sequence++, true)
    for (const _ of givenUp) this.#mark('stranger-silent')
    if (this.#gossip.size === 0 || now < this.#nextGossipAt) return
    if (this.#roster.liveOthers === 0) {
      this.#gossip.clear()
      return
    }
    this.#nextGossipAt = now + this.#pace.gossipIntervalMs
    for (const { member } of this.#roster.sample(this.#pace.gossipFanout)) {
      this.#send(member, { type: 'gossip' })
    }
  }

  #tellLeave(leave: { roundsLeft: number; nextAt: Instant }, now: Instant): void {
    if (leave.roundsLeft === 0 || this.#roster.liveOthers === 0) {
      this.#isGone = true
      this.#effects.push({ type: 'left' })
      return
    }
    leave.roundsLeft--
    leave.nextAt = now + this.#pace.leaveRoundMs
    for (const { member } of this.#roster.sample(this.#pace.gossipFanout)) {
      this.#send(member, { type: 'gossip' }, [this.#self])
    }
  }

  #mark(mark: MembershipMark): void {
    this.#effects.push({ type: 'mark', mark })
  }

  #earliestDeadline(now: Instant): Instant | undefined {
    const hasOthers = this.#roster.liveOthers > 0
    const buriedAt = this.#roster.oldestTombstone
    let suspicionAt: Instant | undefined
    const witnesses = Math.min(this.#pace.crashWitnesses, this.#roster.liveOthers)
    for (const { suspicion } of this.#roster.suspects()) {
      suspicionAt = earliest(suspicionAt, suspicion?.deadAt(witnesses))
    }
    const deadline = earliest(
      hasOthers ? this.#nextProbeAt : undefined,
      hasOthers ? this.#nextSyncAt : undefined,
      hasOthers && this.#gossip.size > 0 ? this.#nextGossipAt : undefined,
      buriedAt === undefined ? undefined : this.#nextDeadProbeAt,
      buriedAt === undefined ? undefined : buriedAt + this.#pace.tombstoneMs,
      this.#prober.deadline(),
      this.#joiner.deadline(),
      this.#introductions.deadline(),
      this.#leave?.nextAt,
      suspicionAt,
    )
    return deadline === undefined ? undefined : Math.max(deadline, now)
  }
}

/** News that accuses nobody. */
function aliveNews(member: Member): News {
  return { member, accuser: undefined, isCrash: false }
}

/** One interval after the last time, but not at once again after a pause. */
function nextBeat(last: Instant, intervalMs: number, now: Instant): Instant {
  return Math.max(last + intervalMs, now + intervalMs / 2)
}

/** What a change of status is called; undefined when the status stays. */
function changeOf(before: Member | undefined, after: Member): MemberChange | undefined {
  if (before?.status === after.status) return undefined
  switch (after.status) {
    case 'alive':
      return before === undefined || before.status === 'left' ? 'join' : 'alive'
    case 'left':
      return 'leave'
    default:
      return after.status
  }
}
