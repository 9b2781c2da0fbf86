/**
 * Bully (Garcia-Molina 1982, with terms): a voter that believes the leader gone asks those that
 * outrank it. Whoever outranks it now answers and takes the standing over; the one that nobody
 * outranks stands at once. Silence delays by one bounded round, an answer by two.
 */
import type { Instant, PeerId } from '@quorate/kernel'
import type { StandingMessage } from './message.ts'
import type { Strategy, StrategyOptions } from './strategy.ts'

type Ask = Extract<StandingMessage, { type: 'ask' }>

export class Bully implements Strategy {
  readonly #options: StrategyOptions

  constructor(options: StrategyOptions) {
    this.#options = options
  }

  begin(now: Instant): boolean {
    const { electorate, standing, outbox, terms, lastLeader } = this.#options
    const better = electorate.outrankers(lastLeader())
    if (better.length === 0) return true
    standing.ask(better, now)
    const ask: Ask = { type: 'ask', term: terms.durableTerm, ...electorate.claim }
    for (const peer of better) outbox.send(peer, ask)
    outbox.mark('asked')
    return false
  }

  onMessage(from: PeerId, message: StandingMessage, isVacant: boolean, now: Instant): boolean {
    if (message.type === 'ask') return this.#onAsk(from, message, isVacant)
    if (message.type === 'answer') return this.#onAnswer(from, message.outranks, now)
    return false
  }

  onGone(peer: PeerId): boolean {
    const { phase } = this.#options.standing
    if (phase.name === 'asking') return phase.awaited.delete(peer) && phase.awaited.size === 0
    return phase.name === 'deferred' && phase.to === peer
  }

  reset(): void {}

  #onAsk(from: PeerId, { term, ...claim }: Ask, isVacant: boolean): boolean {
    const { electorate, standing, outbox, canStand } = this.#options
    const outranks = !electorate.hasResigned && !electorate.isOutrankedBy(from, claim)
    outbox.send(from, { type: 'answer', term, outranks })
    const { name } = standing.phase
    const mayTakeOver = name === 'idle' || name === 'resting'
    return outranks && isVacant && mayTakeOver && canStand()
  }

  #onAnswer(from: PeerId, outranks: boolean, now: Instant): boolean {
    const { standing, outbox } = this.#options
    const { phase } = standing
    if (phase.name !== 'asking' || !phase.awaited.has(from)) return false
    if (!outranks) return this.onGone(from)
    standing.defer(from, now)
    outbox.mark('deferred')
    return false
  }
}
