/**
 * How a voter answers who wants to lead: with a pre-vote, which binds nobody, or with its one vote
 * of a term. Whatever strategy brought the candidate here, and whatever its rank, this decides who
 * may win: stickiness (E3), the vote given before (E2), and whether the candidate's log has
 * everything that this one's has (E4).
 */
import type { Instant, PeerId, Term } from '@quorate/kernel'
import type { Campaign } from './campaign.ts'
import type { Electorate } from './electorate.ts'
import type { ElectionMessage } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Standing } from './standing.ts'
import type { Stickiness } from './stickiness.ts'
import type { TermStore } from './term-store.ts'

type MessageOf<Type extends ElectionMessage['type']> = Extract<ElectionMessage, { type: Type }>

export interface VoterOptions {
  readonly electorate: Electorate
  readonly stickiness: Stickiness
  readonly standing: Standing
  readonly campaign: Campaign
  readonly terms: TermStore
  readonly outbox: Outbox
  /** A lease may be running: this peer's own, or one that rests on its acknowledgement. */
  readonly protects: (now: Instant) => boolean
  /** In the current term it has heard who won. */
  readonly knowsWinner: () => boolean
  /** Enters the term, if it is a later one, with this vote in it. */
  readonly vote: (term: Term, candidate: PeerId) => void
  /** The reign of this peer is surely over; false when it was not the one that is followed. */
  readonly forget: (leader: PeerId) => boolean
}

export class Voter {
  readonly #options: VoterOptions

  constructor(options: VoterOptions) {
    this.#options = options
  }

  onPreVoteRequest(from: PeerId, request: MessageOf<'pre-vote-request'>, now: Instant): void {
    const { electorate, terms, campaign, outbox, protects } = this.#options
    if (electorate.voters.length === 0) return
    const { term, transferOf, ...claim } = request
    electorate.heard(from, claim)
    if (transferOf !== undefined) return this.#onTransferOf(from, term, transferOf)
    if (term <= terms.durableTerm) return terms.answerStale(from, term - 1)
    this.#onLeaderStands(from, term, now)
    const granted = term > terms.term && !protects(now) && campaign.wouldHelp(from, claim)
    if (!granted) outbox.mark('pre-vote-refused')
    outbox.send(from, { type: 'pre-vote', term, granted })
  }

  /** It is asked whether it can be reached: a lease that runs, and the log, are no obstacles. */
  #onTransferOf(from: PeerId, term: Term, transferOf: Term): void {
    const { electorate, terms, outbox } = this.#options
    const mayVote = electorate.canWrite && electorate.isVoter(from)
    const granted = mayVote && terms.term <= transferOf
    outbox.send(from, { type: 'pre-vote', term, granted, transferOf })
  }

  onVoteRequest(from: PeerId, request: MessageOf<'vote-request'>, now: Instant): void {
    const { electorate, terms, standing, protects, vote } = this.#options
    if (electorate.voters.length === 0) return
    const { term, last, handedOver } = request
    electorate.heardPosition(from, last)
    this.#onLeaderStands(from, term, now)
    if (handedOver !== undefined) this.#onHandedOver(from, handedOver, now)
    if (protects(now)) return this.#refuse(from, term)
    if (term < terms.term) return terms.answerStale(from, term)
    const isFit = electorate.canWrite && electorate.isElectable(from, last)
    if (!isFit) return this.#refuse(from, term)
    if (term > terms.term || this.#isFree()) vote(term, from)
    else if (terms.vote !== from) return this.#refuse(from, term)
    standing.yieldTo(from, now)
    terms.sendWhenDurable(from, { type: 'vote', term, granted: true })
  }

  /** In the current term it has neither voted nor heard who won. */
  #isFree(): boolean {
    return this.#options.terms.vote === undefined && !this.#options.knowsWinner()
  }

  #refuse(to: PeerId, term: Term): void {
    this.#options.outbox.mark('vote-refused')
    this.#options.outbox.send(to, { type: 'vote', term, granted: false })
  }

  /**
   * A leader that asks for a later term has ended its reign, and its lease with it: stickiness
   * never refuses the one that it protects. It gets the time to win before others stand.
   */
  #onLeaderStands(from: PeerId, term: Term, now: Instant): void {
    const { terms, stickiness, standing, forget } = this.#options
    if (term <= terms.term || !stickiness.release(from)) return
    if (forget(from) && standing.phase.name === 'idle') standing.yieldTo(from, now)
  }

  /** The leader of that term told the candidate that its reign is over; later reigns may go on. */
  #onHandedOver(candidate: PeerId, handedOver: Term, now: Instant): void {
    const { stickiness, standing, outbox, forget } = this.#options
    const leader = stickiness.releaseUpTo(handedOver)
    if (leader === undefined) return
    outbox.mark('stickiness-released')
    if (forget(leader) && standing.phase.name === 'idle') standing.yieldTo(candidate, now)
  }
}
