/**
 * Probes under way (SWIM §3.1): a ping; without an answer in time a ping through others; without
 * an answer to either by the end of the period, or after four timeouts, the target is suspected.
 *
 * An answer counts for the probe whose sequence and target it names, and once. A relay that did
 * not reach the target says so (Lifeguard §IV-A, nack): then at least the relay can be heard.
 */
import { earliest, type Instant, type PeerId } from '@quorate/kernel'

export interface Probe {
  readonly target: PeerId
  readonly sequence: number
  /** When it was sent; undefined where its answer cannot tell how far away the target is. */
  sentAt: Instant | undefined
  /** When others are asked; undefined once they were. */
  indirectAt: Instant | undefined
  /** When silence is taken for an answer. */
  failAt: Instant
  /** Whom others were asked through and who has not said yet that it hears nothing either. */
  readonly unheardRelays: Set<PeerId>
  /** How many were asked. */
  relays: number
}

/** Who was not heard for so many timeouts is not waited for longer, however rarely is probed. */
const timeoutsAtMost = 4

/** Beside the regular probe, accusations of others start some. */
const mostProbes = 32

export class Prober {
  readonly #timeoutMs: number
  readonly #periodMs: number
  readonly #probes = new Map<number, Probe>()

  constructor(timeoutMs: number, periodMs: number) {
    this.#timeoutMs = timeoutMs
    this.#periodMs = Math.max(2 * timeoutMs, Math.min(periodMs, timeoutsAtMost * timeoutMs))
  }

  /** Waits `multiplier` times as long as usual; false when too many are under way already. */
  start(target: PeerId, sequence: number, now: Instant, multiplier = 1): boolean {
    if (this.#probes.size >= mostProbes) return false
    this.#probes.set(sequence, {
      target,
      sequence,
      sentAt: now,
      indirectAt: now + multiplier * this.#timeoutMs,
      failAt: now + multiplier * this.#periodMs,
      unheardRelays: new Set(),
      relays: 0,
    })
    return true
  }

  isProbing(target: PeerId): boolean {
    for (const probe of this.#probes.values()) if (probe.target === target) return true
    return false
  }

  /**
   * From the probe to this answer, in milliseconds. Undefined: it ends no probe; others were asked, so
   * that nobody knows what it answers; or this peer was stalled meanwhile.
   */
  roundTripMs(sequence: number, target: PeerId, now: Instant): number | undefined {
    const probe = this.#probes.get(sequence)
    return probe?.target === target && probe.sentAt !== undefined ? now - probe.sentAt : undefined
  }

  /** Whether the answer ended a probe. */
  answer(sequence: number, target: PeerId): boolean {
    return this.#probes.get(sequence)?.target === target && this.#probes.delete(sequence)
  }

  /** These were asked to probe the target, too. */
  asked(sequence: number, relays: readonly PeerId[]): void {
    const probe = this.#probes.get(sequence)
    if (probe === undefined) return
    for (const relay of relays) probe.unheardRelays.add(relay)
    probe.relays += relays.length
  }

  /** A relay hears nothing from the target either. */
  nack(sequence: number, target: PeerId, relay: PeerId): void {
    const probe = this.#probes.get(sequence)
    if (probe?.target === target) probe.unheardRelays.delete(relay)
  }

  /** The probes for which others are to be asked now. */
  takeIndirect(now: Instant): Probe[] {
    const due: Probe[] = []
    for (const probe of this.#probes.values()) {
      if (probe.indirectAt === undefined || probe.indirectAt > now) continue
      probe.indirectAt = undefined
      probe.sentAt = undefined
      due.push(probe)
    }
    return due
  }

  /** The probes that stayed without an answer. */
  takeFailed(now: Instant): Probe[] {
    const failed: Probe[] = []
    for (const probe of this.#probes.values()) if (probe.failAt <= now) failed.push(probe)
    for (const { sequence } of failed) this.#probes.delete(sequence)
    return failed
  }

  /** This peer was stalled for so long, so answers had no chance to be heard. */
  forgive(durationMs: number): void {
    for (const probe of this.#probes.values()) {
      probe.sentAt = undefined
      if (probe.indirectAt !== undefined) probe.indirectAt += durationMs
      probe.failAt += durationMs
    }
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { indirectAt, failAt } of this.#probes.values()) {
      first = earliest(first, indirectAt, failAt)
    }
    return first
  }
}
