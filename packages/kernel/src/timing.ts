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

/** For peers on one LAN (or on one machine): round trips below 10 ms, pauses of a busy process. */
export const lanTiming: Timing = {
  // Eight beats in a period of stickiness: seven may be lost or late before anybody stands.
  beatMs: 50,
  // Longer than the pauses of a garbage collection; a hang that lasts longer costs the leadership.
  stickinessMs: 400,
  // Below stickiness · (1 − ρ)/(1 + ρ) = 384, with room for the way of the acknowledgements.
  leaseMs: 350,
  // A hundred times what clocks of machines drift; those of virtual machines are worse.
  driftBound: 0.02,
  // Three round trips, or one and a short pause of the other side.
  roundMs: 30,
  // A restart of a switch or a long pause of the owner should not cost it its keys.
  sessionTimeoutMs: 5_000,
  // A silent host is dead 10 to 20 intervals after it was found: within 3 s when others confirm.
  probeIntervalMs: 200,
  // Ten round trips: who has not answered by then is asked through others in what is left.
  probeTimeoutMs: 100,
}

/** For peers on one machine: round trips below 1 ms, and a crash is known by evidence at once. */
export const localTiming: Timing = {
  beatMs: 15,
  // A hung leader is replaced in a tenth of a second; pauses of a garbage collection still fit in.
  stickinessMs: 120,
  // Below stickiness · (1 − ρ)/(1 + ρ) = 115.
  leaseMs: 100,
  // One machine has one clock; its peers differ only by when they read it. Kept for safety.
  driftBound: 0.02,
  roundMs: 10,
  // Between two processes only a stopped or busy owner is silent, and no network.
  sessionTimeoutMs: 3_000,
  // As on a LAN: what counts is for how long a process may stand still, which is the same here.
  probeIntervalMs: 200,
  probeTimeoutMs: 50,
}

/** For peers in several places: round trips up to 300 ms, loss in bursts. */
export const wanTiming: Timing = {
  // An acknowledged beat takes a round trip; several are under way at once.
  beatMs: 250,
  // Eight round trips: a burst of loss, which a stream repeats, is no reason for an election.
  stickinessMs: 2_500,
  // Below stickiness · (1 − ρ)/(1 + ρ) = 2,401, with room for a slow acknowledgement.
  leaseMs: 2_200,
  driftBound: 0.02,
  // Two round trips.
  roundMs: 600,
  // A route that changes takes seconds.
  sessionTimeoutMs: 20_000,
  // A silent place is dead after 10 to 20 s: routes come back within that.
  probeIntervalMs: 1_000,
  // Two round trips.
  probeTimeoutMs: 600,
}

/** The longest lease that can never overlap the next leader's, whatever two clocks do. */
export function longestLeaseMs(stickinessMs: number, driftBound: number): number {
  return (stickinessMs * (1 - driftBound)) / (1 + driftBound)
}

/** How much of `durationMs`, granted by another clock, is surely not over by one's own. */
export function safeShareMs(durationMs: number, driftBound: number): number {
  return (durationMs * (1 - driftBound)) / (1 + driftBound)
}
