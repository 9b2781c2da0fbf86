/**
 * In the main thread: what its peer in the worker thread knows, as far as it was told. The state is a
 * replica of its own that applies the same entries by the same code, so local reads and watches are
 * synchronous, and equal to those of a peer without a worker.
 */
import type { PeerId } from '@quorate/kernel'
import type { Member } from '@quorate/membership'
import {
  type Configuration,
  decodeEntry,
  epochOf,
  type Limits,
  limitsAtMost,
  Replica,
  type Tree,
  WatchHub,
} from '@quorate/replicated-state'
import { limitsOf } from '../cluster/index.ts'
import type { ClusterView } from '../peer-host.ts'
import type { ChangedMembers, News, View } from './messages.ts'

/** Before anything was told. */
const nothingSeen: View = {
  term: 0,
  leader: undefined,
  role: 'follower',
  clusterId: undefined,
  missingVoters: [],
  canMeetAnybody: false,
}

export class Mirror implements ClusterView {
  readonly limits: Limits
  readonly watches = new WatchHub({ revision: 0 })
  readonly state: ClusterView['state']
  readonly membership: ClusterView['membership']
  #replica = new Replica(undefined, limitsOf)
  #view = nothingSeen
  #configuration: Configuration | undefined
  #commitIndex = 0
  #members = new Map<PeerId, Member>()
  #list: readonly Member[] | undefined
  #roundTrips: ReadonlyMap<PeerId, number> = new Map()

  /** `limits`: what this peer's operations are held to. */
  constructor(limits: Limits) {
    this.limits = limits
    this.state = this.#stateView()
    this.membership = {
      members: () => {
        this.#list ??= [...this.#members.values()]
        return this.#list
      },
      get: (id) => this.#members.get(id),
      roundTripMs: (id) => this.#roundTrips.get(id),
    }
  }

  /** What was told last. */
  get view(): View {
    return this.#view
  }

  get election(): ClusterView['election'] {
    return this.#view
  }

  get clusterId(): string | undefined {
    return this.#view.clusterId
  }

  get missingVoters(): readonly PeerId[] {
    return this.#view.missingVoters
  }

  get canMeetAnybody(): boolean {
    return this.#view.canMeetAnybody
  }

  /** Takes in all that was told; who watches is told of it. */
  take({ view, configuration, members, commitIndex, entries, figures }: News): void {
    if (figures !== undefined) this.#roundTrips = figures.roundTrips
    if (view !== undefined) this.#view = view
    if (members !== undefined) this.#change(members)
    this.#commitIndex = commitIndex
    if (configuration !== undefined) {
      this.#configuration = configuration
      this.watches.joined(configuration.foundingId, epochOf(configuration))
    }
    if (entries !== undefined) this.#apply(entries)
  }

  /** The state is another one; what led to it is not known. */
  install(replica: Replica): void {
    this.#replica = replica
    this.watches.installed(replica.tree.revision)
  }

  #change({ put, removed }: ChangedMembers): void {
    for (const id of removed) this.#members.delete(id)
    for (const member of put) this.#members.set(member.id, member)
    this.#list = undefined
  }

  /** All of them, then those who watch: whoever is told of a change finds it in the state. */
  #apply({ bytes, lengths }: NonNullable<News['entries']>): void {
    const batches = []
    let at = 0
    for (const length of lengths) {
      const decoded = decodeEntry(bytes.subarray(at, at + length))
      if (decoded === undefined) throw new Error('an entry of the own worker cannot be read')
      at += length
      const batch = this.#replica.apply(decoded.entry)
      if (batch !== undefined) batches.push(batch)
    }
    // Nobody asks this replica what became of sessions.
    this.#replica.takeNews()
    for (const batch of batches) this.watches.applied(batch)
  }

  #stateView(): ClusterView['state'] {
    const replica = () => this.#replica
    const configuration = () => this.#configuration
    const commitIndex = () => this.#commitIndex
    return {
      get configuration() {
        return configuration()
      },
      get commitIndex() {
        return commitIndex()
      },
      get appliedIndex() {
        return replica().last.index
      },
      get tree(): Tree {
        return replica().tree
      },
      get limits() {
        return replica().configuration === undefined ? limitsAtMost : replica().limits
      },
    }
  }
}
