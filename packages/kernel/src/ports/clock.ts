import type { Instant } from '../machine.ts'

/** Time as one peer sees it. Protocols get instants handed in; only a host asks a clock. */
export interface Clock {
  /** The monotonic clock, read afresh at every call. */
  now: () => Instant
  /** Calls back once, at `at` or later; returns what cancels it. */
  setTimer: (at: Instant, callback: () => void) => () => void
  /** Calls back once after the inputs that already wait: the end of this turn. */
  soon: (callback: () => void) => void
}
