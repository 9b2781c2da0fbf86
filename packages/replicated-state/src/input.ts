/** What the machine is handed: the host's news, the other machines', and the application's wishes. */
import type { PeerId, Term } from '@quorate/kernel'
import type { Configuration } from './entry.ts'
import type { StateMessage } from './message.ts'
import type { Operation } from './operation.ts'

export type StateInput =
  | { readonly type: 'tick' }
  /** So many milliseconds were lost in a suspension of the machine; its clock did not count them. */
  | { readonly type: 'resumed'; readonly lostMs: number }
  | { readonly type: 'message'; readonly from: PeerId; readonly message: StateMessage }
  /** Published by `from`, some time in this term. */
  | { readonly type: 'gossip'; readonly from: PeerId; readonly message: StateMessage }
  /** A unanimous founding: the first entry of the log, the same at every founder. */
  | { readonly type: 'found'; readonly configuration: Configuration }
  /** Unsafe: nobody leads, and this peer is to begin anew, alone, from what its log holds. */
  | { readonly type: 'recover'; readonly foundingId: string; readonly settings: Uint8Array }
  /** The cluster that this peer was joining is given up before any of its log came: it may join another. */
  | { readonly type: 'given-up' }
  | {
      readonly type: 'role'
      readonly role: 'leader' | 'follower' | 'candidate'
      readonly term: Term
    }
  /** This leader is about to hand over: the log is to stand still. Undefined: it goes on leading. */
  | { readonly type: 'quiesce'; readonly target: PeerId | undefined }
  /** Whom to send operations, reads and keep-alives. */
  | { readonly type: 'leader'; readonly leader: PeerId | undefined; readonly term: Term }
  | { readonly type: 'persisted'; readonly token: number }
  /** While storage has no room nothing is asked to be persisted; afterwards, what was missed. */
  | { readonly type: 'storage'; readonly hasRoom: boolean }
  /** The answers to an effect `confirm`. */
  | { readonly type: 'confirmed' | 'unconfirmed'; readonly id: number }
  /** The own outbound link to a peer opened or closed. */
  | { readonly type: 'link'; readonly peer: PeerId; readonly isOpen: boolean }
  /** First-hand, exact evidence that this life of the peer, and every earlier one, is over. */
  | { readonly type: 'crashed'; readonly peer: PeerId; readonly bootCounter: number }
  /** The evidence was wrong, or the peer is back. */
  | { readonly type: 'not-crashed'; readonly peer: PeerId }
  /** Ids are unique in this peer's life. Ends in an effect `result`. */
  | { readonly type: 'operate'; readonly id: number; readonly operation: Operation }
  /** The caller gave up: what was never sent is not applied, the rest goes on to be settled. */
  | { readonly type: 'withdraw'; readonly id: number }
  /**
   * A linearizable read: ends in an effect `readable` or, at once, `read-refused`; one that is not
   * to be refused is taken also when too many wait.
   */
  | { readonly type: 'read'; readonly id: number; readonly isUnrefusable?: boolean }
  | { readonly type: 'withdraw-read'; readonly id: number }
  /** A change of the voters, one added or removed; taken by a leader that may change them now. */
  | { readonly type: 'reconfigure'; readonly voters: readonly PeerId[] }
  /** So many voters are wanted: ends in an effect `seats-set`. */
  | { readonly type: 'set-seats'; readonly id: number; readonly seats: number }
  | { readonly type: 'withdraw-seats'; readonly id: number }
  /** From now on there is a session: after an expiry a fresh one is opened unasked. */
  | { readonly type: 'open-session' }
  | { readonly type: 'close-session' }
