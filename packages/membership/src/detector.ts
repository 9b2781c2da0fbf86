/**
 * The failure detector: whom to probe when, through whom, and whom to accuse (SWIM §3.1), at a
 * pace that follows this peer's own health (Lifeguard §IV-A).
 *
 * Who stays silent is suspected within two rounds of probes (M1); time in which this peer itself
 * stood still counts against nobody (M2).
 */
import { earliest, type Instant, type PeerId, type Random } from '@quorate/kernel'
import { LocalHealth } from './health.ts'
import type { Mailer, Recipient } from './mailer.ts'
import { isLive, type Member } from './member.ts'
import type { Pace } from './options.ts'
import { type Probe, Prober } from './probe.ts'
import { Relays } from './relay.ts'
import { RoundTrips } from './round-trips.ts'
import type { View } from './view.ts'
import type { Message } from './wire.ts'

export type DetectorMark =
  | 'probe-indirect'
  | 'probe-failed'
  | 'probe-relayed'
  | 'probe-nacked'
  | 'ping-misdirected'
  | 'stall-forgiven'
  | 'datagrams-blocked'

export interface DetectorOptions {
  readonly pace: Pace
  readonly view: View
  readonly mailer: Mailer
  readonly random: Random
  readonly now: Instant
  readonly nextSequence: () => number
  readonly mark: (mark: DetectorMark) => void
}

export class Detector {
  readonly #options: DetectorOptions
  readonly #self: PeerId
  readonly #health = new LocalHealth()
  readonly #prober: Prober
  readonly #relays: Relays
  readonly #roundTrips: RoundTrips
  #nextProbeAt: Instant
  #nextDeadProbeAt: Instant

  constructor(options: DetectorOptions) {
    const { pace, view, random, now } = options
    this.#options = options
    this.#self = view.self.member.id
    this.#prober = new Prober(pace.probeTimeoutMs, pace.probeIntervalMs)
    this.#relays = new Relays(pace.probeIntervalMs, pace.nackMs)
    this.#roundTrips = new RoundTrips((id) => view.roster.get(id) !== undefined)
    this.#nextProbeAt = now + random.next() * pace.probeIntervalMs
    this.#nextDeadProbeAt = now + random.next() * pace.deadProbeIntervalMs
  }

  /** What this peer's probe interval and probe timeout are multiplied by: 1 while it is well. */
  get multiplier(): number {
    return this.#health.multiplier
  }

  /** Of a probe to this one and its answer, smoothed; undefined while none was measured. */
  roundTripMs(id: PeerId): number | undefined {
    return this.#roundTrips.get(id)
  }

  tick(now: Instant): void {
    for (const probe of this.#prober.takeFailed(now)) this.#onFailed(probe, now)
    for (const { target, sequence } of this.#prober.takeIndirect(now)) {
      const member = this.#member(target)
      if (member !== undefined && isLive(member)) this.#probeThroughOthers(member, sequence)
    }
    for (const { asker, sequence, target } of this.#relays.unanswered(now)) {
      this.#options.mailer.send(asker, { type: 'nack', sequence, target })
    }
    this.#probeLiving(now)
    this.#probeDead(now)
  }

  /** Out of turn: others accuse it. */
  doubt(member: Member, now: Instant): void {
    if (!this.#prober.isProbing(member.id)) this.#probe(member, now)
  }

  onPing(ping: Extract<Message, { type: 'ping' }>, from: Recipient, isWronged: boolean): boolean {
    const { view, mailer, mark } = this.#options
    const { sequence, target, introduce } = ping
    if (target !== this.#self) {
      // The address was somebody else's before; an answer would keep that one alive.
      mark('ping-misdirected')
      return false
    }
    const first = introduce || isWronged ? [view.self] : []
    mailer.send(from, { type: 'ack', sequence, target }, first)
    return true
  }

  onPingRequest(
    message: Extract<Message, { type: 'ping-request' }>,
    asker: Recipient,
    now: Instant,
  ): void {
    const { mailer, nextSequence } = this.#options
    const { target, address } = message
    const sequence = nextSequence()
    this.#relays.add(sequence, { asker, sequence: message.sequence, target }, now)
    mailer.ping({ id: target, address }, sequence, false)
  }

  /** Whether the answer was to a probe of this peer's own. */
  onAck(
    { sequence, target }: Extract<Message, { type: 'ack' }>,
    from: Recipient,
    now: Instant,
  ): boolean {
    const roundTripMs = this.#prober.roundTripMs(sequence, target, now)
    if (this.#prober.answer(sequence, target)) {
      this.#health.improve()
      if (roundTripMs !== undefined) this.#roundTrips.measured(target, roundTripMs)
      if (from.isByStream === true) this.#options.mark('datagrams-blocked')
      return true
    }
    const request = this.#relays.take(sequence, target, now)
    if (request === undefined) return false
    const { mailer, mark } = this.#options
    mark('probe-relayed')
    mailer.send(request.asker, { type: 'ack', sequence: request.sequence, target })
    return false
  }

  onNack(sequence: number, target: PeerId, relay: PeerId): void {
    this.#options.mark('probe-nacked')
    this.#prober.nack(sequence, target, relay)
  }

  /** This peer had to contradict an accusation: it was not heard, or did not hear, in time. */
  accused(): void {
    this.#health.worsen()
  }

  /** A tick came so much too late: a sign of ill health, and beyond a bound counted out exactly. */
  late(lagMs: number): void {
    const { pace, view, mark } = this.#options
    if (lagMs > pace.lateMs) this.#health.worsen()
    if (lagMs <= pace.stallMs) return
    mark('stall-forgiven')
    this.#prober.forgive(lagMs)
    view.forgive(lagMs)
  }

  /** Asks some others to ping the target; returns whom. */
  askOthers(request: Extract<Message, { type: 'ping-request' }>): PeerId[] {
    const { pace, view, mailer } = this.#options
    const relays = view.roster.sample(pace.indirectProbes, request.target)
    for (const { member } of relays) mailer.send(member, request)
    return relays.map(({ member }) => member.id)
  }

  deadline(): Instant | undefined {
    const { roster } = this.#options.view
    return earliest(
      roster.liveOthers > 0 ? this.#nextProbeAt : undefined,
      roster.tombstones > 0 ? this.#nextDeadProbeAt : undefined,
      this.#prober.deadline(),
      this.#relays.deadline(),
    )
  }

  #member(id: PeerId): Member | undefined {
    return this.#options.view.roster.get(id)?.member
  }

  #probeLiving(now: Instant): void {
    const { pace, view } = this.#options
    if (view.roster.liveOthers === 0 || now < this.#nextProbeAt) return
    const intervalMs = pace.probeIntervalMs * this.#health.multiplier
    this.#nextProbeAt = nextBeat(this.#nextProbeAt, intervalMs, now)
    const entry = view.roster.nextToProbe()
    if (entry !== undefined) this.#probe(entry.member, now)
  }

  /** Nobody waits for its answer: if there is one, it contradicts the death by itself. */
  #probeDead(now: Instant): void {
    const { pace, view, mailer, nextSequence } = this.#options
    if (view.roster.tombstones === 0 || now < this.#nextDeadProbeAt) return
    this.#nextDeadProbeAt = nextBeat(this.#nextDeadProbeAt, pace.deadProbeIntervalMs, now)
    const entry = view.roster.randomDead()
    if (entry !== undefined) mailer.ping(entry.member, nextSequence(), true)
  }

  #probe(member: Member, now: Instant): void {
    const { mailer, nextSequence } = this.#options
    const sequence = nextSequence()
    const { multiplier } = this.#health
    if (!this.#prober.start(member.id, sequence, now, multiplier)) return
    mailer.ping(member, sequence, false)
  }

  /**
   * Through others, once more directly (the first ping may just have been lost), and over a link
   * (the fallback probe of memberlist): datagrams may be blocked on the way.
   */
  #probeThroughOthers({ id, address }: Member, sequence: number): void {
    const { mailer, mark } = this.#options
    mark('probe-indirect')
    this.#prober.asked(
      sequence,
      this.askOthers({ type: 'ping-request', sequence, target: id, address }),
    )
    mailer.ping({ id, address }, sequence, false)
    mailer.ping({ id, address, isByStream: true }, sequence, false)
  }

  #onFailed({ target, relays, unheardRelays }: Probe, now: Instant): void {
    // When all relays were heard, it is not this peer's hearing that is at fault.
    if (relays === 0 || unheardRelays.size > 0) this.#health.worsen()
    const member = this.#member(target)
    if (member === undefined || !isLive(member)) return
    this.#options.mark('probe-failed')
    this.#options.view.accuse(member, { accuser: this.#self, isCrash: false }, now)
  }
}

/** One interval after the last time, but not at once again after a pause. */
export function nextBeat(last: Instant, intervalMs: number, now: Instant): Instant {
  return Math.max(last + intervalMs, now + intervalMs / 2)
}
