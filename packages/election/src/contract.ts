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
  /**
   * The cluster whose voters this peer was hearing is given up before it had any of its log: another
   * one counts its own terms, and others lead them.
   */
  | { readonly type: 'given-up' }
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
  /** A voter's priority, from −100 to 100; 0 until it is told, best before `voters`. */
  | { readonly type: 'priority'; readonly peer: PeerId; readonly priority: number }
  /** What membership believes. It only decides whom to wait for. */
  | { readonly type: 'alive'; readonly peer: PeerId }
  | { readonly type: 'not-alive'; readonly peer: PeerId }
  /**
   * Asks to be told when a majority has acknowledged a beat that is sent after now. A patient one
   * waits for the next regular beat and costs none of its own. @default not patient
   */
  | { readonly type: 'confirm'; readonly id: number; readonly isPatient?: boolean }
  /** The machine was suspended: clocks cannot be trusted over that time, so the lease is over. */
  | { readonly type: 'resumed' }
  /** This leader is to hand over to that voter. Ends in an effect `transfer`, one for all that ask meanwhile. */
  | { readonly type: 'transfer'; readonly to: PeerId }
  /** Since the effect `quiesce` nothing was appended, and this voter has all of the log. */
  | { readonly type: 'quiesced'; readonly target: PeerId }
  /** Whether what this peer promises can be written; where it cannot, it neither votes nor stands. */
  | { readonly type: 'storage'; readonly hasRoom: boolean }
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
  /**
   * The leader is about to hand over to `target`: nothing more is to be appended, and when that
   * voter's log has everything, `quiesced` is to be handed in. Undefined: it goes on leading.
   */
  | { readonly type: 'quiesce'; readonly target: PeerId | undefined }
  | { readonly type: 'transfer'; readonly target: PeerId; readonly outcome: TransferOutcome }
  | { readonly type: 'mark'; readonly mark: ElectionMark }

/**
 * How a transfer ended here. `handed-over`: the reign is over, and the target was told to stand. All
 * others: nothing has changed by it. `not-leader`: this peer does not lead. `not-a-voter`: the
 * target does not vote, or is this peer. `busy`: another transfer is under way. `unreachable`: the
 * target did not answer in time, or reaches no majority. `behind`: it did not get all of the log in
 * time. `interrupted`: the reign ended by something else.
 */
export type TransferOutcome =
  | 'handed-over'
  | 'not-leader'
  | 'not-a-voter'
  | 'busy'
  | 'unreachable'
  | 'behind'
  | 'interrupted'

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
  | 'step-down-transfer'
  | 'token-passed'
  | 'token-returned'
  | 'transfer-ready'
  | 'transfer-failed'
  | 'hand-over-taken'
  | 'hand-over-late'
  | 'stickiness-released'
  | 'stale-answered'
  | 'evidence-used'
