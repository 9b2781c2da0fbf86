/**
 * Timing belongs to the cluster, not to a peer: it is fixed at founding, held in the log, and a
 * joiner whose options differ is refused. All values in milliseconds of monotonic time.
 */
export interface Timing {
  /** The leader's heartbeat. Lower notices a hang sooner, at the cost of idle traffic. */
  readonly beatMs: number
  /** A voter that heard its leader within this time refuses to elect another. */
  readonly stickinessMs: number
  /**
   * For how long, from sending a beat that a majority acknowledged, the leader leads.
   * At most stickinessMs · (1 − driftBound) / (1 + driftBound), or two might lead at once.
   */
  readonly leaseMs: number
  /** Two clocks advance at rates between 1 − driftBound and 1 + driftBound of true time. */
  readonly driftBound: number
  /** For how long a candidate waits for one answer (bully) or one ballot before it goes on. */
  readonly roundMs: number
  /** A session whose owner is silent for this long is expired by the leader. */
  readonly sessionTimeoutMs: number
  /** How often a member probes another one. */
  readonly probeIntervalMs: number
  /** For how long a probe waits for its answer before others are asked to probe too. */
  readonly probeTimeoutMs: number
}

/** For peers on one LAN, or on one machine. */
export const lanTiming: Timing = {
  beatMs: 50,
  stickinessMs: 400,
  leaseMs: 350,
  driftBound: 0.02,
  roundMs: 30,
  sessionTimeoutMs: 5_000,
  probeIntervalMs: 200,
  probeTimeoutMs: 100,
}

/** The longest lease that can never overlap the next leader's, whatever two clocks do. */
export function longestLeaseMs(stickinessMs: number, driftBound: number): number {
  return (stickinessMs * (1 - driftBound)) / (1 + driftBound)
}

/** How much of `durationMs`, granted by another clock, is surely not over by one's own. */
export function safeShareMs(durationMs: number, driftBound: number): number {
  return (durationMs * (1 - driftBound)) / (1 + driftBound)
}
