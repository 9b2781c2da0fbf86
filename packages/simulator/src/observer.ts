/**
 * Who watches a run: checkers of laws, the history, the coverage. All are told of everything after
 * it has happened, none can change it.
 */
import type { PeerId, StorageRecord } from '@quorate/kernel'
import type { ClusterNotice } from 'quorate/cluster'
import type { Law } from './laws.ts'
import type { Life } from './life.ts'

export interface Observer {
  /** A life has begun: its host exists and has been started. */
  readonly onStart?: (life: Life) => void
  /** Something was handed in to the host, and it has worked it off. */
  readonly onStep?: (life: Life) => void
  readonly onNotice?: (life: Life, notice: ClusterNotice) => void
  /** Records were handed to the disk, or have become durable. */
  readonly onRecords?: (life: Life, records: readonly StorageRecord[], isDurable: boolean) => void
  /** `to` is undefined for what is published. */
  readonly onFrame?: (life: Life, to: PeerId | undefined, frame: Uint8Array) => void
  /** The life is over: its process was killed, or left. */
  readonly onEnd?: (life: Life) => void
  /** The liveness phase is over: whatever should have happened has, or never will. */
  readonly onVerdict?: () => void
}

/** The first law that was found broken. */
export interface Broken {
  /** `fatal`: a peer ended itself, because an invariant of its own did not hold. */
  readonly law: Law | 'fatal'
  readonly text: string
  /** True time. */
  readonly at: number
}
