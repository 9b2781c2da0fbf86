/**
 * What the log holds. A session is named in it by its *handle*: the log index of the entry that
 * opened it, which is unique for all time, small, and cannot be confused with an earlier or later
 * session of the same peer.
 */
import type { Boot, PeerId, Term } from '@quorate/kernel'
import type { Operation } from './operation.ts'

/** A place in the log. Two logs that share one agree on everything up to it. */
export interface Position {
  readonly term: Term
  readonly index: number
}

/**
 * Who votes, and what the cluster was founded with. The first entry of every log; and the one with
 * which a cluster begins anew from what one peer had left of it, under another id.
 */
export interface Configuration {
  readonly foundingId: string
  /** 1, and one more with each recovery; left out in a cluster that was never recovered. */
  readonly epoch?: number
  readonly voters: readonly PeerId[]
  /** How many voters the cluster wants to have, as far as there are peers for it. */
  readonly seats: number
  /** Timing and limits of the cluster, encoded by whoever composes the machines. */
  readonly settings: Uint8Array
}

/** A session as its holder names it: numbers grow within one boot of a peer. */
export interface SessionId {
  readonly peer: PeerId
  readonly boot: Boot
  readonly number: number
}

/** The log index of the entry that opened a session. */
export type SessionHandle = number

/**
 * The time of the log, in milliseconds since its beginning, as the leader that appended an entry
 * had it: what its log said last, and what its own monotonic clock has counted since. Left out: 0.
 */
export type LogTime = number

export type Entry =
  /** The first entry of a reign: with it everything before it is committed. */
  | { readonly type: 'noop'; readonly term: Term }
  | {
      readonly type: 'configuration'
      readonly term: Term
      readonly configuration: Configuration
    }
  /** Opens a session and ends all earlier ones of the same peer. */
  | { readonly type: 'open-session'; readonly term: Term; readonly session: SessionId }
  | {
      readonly type: 'end-session'
      readonly term: Term
      readonly session: SessionHandle
      /** Its holder closed it; otherwise the leader found it expired. */
      readonly isClosing: boolean
    }
  | {
      readonly type: 'operation'
      readonly term: Term
      readonly session: SessionHandle
      /** Sequences of a session apply consecutively, from 1. */
      readonly sequence: number
      /** The holder knows all results up to this sequence. */
      readonly acknowledged: number
      readonly operation: Operation
      readonly time?: LogTime
    }
  /** Deletes keys whose time to live has passed by now, the longest overdue first. */
  | { readonly type: 'expire-keys'; readonly term: Term; readonly time?: LogTime }

export const nowhere: Position = { term: 0, index: 0 }

/** The epoch of the cluster that this configuration is of. */
export function epochOf({ epoch = 1 }: Pick<Configuration, 'epoch'>): number {
  return epoch
}

/** Whether `id` was opened later than `other` by the same life, or by a later life, of its peer. */
export function isLaterSession(id: SessionId, other: SessionId): boolean {
  if (id.boot.counter !== other.boot.counter) return id.boot.counter > other.boot.counter
  // An equal counter with another nonce is a copied identity: the first one keeps its session.
  return id.boot.nonce === other.boot.nonce && id.number > other.number
}

export function isSameSession(id: SessionId, other: SessionId): boolean {
  return (
    id.peer === other.peer &&
    id.number === other.number &&
    id.boot.counter === other.boot.counter &&
    id.boot.nonce === other.boot.nonce
  )
}
