/**
 * A voter's way from a vacancy to a candidacy (bully, Garcia-Molina 1982; pre-vote, Raft §9.6): ask
 * those that outrank it, find out whether it would win, then stand.
 *
 * Nothing here raises a term or lasts: it decides who stands first, and when. What is binding, the
 * vote, is the machine's.
 */
import { assert, type Instant, type PeerId, type Term, tally } from '@quorate/kernel'
import type { Electorate } from './electorate.ts'
import type { ElectionMessage } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Position } from './rank.ts'
import type { Phase, Standing } from './standing.ts'

export interface CampaignOptions {
  readonly electorate: Electorate
  readonly standing: Standing
  readonly outbox: Outbox
  readonly id: PeerId
  /** A majority would vote for this peer in the next term. */
  readonly stand: () => void
  readonly terms: { readonly term: Term; readonly durableTerm: Term }
}

export class Campaign {
  readonly #electorate: Electorate
  readonly #standing: Standing
  readonly #outbox: Outbox
  readonly #id: PeerId
  readonly #stand: () => void
  readonly #terms: CampaignOptions['terms']
  #hasResigned = false

  constructor(options: CampaignOptions) {
    this.#electorate = options.electorate
    this.#standing = options.standing
    this.#outbox = options.outbox
    this.#id = options.id
    this.#stand = options.stand
    this.#terms = options.terms
  }

  /** Never again: this peer is about to stop. */
  resign(): void {
    this.#hasResigned = true
    this.#standing.pause()
  }

  /** Only a voter that reaches a majority can win; anybody else only costs the others time. */
  canStand(): boolean {
    return !this.#hasResigned && this.#electorate.votes && this.#electorate.reachesMajority()
  }

  /** Bully: with nobody to ask that outranks this voter, it goes on at once. */
  begin(lastLeader: PeerId | undefined, now: Instant): void {
    this.#outbox.mark('election-started')
    const better = this.#standing.mayAsk ? this.#electorate.outrankers(lastLeader) : []
    if (better.length === 0) return this.startPreVote(now)
    this.#standing.ask(better, now)
    const { last } = this.#electorate
    for (const peer of better) {
      this.#outbox.send(peer, { type: 'ask', term: this.#terms.durableTerm, last })
    }
    this.#outbox.mark('asked')
  }

  /** What was waited for did not come. */
  onRoundOver(lastLeader: PeerId | undefined, now: Instant): void {
    const { phase } = this.#standing
    const { name } = phase
    if (name === 'pre-vote' && now >= phase.endsAt) return this.losePreVote(now)
    if (name === 'pre-vote' || name === 'vote') return this.#repeat(phase, now)
    this.#standing.pause()
    if (!this.canStand()) return
    if (name === 'asking' || name === 'deferred') this.startPreVote(now)
    else this.begin(lastLeader, now)
  }

  /** Tells whether this voter takes the standing over; `isVacant`: it believes the leader gone. */
  onAsk(from: PeerId, message: { term: Term; last: Position }, isVacant: boolean): boolean {
    const outranks = !this.#hasResigned && !this.#electorate.isOutrankedBy(from, message.last)
    this.#outbox.send(from, { type: 'answer', term: message.term, outranks })
    return outranks && isVacant && this.canStand()
  }

  onAnswer(from: PeerId, outranks: boolean, now: Instant): void {
    const { phase } = this.#standing
    if (phase.name !== 'asking' || !phase.awaited.has(from)) return
    if (!outranks) return this.stopAwaiting(from, now)
    this.#standing.defer(from, now)
    this.#outbox.mark('deferred')
  }

  /** Nothing more is to be expected from this peer: who waited for it alone goes on. */
  stopAwaiting(peer: PeerId, now: Instant): void {
    const { phase } = this.#standing
    if (phase.name === 'asking') {
      if (!phase.awaited.delete(peer) || phase.awaited.size > 0) return
    } else if (phase.name !== 'deferred' || phase.to !== peer) return
    if (this.canStand()) this.startPreVote(now)
    else this.#standing.pause()
  }

  startPreVote(now: Instant): void {
    const answers = this.#electorate.ballot()
    const term = this.#terms.term + 1
    this.#standing.startPreVote(term, answers, now)
    this.requestFromAll({ type: 'pre-vote-request', term, last: this.#electorate.last })
    this.#count(answers, now)
  }

  onPreVote(from: PeerId, message: { term: Term; granted: boolean }, now: Instant): void {
    const { phase } = this.#standing
    if (phase.name !== 'pre-vote' || phase.term !== message.term) return
    record(phase.answers, from, message.granted)
    this.#count(phase.answers, now)
  }

  /** It surely gives no pre-vote any more. */
  countOut(peer: PeerId, now: Instant): void {
    const { phase } = this.#standing
    if (phase.name !== 'pre-vote') return
    record(phase.answers, peer, false)
    this.#count(phase.answers, now)
  }

  /** It can be reached now: what was sent to it before was lost. */
  requestFrom(peer: PeerId): void {
    const { phase } = this.#standing
    const { last } = this.#electorate
    if (phase.name === 'pre-vote') {
      if (phase.answers.get(peer) === false) phase.answers.delete(peer)
      this.#outbox.send(peer, { type: 'pre-vote-request', term: phase.term, last })
    } else if (phase.name === 'vote' && phase.until !== undefined) {
      if (phase.answers.get(peer) === false) phase.answers.delete(peer)
      this.#outbox.send(peer, { type: 'vote-request', term: this.#terms.term, last })
    }
  }

  requestFromAll(request: ElectionMessage): void {
    for (const peer of this.#electorate.voters) {
      if (peer !== this.#id) this.#outbox.send(peer, request)
    }
  }

  /** Requests and answers get lost: whoever is silent is asked again. */
  #repeat(ballot: Extract<Phase, { name: 'pre-vote' | 'vote' }>, now: Instant): void {
    this.#standing.prolong(now)
    const { voters, last } = this.#electorate
    const request: ElectionMessage =
      ballot.name === 'pre-vote'
        ? { type: 'pre-vote-request', term: ballot.term, last }
        : { type: 'vote-request', term: this.#terms.term, last }
    for (const peer of voters) if (!ballot.answers.has(peer)) this.#outbox.send(peer, request)
  }

  losePreVote(now: Instant): void {
    this.#outbox.mark('pre-vote-lost')
    this.#standing.restAfterRefusal(now)
  }

  /** Who is busy helping somebody else, or is itself the better one, does not help a rival. */
  wouldHelp(candidate: PeerId, last: Position): boolean {
    if (!this.#electorate.isElectable(candidate, last)) return false
    const { phase } = this.#standing
    if (phase.name === 'vote') return false
    if (phase.name === 'yielding') return phase.to === candidate
    return phase.name !== 'pre-vote' || this.#electorate.isOutrankedBy(candidate, last)
  }

  #count(answers: ReadonlyMap<PeerId, boolean>, now: Instant): void {
    const result = tally(answers, this.#electorate.voters)
    assert(this.#standing.phase.name === 'pre-vote', 'pre-votes are counted in their phase alone')
    if (result === 'won') this.#stand()
    else if (result === 'lost') this.losePreVote(now)
  }
}

/** A granted answer stands, in whatever order answers arrive. */
export function record(answers: Map<PeerId, boolean>, from: PeerId, granted: boolean): void {
  if (granted || !answers.has(from)) answers.set(from, granted)
}
