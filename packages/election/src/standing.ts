/**
 * How far a voter is on its way to lead, and how long it waits after it failed: a bounded time for
 * those that may stand first (bully, ring), one for each ballot, then rests that are redrawn every
 * time, so that two candidates with equal claims cannot collide for ever.
 */
import type { Instant, PeerId, Random, Term } from '@quorate/kernel'

export type Phase =
  | { readonly name: 'idle' }
  /** Waits for the voters that outrank it, one round at most. */
  | { readonly name: 'asking'; readonly awaited: Set<PeerId>; readonly until: Instant }
  /** The standing is with somebody else, or a token with it on its way, for a bounded time. */
  | { readonly name: 'deferred'; readonly to: PeerId; readonly until: Instant }
  | {
      readonly name: 'pre-vote'
      readonly term: Term
      readonly answers: Map<PeerId, boolean>
      /** When those that are silent are asked again; at `endsAt` it is lost instead. */
      readonly until: Instant
      readonly endsAt: Instant
    }
  /** A candidate. `until` is open as long as its own vote is being written. */
  | {
      readonly name: 'vote'
      readonly answers: Map<PeerId, boolean>
      readonly until: Instant | undefined
      readonly endsAt: Instant
    }
  | { readonly name: 'resting'; readonly until: Instant }
  /** It helped somebody else and gives that one the time to win. */
  | { readonly name: 'yielding'; readonly to: PeerId; readonly until: Instant }

const idle: Phase = { name: 'idle' }

/** How often a candidate with evidence asks again quickly: the others' evidence is on its way. */
const quickRetriesAtMost = 4

export class Standing {
  readonly #roundMs: number
  readonly #longestMs: number
  readonly #random: Random
  #phase: Phase = idle
  #failures = 0
  #quickRetries = 0
  #mayAsk = true

  constructor(options: { roundMs: number; longestMs: number; random: Random }) {
    this.#roundMs = options.roundMs
    this.#longestMs = options.longestMs
    this.#random = options.random
  }

  get phase(): Phase {
    return this.#phase
  }

  get until(): Instant | undefined {
    return this.#phase.name === 'idle' ? undefined : this.#phase.until
  }

  /** Others are asked once in a vacancy: if whoever stands first cannot win, the rest go on. */
  get mayAsk(): boolean {
    return this.#mayAsk
  }

  /** A leader was heard: the next vacancy starts afresh. */
  reset(): void {
    this.#phase = idle
    this.#failures = 0
    this.#quickRetries = 0
    this.#mayAsk = true
  }

  /** Not standing, for now. */
  pause(): void {
    this.#phase = idle
  }

  /** Evidence arrived: answers to it may follow quickly. */
  expectEvidence(): void {
    this.#quickRetries = quickRetriesAtMost
  }

  ask(awaited: readonly PeerId[], now: Instant): void {
    this.#mayAsk = false
    this.#phase = { name: 'asking', awaited: new Set(awaited), until: now + this.#roundMs }
  }

  /** This voter stands next, whoever else might. */
  stopAsking(): void {
    this.#mayAsk = false
  }

  defer(to: PeerId, now: Instant): void {
    this.#mayAsk = false
    this.#phase = { name: 'deferred', to, until: now + 2 * this.#roundMs }
  }

  startPreVote(term: Term, answers: Map<PeerId, boolean>, now: Instant): void {
    this.#mayAsk = false
    this.#phase = { name: 'pre-vote', term, answers, ...this.#timed(now) }
  }

  startVote(answers: Map<PeerId, boolean>): void {
    this.#phase = { name: 'vote', answers, until: undefined, endsAt: Number.POSITIVE_INFINITY }
  }

  /** The own vote is durable and the requests leave: from now on the round is timed. */
  timeVote(answers: Map<PeerId, boolean>, now: Instant): void {
    this.#phase = { name: 'vote', answers, ...this.#timed(now) }
  }

  /** The ballot goes on: when to ask the silent ones next. */
  prolong(now: Instant): void {
    const phase = this.#phase
    if (phase.name !== 'pre-vote' && phase.name !== 'vote') return
    this.#phase = { ...phase, until: Math.min(now + this.#roundMs, phase.endsAt) }
  }

  yieldTo(to: PeerId, now: Instant): void {
    this.#phase = { name: 'yielding', to, until: now + 2 * this.#roundMs * this.#spread() }
  }

  /** A pre-vote was refused: soon again while evidence is on its way to the others. */
  restAfterRefusal(now: Instant): void {
    if (this.#quickRetries === 0) {
      this.rest(now)
      return
    }
    this.#quickRetries--
    this.#phase = { name: 'resting', until: now + this.#roundMs / 4 }
  }

  rest(now: Instant): void {
    const ms = this.#growing()
    if (ms < this.#longestMs) this.#failures++
    this.#phase = { name: 'resting', until: now + ms * this.#spread() }
  }

  /** A ballot lasts for two rounds at least, so that one lost message does not lose it. */
  #timed(now: Instant): { until: Instant; endsAt: Instant } {
    const endsAt = now + Math.max(2 * this.#roundMs, this.#growing())
    return { until: now + this.#roundMs, endsAt }
  }

  /** One round, doubled by each failure: also where answers take longer than they should. */
  #growing(): number {
    return Math.min(this.#roundMs * 2 ** this.#failures, this.#longestMs)
  }

  /** From 0.5 to 1.5. */
  #spread(): number {
    return 0.5 + this.#random.next()
  }
}
