/**
 * What the processes and the run tell each other, and what the run writes down: critical sections,
 * with instants of the one monotonic clock of the machine.
 */
import type { Met } from '../chaos/troubles.ts'

/** One that a process was in, as far as it has told. */
export interface Section {
  /** Counts all sections of all lives of all processes. */
  readonly id: string
  readonly worker: string
  readonly token: bigint
  /** It looked at `isHeld` all the time, or only at whether the signal has aborted. */
  readonly by: 'isHeld' | 'signal'
  /** Read after it was first told that it holds. */
  readonly firstAt: number
  /** Read before it was last told so. */
  readonly lastAt: number
  /** It ended because it was told that it holds no longer. */
  readonly isLost: boolean
}

/** A write that reached what the lock protects, in the order in which they came. */
export interface Write {
  readonly section: string
  readonly token: bigint
  readonly isAdmitted: boolean
}

export interface Log {
  readonly sections: readonly Section[]
  readonly writes: readonly Write[]
  /** How many sections each kind broke into. */
  readonly faults: Met
  /** Why there were no cuts of the network. */
  readonly hindrance: string | undefined
}

/** What is broken on purpose, to see that it is noticed. */
export const sabotages = ['deadline', 'token'] as const
export type Sabotage = (typeof sabotages)[number]

export type Told =
  | { readonly type: 'section'; readonly section: Section }
  | { readonly type: 'write'; readonly section: string; readonly token: bigint }
  | { readonly type: 'left'; readonly section: string }
