/**
 * What the processes and the run tell each other, and what the run writes down: critical sections,
 * with instants of the one monotonic clock of the machine.
 */

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
}

/** A write that reached what the lock protects, in the order in which they came. */
export interface Write {
  readonly section: string
  readonly token: bigint
  readonly isAdmitted: boolean
}

/** Faults by what they are called, and how many sections they broke into. */
export type Faults = Readonly<Record<'stop' | 'long-stop' | 'kill' | 'block', number>>

export interface Log {
  readonly sections: readonly Section[]
  readonly writes: readonly Write[]
  readonly faults: Faults
}

/** What a process is made with. */
export interface WorkerOptions {
  readonly cluster: string
  readonly name: string
  readonly directory: string
  readonly expect: number
  /** Of its lives, so that sections are never mixed up. */
  readonly life: number
  readonly sabotage: Sabotage | undefined
}

/** What is broken on purpose, to see that it is noticed. */
export const sabotages = ['deadline', 'token'] as const
export type Sabotage = (typeof sabotages)[number]

export type Order =
  | { readonly type: 'block'; readonly ms: number }
  | { readonly type: 'stop' }
  /** The others, who are to be woken when the run is gone: one that is stopped cannot hear of it. */
  | { readonly type: 'siblings'; readonly pids: readonly number[] }

export type Told =
  | { readonly type: 'ready' | 'stopped' }
  | { readonly type: 'section'; readonly section: Section }
  | { readonly type: 'write'; readonly section: string; readonly token: bigint }
  | { readonly type: 'left'; readonly section: string }
