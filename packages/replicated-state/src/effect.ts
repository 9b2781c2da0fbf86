/** What the host performs for the machine, in order. */
import type { Instant, PeerId, StorageRecord } from '@quorate/kernel'
import type { ChangeBatch } from './edit.ts'
import type { Configuration, Position, SessionId } from './entry.ts'
import type { StateMessage } from './message.ts'
import type { OperationResult } from './operation.ts'

export type SessionStatus = 'opened' | 'connected' | 'suspended' | 'expired' | 'closed'

/** What is worth counting: coverage for a simulator, counters in production. */
export type StateMark =
  | 'append-rejected'
  | 'append-resent'
  | 'append-unwritten'
  | 'conflict-truncated'
  | 'crash-expired'
  | 'crash-reported'
  | 'foreign-cluster'
  | 'gossip-gap'
  | 'gossip-known'
  | 'gossip-not-taken'
  | 'gossip-published'
  | 'gossip-taken'
  | 'gossip-too-large'
  | 'learner-asked'
  | 'keep-alive-refused'
  | 'keys-expired'
  | 'log-compacted'
  | 'log-time-noted'
  | 'operation-doubled'
  | 'operation-gap'
  | 'operations-dropped'
  | 'operations-resent'
  | 'other-term'
  | 'outcome-unknown'
  | 'persisted-void'
  | 'read-retried'
  | 'seats-changed'
  | 'session-expired'
  | 'session-opened'
  | 'snapshot-installed'
  | 'snapshot-malformed'
  | 'snapshot-sent'
  | 'voter-added'
  | 'voter-removed'

export type StateEffect =
  | { readonly type: 'send'; readonly to: PeerId; readonly message: StateMessage }
  /** For every learner that listens; may be lost. */
  | { readonly type: 'publish'; readonly message: StateMessage }
  /** Whether this peer needs what others publish. */
  | { readonly type: 'listen'; readonly isListening: boolean }
  | { readonly type: 'persist'; readonly token: number; readonly records: readonly StorageRecord[] }
  /**
   * Asks the election for a majority's acknowledgement of a beat sent after now; a patient one waits
   * for the next regular beat.
   */
  | { readonly type: 'confirm'; readonly id: number; readonly isPatient: boolean }
  /** Since the input `quiesce` the log stood still, and this peer has all of it. Once per hand-over. */
  | { readonly type: 'quiesced'; readonly target: PeerId }
  /** The latest configuration in the log changed: its voters count, committed or not. */
  | { readonly type: 'configuration'; readonly configuration: Configuration }
  /** The last accepted entry changed. */
  | { readonly type: 'position'; readonly last: Position }
  /** The peers without a vote that this peer replicates to, or would if it led. */
  | { readonly type: 'learners'; readonly learners: readonly PeerId[] }
  | { readonly type: 'result'; readonly id: number; readonly result: OperationResult }
  /** The cluster wants so many voters now as was asked for. */
  | { readonly type: 'seats-set'; readonly id: number }
  /** Read the local state now, in the same turn. */
  | { readonly type: 'readable'; readonly id: number }
  /** Too many reads wait already: nothing was asked. */
  | { readonly type: 'read-refused'; readonly id: number }
  | { readonly type: 'applied'; readonly batch: ChangeBatch }
  /** A snapshot replaced the state: whoever watches must start over. */
  | { readonly type: 'installed'; readonly revision: number }
  | {
      readonly type: 'session'
      readonly status: SessionStatus
      readonly id: SessionId
      readonly deadline: Instant
    }
  | { readonly type: 'mark'; readonly mark: StateMark }
