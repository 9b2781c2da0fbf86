/** What replicated state is made with. */
import type { Boot, PeerId, Random, Stored, Timing } from '@quorate/kernel'
import type { LimitsOf } from './limits.ts'
import type { Compaction } from './store.ts'

export interface ReplicatedStateOptions {
  readonly id: PeerId
  readonly boot: Boot
  readonly timing: Timing
  readonly random: Random
  /** What storage held at start; undefined when nothing. */
  readonly restored?: Stored | undefined
  /**
   * Whether storage outlives the process. Without that, snapshots are not written to it.
   * @default true
   */
  readonly isDurable?: boolean
  /** @default the last 8,192 applied entries, or 16 MiB of them, are kept */
  readonly compaction?: Compaction
  /** What operations are held to, by the settings of the cluster. @default `defaultLimits` of all */
  readonly limitsOf?: LimitsOf
  /** Whether there is a port for gossip. @default false */
  readonly gossip?: boolean
}

/** Kept for followers that lag: a snapshot costs more than the entries they lack. */
export const defaultCompaction: Compaction = { keptEntries: 8_192, keptBytes: 16 * 1_024 * 1_024 }
