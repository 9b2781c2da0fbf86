/**
 * How the leader serves a learner that listens to gossip. Once everything was sent to it by stream,
 * nothing more is: it hears by gossip of what is committed. Two beats after something was committed
 * that it has not acknowledged, one empty append asks how it stands; from what it lacks on it is
 * served by stream again, and for a while, because gossip has failed it.
 */
import type { Instant, PeerId, Timing } from '@quorate/kernel'
import type { Learners } from './learners.ts'
import type { Outbox } from './outbox.ts'
import type { Progress } from './progress.ts'
import type { Store } from './store.ts'

export interface LearnerFeedOptions {
  readonly store: Store
  readonly outbox: Outbox
  readonly timing: Timing
  readonly learners: Learners
}

export class LearnerFeed {
  readonly #options: LearnerFeedOptions

  constructor(options: LearnerFeedOptions) {
    this.#options = options
  }

  /** Everything there is was sent to this peer by stream: from here on gossip will do. */
  begin(peer: PeerId, progress: Progress, now: Instant): void {
    if (!this.#options.learners.isListening(peer) || now < progress.streamedUntil) return
    progress.isFedByGossip = true
    this.watch(progress, now)
  }

  /** A voter's word counts, so it is not left to gossip any more. */
  review(peer: PeerId, progress: Progress): void {
    if (!progress.isFedByGossip || this.#options.learners.isListening(peer)) return
    progress.isFedByGossip = false
    progress.askAt = undefined
  }

  /** Plans the next question, if what the learner has acknowledged is not all that is committed. */
  watch(progress: Progress, now: Instant): void {
    const { commitIndex } = this.#options.store
    const isBehind = progress.match < commitIndex || progress.knownCommit < commitIndex
    if (!isBehind) progress.askAt = undefined
    else if (!progress.isProbing) progress.askAt ??= now + 2 * this.#options.timing.beatMs
  }

  /** The next append asks whether the learner has all that is committed, and carries nothing. */
  ask(progress: Progress): void {
    progress.probe(this.#options.store.commitIndex + 1)
    progress.isLate = true
    progress.isFedByGossip = true
    this.#options.outbox.mark('learner-asked')
  }

  /** What gossip should have brought did not arrive. */
  failed(progress: Progress, now: Instant): void {
    if (progress.isFedByGossip) progress.streamedUntil = now + 20 * this.#options.timing.beatMs
  }
}
