/** What the main thread and the worker thread of a peer tell each other, in order. */
import type { Role } from '@quorate/election'
import type { Address, Instant, PeerId, Secrets, Term } from '@quorate/kernel'
import type { Member } from '@quorate/membership'
import type { Configuration, SessionId } from '@quorate/replicated-state'
import type { RuntimeWarning } from '@quorate/runtime'
import type { ClusterCommand, ClusterNotice } from '../cluster/index.ts'
import type { ResolvedOptions } from '../options.ts'
import type { ToldError } from './told-error.ts'

/** What the worker is made with. */
export interface WorkerSettings {
  readonly options: Omit<ResolvedOptions, 'logger' | 'worker'>
  /** Where the instants of both threads count from: see `clockFrom`. */
  readonly origin: Instant
  /** Of a `SharedHolding`. */
  readonly memory: SharedArrayBuffer
}

export type ToWorker =
  | { readonly type: 'start' }
  | { readonly type: 'commands'; readonly commands: readonly ClusterCommand[] }
  /** To be answered when all before it was handed in. */
  | { readonly type: 'echo'; readonly number: number }
  | { readonly type: 'rotate'; readonly secret: Secrets }
  /** So much of what was sent is taken in. */
  | { readonly type: 'taken'; readonly size: number }
  | { readonly type: 'stop' }
  | { readonly type: 'close' }

export type ToMain =
  /** The sockets are open. */
  | {
      readonly type: 'opened'
      readonly id: PeerId
      readonly name: string
      readonly address: Address
      readonly isDurable: boolean
    }
  /** They could not be, and nothing is left open. */
  | { readonly type: 'failed'; readonly error: ToldError }
  | ImagePart
  | News
  /** A bug of ours, or a cluster that this peer does not fit into. */
  | { readonly type: 'fatal'; readonly error: ToldError }
  /** Everything is closed. */
  | { readonly type: 'closed'; readonly error: ToldError | undefined }

/** A part of the whole state, for a replica that cannot be told of each entry. */
export interface ImagePart {
  readonly type: 'image'
  readonly bytes: Uint8Array
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly size: number
}

/** What has changed. All of it is taken in before the first of the notices is handed out. */
export interface News {
  readonly type: 'news'
  /** About what it weighs, in bytes. */
  readonly size: number
  readonly view: View | undefined
  readonly configuration: Configuration | undefined
  readonly members: ChangedMembers | undefined
  readonly commitIndex: number
  /** The next committed entries, one behind the other. */
  readonly entries: { readonly bytes: Uint8Array; readonly lengths: Uint32Array } | undefined
  /** Notices were left out, or entries: what has become of all that they told of. */
  readonly anew: Anew | undefined
  readonly notices: readonly ToldNotice[]
  readonly marks: ReadonlyMap<string, number> | undefined
  readonly figures: Figures | undefined
}

/** What changes all the time, and is told once a second. */
export interface Figures {
  readonly counters: object
  /** Milliseconds. */
  readonly roundTrips: ReadonlyMap<PeerId, number>
}

export interface View {
  readonly term: Term
  readonly leader: PeerId | undefined
  readonly role: Role
  readonly clusterId: string | undefined
  readonly missingVoters: readonly PeerId[]
  readonly canMeetAnybody: boolean
}

export interface ChangedMembers {
  readonly put: readonly Member[]
  readonly removed: readonly PeerId[]
}

export interface Anew {
  readonly session:
    | {
        readonly id: SessionId
        readonly status: 'connected' | 'suspended'
        readonly deadline: Instant
      }
    | undefined
}

/** A notice that can be cloned. */
export type ToldNotice =
  | Exclude<ClusterNotice, { type: 'storage' | 'fatal' | 'mark' }>
  | { readonly type: 'storage'; readonly lack: ToldError | undefined }
  | { readonly type: 'echo'; readonly number: number }
  | {
      readonly type: 'warning'
      readonly source: RuntimeWarning['source']
      readonly error: ToldError
    }
