/**
 * Who leads, and in which term: bully or ring election with votes and a lease, transfer of
 * leadership, and the founding of a cluster, as pure state machines.
 *
 * It detects no failures (membership does) and replicates no data (replicated-state does).
 *
 * ```ts
 * import { Election } from '@quorate/election'
 * import { lanTiming, seededRandom } from '@quorate/kernel'
 *
 * const random = seededRandom(1)
 * const election = new Election({ id: 'a', timing: lanTiming, random, hasRestarted: false, now: 0 })
 * for (const effect of election.step({ type: 'voters', voters: ['a'] }, 0)) {
 *   if (effect.type === 'persist') election.step({ type: 'persisted', token: effect.token }, 1)
 * }
 * console.log(election.isLeader(1)) // true: a sole voter elects itself, once its vote is durable
 * ```
 *
 * @packageDocumentation
 */
export type {
  ElectionEffect,
  ElectionInput,
  ElectionMark,
  Role,
  TransferOutcome,
} from './contract.ts'
export { Election } from './election.ts'
export { Founding, type FoundingOptions } from './founding.ts'
export type {
  FoundingEffect,
  FoundingInput,
  FoundingMark,
  FoundingMessage,
  FoundingRecord,
  FoundingState,
  Proposal,
} from './founding-contract.ts'
export {
  decodeFoundingMessage,
  decodeFoundingRecord,
  encodeFoundingMessage,
  encodeFoundingRecord,
} from './founding-wire.ts'
export { type ElectionMessage, termSpokenIn } from './message.ts'
export type { ElectionOptions } from './options.ts'
export { comparePositions, noPosition, type Position, priorityAtMost } from './rank.ts'
export type { Algorithm } from './strategy.ts'
export type { VoteRecord } from './term-store.ts'
export { decodeElectionMessage, decodeVote, encodeElectionMessage, encodeVote } from './wire.ts'
