/**
 * One peer of the cluster: the host of the composed machine, with promises, events and views for
 * the application. `Peer(onPorts(ports, …))` takes any ports; `createPeer` opens those of the real
 * world, here or in a worker thread, and `Peer` does not know which.
 */

import {
  type Address,
  type Instant,
  optionError,
  type PeerId,
  QuorateError,
  type Secrets,
  type Term,
} from '@quorate/kernel'
import { epochOf } from '@quorate/replicated-state'
import { Arrival } from './arrival.ts'
import { type ClusterCommand, type ClusterNotice, QuorumWatch } from './cluster/index.ts'
import { notAdmittedError, notLeaderError, recoveryRefusedError, stoppedError } from './errors.ts'
import { type Leader, PeerEmitter } from './events.ts'
import { copyOfMember } from './handed-out.ts'
import { type Leadership, leadershipToken } from './leadership.ts'
import { guardedLogger, type Logger, silentLogger } from './logger.ts'
import { Members } from './members.ts'
import { checkOptions, type Waiting } from './operation-arguments.ts'
import { requireSeats } from './option-rules.ts'
import type { ResolvedOptions } from './options.ts'
import type { Housing, PeerHost } from './peer-host.ts'
import type { Quorum, QuorumVoter } from './quorum.ts'
import { type Recovered, type RecoverOptions, recover } from './recovery.ts'
import { Requests } from './requests.ts'
import { Session } from './session.ts'
import { State } from './state.ts'
import { Transfers } from './transfers.ts'

/** What a peer needs to know beside what it stands on. */
export type PeerSettings = Pick<ResolvedOptions, 'cluster' | 'timing'> & {
  readonly logger?: Logger | undefined
}

export class Peer extends PeerEmitter {
  readonly members: Members
  readonly state: State
  readonly #logger: Logger
  readonly #host: PeerHost
  readonly #requests: Requests
  readonly #transfers: Transfers
  readonly #session: Session
  readonly #marks: Record<string, number> = {}
  readonly #arrival: Arrival
  readonly #quorum: QuorumWatch
  #isRecovering = false
  #hasRoom = true
  readonly #left = Promise.withResolvers<void>()
  readonly #cluster: string
  #reign: AbortController | undefined
  #stopping: Promise<void> | undefined
  #ended: { readonly reason: unknown } | undefined

  constructor(house: Housing, settings: PeerSettings) {
    const logger = guardedLogger(settings.logger ?? silentLogger)
    super(logger)
    this.#cluster = settings.cluster
    this.#logger = logger
    this.#host = house((notice) => this.#on(notice))
    const { cluster, clock } = this.#host
    this.#session = new Session(this.#host)
    this.#requests = new Requests(this.#host, () =>
      cluster.election.leader === undefined ? this.quorum : undefined,
    )
    this.#transfers = new Transfers((to) => this.#host.dispatch({ type: 'transfer', to }))
    this.members = new Members(cluster.membership, this.#host.id, (metadata) => {
      if (this.#ended !== undefined) throw stoppedError()
      this.#host.dispatch({ type: 'metadata', metadata })
      return this.#host.answered()
    })
    this.state = new State(cluster, this.#requests, this.#session)
    this.#arrival = new Arrival(clock, () => cluster.canMeetAnybody)
    const tell = (isThere: boolean) => this.#onQuorum(isThere)
    this.#quorum = new QuorumWatch({ clock, timing: settings.timing, tell })
    // In the next turn, so that whoever made this peer can listen to its first events.
    clock.soon(() => {
      if (this.#ended === undefined) this.#host.start()
    })
  }

  get id(): PeerId {
    return this.#host.id
  }

  get name(): string {
    return this.#host.name
  }

  /** Where others reach this peer, `host:port`. */
  get address(): Address {
    return this.#host.address
  }

  get term(): Term {
    return this.#host.cluster.election.term
  }

  /** Who leads, as far as this peer knows; undefined while it has not heard from a leader lately. */
  get leader(): Leader | undefined {
    const { election } = this.#host.cluster
    return this.#named(election.leader, election.term)
  }

  /** Whether the majority of the voters is there as this peer sees it, and who of them is not. */
  get quorum(): Quorum {
    const { state, missingVoters } = this.#host.cluster
    const asVoter = (id: PeerId): QuorumVoter => ({ id, name: this.#nameOf(id) })
    return {
      isThere: this.#ended === undefined && this.#quorum.isThere,
      voters: (state.configuration?.voters ?? []).map(asVoter),
      missing: missingVoters.map(asVoter),
    }
  }

  /** True only within a lease that a majority granted, by the clock at this very moment. */
  get isLeader(): boolean {
    if (this.#ended !== undefined) return false
    return this.#host.isLeader
  }

  /** The end of this leader's lease on the axis of `performance.now()`; undefined without one. */
  get leaseUntil(): Instant | undefined {
    return this.#ended === undefined ? this.#host.leaseUntil : undefined
  }

  /** Of the whole cluster, while this peer leads it. */
  get leadership(): Leadership | undefined {
    const reign = this.#reign
    if (reign === undefined || !this.isLeader) return undefined
    // Whoever leads has its cluster's configuration in its log.
    const { configuration } = this.#host.cluster.state
    if (configuration === undefined) return undefined
    const { term } = this
    const isHeld = () => this.term === term && this.isLeader
    return {
      term,
      fencingToken: leadershipToken(epochOf(configuration), term),
      signal: reign.signal,
      get isHeld() {
        return isHeld()
      },
    }
  }

  /**
   * Resolves when this peer has joined, has caught up and knows the leader. Rejects with
   * ERR_QUORATE_NOT_ADMITTED when somebody was found who has another secret, and nobody else was
   * heard; the peer keeps trying, so this can be asked again.
   */
  async ready(options: Waiting = {}): Promise<void> {
    checkOptions(options)
    await this.#arrival.wait(options.signal)
  }

  /**
   * Changes the secret of this peer while it runs; takes what the option `secret` takes. Of each of
   * the three steps, finish one on every peer before the next: `[old, next]` (also accept the next
   * one), `[next, old]` (seal with it), `next` (drop the old one).
   *
   * @throws QuorateError ERR_QUORATE_OPTION: no secret, one to seal with that was not accepted
   * before, or a peer that was started without one; nothing has changed then.
   */
  rotateSecret(secret: Secrets): void {
    if (this.#ended !== undefined) throw stoppedError()
    this.#host.rotateSecret(secret)
  }

  /**
   * Hands leadership over to another voter, and resolves when that one leads; no write fails by it.
   * To be asked of the leader. It takes a few round trips; for one or two of them writes wait. Who
   * gives up by `signal` stops nothing. A leader of lower priority than a voter that is fit to lead
   * hands over again soon.
   *
   * @throws QuorateError ERR_QUORATE_NOT_LEADER, which names the leader: nothing has changed;
   * ERR_QUORATE_TRANSFER_FAILED with the reason; ERR_QUORATE_STOPPED.
   */
  async transferLeadership(to: PeerId, options: Waiting = {}): Promise<void> {
    if (typeof to !== 'string') throw optionError('id', to, 'the id of a voter')
    checkOptions(options)
    if (this.#ended !== undefined) throw stoppedError()
    if (!this.isLeader) throw notLeaderError(this.leader)
    if (to !== this.id) await this.#transfers.transfer(to, options.signal)
  }

  /** Everything worth knowing about this peer, as one JSON document. */
  inspect(): object {
    const { membership, election, state, clusterId, watches } = this.#host.cluster
    const { isThere, missing } = this.quorum
    return {
      id: this.id,
      name: this.name,
      address: this.address,
      cluster: { name: this.#cluster, id: clusterId, epoch: watches.cursor.epoch },
      term: election.term,
      role: election.role,
      isLeader: this.isLeader,
      leader: this.leader,
      voters: [...(state.configuration?.voters ?? [])],
      votersWanted: state.configuration?.seats,
      quorum: { isThere, missing: missing.map(({ id }) => id) },
      log: {
        commitIndex: state.commitIndex,
        appliedIndex: state.appliedIndex,
        revision: state.tree.revision,
      },
      store: {
        keys: state.tree.size,
        bytes: state.tree.bytes,
        bytesAtMost: state.limits.storeBytes,
      },
      watches: watches.size,
      storage: this.#host.isDurable ? (this.#hasRoom ? 'disk' : 'disk-full') : 'memory',
      session: { id: this.#session.id, status: this.#session.status },
      members: membership.members().map(({ id, name, address, status, incarnation }) => ({
        id,
        name,
        address,
        status,
        incarnation,
      })),
      marks: { ...this.#marks },
      network: { ...this.#host.counters },
    }
  }

  /**
   * Changes how many voters the cluster wants to have, an odd number from 1 to 63. Resolves when
   * that is agreed; who votes follows by itself, one peer after another, as far as there are peers.
   * Given up (`signal`), it may still happen.
   *
   * @throws QuorateError ERR_QUORATE_OPTION, ERR_QUORATE_STOPPED
   */
  async setVoters(voters: number, options: Waiting = {}): Promise<void> {
    checkOptions(options)
    requireSeats('voters', voters)
    const { signal } = options
    // What was agreed before must be known here, or it could pass for the answer.
    await this.#requests.read(() => undefined, signal)
    await this.#requests.setSeats(voters, signal)
  }

  /**
   * Unsafe, for when a majority of the voters is gone for good: begins the cluster anew from what
   * this peer has, voter or learner, under a new id and with this peer as the only voter. What only
   * the others had is lost, acknowledged or not; what was stored here and never acknowledged may
   * come into force. Make sure first that the missing voters are stopped: they never join again but
   * as new members, and as long as they had a majority they would go on beside this cluster.
   *
   * @throws QuorateError ERR_QUORATE_OPTION without `acceptDataLoss: true`,
   * ERR_QUORATE_RECOVERY_REFUSED where somebody leads, or may be about to, or there is no data;
   * nothing has changed then. ERR_QUORATE_STOPPED.
   */
  async recover(options: RecoverOptions): Promise<Recovered> {
    checkOptions(options, 'acceptDataLoss')
    if (this.#stopping !== undefined) throw stoppedError()
    const dispatch = (command: ClusterCommand) => this.#host.dispatch(command)
    const { cluster } = this.#host
    const ports = { cluster, quorum: this.#quorum, requests: this.#requests, dispatch }
    if (this.#isRecovering) throw recoveryRefusedError('under-way', 'this peer recovers already')
    this.#isRecovering = true
    try {
      return await recover(ports, options)
    } finally {
      this.#isRecovering = false
    }
  }

  /**
   * Closes the session, so that what it held goes at once, says goodbye and ends. A peer that keeps
   * its storage keeps its vote for its return; without, this is `leave`. Takes as long as that
   * takes, without a majority 6 s or a little less; a second call waits for the first.
   */
  stop(): Promise<void> {
    return this.#depart(!this.#host.isDurable)
  }

  /**
   * Stops for good: this peer gives up its vote first, so that others need not wait for it. Where it
   * cannot be taken, it goes after two session timeouts, and in any case after six.
   */
  leave(): Promise<void> {
    return this.#depart(true)
  }

  #depart(retires: boolean): Promise<void> {
    this.#stopping ??= this.#stop(retires)
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #stop(retires: boolean): Promise<void> {
    // Before the cluster is told: somebody else may have its keys before this replica hears of it.
    this.#session.end()
    this.#host.dispatch({ type: 'leave', retires })
    await this.#left.promise
    await this.#end(stoppedError())
  }

  async #end(reason: unknown): Promise<void> {
    this.#ended = { reason }
    this.#host.stop()
    this.#reign?.abort(reason)
    this.#requests.stop()
    this.#transfers.stop()
    this.#quorum.stop()
    this.#session.end()
    this.state.stop()
    this.#arrival.stop(reason)
    await this.#host.close()
  }

  #on(notice: ClusterNotice): void {
    switch (notice.type) {
      case 'result':
        return this.#requests.onResult(notice.id, notice.result)
      case 'readable':
      case 'seats-set':
        return this.#requests.onReadable(notice.id)
      case 'read-refused':
        return this.#requests.onReadRefused(notice.id)
      case 'member':
        return this.#onMember(notice)
      case 'leader':
        return this.#onLeader(notice.leader, notice.term)
      case 'transfer':
        return this.#transfers.onTransfer(notice.target, notice.outcome, this.leader)
      case 'role':
        return this.#onRole(notice.role === 'leader', notice.term)
      case 'session':
        return this.#onSession(notice)
      case 'mark':
        this.#marks[notice.mark] = (this.#marks[notice.mark] ?? 0) + (notice.times ?? 1)
        return
      case 'refused':
        this.#logger.warn({ peer: this.name, reason: notice.reason }, 'cannot take part')
        this.emit('refused', { reason: notice.reason })
        return
      case 'storage':
        return this.#onStorage(notice.lack)
      case 'not-admitted':
        return this.#onNotAdmitted(notice)
      case 'left':
        return this.#left.resolve()
      case 'fatal':
        return this.#onFatal(notice.error)
      case 'configuration':
      case 'applied':
      case 'installed':
        return
    }
  }

  #onStorage(lack: Error | undefined): void {
    this.#hasRoom = lack === undefined
    if (lack === undefined) {
      this.#logger.info({ peer: this.name }, 'storage has room again')
      this.emit('storage:freed', {})
    } else {
      this.#logger.warn({ peer: this.name, error: lack }, 'storage is full')
      this.emit('storage:full', { error: lack })
    }
  }

  #onNotAdmitted(notice: Extract<ClusterNotice, { type: 'not-admitted' }>): void {
    const { address, reason, text } = notice
    const isFinal = reason === 'not-listed'
    if (!this.#arrival.refused(notAdmittedError(address, reason, text), isFinal)) return
    this.#logger.warn({ peer: this.name, address, reason: text }, 'not admitted')
    if (!this.#arrival.hasArrived) this.emit('refused', { reason: text })
  }

  #onMember({ change, member }: Extract<ClusterNotice, { type: 'member' }>): void {
    this.#logger.debug({ peer: this.name, member: member.name, change }, 'member')
    this.emit(`member:${change}`, { member: copyOfMember(member) })
  }

  #onLeader(id: PeerId | undefined, term: Term): void {
    const leader = this.#named(id, term)
    this.#logger.info({ peer: this.name, leader: leader?.name, term }, 'leader')
    this.emit('leader:change', { leader, term })
    this.#transfers.onLeader(id)
    this.#quorum.onLeader(id)
  }

  #onQuorum(isThere: boolean): void {
    const { voters, missing } = this.quorum
    const names = missing.map(({ name }) => name)
    if (isThere) this.#logger.info({ peer: this.name, missing: names }, 'quorum regained')
    else this.#logger.warn({ peer: this.name, missing: names }, 'quorum lost')
    this.emit(isThere ? 'quorum:regained' : 'quorum:lost', { voters, missing })
  }

  #onRole(leads: boolean, term: Term): void {
    if (leads) this.#reign = new AbortController()
    else {
      this.#reign?.abort(new QuorateError('ERR_QUORATE_LEADERSHIP_LOST', `term ${term} is over`))
      this.#reign = undefined
    }
  }

  #onSession(notice: Extract<ClusterNotice, { type: 'session' }>): void {
    const { status, deadline } = notice
    this.#session.on(notice)
    const { id } = this.#session
    this.#logger.info({ peer: this.name, session: id, status }, 'session')
    switch (status) {
      case 'opened':
        this.#arrival.arrived()
        this.emit('session:open', { id })
        break
      case 'suspended':
        this.emit('session:suspend', { id, deadline })
        break
      case 'connected':
        this.emit('session:resume', { id, deadline })
        break
      case 'expired':
        this.emit('session:expire', { id })
        break
      case 'closed':
        break
    }
  }

  /** A bug of ours, or a cluster that this peer does not fit into: it stops, the process lives. */
  #onFatal(error: unknown): void {
    this.#logger.error({ peer: this.name, error }, 'this peer has stopped')
    this.#left.resolve()
    this.#stopping ??= this.#end(error)
    // Nobody may wait for this end; that a socket would not close is then nobody's trouble.
    this.#stopping.catch(() => {})
    this.emit('fatal', { error })
  }

  #named(id: PeerId | undefined, term: Term): Leader | undefined {
    if (id === undefined) return undefined
    return { id, name: this.#nameOf(id), term }
  }

  #nameOf(id: PeerId): string {
    const member = id === this.id ? this : this.#host.cluster.membership.get(id)
    return member?.name ?? id.slice(-6)
  }
}
