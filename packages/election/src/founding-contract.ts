/** What the founding machine is handed, says to others, remembers, and has its host do. */
import type { PeerId } from '@quorate/kernel'

/** A cluster to be: who votes in it from the start, and its settings, opaque here. */
export interface Proposal {
  /** 32 hex digits, drawn by the proposer. */
  readonly id: string
  /** Sorted; the first is the proposer. */
  readonly voters: readonly PeerId[]
  readonly settings: Uint8Array
}

export type FoundingMessage =
  | { readonly type: 'propose'; readonly proposal: Proposal }
  /** Durably accepted; told to every member of the set. */
  | { readonly type: 'accept'; readonly id: string }
  /** Durably ratified: all members have accepted, and the sender will never abandon. */
  | { readonly type: 'ratify'; readonly id: string }
  /** Durably given up, or never to be accepted. */
  | { readonly type: 'abandon'; readonly id: string; readonly isAnswer: boolean }
  /** These settings are mine, or the set has another size than I expect. */
  | { readonly type: 'refuse'; readonly id: string; readonly settings: Uint8Array }
  /** Installed: a majority of the members has ratified. */
  | { readonly type: 'founded'; readonly proposal: Proposal }

export type FoundingInput =
  | { readonly type: 'tick' }
  | { readonly type: 'message'; readonly from: PeerId; readonly message: FoundingMessage }
  /**
   * The peers, this one included, that carry `bootstrap` with the same expectation and have no
   * cluster, as membership sees them now.
   */
  | { readonly type: 'candidates'; readonly peers: readonly PeerId[] }
  | { readonly type: 'persisted'; readonly token: number }
  /** A peer belongs to a cluster of this founding, so somebody has installed it. */
  | { readonly type: 'heard-founded'; readonly foundingId: string }
  /** This peer joins the cluster of this founding, so it never founds another one. */
  | { readonly type: 'withdraw'; readonly foundingId: string | undefined }

export type FoundingEffect =
  | { readonly type: 'send'; readonly to: PeerId; readonly message: FoundingMessage }
  /** To be stored as the value `founding`, handed back as `restored` at the next start. */
  | { readonly type: 'persist'; readonly token: number; readonly bytes: Uint8Array }
  /** Once in a life, after it is durable; again after a restart. */
  | ({ readonly type: 'founded' } & Proposal)
  /** `too-many`: 2 · expect or more peers would found, so that two clusters might arise. */
  | { readonly type: 'refused'; readonly reason: 'too-many'; readonly candidates: number }
  /** This peer and that one were started with different settings or expectations. */
  | {
      readonly type: 'refused'
      readonly reason: 'settings'
      readonly peer: PeerId
      readonly settings: Uint8Array
    }
  /** This peer is bound for long to a founding in which these, one of them or more, are silent. */
  | { readonly type: 'refused'; readonly reason: 'waiting'; readonly peers: readonly PeerId[] }
  | { readonly type: 'mark'; readonly mark: FoundingMark }

export type FoundingMark =
  | 'founding-proposed'
  | 'founding-accepted'
  | 'founding-refused'
  | 'founding-ratified'
  | 'founding-abandoned'
  | 'founding-waiting'
  | 'founding-freed'
  | 'founding-installed'
  | 'founding-installed-late'

/** How a peer stands to the proposal that it accepted last. */
export type FoundingState = 'free' | 'accepted' | 'ratified' | 'abandoned' | 'installed'

/** What a founder must still know after a crash. */
export interface FoundingRecord {
  readonly state: FoundingState
  readonly proposal?: Proposal | undefined
  /** Ids that it will never accept again. */
  readonly abandoned: readonly string[]
}
