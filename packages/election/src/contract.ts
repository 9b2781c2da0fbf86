/** What the election machine is handed, and what it has its host do. */
import type { PeerId, Term } from '@quorate/kernel'
import type { ElectionMessage } from './message.ts'
import type { Position } from './rank.ts'

export type Role = 'follower' | 'candidate' | 'leader'

export type ElectionInput =
  | { readonly type: 'tick' }
  | { readonly type: 'message'; readonly from: PeerId; readonly message: ElectionMessage }
  /**
   * The door: a message of another room carries this term. `leads`: its sender claims to lead that
   * term, as who sends appends or snapshots does.
   */
  | {
      readonly type: 'observe'
      readonly from: PeerId
      readonly term: Term
      readonly leads: boolean
    }
  /** The write with this token, and all before it, would survive a crash. */
  | { readonly type: 'persisted'; readonly token: number }
  /** The latest voter set in the log, committed or not; empty until the cluster is founded. */
  | { readonly type: 'voters'; readonly voters: readonly PeerId[] }
  /** They get beats too; their acknowledgements do not count. */
  | { readonly type: 'learners'; readonly learners: readonly PeerId[] }
  /** The own log's last accepted entry, persisted or not. At start to be told before `voters`. */
  | { readonly type: 'position'; readonly last: Position }
  /**
   * First-hand, exact evidence that the process of this peer's last known life is gone. Evidence
   * about a life earlier than one that was connected meanwhile must not be handed in.
   */
  | { readonly type: 'crashed'; readonly peer: PeerId }
  /** The own outbound link to this peer opened, or closed. */
  | { readonly type: 'connected'; readonly peer: PeerId }
  | { readonly type: 'disconnected'; readonly peer: PeerId }
  /** What membership believes. It only decides whom to wait for. */
  | { readonly type: 'alive'; readonly peer: PeerId }
  | { readonly type: 'not-alive'; readonly peer: PeerId }
  /** Asks to be told when a majority has acknowledged a beat that is sent after now. */
  | { readonly type: 'confirm'; readonly id: number }
  /** The machine was suspended: clocks cannot be trusted over that time, so the lease is over. */
  | { readonly type: 'resumed' }
  /** A graceful stop: ends the lease, steps down, and does not stand again. */
  | { readonly type: 'resign' }

export type ElectionEffect =
  | { readonly type: 'send'; readonly to: PeerId; readonly message: ElectionMessage }
  /** To be stored as the value `vote`; `decodeVote` reads it at the next start. */
  | { readonly type: 'persist'; readonly token: number; readonly bytes: Uint8Array }
  /** After every change of role or term; `leader` once per reign. */
  | { readonly type: 'role'; readonly role: Role; readonly term: Term }
  /** Who leads, as far as known. */
  | { readonly type: 'leader'; readonly leader: PeerId | undefined; readonly term: Term }
  | { readonly type: 'confirmed'; readonly id: number }
  /** It was not the leader, or stopped being it before a majority had answered. */
  | { readonly type: 'unconfirmed'; readonly id: number }
  | { readonly type: 'mark'; readonly mark: ElectionMark }

/** What happened that is worth counting. */
export type ElectionMark =
  | 'election-started'
  | 'asked'
  | 'deferred'
  | 'pre-vote-refused'
  | 'pre-vote-lost'
  | 'vote-refused'
  | 'vote-split'
  | 'won'
  | 'step-down-lease'
  | 'step-down-term'
  | 'step-down-links'
  | 'step-down-resign'
  | 'stale-answered'
  | 'evidence-used'
