/**
 * Milliseconds on the machine's monotonic clock. It has one axis for all processes of a machine, so
 * instants that different processes noted can be compared; wall clocks and timers could not.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
