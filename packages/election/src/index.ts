/**
 * Who leads, and in which term: bully election with votes and a lease, and the founding of a
 * cluster, as pure state machines.
 *
 * It detects no failures (membership does) and replicates no data (replicated-state does).
 *
 * @packageDocumentation
 */
export type { ElectionEffect, ElectionInput, ElectionMark, Role } from './contract.ts'
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
export { comparePositions, noPosition, type Position } from './rank.ts'
export type { VoteRecord } from './term-store.ts'
export { decodeElectionMessage, decodeVote, encodeElectionMessage, encodeVote } from './wire.ts'
