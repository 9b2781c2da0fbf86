/**
 * The machine: routes what comes in to the rooms, and brings every step to its end. It elects
 * nobody and touches no disk: it is told who leads, asks for writes, and learns when they are done.
 * Raft's log replication (Ongaro 2014, §3, §5 – §8) with sessions as Chubby and ZooKeeper have them.
 *
 * Invariant: a message acts only in the term it was sent in, and only for the founding it is about.
 */
import {
  assert,
  earliest,
  type Instant,
  type Machine,
  type PeerId,
  type Term,
  unreachable,
} from '@quorate/kernel'
import { found, recover } from './beginnings.ts'
import { Client } from './client.ts'
import { CrashEvidence } from './crash-evidence.ts'
import type { StateEffect } from './effect.ts'
import type { Configuration, Position } from './entry.ts'
import { Follower } from './follower.ts'
import { Following } from './following.ts'
import type { StateInput } from './input.ts'
import { Leader } from './leader.ts'
import { Learners } from './learners.ts'
import { type Limits, limitsAtMost } from './limits.ts'
import type { Log } from './log.ts'
import type { StateBody, StateMessage } from './message.ts'
import { defaultCompaction, type ReplicatedStateOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { OwnSession, type SessionView } from './own-session.ts'
import { Reads } from './reads.ts'
import { SeatWishes } from './seats.ts'
import type { Session, Sessions } from './sessions.ts'
import { encodeSnapshot } from './snapshot.ts'
import { SnapshotIntake } from './snapshot-intake.ts'
import { SnapshotWriter } from './snapshot-writer.ts'
import { Store } from './store.ts'
import type { Tree } from './tree.ts'
import { Upstream } from './upstream.ts'

/** What is made or read little by little goes on so soon. */
const workEveryMs = 1

export class ReplicatedState implements Machine<StateInput, StateEffect> {
  readonly #id: PeerId
  readonly #options: ReplicatedStateOptions
  readonly #outbox = new Outbox()
  readonly #links = new Set<PeerId>()
  readonly #learners: Learners
  readonly #store: Store
  readonly #follower: Follower
  readonly #upstream: Upstream
  readonly #session: OwnSession
  readonly #client: Client
  readonly #reads: Reads
  readonly #wishes: SeatWishes
  readonly #evidence: CrashEvidence
  readonly #following: Following
  readonly #intake: SnapshotIntake
  #leader: Leader | undefined
  #now: Instant = 0
  #confirms = 0
  /** What the host was told last. */
  #toldPosition: Position = { term: 0, index: 0 }
  #toldConfiguration: Configuration | undefined
  #toldLearners = 0
  #isListening = false
  #settledIndex = 0
  /** When to go on with snapshots that are being made or read. */
  #workAt: Instant | undefined

  constructor(options: ReplicatedStateOptions) {
    const { id, boot, timing, restored } = options
    this.#options = options
    this.#id = id
    const outbox = this.#outbox
    this.#store = new Store({
      outbox,
      onNews: ({ type, session }) => {
        if (type === 'opened') this.#onSessionOpened(session)
        else this.#onSessionEnded(session)
      },
      restored,
      compaction: options.compaction ?? defaultCompaction,
      isDurable: options.isDurable ?? true,
      limitsOf: options.limitsOf,
    })
    this.#follower = new Follower(this.#store, outbox)
    const rooms = { store: this.#store, outbox, follower: this.#follower }
    this.#intake = new SnapshotIntake({ ...rooms, onInstalled: () => this.#onInstalled() })
    const deliver = (body: StateBody) => this.#onBody(id, body)
    const upstream = new Upstream({ id, outbox, links: this.#links, deliver })
    this.#upstream = upstream
    const asking = { timing, outbox, upstream }
    this.#client = new Client({ ...asking, state: this })
    this.#session = new OwnSession({
      ...asking,
      id,
      boot,
      onOpened: (handle) => this.#client.begin(handle),
      onOver: () => this.#client.fence(),
    })
    this.#reads = new Reads({ ...asking, boot })
    this.#wishes = new SeatWishes(asking)
    this.#evidence = new CrashEvidence(upstream, outbox, timing)
    this.#learners = new Learners(timing, options.gossip ?? false)
    this.#following = new Following({
      timing,
      outbox,
      upstream,
      links: this.#links,
      last: () => this.#store.log.last,
      listens: options.gossip ?? false,
    })
    this.#follower.reset()
    outbox.cluster = this.configuration?.foundingId ?? ''
  }

  /** The tree as of the last applied entry: reading it is a local read. */
  get tree(): Tree {
    return this.#store.replica.tree
  }

  /** What operations are held to; the widest there may be, until a cluster is known. */
  get limits(): Limits {
    const { replica } = this.#store
    return replica.configuration === undefined ? limitsAtMost : replica.limits
  }

  get commitIndex(): number {
    return this.#store.commitIndex
  }

  get appliedIndex(): number {
    return this.#store.appliedIndex
  }

  /** For reading only; `entry` and `slice` are there for checkers. */
  get log(): Pick<Log, 'term' | 'first' | 'last' | 'entry' | 'slice'> {
    return this.#store.log
  }

  /** This peer's own live session. */
  get session(): SessionView | undefined {
    return this.#session.view
  }

  /** All live sessions, as of the last applied entry. */
  get sessions(): Sessions {
    return this.#store.replica.sessions
  }

  /** The latest configuration in the log, committed or not. */
  get configuration(): Configuration | undefined {
    return this.#store.log.configuration
  }

  /** The voters as of the last applied entry. */
  get committedVoters(): readonly PeerId[] {
    return this.#store.replica.configuration?.configuration.voters ?? []
  }

  /** Whether one more would be refused: to ask is cheaper than to try. */
  isFull(of: 'operations' | 'reads'): boolean {
    return of === 'reads' ? this.#reads.isFull : this.#client.isFull
  }

  /** What a leader knows of its followers. */
  get leading(): Pick<Leader, 'isReady' | 'lagOf' | 'mayReconfigure' | 'stored'> | undefined {
    return this.#leader
  }

  /** The whole state at `appliedIndex` in canonical bytes: for checkers, as large as the state. */
  digest(): Uint8Array {
    return encodeSnapshot(this.#store.replica)
  }

  /** Begins to make the state at `appliedIndex`, the bytes of `digest`, over many turns. */
  image = (): SnapshotWriter => new SnapshotWriter(this.#store.replica, this.#store)

  step(input: StateInput, now: Instant): readonly StateEffect[] {
    this.#now = now
    this.#session.checkDeadline(now)
    this.#handle(input)
    this.#settle()
    return this.#outbox.take()
  }

  deadline(): Instant | undefined {
    return earliest(
      this.#leader?.deadline(),
      this.#session.deadline(),
      this.#client.deadline(),
      this.#reads.deadline(),
      this.#wishes.deadline(),
      this.#evidence.deadline(),
      this.#learners.deadline(),
      this.#following.deadline(this.#isLearner),
      this.#workAt,
    )
  }

  #handle(input: StateInput): void {
    switch (input.type) {
      case 'tick':
        return this.#work()
      case 'resumed':
        return this.#session.resumed(input.lostMs, this.#now)
      case 'message':
        return this.#onMessage(input.from, input.message)
      case 'gossip':
        return this.#onGossip(input.message)
      case 'found':
      case 'recover':
        return this.#onBeginning(input)
      case 'given-up':
        return this.#beginAnew()
      case 'role':
        return this.#onRole(input.role === 'leader', input.term)
      case 'leader':
        return this.#upstream.onLeader(input.leader, input.term)
      case 'quiesce':
        return this.#leader?.quiesce(input.target, this.#now)
      case 'persisted':
        return this.#onPersisted(input.token)
      case 'storage':
        return input.hasRoom ? this.#store.resume() : this.#store.hold()
      case 'confirmed':
        return this.#leader?.onConfirmed(input.id)
      case 'unconfirmed':
        return this.#leader?.onUnconfirmed(input.id)
      case 'link':
        return this.#onLink(input.peer, input.isOpen)
      case 'crashed':
        return this.#evidence.onCrashed(input.peer, input.bootCounter)
      case 'not-crashed':
        return this.#evidence.onNotCrashed(input.peer)
      case 'operate':
        this.#client.operate(input.id, input.operation)
        if (this.#session.isGivenUp) this.#client.refuseQueued('no-session')
        return
      case 'withdraw':
        return this.#client.withdraw(input.id)
      case 'read':
        return this.#reads.read(input.id, input.isUnrefusable)
      case 'withdraw-read':
        return this.#reads.withdraw(input.id)
      case 'reconfigure':
        return this.#leader?.reconfigure(input.voters, this.#now)
      case 'set-seats':
        return this.#wishes.ask(input.id, input.seats, this.#store.replica.configuration)
      case 'withdraw-seats':
        return this.#wishes.withdraw(input.id)
      case 'open-session':
        return this.#session.open()
      case 'close-session':
        this.#session.close()
        this.#client.refuseQueued('session-closed')
        return
      default:
        return unreachable(input)
    }
  }

  /** Brings the step to its end: what can be applied, sent, persisted and told now, is. */
  #settle(): void {
    const now = this.#now
    const store = this.#store
    if (this.#leader !== undefined) store.commitTo(this.#leader.committedIndex())
    if (store.appliedIndex !== this.#settledIndex) {
      this.#settledIndex = store.appliedIndex
      this.#client.onApplied(store.replica.sessions, now)
    }
    this.#reads.onApplied(store.appliedIndex)
    this.#wishes.onApplied(store.replica.configuration)
    this.#session.flush(now)
    this.#client.flush(now)
    this.#reads.flush(now)
    this.#wishes.flush(now)
    this.#evidence.flush(now, store.replica.sessions)
    this.#learners.prune(now, store.log.configuration?.voters ?? [])
    this.#following.flush(now, this.#isLearner)
    this.#leader?.work(now)
    this.#leader?.replicate(now)
    this.#leader?.tellQuiesced()
    // There is one set of parts for what does not count yet.
    if (!this.#intake.isWorking) store.compact()
    const isWorking = store.isWorking || this.#intake.isWorking
    this.#workAt = isWorking && !store.isWaiting ? (this.#workAt ?? now + workEveryMs) : undefined
    store.persistence.flush(store.log.last.index)
    this.#tell()
  }

  #onMessage(from: PeerId, message: StateMessage): void {
    if (this.#outbox.isOurs(message)) this.#onBody(from, message)
  }

  #onBody(from: PeerId, body: StateBody): void {
    const now = this.#now
    switch (body.type) {
      case 'append':
        return this.#onAppend(from, body)
      case 'append-ack':
        return this.#leader?.onAck(from, body, now)
      case 'append-reject':
        return this.#leader?.onReject(from, body, now)
      case 'snapshot-chunk':
        assert(this.#leader === undefined, 'a term has one leader')
        return this.#intake.onChunk(from, body)
      case 'snapshot-ack':
        return this.#leader?.onSnapshotAck(from, body, now)
      case 'follow':
        return this.#onFollow(from, body)
      case 'operations':
        return this.#leader?.onOperations(from, body, now)
      case 'open-session':
        return this.#leader?.onOpenSession(from, body)
      case 'close-session':
        return this.#leader?.onCloseSession(from, body)
      case 'keep-alive':
        return this.#leader?.onKeepAlive(from, body, now)
      case 'keep-alive-ack':
        return this.#session.onKeepAliveAck(body.session, body.id, now)
      case 'read-request':
        return this.#leader?.onReadRequest(from, body)
      case 'read-reply':
        return this.#reads.onReply(body.id, body.index)
      case 'crash':
        return this.#leader?.onCrash(from, body, now)
      case 'set-seats':
        return this.#leader?.onSetSeats(body)
      default:
        return unreachable(body)
    }
  }

  #onAppend(from: PeerId, body: StateBody & { type: 'append' }): void {
    assert(this.#leader === undefined, 'a term has one leader')
    const isMatched = this.#follower.onAppend(from, body)
    if (isMatched) this.#follower.acknowledge(body.probe)
  }

  /** Only a learner that has its cluster's log takes it; a voter's word counts, so it goes by stream. */
  #onGossip(message: StateMessage): void {
    if (!this.#outbox.isOurs(message)) return
    const { commitIndex } = this.#store
    const isTaken = this.#isLearner && this.configuration !== undefined
    if (!isTaken || message.type !== 'append') this.#outbox.mark('gossip-not-taken')
    else if (!this.#follower.onGossip(message)) this.#outbox.mark('gossip-gap')
    else this.#outbox.mark(this.#store.commitIndex > commitIndex ? 'gossip-taken' : 'gossip-known')
  }

  /** Snapshots are made and read little by little, so that all else goes on meanwhile. */
  #work(): void {
    if (this.#workAt === undefined || this.#now < this.#workAt) return
    this.#workAt = undefined
    this.#store.work()
    this.#intake.work()
  }

  #onInstalled(): void {
    const { replica } = this.#store
    this.#outbox.mark('snapshot-installed')
    this.#outbox.emit({ type: 'installed', revision: replica.tree.revision })
    this.#settledIndex = this.#store.appliedIndex
    this.#client.onInstalled(replica.sessions, this.#now)
    this.#session.onInstalled(replica.sessions, this.#now)
  }

  #onFollow(from: PeerId, body: StateBody & { type: 'follow' }): void {
    const { lastTerm, lastIndex, listens } = body
    const voters = this.#store.log.configuration?.voters ?? []
    if (!voters.includes(this.#id) || voters.includes(from)) return
    this.#learners.onFollow(from, { term: lastTerm, index: lastIndex }, listens, this.#now)
  }

  #onBeginning(input: Extract<StateInput, { type: 'found' | 'recover' }>): void {
    // After a restart the founding is told again; whoever can lead has it in its log.
    if (input.type === 'found' && this.#store.log.last.index > 0) return
    assert(this.#leader === undefined, 'nobody begins a cluster while it leads one')
    const hasBegun =
      input.type === 'found'
        ? found(this.#store, input.configuration)
        : recover(this.#store, { ...input, id: this.#id, term: this.#outbox.term })
    if (hasBegun) this.#beginAnew()
  }

  /** What was heard of one cluster, and is not in the log, says nothing of another one. */
  #beginAnew(): void {
    this.#intake.clear()
    this.#follower.reset()
    this.#reads.askAnew()
  }

  #onRole(isLeading: boolean, term: Term): void {
    assert(term >= this.#outbox.term, 'terms never go back')
    const isNewTerm = term > this.#outbox.term
    assert(!isLeading || this.#leader === undefined || isNewTerm, 'a reign begins once')
    this.#outbox.term = term
    if (isLeading) this.#becomeLeader(term)
    else this.#becomeFollower(isNewTerm)
  }

  #becomeLeader(term: Term): void {
    const { timing } = this.#options
    this.#intake.clear()
    this.#follower.reset()
    this.#leader = new Leader({
      id: this.#id,
      term,
      now: this.#now,
      store: this.#store,
      outbox: this.#outbox,
      timing,
      links: this.#links,
      learners: this.#learners,
      nextConfirmId: () => ++this.#confirms,
      answer: (to, body) => {
        if (to === this.#id) this.#onBody(to, body)
        else this.#outbox.send(to, body)
      },
    })
    this.#upstream.onRole(true)
  }

  #becomeFollower(isNewTerm: boolean): void {
    if (this.#leader !== undefined) this.#store.dropImage()
    this.#leader = undefined
    this.#upstream.onRole(false)
    if (!isNewTerm) return
    this.#follower.reset()
    this.#intake.onNewTerm()
  }

  #onPersisted(token: number): void {
    this.#store.persistence.onPersisted(token)
    if (this.#leader === undefined) this.#follower.acknowledge(false)
  }

  #onLink(peer: PeerId, isOpen: boolean): void {
    if (isOpen) this.#links.add(peer)
    else this.#links.delete(peer)
    this.#upstream.onLink(peer, isOpen)
    this.#leader?.onLink(peer, isOpen)
    if (isOpen) this.#follower.onLink(peer)
    if (isOpen) this.#following.onLink(peer, this.#isLearner)
  }

  #onSessionOpened(session: Session): void {
    this.#outbox.mark('session-opened')
    this.#leader?.onSessionOpened(session, this.#now)
    this.#session.onSessionOpened(session, this.#now)
  }

  #onSessionEnded(session: Session): void {
    this.#leader?.onSessionEnded(session)
    this.#client.onEnded(session, this.#now)
    this.#session.onSessionEnded(session)
  }

  get #isLearner(): boolean {
    return !(this.#store.log.configuration?.voters.includes(this.#id) ?? false)
  }

  /** Tells the host what is new to it. */
  #tell(): void {
    const { log } = this.#store
    const { configuration, last } = log
    if (configuration !== undefined && configuration !== this.#toldConfiguration) {
      this.#toldConfiguration = configuration
      this.#outbox.cluster = configuration.foundingId
      this.#outbox.emit({ type: 'configuration', configuration })
    }
    const listens = this.#options.gossip === true && configuration !== undefined && this.#isLearner
    if (listens !== this.#isListening) {
      this.#isListening = listens
      this.#outbox.emit({ type: 'listen', isListening: listens })
    }
    if (last.index !== this.#toldPosition.index || last.term !== this.#toldPosition.term) {
      this.#toldPosition = last
      this.#outbox.emit({ type: 'position', last })
    }
    if (this.#learners.changes !== this.#toldLearners) {
      this.#toldLearners = this.#learners.changes
      this.#outbox.emit({ type: 'learners', learners: this.#learners.peers() })
    }
  }
}
