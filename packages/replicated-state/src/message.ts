/**
 * What peers say to each other about the shared state. Every message carries the term it was sent
 * in and the founding it is about; of both, a receiver accepts its own alone.
 */
import type { PeerId, Term } from '@quorate/kernel'
import type { Entry, SessionHandle } from './entry.ts'
import type { Operation } from './operation.ts'

/** An entry with its bytes as they are stored and sent on: encoded once, by the leader. */
export interface Encoded {
  readonly entry: Entry
  readonly bytes: Uint8Array
}

export type StateBody =
  | {
      readonly type: 'append'
      readonly previousTerm: Term
      readonly previousIndex: number
      readonly entries: readonly Encoded[]
      readonly commit: number
      /** Asks for an acknowledgement even when nothing in this is new. */
      readonly probe: boolean
    }
  /** The log agrees with the leader's up to `index`; what is `persisted` of that survives a crash. */
  | {
      readonly type: 'append-ack'
      readonly index: number
      readonly persisted: number
      readonly commit: number
    }
  /** The log lacks the entry at `index`, or has another; the hint is the last place worth trying. */
  | {
      readonly type: 'append-reject'
      readonly index: number
      readonly hintTerm: Term
      readonly hintIndex: number
    }
  | {
      readonly type: 'snapshot-chunk'
      readonly lastTerm: Term
      readonly lastIndex: number
      readonly offset: number
      readonly total: number
      readonly chunk: Uint8Array
    }
  /** The receiver holds the snapshot's first `offset` bytes. */
  | {
      readonly type: 'snapshot-ack'
      readonly lastTerm: Term
      readonly lastIndex: number
      readonly offset: number
    }
  /** A peer without a vote asks the leader, by way of any voter, for the log from here on. */
  | {
      readonly type: 'follow'
      readonly lastTerm: Term
      readonly lastIndex: number
      /** The sender takes by gossip what is committed. */
      readonly listens: boolean
    }
  | {
      readonly type: 'operations'
      readonly session: SessionHandle
      /** The sequence of the first operation; the others follow. */
      readonly first: number
      readonly acknowledged: number
      readonly operations: readonly Operation[]
    }
  /** The sender's next session. */
  | {
      readonly type: 'open-session'
      readonly bootCounter: number
      readonly bootNonce: string
      readonly number: number
    }
  | { readonly type: 'close-session'; readonly session: SessionHandle }
  | { readonly type: 'keep-alive'; readonly session: SessionHandle; readonly id: number }
  | { readonly type: 'keep-alive-ack'; readonly session: SessionHandle; readonly id: number }
  | { readonly type: 'read-request'; readonly id: number }
  | { readonly type: 'read-reply'; readonly id: number; readonly index: number }
  /** The sender wants so many voters, and knows the configuration that stands at `above`. */
  | { readonly type: 'set-seats'; readonly seats: number; readonly above: number }
  /** The sender, a voter, has first-hand evidence that this life of the peer is over. */
  | { readonly type: 'crash'; readonly peer: PeerId; readonly bootCounter: number }

export interface MessageStamp {
  readonly term: Term
  /** The founding id; empty while the sender belongs to no cluster. */
  readonly cluster: string
}

export type StateMessage = StateBody & MessageStamp

/** Whether the sender claims, by sending this, to lead the message's term. */
export function claimsLeadership(message: StateMessage): boolean {
  return message.type === 'append' || message.type === 'snapshot-chunk'
}

/**
 * Whether it is said in the name of a term's leader. All else asks, or tells what of the leader's log
 * is here and what of that is stored: a peer that forgets the term has promised nothing by it.
 */
export function speaksForTerm(message: StateMessage): boolean {
  const { type } = message
  return claimsLeadership(message) || type === 'keep-alive-ack' || type === 'read-reply'
}
