/**
 * Notices that the machine was suspended. Meanwhile its monotonic clock stood still and its wall
 * clock went on, so what is held by time looks as if it were still held: the wall clock has gained
 * on the monotonic one, and the gain is what was lost.
 *
 * Two clocks that only drift may part by as much as the drift bound allows, which leases and
 * sessions reckon with anyway. So the wall clock's lead over the monotonic one may rise at that
 * rate (the baseline); what it rises beyond counts as lost. A lead that shrinks (the wall clock was
 * set back) becomes the baseline; between two observations, that hides as much of a suspension. A
 * wall clock that is set forward looks like a suspension: that is safe, and costs what was held.
 *
 * Invariant: between any two instants the monotonic clock, all that was observed as lost, and
 * `unseenMs` together advance by at least 1 − driftBound of what the wall clock advances, unless
 * that was set back; less a grain of the wall clock.
 */
import type { Instant } from './machine.ts'
import type { Clock } from './ports/clock.ts'

/**
 * What was lost counts as a suspension beyond this; what is less shows in `unseenMs` alone. Wall
 * clocks are read in whole milliseconds and adjusted by a few, which must not end a reign; and it is
 * less than the 34 ms by which the lease of the preset `lan` (350 ms) stays below the longest that
 * is safe (384 ms), so that even the monotonic clock alone could not let two leases overlap.
 */
export const suspensionMs = 25

/** A wall clock tells whole milliseconds: what it seems to gain within one is nothing. */
const wallGrainMs = 1

const readingsAtMost = 5

/** Readings of the two clocks that are this close together compare them well enough. */
const preciseMs = 5

/** How far the wall clock was ahead when nothing was lost, and when that was. */
export interface Baseline {
  readonly lead: number
  readonly at: Instant
}

export class Suspension {
  readonly #clock: Pick<Clock, 'now' | 'wall'>
  readonly #riseRate: number
  /** The lead of the wall clock that was last found to be no loss, and when that was. */
  #lead: number
  #at: Instant

  /** `driftBound`: both clocks advance at rates between 1 − driftBound and 1 + driftBound. */
  constructor(clock: Pick<Clock, 'now' | 'wall'>, driftBound: number) {
    this.#clock = clock
    this.#riseRate = riseRateOf(driftBound)
    const wall = clock.wall()
    this.#at = clock.now()
    this.#lead = wall - this.#at
  }

  /**
   * Milliseconds lost that no observation has told of yet, by the clocks at this very moment; never
   * negative. A process that is stopped between the readings reads again; when that goes on, the
   * time between them counts as lost.
   */
  get unseenMs(): number {
    return lostSince(this.#lead, this.#at, this.#clock, this.#riseRate)
  }

  /** What the last observation found; who has it judges by `unseenSince` as `unseenMs` does. */
  get baseline(): Baseline {
    return { lead: this.#lead, at: this.#at }
  }

  /**
   * Compares the clocks. Returns how many milliseconds were lost in a suspension since the last
   * observation, and tells of each only once; 0 when there was none.
   */
  observe(): number {
    const before = this.#clock.now()
    const wall = this.#clock.wall()
    const now = this.#clock.now()
    // What passed between the readings makes the lead look smaller: a loss is at least as great.
    const lead = wall - now
    const baseline = this.#baseline(now)
    const lostMs = lead - baseline
    if (lostMs > suspensionMs) {
      this.#move(lead, now)
      return lostMs
    }
    if (now - before <= preciseMs) this.#move(Math.min(lead, baseline), now)
    return 0
  }

  /** How far the wall clock may be ahead by now without anything having been lost. */
  #baseline(now: Instant): number {
    return risenTo(now, this.#lead, this.#at, this.#riseRate)
  }

  #move(lead: number, at: Instant): void {
    this.#lead = lead
    this.#at = at
  }
}

/**
 * As `Suspension.unseenMs`, by the baseline of a `Suspension` in another thread; both threads have
 * to read one and the same monotonic clock.
 */
export function unseenSince(
  { lead, at }: Baseline,
  clock: Pick<Clock, 'now' | 'wall'>,
  driftBound: number,
): number {
  return lostSince(lead, at, clock, riseRateOf(driftBound))
}

function lostSince(
  lead: number,
  at: Instant,
  clock: Pick<Clock, 'now' | 'wall'>,
  riseRate: number,
): number {
  for (let attempt = 1; ; attempt++) {
    const before = clock.now()
    const wall = clock.wall()
    const isPrecise = clock.now() - before < wallGrainMs / 2
    if (!isPrecise && attempt < readingsAtMost) continue
    const lostMs = wall - before - risenTo(before, lead, at, riseRate)
    return lostMs < wallGrainMs ? 0 : lostMs
  }
}

function risenTo(now: Instant, lead: number, at: Instant, riseRate: number): number {
  return lead + (now - at) * riseRate
}

function riseRateOf(driftBound: number): number {
  return driftBound / (1 - driftBound)
}
