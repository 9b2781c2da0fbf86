/**
 * What the cluster shares: the log, sessions, ephemeral keys and watches, as a pure state machine.
 *
 * It elects no leader and touches no disk: it is told who leads, asks its host to persist, and is
 * told when that is done.
 *
 * ```ts
 * import { lanTiming, seededRandom } from '@quorate/kernel'
 * import { ReplicatedState } from '@quorate/replicated-state'
 *
 * const boot = { counter: 1, nonce: 'n' }
 * const state = new ReplicatedState({ id: 'a', boot, timing: lanTiming, random: seededRandom(1) })
 * for (const effect of state.step({ type: 'open-session' }, 0)) console.log(effect)
 * ```
 *
 * @packageDocumentation
 */
export { Replica } from './apply.ts'
export type { Change, ChangeBatch } from './edit.ts'
export type { SessionStatus, StateEffect, StateMark } from './effect.ts'
export {
  type Configuration,
  type Entry,
  epochOf,
  isSameSession,
  type LogTime,
  type Position,
  type SessionHandle,
  type SessionId,
} from './entry.ts'
export { decodeEntry } from './entry-codec.ts'
export type { StateInput } from './input.ts'
export {
  defaultLimits,
  keysPerTurn,
  type Limits,
  type LimitsOf,
  limitsAtMost,
  operationBytesQueuedAtMost,
  operationsQueuedAtMost,
  pathLevelsAtMost,
  readsOpenAtMost,
  sessionsAtMost,
  ttlMsAtMost,
} from './limits.ts'
export { claimsLeadership, type StateMessage, speaksForTerm } from './message.ts'
export {
  type Applied,
  type Check,
  isTtl,
  type KeyOperation,
  type NotAppliedReason,
  type Operation,
  type OperationError,
  type OperationResult,
  operationProblem,
  type RevisionCheck,
  type Step,
  sequentialPath,
  sizeOf,
  stepsOf,
} from './operation.ts'
export type { ReplicatedStateOptions } from './options.ts'
export type { SessionView } from './own-session.ts'
export { nameOf, parentOf, pathProblem, rootPath } from './paths.ts'
export { isSeats } from './ranges.ts'
export { ReplicatedState } from './replicated-state.ts'
export type { Session, Sessions } from './sessions.ts'
export { SnapshotReader } from './snapshot-reader.ts'
export { SnapshotWriter } from './snapshot-writer.ts'
export type { Compaction } from './store.ts'
export type { KeyValue, Tree } from './tree.ts'
export {
  type Cursor,
  type ReadEntries,
  type WatchBatch,
  WatchHub,
  type WatchHubOptions,
  type WatchOptions,
  type WatchQueue,
} from './watch-hub.ts'
export { decode, encode } from './wire.ts'
