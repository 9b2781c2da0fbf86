/**
 * To whom a leader hands over by itself: to a voter of strictly higher priority, and when it stops
 * or cannot write, to whoever is fit. Equals never bully each other. A voter whose reign ends soon after it began, or
 * that cannot take over, is left alone for a time that doubles, so that leadership does not go to
 * and fro (EXECUTIONS 17).
 *
 * It only proposes: the transfer itself finds out whether the target reaches a majority.
 */
import type { ElectionEffect } from '@quorate/election'
import type { Instant, PeerId } from '@quorate/kernel'

/** A reign that ends earlier than after so many stickiness periods has failed. */
const steadyPeriods = 10
/** The longest rest after failures, in doublings of the shortest. */
const doublingsAtMost = 8
/** Whoever lacks more entries than this is not about to have them all. */
const lagAtMost = 1_024

/** What the leader sees of a voter. */
export interface Fitness {
  /** It is alive, and a link to it is open. */
  readonly isReachable: boolean
  /** How many entries it lacks; undefined where that is not known. */
  readonly lag: number | undefined
}

export interface SuccessionOptions {
  readonly id: PeerId
  readonly timing: { readonly stickinessMs: number; readonly roundMs: number }
  readonly fitnessOf: (peer: PeerId, now: Instant) => Fitness
}

interface Failures {
  readonly count: number
  readonly until: Instant
}

export class Succession {
  readonly #id: PeerId
  readonly #fitnessOf: (peer: PeerId, now: Instant) => Fitness
  readonly #steadyMs: number
  readonly #lookEveryMs: number
  /** Of all voters, this one included. */
  #priorities: ReadonlyMap<PeerId, number> = new Map()
  /** Those of them that should lead rather than this peer. */
  #better: readonly (readonly [PeerId, number])[] = []
  readonly #failures = new Map<PeerId, Failures>()
  /** Who leads, or was just told to, and since when. */
  #reign: { readonly leader: PeerId; readonly since: Instant } | undefined
  #lookAt: Instant | undefined

  constructor({ id, timing, fitnessOf }: SuccessionOptions) {
    this.#id = id
    this.#fitnessOf = fitnessOf
    this.#steadyMs = steadyPeriods * timing.stickinessMs
    this.#lookEveryMs = 4 * timing.roundMs
  }

  /** When to ask `next` again; undefined while there is nobody to hand over to. */
  deadline(): Instant | undefined {
    return this.#lookAt
  }

  /** The voters with their priorities; returns what is new. */
  learn(priorities: ReadonlyMap<PeerId, number>): readonly (readonly [PeerId, number])[] {
    const before = this.#priorities
    const own = priorities.get(this.#id) ?? 0
    this.#priorities = priorities
    this.#better = [...priorities].filter(([, priority]) => priority > own)
    for (const peer of this.#failures.keys()) {
      if (!priorities.has(peer)) this.#failures.delete(peer)
    }
    return [...priorities].filter(([peer, priority]) => (before.get(peer) ?? 0) !== priority)
  }

  onElection(effects: readonly ElectionEffect[], now: Instant): void {
    for (const effect of effects) {
      if (effect.type === 'leader') this.#onLeader(effect.leader, now)
      else if (effect.type === 'transfer') this.#onTransfer(effect, now)
    }
  }

  /**
   * To whom this peer, if it leads, hands over now, if to anybody; looks now and then. `toAnybody`: it
   * should not lead itself.
   */
  next(now: Instant, isLeading: boolean, toAnybody = false): PeerId | undefined {
    const wanted = toAnybody ? this.#others : this.#better
    this.#lookAt = isLeading && wanted.length > 0 ? (this.#lookAt ?? now) : undefined
    if (this.#lookAt === undefined || now < this.#lookAt) return undefined
    this.#lookAt = now + this.#lookEveryMs
    const rested = wanted.filter(([peer]) => now >= (this.#failures.get(peer)?.until ?? now))
    return this.#best(rested, now)
  }

  /** Who takes over from a leader that stops. */
  heir(now: Instant): PeerId | undefined {
    return this.#best(this.#others, now)
  }

  get #others(): readonly (readonly [PeerId, number])[] {
    return [...this.#priorities].filter(([peer]) => peer !== this.#id)
  }

  #onLeader(leader: PeerId | undefined, now: Instant): void {
    // That nobody leads is no news of who does: the reign may go on, or another one begin.
    if (leader === undefined || leader === this.#reign?.leader) return
    this.#onReignOver(now)
    this.#reign = { leader, since: now }
  }

  #onTransfer({ target, outcome }: ElectionEffect & { type: 'transfer' }, now: Instant): void {
    if (outcome === 'handed-over') this.#reign = { leader: target, since: now }
    else if (outcome === 'unreachable' || outcome === 'behind') this.#failed(target, now)
  }

  #onReignOver(now: Instant): void {
    if (this.#reign === undefined) return
    const { leader, since } = this.#reign
    if (now < since + this.#steadyMs) this.#failed(leader, now)
    else this.#failures.delete(leader)
  }

  #failed(peer: PeerId, now: Instant): void {
    if (!this.#priorities.has(peer)) return
    const before = this.#failures.get(peer)?.count ?? 0
    const count = Math.min(before + 1, doublingsAtMost)
    this.#failures.set(peer, { count, until: now + this.#steadyMs * 2 ** count })
  }

  /** Of those that are fit, the one of the highest priority; of equals, whose log lacks least. */
  #best(voters: readonly (readonly [PeerId, number])[], now: Instant): PeerId | undefined {
    const fit = voters.flatMap(([peer, priority]) => {
      const { isReachable, lag } = this.#fitnessOf(peer, now)
      return isReachable && lag !== undefined && lag <= lagAtMost ? [{ peer, priority, lag }] : []
    })
    fit.sort((a, b) => b.priority - a.priority || a.lag - b.lag)
    return fit[0]?.peer
  }
}
