/**
 * What a peer stands on: the composed machine somewhere, views of it, and a way to ask it for
 * something. Two fulfil it: `PortsHost`, with the machine in this thread, and `WorkerHost`, with the
 * machine in a worker thread and copies of what it knows here.
 *
 * Invariant: whatever is held by time is answered by the clocks at the very moment of asking, and
 * never with yes when the machine itself would say no.
 */
import type { Election } from '@quorate/election'
import type { Address, Clock, Instant, PeerId, Secrets } from '@quorate/kernel'
import type { Membership } from '@quorate/membership'
import type { Limits, ReplicatedState, WatchHub } from '@quorate/replicated-state'
import type { ClusterCommand, ClusterNotice } from './cluster/index.ts'

/** What this peer knows of its cluster. */
export interface ClusterView {
  readonly election: Pick<Election, 'term' | 'leader' | 'role'>
  readonly membership: Pick<Membership, 'members' | 'get' | 'roundTripMs'>
  readonly state: Pick<
    ReplicatedState,
    'configuration' | 'commitIndex' | 'appliedIndex' | 'tree' | 'limits'
  >
  readonly watches: WatchHub
  /** What this peer's operations are held to. */
  readonly limits: Limits
  readonly clusterId: string | undefined
  readonly missingVoters: readonly PeerId[]
  /** Somebody is here with whom a link can come about. */
  readonly canMeetAnybody: boolean
}

export interface PeerHost {
  readonly id: PeerId
  readonly name: string
  readonly address: Address
  readonly clock: Clock
  /** Whether a restart finds what was stored. */
  readonly isDurable: boolean
  /** What was sent, received and dropped, as plain numbers. */
  readonly counters: object
  readonly cluster: ClusterView
  /** By the clocks, at this very moment, as are the following. */
  readonly isLeader: boolean
  /** The end of the lease; undefined without one. */
  readonly leaseUntil: Instant | undefined
  /** Whether the session that a notice told of last is surely held. */
  readonly isSessionHeld: boolean
  /** Until when it surely is; undefined without one. */
  readonly sessionDeadline: Instant | undefined
  /** From now on the peer takes part. */
  start: () => void
  dispatch: (command: ClusterCommand) => void
  /** So much waits that one more would be refused. */
  isFull: (of: 'operations' | 'reads') => boolean
  /**
   * Resolves when notices and views show what came of all that was dispatched until now, as far as
   * that is known at once; undefined: they do already.
   */
  answered: () => Promise<void> | undefined
  /** @throws QuorateError ERR_QUORATE_OPTION; nothing has changed then. */
  rotateSecret: (secret: Secrets) => void
  /** At once and without farewell: no notice follows, and nothing is held any more. */
  stop: () => void
  /** Resolves when nothing of it is left. */
  close: () => Promise<void>
}

/** Makes what a peer stands on; from then on notices are handed to that peer. */
export type Housing = (notify: (notice: ClusterNotice) => void) => PeerHost
