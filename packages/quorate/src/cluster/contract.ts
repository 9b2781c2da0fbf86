/** What the composed machine is made with, handed, and has its host do. */
import type { Algorithm, ElectionEffect, ElectionInput, FoundingInput } from '@quorate/election'
import type {
  Address,
  NetworkInput,
  PeerId,
  StorageRecord,
  Timing,
  TransportName,
} from '@quorate/kernel'
import type { MembershipEffect, MembershipInput } from '@quorate/membership'
import type { Compaction, Limits, StateEffect, StateInput } from '@quorate/replicated-state'
import type { LinkEffect } from './links.ts'

export interface ClusterOptions {
  /** Peers of other names do not exist for this one. */
  readonly cluster: string
  /** Shown to people. */
  readonly name: string
  readonly timing: Timing
  /** What the links of all its peers are over. @default 'tcp' */
  readonly transport?: TransportName | undefined
  /** What the application says of this peer at its start. */
  readonly metadata?: Uint8Array | undefined
  /** Who stands first when the leader is gone; the same for the whole cluster. @default 'bully' */
  readonly algorithm?: Algorithm | undefined
  /** A whole number from −100 to 100: of voters with equal logs the highest leads. @default 0 */
  readonly priority?: number | undefined
  /** Founds a cluster when this many peers with the same number see each other. */
  readonly bootstrap?: { readonly expect: number } | undefined
  /** How many voters a cluster that this peer founds wants to have. @default 5 */
  readonly voters?: number | undefined
  /** What operations are held to; the same for the whole cluster. @default `defaultLimits` */
  readonly limits?: Limits | undefined
  /** How much of the applied log is kept for peers that lag. @default 8,192 entries or 16 MiB */
  readonly compaction?: Compaction | undefined
}

export type ClusterCommand =
  | Extract<StateInput, { type: 'operate' | 'withdraw' | 'read' | 'withdraw-read' }>
  | Extract<MembershipInput, { type: 'metadata' }>
  | Extract<StateInput, { type: 'set-seats' | 'withdraw-seats' }>
  /**
   * Unsafe: this peer, which knows nobody to lead, begins a cluster of that id anew from what it
   * has left of its own. Nothing happens where somebody leads, or where there is no cluster.
   */
  | { readonly type: 'recover'; readonly clusterId: string }
  /** This leader is to hand over to that voter. Ends in a notice `transfer`. */
  | Extract<ElectionInput, { type: 'transfer' }>
  /** Ends in the notice `left`. `retires`: for good, so that the vote is given up first. */
  | { readonly type: 'leave'; readonly retires: boolean }

export type ClusterInput =
  | { readonly type: 'start' }
  | { readonly type: 'tick' }
  /** So many milliseconds were lost in a suspension of the machine. */
  | { readonly type: 'resumed'; readonly lostMs: number }
  | { readonly type: 'flush' }
  | { readonly type: 'persisted'; readonly number: number }
  /** Storage has no room, or has room again. */
  | { readonly type: 'storage'; readonly hasRoom: boolean }
  | NetworkInput
  | ClusterCommand

/** What the application, the metrics and the checkers are told. */
export type ClusterNotice =
  | Extract<StateEffect, { type: 'result' | 'readable' | 'read-refused' | 'seats-set' }>
  | Extract<StateEffect, { type: 'applied' | 'installed' | 'session' }>
  | Extract<StateEffect, { type: 'configuration' }>
  | Extract<ElectionEffect, { type: 'role' | 'leader' | 'transfer' }>
  | Extract<MembershipEffect, { type: 'member' }>
  /** `times`: so often since the last notice of it. @default 1 */
  | { readonly type: 'mark'; readonly mark: string; readonly times?: number }
  | { readonly type: 'refused'; readonly reason: string }
  /** Storage has no room, for this reason; undefined: it has room again. */
  | { readonly type: 'storage'; readonly lack: Error | undefined }
  | Extract<NetworkInput, { type: 'not-admitted' }>
  | { readonly type: 'left' }
  | { readonly type: 'fatal'; readonly error: unknown }

export type ClusterEffect =
  | ClusterNotice
  | { readonly type: 'datagram'; readonly to: Address; readonly bytes: Uint8Array }
  | { readonly type: 'frame'; readonly to: PeerId; readonly bytes: Uint8Array }
  | { readonly type: 'publish'; readonly bytes: Uint8Array }
  | Extract<StateEffect, { type: 'listen' }>
  | Extract<LinkEffect, { type: 'connect' | 'disconnect' | 'verify' }>
  | {
      readonly type: 'persist'
      readonly number: number
      readonly records: readonly StorageRecord[]
    }
  /** Hand in `flush` at the end of this turn: something waits to be sent. */
  | { readonly type: 'wake' }

/** What one room has for another, or the host for a room: handled one at a time. */
export type RoomInput =
  | { readonly room: 'membership'; readonly input: MembershipInput }
  | { readonly room: 'founding'; readonly input: FoundingInput }
  | { readonly room: 'election'; readonly input: ElectionInput }
  | { readonly room: 'state'; readonly input: StateInput }
