/**
 * Ring (Chang, Roberts 1979, with terms): the voters stand in a ring, ordered by id. One that
 * believes the leader gone sends a token with its rank to the next; each passes on the better of
 * the token's rank and its own; whose rank comes back has the best, and stands.
 *
 * The ring is of those that are believed alive and can be reached, as each voter sees it. A token
 * may therefore get lost, or outlive the voter whose rank it bears: it delays those that have
 * passed it by one bounded time, and nobody passes a rank on that is no better than one before.
 */
import type { Instant, PeerId } from '@quorate/kernel'
import type { StandingMessage } from './message.ts'
import { compareRanks, type Rank } from './rank.ts'
import type { Strategy, StrategyOptions } from './strategy.ts'

export class Ring implements Strategy {
  readonly #options: StrategyOptions
  /** The best rank passed on in this vacancy; a participant, as the paper has it, is who has one. */
  #passed: Rank | undefined
  /** To whom it went. */
  #successor: PeerId | undefined

  constructor(options: StrategyOptions) {
    this.#options = options
  }

  begin(now: Instant): boolean {
    const { electorate, standing } = this.#options
    if (this.#passed === undefined) this.#pass(electorate.own)
    if (this.#successor === undefined) return true
    standing.defer(this.#successor, now)
    return false
  }

  onMessage(_: PeerId, message: StandingMessage, isVacant: boolean, now: Instant): boolean {
    if (message.type !== 'token') return false
    const { id, electorate, standing, canStand } = this.#options
    const { type: _type, term: _term, origin, ...claim } = message
    if (!electorate.isVoter(origin)) return false
    if (origin === id) return this.#onOwn(isVacant)
    const rank = { id: origin, ...claim }
    const { own } = electorate
    const best = canStand() && compareRanks(own, rank) > 0 ? own : rank
    if (this.#passed !== undefined && compareRanks(best, this.#passed) <= 0) return false
    this.#pass(best)
    const { name } = standing.phase
    if (!isVacant || this.#successor === undefined || name !== 'idle') return false
    standing.defer(this.#successor, now)
    return false
  }

  /** The token was sent to a peer that is gone: it goes to the next one instead. */
  onGone(peer: PeerId, now: Instant): boolean {
    if (this.#passed === undefined || peer !== this.#successor) return false
    this.#pass(this.#passed)
    const { standing } = this.#options
    if (standing.phase.name !== 'deferred') return false
    if (this.#successor === undefined) return true
    standing.defer(this.#successor, now)
    return false
  }

  reset(): void {
    this.#passed = undefined
    this.#successor = undefined
  }

  /** The own rank has come round; of a vacancy that is over, or after a better one, it says nothing. */
  #onOwn(isVacant: boolean): boolean {
    const { id, standing, outbox, canStand } = this.#options
    if (this.#passed?.id !== id) return false
    // Who misses the leader only later stands then, and asks nobody again.
    standing.stopAsking()
    outbox.mark('token-returned')
    const { name } = standing.phase
    return isVacant && canStand() && name !== 'yielding'
  }

  #pass(rank: Rank): void {
    const { electorate, outbox, terms, lastLeader } = this.#options
    this.#passed = rank
    this.#successor = electorate.successor(lastLeader())
    if (this.#successor === undefined) return
    const { id: origin, ...claim } = rank
    outbox.send(this.#successor, { type: 'token', term: terms.durableTerm, origin, ...claim })
    outbox.mark('token-passed')
  }
}
