/**
 * A voter's way from a vacancy to a candidacy: let a strategy tell who stands first (bully or ring),
 * find out whether it would win (pre-vote, Raft §9.6), then stand.
 *
 * Nothing here raises a term or lasts: it decides who stands first, and when. What is binding, the
 * vote, is the machine's.
 */
import { assert, type Instant, type PeerId, type Term, tally } from '@quorate/kernel'
import { Bully } from './bully.ts'
import type { Electorate } from './electorate.ts'
import type { ElectionMessage, StandingMessage } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Claim } from './rank.ts'
import { Ring } from './ring.ts'
import type { Phase, Standing } from './standing.ts'
import type { Algorithm, Strategy } from './strategy.ts'

export interface CampaignOptions {
  readonly algorithm: Algorithm
  readonly electorate: Electorate
  readonly standing: Standing
  readonly outbox: Outbox
  readonly id: PeerId
  /** A majority would vote for this peer in the next term. */
  readonly stand: () => void
  readonly terms: { readonly term: Term; readonly durableTerm: Term }
  /** Who led the current term, if this peer knows. */
  readonly lastLeader: () => PeerId | undefined
}

export class Campaign {
  readonly #electorate: Electorate
  readonly #standing: Standing
  readonly #outbox: Outbox
  readonly #id: PeerId
  readonly #stand: () => void
  readonly #terms: CampaignOptions['terms']
  readonly #strategy: Strategy
  /** The term whose leader told this peer to stand; undefined: it stands of its own accord. */
  #handedOver: Term | undefined

  constructor(options: CampaignOptions) {
    this.#electorate = options.electorate
    this.#standing = options.standing
    this.#outbox = options.outbox
    this.#id = options.id
    this.#stand = options.stand
    this.#terms = options.terms
    const asked = { ...options, canStand: () => this.canStand() }
    this.#strategy = options.algorithm === 'ring' ? new Ring(asked) : new Bully(asked)
  }

  /** Somebody leads: the next vacancy starts afresh. */
  reset(): void {
    this.#standing.reset()
    this.#strategy.reset()
  }

  /** Never again: this peer is about to stop. */
  resign(): void {
    this.#electorate.hasResigned = true
    this.#standing.pause()
  }

  /** Who cannot write its vote does not stand; a reign goes on until it is handed over. */
  onStorage(hasRoom: boolean): void {
    this.#electorate.canWrite = hasRoom
    if (!hasRoom) this.#standing.pause()
  }

  /** Only a voter that reaches a majority, and can write its vote, can win. */
  canStand(): boolean {
    const { hasResigned, canWrite, votes } = this.#electorate
    return !hasResigned && canWrite && votes && this.#electorate.reachesMajority()
  }

  /** With nobody to wait for, it goes on at once. */
  begin(now: Instant): void {
    this.#outbox.mark('election-started')
    if (!this.#standing.mayAsk || this.#strategy.begin(now)) this.startPreVote(now)
  }

  /** What was waited for did not come. */
  onRoundOver(now: Instant): void {
    const { phase } = this.#standing
    const { name } = phase
    if (name === 'pre-vote' && now >= phase.endsAt) return this.losePreVote(now)
    if (name === 'pre-vote' || name === 'vote') return this.#repeat(phase, now)
    this.#standing.pause()
    if (!this.canStand()) return
    if (name === 'asking' || name === 'deferred') this.startPreVote(now)
    else this.begin(now)
  }

  /** `isVacant`: this voter believes the leader gone. */
  onStanding(from: PeerId, message: StandingMessage, isVacant: boolean, now: Instant): void {
    if (this.#strategy.onMessage(from, message, isVacant, now)) this.#goOn(now)
  }

  /** Nothing more is to be expected from this peer: who waited for it alone goes on. */
  stopAwaiting(peer: PeerId, now: Instant): void {
    if (this.#strategy.onGone(peer, now)) this.#goOn(now)
  }

  startPreVote(now: Instant): void {
    const answers = this.#electorate.ballot()
    const term = this.#terms.term + 1
    this.#standing.startPreVote(term, answers, now)
    this.#requestFromAll({ type: 'pre-vote-request', term, ...this.#electorate.claim })
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

  /** A candidate from now on; its requests leave when its own vote is durable. */
  startVote(handedOver: Term | undefined): void {
    const answers = this.#electorate.ballot()
    answers.delete(this.#id)
    this.#handedOver = handedOver
    this.#standing.startVote(answers)
  }

  /** Its own vote is durable: it counts, and the others are asked. */
  openVote(answers: Map<PeerId, boolean>, now: Instant): void {
    record(answers, this.#id, true)
    this.#standing.timeVote(answers, now)
    this.#requestFromAll(this.#voteRequest())
  }

  /** It can be reached now: what was sent to it before was lost. */
  requestFrom(peer: PeerId): void {
    const { phase } = this.#standing
    if (phase.name !== 'pre-vote' && (phase.name !== 'vote' || phase.until === undefined)) return
    if (phase.answers.get(peer) === false) phase.answers.delete(peer)
    this.#outbox.send(peer, this.#requestOf(phase))
  }

  losePreVote(now: Instant): void {
    this.#outbox.mark('pre-vote-lost')
    this.#standing.restAfterRefusal(now)
  }

  /** Who is busy helping somebody else, or is itself the better one, does not help a rival. */
  wouldHelp(candidate: PeerId, claim: Claim): boolean {
    if (!this.#electorate.canWrite) return false
    if (!this.#electorate.isElectable(candidate, claim.last)) return false
    const { phase } = this.#standing
    if (phase.name === 'vote') return false
    if (phase.name === 'yielding') return phase.to === candidate
    return phase.name !== 'pre-vote' || this.#electorate.isOutrankedBy(candidate, claim)
  }

  /** It is this voter's turn, unless it stands already. */
  #goOn(now: Instant): void {
    const { name } = this.#standing.phase
    if (name === 'pre-vote' || name === 'vote') return
    if (!this.canStand()) this.#standing.pause()
    else if (name === 'idle') this.begin(now)
    else this.startPreVote(now)
  }

  #requestFromAll(request: ElectionMessage): void {
    for (const peer of this.#electorate.voters) {
      if (peer !== this.#id) this.#outbox.send(peer, request)
    }
  }

  /** Requests and answers get lost: whoever is silent is asked again. */
  #repeat(ballot: Extract<Phase, { name: 'pre-vote' | 'vote' }>, now: Instant): void {
    this.#standing.prolong(now)
    const request = this.#requestOf(ballot)
    for (const peer of this.#electorate.voters) {
      if (!ballot.answers.has(peer)) this.#outbox.send(peer, request)
    }
  }

  #requestOf(ballot: Extract<Phase, { name: 'pre-vote' | 'vote' }>): ElectionMessage {
    if (ballot.name === 'vote') return this.#voteRequest()
    return { type: 'pre-vote-request', term: ballot.term, ...this.#electorate.claim }
  }

  #voteRequest(): ElectionMessage {
    const { term } = this.#terms
    const { last } = this.#electorate
    const handedOver = this.#handedOver
    return handedOver === undefined
      ? { type: 'vote-request', term, last }
      : { type: 'vote-request', term, last, handedOver }
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
