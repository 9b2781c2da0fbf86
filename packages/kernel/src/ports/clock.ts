import type { Instant } from '../machine.ts'

/** Time as one peer sees it. Protocols get instants handed in; only a host asks a clock. */
export interface Clock {
  /** The monotonic clock, read afresh at every call. */
  now: () => Instant
  /**
   * The wall clock in milliseconds: it may jump either way, and goes on while the machine is
   * suspended. It decides nothing by itself: only that it went on when `now` did not.
   */
  wall: () => number
  /** Calls back once, at `at` or later; returns what cancels it. */
  setTimer: (at: Instant, callback: () => void) => () => void
  /** Calls back once after the inputs that already wait: the end of this turn. */
  soon: (callback: () => void) => void
}
