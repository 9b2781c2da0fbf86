/**
 * How a peer that nobody replicates to asks for the log: one without a vote, and a voter that has
 * heard of no leader for a while, because it may have lost its vote and not know it.
 */
import type { Instant, PeerId, Timing } from '@quorate/kernel'
import type { Position } from './entry.ts'
import type { Outbox } from './outbox.ts'
import type { Upstream } from './upstream.ts'

export interface FollowingOptions {
  readonly timing: Timing
  readonly outbox: Outbox
  readonly upstream: Upstream
  readonly links: ReadonlySet<PeerId>
  /** Where the own log ends. */
  readonly last: () => Position
  /** Whether this peer takes by gossip what is committed. */
  readonly listens: boolean
}

export class Following {
  readonly #options: FollowingOptions
  #askedAt: Instant | undefined
  #leaderlessSince: Instant | undefined

  constructor(options: FollowingOptions) {
    this.#options = options
  }

  /** Asks everybody within reach, again and again: whoever leads will hear it. */
  flush(now: Instant, isLearner: boolean): void {
    const { links, upstream } = this.#options
    if (upstream.isLeaderKnown) this.#leaderlessSince = undefined
    else this.#leaderlessSince ??= now
    if (links.size === 0 || now < (this.#dueAt(isLearner) ?? Number.POSITIVE_INFINITY)) return
    this.#askedAt = now
    for (const peer of links) this.#ask(peer)
  }

  /** A link has just opened. */
  onLink(peer: PeerId, isLearner: boolean): void {
    if (isLearner) this.#ask(peer)
  }

  deadline(isLearner: boolean): Instant | undefined {
    return this.#options.links.size === 0 ? undefined : this.#dueAt(isLearner)
  }

  #dueAt(isLearner: boolean): Instant | undefined {
    const { timing, upstream } = this.#options
    const againMs = (upstream.isLeaderKnown ? 20 : 5) * timing.beatMs
    const againAt = this.#askedAt === undefined ? Number.NEGATIVE_INFINITY : this.#askedAt + againMs
    if (isLearner) return againAt
    if (this.#leaderlessSince === undefined) return undefined
    return Math.max(againAt, this.#leaderlessSince + 2 * timing.stickinessMs)
  }

  #ask(peer: PeerId): void {
    const { outbox, last, listens } = this.#options
    const { term: lastTerm, index: lastIndex } = last()
    outbox.send(peer, { type: 'follow', lastTerm, lastIndex, listens })
  }
}
