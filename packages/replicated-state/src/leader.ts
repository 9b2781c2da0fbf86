/**
 * One reign of this peer: appends what others ask for, replicates it, commits it, answers what needs
 * a majority's confirmation, and ends sessions and keys whose time is over. Made anew for each reign, so nothing of an earlier
 * one can linger.
 */
import type { Instant, PeerId, Term, Timing } from '@quorate/kernel'
import { assert, earliest } from '@quorate/kernel'
import { committedIndex } from './commit.ts'
import { CrashReports } from './crash-evidence.ts'
import {
  type Configuration,
  type Entry,
  isLaterSession,
  isSameSession,
  type SessionHandle,
  type SessionId,
} from './entry.ts'
import { Expiry } from './expiry.ts'
import { HandOver } from './hand-over.ts'
import { KeyExpiry } from './key-expiry.ts'
import type { Learners } from './learners.ts'
import { operationBytesUnsettledAtMost, operationsUnsettledAtMost } from './limits.ts'
import type { StateBody } from './message.ts'
import type { Outbox } from './outbox.ts'
import { Publication } from './publication.ts'
import { lastToSend, Replication } from './replication.ts'
import { type Request, type Round, Rounds } from './rounds.ts'
import type { Session } from './sessions.ts'
import type { Store } from './store.ts'

export interface LeaderOptions {
  readonly id: PeerId
  readonly term: Term
  readonly now: Instant
  readonly store: Store
  readonly outbox: Outbox
  readonly timing: Timing
  readonly links: ReadonlySet<PeerId>
  readonly learners: Learners
  readonly nextConfirmId: () => number
  /** Sends an answer, or hands it to this peer itself. */
  readonly answer: (to: PeerId, body: StateBody) => void
}

type Body<Type extends StateBody['type']> = StateBody & { type: Type }

export class Leader {
  readonly #options: LeaderOptions
  readonly #replication: Replication
  readonly #publication: Publication
  readonly #rounds: Rounds
  readonly #expiry: Expiry
  readonly #keyExpiry: KeyExpiry
  readonly #reports: CrashReports
  readonly #handOver = new HandOver()
  /** The first entry of this reign: once applied, all of the past is known. */
  readonly #firstIndex: number
  /** The last sequence in the log of each session, as far as it is not applied yet. */
  readonly #sequences = new Map<SessionHandle, number>()
  /** The last session in the log of each peer, as far as it is not applied yet. */
  readonly #openings = new Map<PeerId, SessionId>()
  #servedVoters: readonly PeerId[] | undefined
  #servedLearners = -1

  constructor(options: LeaderOptions) {
    this.#options = options
    const { store, outbox, timing, nextConfirmId, term, now } = options
    this.#replication = new Replication(options)
    this.#publication = new Publication(options)
    this.#rounds = new Rounds(outbox, nextConfirmId)
    this.#expiry = new Expiry(timing)
    this.#reports = new CrashReports(timing)
    for (const session of store.replica.sessions.alive()) this.#expiry.onHeard(session.handle, now)
    let { time } = store.replica
    for (let index = store.appliedIndex + 1; index <= store.log.last.index; index++) {
      const entry = store.log.entry(index) as Entry
      this.#note(entry)
      if ('time' in entry) time = Math.max(time, entry.time ?? 0)
    }
    this.#keyExpiry = new KeyExpiry({ timing, now, time })
    this.#firstIndex = this.#append({ type: 'noop', term })
  }

  /** Whether the first own entry is applied: only then the own state is the latest there is. */
  get isReady(): boolean {
    return this.#options.store.appliedIndex >= this.#firstIndex
  }

  onAck(from: PeerId, message: Body<'append-ack'>, now: Instant): void {
    this.#replication.onAck(from, message, now)
  }

  onReject(from: PeerId, message: Body<'append-reject'>, now: Instant): void {
    this.#replication.onReject(from, message, now)
  }

  onSnapshotAck(from: PeerId, message: Body<'snapshot-ack'>, now: Instant): void {
    this.#replication.onSnapshotAck(from, message, now)
  }

  onLink(peer: PeerId, isOpen: boolean): void {
    this.#replication.onLink(peer, isOpen)
  }

  /** Takes what continues the session; what is in the log already is not appended twice. */
  onOperations(from: PeerId, message: Body<'operations'>, now: Instant): void {
    if (this.#handOver.hold(from, message)) return
    const { session, first, acknowledged, operations } = message
    const { store, term, outbox } = this.#options
    if (this.#holder(session) !== from || this.#expiry.isEnding(session)) return
    const applied = store.replica.sessions.get(session)?.applied ?? 0
    const held = Math.max(applied, this.#sequences.get(session) ?? 0)
    if (first > held + 1) {
      outbox.mark('operation-gap')
      return
    }
    if (first <= held) outbox.mark('operation-doubled')
    const time = this.#keyExpiry.note(now)
    for (let i = held + 1 - first; i < operations.length; i++) {
      if (this.#isFull) {
        outbox.mark('operations-dropped')
        return
      }
      const operation = operations[i] as (typeof operations)[number]
      const sequence = first + i
      this.#append({ type: 'operation', term, session, sequence, acknowledged, operation, time })
    }
  }

  /** More is in the log than may wait for a majority, for being applied, or for the own disk. */
  get #isFull(): boolean {
    const { log, appliedIndex, persistence } = this.#options.store
    const { index } = log.last
    // Without room nothing more is asked of the disk.
    const unwritten = persistence.isHeld ? 0 : persistence.unwrittenBytes
    const bytes = Math.max(log.bytesBetween(appliedIndex, index), unwritten)
    return (
      index - appliedIndex >= operationsUnsettledAtMost || bytes > operationBytesUnsettledAtMost
    )
  }

  /** Operations wait from now on; without a target those that waited are taken. */
  quiesce(target: PeerId | undefined, now: Instant): void {
    if (target !== undefined) this.#handOver.begin(target)
    else for (const { from, message } of this.#handOver.end()) this.onOperations(from, message, now)
  }

  /** Tells once when whom the hand-over waits for has the whole log. */
  tellQuiesced(): void {
    const { target, isTold } = this.#handOver
    if (target === undefined || isTold || this.lagOf(target) !== 0) return
    this.#handOver.isTold = true
    this.#options.outbox.emit({ type: 'quiesced', target })
  }

  /**
   * How many entries a follower lacks, stored or not; undefined of others. One that voted before a change
   * of voters which waits for this disk could lead without it.
   */
  lagOf(peer: PeerId): number | undefined {
    const { store } = this.#options
    const accepted = this.#replication.accepted(peer)
    if (accepted === undefined) return undefined
    const isFormer = store.log.formerVoters?.includes(peer) === true
    return (isFormer ? lastToSend(store) : store.log.last.index) - accepted
  }

  onOpenSession(from: PeerId, message: Body<'open-session'>): void {
    const { bootCounter, bootNonce, number } = message
    const session = { peer: from, boot: { counter: bootCounter, nonce: bootNonce }, number }
    const { store, term } = this.#options
    const inLog = this.#openings.get(from)
    if (inLog !== undefined && !isLaterSession(session, inLog)) return
    if (!store.replica.sessions.mayOpen(session)) return
    this.#append({ type: 'open-session', term, session })
  }

  onCloseSession(from: PeerId, { session }: Body<'close-session'>): void {
    if (this.#holder(session) !== from || this.#expiry.isEnding(session)) return
    this.#append({
      type: 'end-session',
      term: this.#options.term,
      session,
      isClosing: true,
    })
  }

  onKeepAlive(from: PeerId, { session, id }: Body<'keep-alive'>, now: Instant): void {
    if (this.#holder(session) !== from) return
    if (this.#expiry.isEnding(session)) return
    if (this.#options.store.replica.sessions.get(session) !== undefined) {
      this.#expiry.onHeard(session, now)
    }
    this.#reports.onHeard(from)
    this.#rounds.add({ type: 'keep-alive', from, session, id })
  }

  onReadRequest(from: PeerId, { id }: Body<'read-request'>): void {
    this.#rounds.add({ type: 'read', from, id })
  }

  onCrash(from: PeerId, { peer, bootCounter }: Body<'crash'>, now: Instant): void {
    const { store, outbox } = this.#options
    const voters = store.log.configuration?.voters ?? []
    if (!voters.includes(from) || peer === this.#options.id) return
    this.#reports.onReport(from, peer, { bootCounter, at: now })
    const session = store.replica.sessions.of(peer)
    if (session === undefined || this.#expiry.isEnding(session.handle)) return
    if (!this.#reports.isOver(session, voters, now)) return
    outbox.mark('crash-expired')
    this.#expire(session.handle)
  }

  /**
   * Whether the voters may be changed now (Raft §4.1): an entry of this reign is committed, and so
   * is the last change. Two changes at a time could part into two majorities.
   */
  get mayReconfigure(): boolean {
    const { store } = this.#options
    const isCommitted = store.log.configurationIndex <= store.commitIndex
    return this.isReady && isCommitted && this.#handOver.target === undefined
  }

  /**
   * Adds or removes one voter; a sole voter may take any number at once, see `lastToSend`. Who is
   * removed is served until it knows.
   */
  reconfigure(voters: readonly PeerId[], now: Instant): void {
    const { store, outbox, learners } = this.#options
    const { configuration } = store.log
    if (configuration === undefined || !this.mayReconfigure) return
    const added = voters.filter((voter) => !configuration.voters.includes(voter))
    const removed = configuration.voters.filter((voter) => !voters.includes(voter))
    const isOfSoleVoter = configuration.voters.length === 1 && removed.length === 0
    const isOfOne = added.length + removed.length === 1
    assert(isOfOne || isOfSoleVoter, 'a change adds or removes exactly one voter')
    for (const peer of removed) {
      const index = this.#replication.match(peer)
      learners.onFollow(peer, { term: store.log.term(index) ?? 0, index }, false, now)
    }
    outbox.mark(added.length > 0 ? 'voter-added' : 'voter-removed')
    this.#configure({ ...configuration, voters })
  }

  /** Who does not know the latest configuration asks again when it does: a late double does no harm. */
  onSetSeats({ seats, above }: Body<'set-seats'>): void {
    const { configuration, configurationIndex } = this.#options.store.log
    if (configuration === undefined || above !== configurationIndex || !this.mayReconfigure) return
    this.#options.outbox.mark('seats-changed')
    this.#configure({ ...configuration, seats })
  }

  /** Up to where a peer has stored the log, as far as this leader knows. */
  stored(peer: PeerId): number {
    return this.#replication.match(peer)
  }

  /** A majority has confirmed this reign since the round was asked for. */
  onConfirmed(id: number): void {
    const round = this.#rounds.take(id)
    if (round === undefined) return
    for (const request of round.requests) this.#answer(request, round)
  }

  onUnconfirmed(id: number): void {
    this.#rounds.take(id)
  }

  onSessionOpened({ handle, id }: Session, now: Instant): void {
    const last = this.#openings.get(id.peer)
    if (last !== undefined && isSameSession(last, id)) this.#openings.delete(id.peer)
    // A later opening of the same peer stands in the log already, and ends this one.
    else if (last !== undefined) this.#expiry.onEnding(handle)
    if (!this.#expiry.isEnding(handle)) this.#expiry.onHeard(handle, now)
  }

  onSessionEnded({ handle }: Session): void {
    this.#expiry.onEnded(handle)
    this.#sequences.delete(handle)
  }

  /** Up to where the log may be committed by now. */
  committedIndex(): number {
    const { id, term, store } = this.#options
    return committedIndex({ id, term, store, match: (voter) => this.#replication.match(voter) })
  }

  /** Ends the sessions and keys whose time is over, and asks for the rounds that are needed. */
  work(now: Instant): void {
    for (let due = this.#expiry.due(now); due !== undefined; due = this.#expiry.due(now)) {
      this.#options.outbox.mark('session-expired')
      this.#expire(due)
    }
    this.#expireKeys(now)
    if (this.isReady) this.#rounds.flush(this.#options.store.commitIndex)
  }

  /** Sends the log to everybody who needs it, and publishes what is committed. */
  replicate(now: Instant): void {
    const { store, learners } = this.#options
    const voters = store.log.configuration?.voters ?? []
    if (voters !== this.#servedVoters || learners.changes !== this.#servedLearners) {
      this.#servedVoters = voters
      this.#servedLearners = learners.changes
      this.#replication.serve([...voters, ...learners.peers()], learners.positions)
    }
    this.#publication.flush()
    this.#replication.flush(now)
  }

  deadline(): Instant | undefined {
    const { replica } = this.#options.store
    return earliest(
      this.#replication.deadline(),
      this.#expiry.deadline(),
      this.#mayExpireKeys ? this.#keyExpiry.deadline(replica) : undefined,
    )
  }

  /** Not before the own state is the latest, nor while the log is to stand still. */
  get #mayExpireKeys(): boolean {
    return this.isReady && this.#handOver.target === undefined
  }

  #expireKeys(now: Instant): void {
    const { store, term, outbox } = this.#options
    const cause = this.#mayExpireKeys ? this.#keyExpiry.cause(store.replica, now) : undefined
    if (cause === undefined) return
    outbox.mark(cause)
    const index = this.#append({ type: 'expire-keys', term, time: this.#keyExpiry.note(now) })
    this.#keyExpiry.onAppended(index, now)
  }

  #configure(configuration: Configuration): void {
    this.#append({ type: 'configuration', term: this.#options.term, configuration })
  }

  #append(entry: Entry): number {
    this.#note(entry)
    return this.#options.store.append(entry)
  }

  /** Keeps in mind what entries that are not applied yet are going to do. */
  #note(entry: Entry): void {
    switch (entry.type) {
      case 'operation': {
        const held = this.#sequences.get(entry.session) ?? 0
        if (entry.sequence > held) this.#sequences.set(entry.session, entry.sequence)
        return
      }
      case 'open-session': {
        const { peer } = entry.session
        const last = this.#openings.get(peer)
        if (last !== undefined && !isLaterSession(entry.session, last)) return
        this.#openings.set(peer, entry.session)
        // With the opening, the peer's earlier session ends: no promise is made in it any more.
        const earlier = this.#options.store.replica.sessions.of(peer)
        if (earlier !== undefined && isLaterSession(entry.session, earlier.id)) {
          this.#expiry.onEnding(earlier.handle)
        }
        return
      }
      case 'end-session':
        this.#expiry.onEnding(entry.session)
        return
      case 'noop':
      case 'configuration':
      case 'expire-keys':
        return
    }
  }

  /** Who may act in a session: applied already, or about to be opened by the log. */
  #holder(session: SessionHandle): PeerId | undefined {
    const { store } = this.#options
    const applied = store.replica.sessions.get(session)
    if (applied !== undefined) return applied.id.peer
    if (session <= store.appliedIndex) return undefined
    const entry = store.log.entry(session)
    return entry?.type === 'open-session' ? entry.session.peer : undefined
  }

  #expire(session: SessionHandle): void {
    const { term } = this.#options
    this.#append({ type: 'end-session', term, session, isClosing: false })
  }

  #answer(request: Request, { index }: Round): void {
    const { answer, outbox, store } = this.#options
    const { from, id } = request
    if (request.type === 'read') {
      answer(from, { type: 'read-reply', id, index })
      return
    }
    const { session } = request
    const isAlive = store.replica.sessions.get(session) !== undefined
    // Its end may have been appended while the round was under way (EXECUTIONS 6).
    if (isAlive && !this.#expiry.isEnding(session)) {
      answer(from, { type: 'keep-alive-ack', session, id })
    } else outbox.mark('keep-alive-refused')
  }
}
