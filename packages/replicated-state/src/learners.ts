/**
 * Peers without a vote that follow the log. They ask for it again and again at every voter they
 * reach, and every voter remembers them for a while, so that a new leader knows them from its first
 * moment. A learner never counts for anything.
 */
import type { Instant, PeerId, Timing } from '@quorate/kernel'
import type { Position } from './entry.ts'
import { learnersAtMost } from './limits.ts'

export class Learners {
  /** Until when each learner is remembered, the first to be forgotten first. */
  readonly #until = new Map<PeerId, Instant>()
  readonly #positions = new Map<PeerId, Position>()
  readonly #listening = new Set<PeerId>()
  readonly #timing: Timing
  readonly #gossips: boolean
  #changes = 0

  /** `gossips`: whether this peer publishes at all. */
  constructor(timing: Timing, gossips: boolean) {
    this.#timing = timing
    this.#gossips = gossips
  }

  /** Grows when the set of learners changes. */
  get changes(): number {
    return this.#changes
  }

  /** Where each learner said that its log ends. */
  get positions(): ReadonlyMap<PeerId, Position> {
    return this.#positions
  }

  peers(): readonly PeerId[] {
    return [...this.#until.keys()]
  }

  /** Whether anybody takes by gossip what is committed. */
  get isAnyListening(): boolean {
    return this.#listening.size > 0
  }

  /** Whether this peer is a learner that takes by gossip what is committed. */
  isListening(peer: PeerId): boolean {
    return this.#listening.has(peer)
  }

  onFollow(peer: PeerId, last: Position, listens: boolean, now: Instant): void {
    const isNew = !this.#until.delete(peer)
    if (isNew && this.#until.size >= learnersAtMost) return
    this.#until.set(peer, now + 60 * this.#timing.beatMs)
    this.#positions.set(peer, last)
    if (listens && this.#gossips) this.#listening.add(peer)
    else this.#listening.delete(peer)
    if (isNew) this.#changes++
  }

  /** Forgets who has not asked for a while, and who has a vote now. */
  prune(now: Instant, voters: readonly PeerId[]): void {
    for (const voter of voters) this.#forget(voter)
    for (const [peer, until] of this.#until) {
      if (now < until) return
      this.#forget(peer)
    }
  }

  deadline(): Instant | undefined {
    return this.#until.values().next().value
  }

  #forget(peer: PeerId): void {
    if (!this.#until.delete(peer)) return
    this.#positions.delete(peer)
    this.#listening.delete(peer)
    this.#changes++
  }
}
