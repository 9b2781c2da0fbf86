/**
 * What applications build on a cluster: locks, semaphores and leader elections, each with a fencing
 * token, and guards for what they protect; services, configuration, counters, barriers, queues and
 * schedulers. All of it stands on the public API of `quorate` alone.
 *
 * It protects nothing by itself: a process that was stopped between a look at `isHeld` and the next
 * line does not know it. What must be safe even then compares tokens.
 *
 * ```ts
 * import { lock } from '@quorate/recipes'
 * import { createPeer } from 'quorate'
 *
 * await using peer = await createPeer({ cluster: 'orders', bootstrap: { expect: 1 } })
 * await peer.ready()
 * await using held = await lock(peer, 'nightly-report').acquire()
 * console.log(held.isHeld, held.fencingToken)
 * ```
 *
 * @packageDocumentation
 */
export type { RecipePeer, RecipeState } from './arguments.ts'
export { type Barrier, barrier } from './barrier.ts'
export { type Config, type ConfigOptions, config } from './config/config.ts'
export type { ConfigEvents, ConfigRefusal } from './config/events.ts'
export type { ConfigVersion } from './config/history.ts'
export type { Checked, Issue, StandardSchema } from './config/standard-schema.ts'
export type { ForceReleaseOptions, QueueEntry } from './contention.ts'
export { type Counter, counter } from './counter.ts'
export {
  type DoubleBarrier,
  type DoubleBarrierOptions,
  doubleBarrier,
  type Participation,
} from './double-barrier.ts'
export { type FencedFile, readFenced, writeFenced } from './fencing/file.ts'
export {
  FencingGuard,
  fencingHeader,
  fencingHeaders,
  isStaleToken,
  parseFencingToken,
} from './fencing/header.ts'
export { type FencedUpdate, fencedUpdate, type Statement } from './fencing/sql.ts'
export type { Held } from './held.ts'
export type { KeyPeer, KeyState } from './key-peer.ts'
export { type LeaderElection, type Leadership, leaderElection } from './leader-election.ts'
export { type Acquirable, type Lock, lock, type Queued } from './lock.ts'
export { type Queue, type QueueOptions, queue } from './queue/queue.ts'
export type { TakenItem } from './queue/taken-item.ts'
export { type ReadWriteLock, readWriteLock } from './read-write-lock.ts'
export type { Calendar, CatchUp, Interval, Schedule } from './scheduler/occurrences.ts'
export {
  type Occurrence,
  type Scheduler,
  type SchedulerOptions,
  scheduler,
} from './scheduler/scheduler.ts'
export { type Semaphore, type SemaphoreOptions, semaphore } from './semaphore.ts'
export type { Announcement } from './services/announcement.ts'
export type { GossipPeer } from './services/available-view.ts'
export type { HealthOptions } from './services/health.ts'
export {
  type AnnounceOptions,
  type PickStrategy,
  type Services,
  type ServicesOptions,
  services,
} from './services/services.ts'
export type { Instance } from './services/view.ts'
