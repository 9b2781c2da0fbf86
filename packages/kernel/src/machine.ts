/**
 * The one shape of every protocol: a message and the time go in, effects come out, nothing flows
 * back. A machine never reads a clock, never draws from a global source of randomness and never
 * waits: the same inputs at the same instants give the same effects, in production as in the
 * simulator.
 */

/** A point on this peer's monotonic clock, in milliseconds. Comparable only within one peer. */
export type Instant = number

/** A protocol as a deterministic state machine: same inputs, same instants, same effects. */
export interface Machine<Input, Effect> {
  step: (input: Input, now: Instant) => readonly Effect[]
  /** When a tick is next needed; undefined while nothing is pending. The host arms one timer. */
  deadline: () => Instant | undefined
}

/** The earliest of several deadlines; undefined when none is pending. */
export function earliest(...deadlines: readonly (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined
  for (const deadline of deadlines) {
    if (deadline !== undefined && (first === undefined || deadline < first)) first = deadline
  }
  return first
}

/** Whether a machine with this deadline wants a tick now. */
export function isDue(deadline: Instant | undefined, now: Instant): boolean {
  return deadline !== undefined && deadline <= now
}
