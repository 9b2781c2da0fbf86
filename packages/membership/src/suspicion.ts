/**
 * One suspicion of one member in one incarnation: who accuses, and until when the accused may
 * refute (SWIM §4.2; Lifeguard §IV-B).
 *
 * Silence alone makes nobody dead in less than the shortest timeout. Evidence of a crash does so
 * sooner, but only with enough witnesses: one peer's broken network kills nobody.
 */
import type { Instant, PeerId } from '@quorate/kernel'
import type { Pace } from './options.ts'

/** More witnesses of a crash than this change nothing any more. */
const mostAccusers = 8

export interface SuspicionOptions {
  readonly startedAt: Instant
  /** With all confirmations it ends after this time, … */
  readonly shortestMs: number
  /** … with none after this. */
  readonly longestMs: number
  /** How many others must confirm for the shortest timeout; 0 when there are no others to ask. */
  readonly confirmations: number
  readonly crashMs: number
}

export class Suspicion {
  readonly #options: SuspicionOptions
  /** Each accuser, and whether it has evidence of a crash. */
  readonly #accusers = new Map<PeerId, boolean>()
  /** How long this peer itself was stalled meanwhile: the accused could not be heard. */
  #forgivenMs = 0
  #witnessed = 0

  constructor(options: SuspicionOptions) {
    this.#options = options
  }

  get startedAt(): Instant {
    return this.#options.startedAt
  }

  /**
   * Adds an accuser; false when that changes nothing, and then it need not be told on either: of
   * silence, the first accuser and as many as must confirm are enough.
   */
  accuse(accuser: PeerId, isCrash: boolean): boolean {
    const known = this.#accusers.get(accuser)
    if (known === true || known === isCrash) return false
    const most = isCrash ? mostAccusers : 1 + Math.max(0, this.#options.confirmations)
    if (known === undefined && this.#accusers.size >= most) return false
    this.#accusers.set(accuser, isCrash)
    if (isCrash) this.#witnessed++
    return true
  }

  /** Whether anybody has evidence of a crash. */
  get isWitnessed(): boolean {
    return this.#witnessed > 0
  }

  forgive(durationMs: number): void {
    this.#forgivenMs += durationMs
  }

  /**
   * When the accused is dead unless it refutes. `witnessesNeeded` of first-hand evidence make it
   * dead at once; one with evidence and others to whom it is silent, after the short timeout.
   */
  deadAt(witnessesNeeded: number): Instant {
    const { startedAt, shortestMs, longestMs, confirmations, crashMs } = this.#options
    if (this.#witnessed >= witnessesNeeded) return startedAt
    const timeoutMs =
      this.#witnessed > 0 && this.#accusers.size >= witnessesNeeded
        ? crashMs
        : suspicionTimeoutMs(this.#accusers.size - 1, confirmations, shortestMs, longestMs)
    return startedAt + timeoutMs + this.#forgivenMs
  }
}

/** Shrinks from the longest to the shortest, ever slower with each confirmation (Lifeguard §IV-B). */
export function suspicionTimeoutMs(
  confirmed: number,
  confirmations: number,
  shortestMs: number,
  longestMs: number,
): number {
  if (confirmations < 1 || confirmed >= confirmations) return shortestMs
  const share = Math.log(confirmed + 1) / Math.log(confirmations + 1)
  return longestMs - share * (longestMs - shortestMs)
}

/** The shortest timeout in a group of `size`: grows with its logarithm, as gossip takes longer. */
export function shortestSuspicionMs(
  size: number,
  pace: Pick<Pace, 'suspicionFloorIntervals' | 'suspicionMultiplier' | 'probeIntervalMs'>,
): number {
  const { suspicionFloorIntervals, suspicionMultiplier, probeIntervalMs } = pace
  return (
    Math.max(suspicionFloorIntervals, suspicionMultiplier * Math.log10(size + 1)) * probeIntervalMs
  )
}
