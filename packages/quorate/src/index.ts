/**
 * Coordination from inside your own processes: exactly one leader, keys that vanish with their
 * owner, watches instead of polling, with no server to run.
 *
 * It is not a database for your data and not a message queue: it coordinates.
 *
 * ```ts
 * import { createPeer } from 'quorate'
 *
 * await using peer = await createPeer({ cluster: 'orders', bootstrap: { expect: 1 } })
 * await peer.ready()
 * await peer.state.create('/workers/a', new Uint8Array([1]), { ephemeral: true })
 * ```
 *
 * @packageDocumentation
 */
import './node-version.ts'

export {
  type Address,
  type PeerId,
  type Ports,
  QuorateError,
  type Secret,
  type Secrets,
  type Term,
} from '@quorate/kernel'
export type { Change, Cursor, KeyValue, WatchBatch } from '@quorate/replicated-state'
export { createPeer } from './create-peer.ts'
export { OperationAbandonedError, type Outcome, TransactionFailedError } from './errors.ts'
export type { Leader, PeerEvents } from './events.ts'
export type { Member } from './handed-out.ts'
export type { Condition, CreateOptions, DeleteOptions, SetOptions } from './key-operations.ts'
export type { Leadership } from './leadership.ts'
export type { Logger } from './logger.ts'
export type { Json, Metadata } from './metadata.ts'
export type { Waiting } from './operation-arguments.ts'
export type { PeerOptions } from './options.ts'
export { Peer, type PeerSettings } from './peer.ts'
export { onPorts } from './ports-host.ts'
export type { Quorum, QuorumVoter } from './quorum.ts'
export type { Recovered, RecoverOptions } from './recovery.ts'
export type { Session, SessionStatus } from './session.ts'
export type { Children, LocalState, State, WatchOptions } from './state.ts'
export type { Transaction, TransactionResult } from './transaction.ts'
