/**
 * Who leads, and in which term: bully election (Garcia-Molina 1982) under terms and votes (Raft,
 * Ongaro 2014, §3.4, §3.6.1, §4.2.3 and §9.6), with a lease.
 *
 * E1 One leader per term: it needs the durable votes of a majority of the voters in its log.
 * E2 One vote per term: durable before it is told, and before this voter counts it itself.
 * E3 One lease at any instant: whoever acknowledged a beat helps nobody else for one stickiness
 *    period, which outlasts the lease; the acknowledgements, and only they, carry the lease.
 * E5 Terms never go back: a new one is durable before anything is sent in it.
 *
 * Rank decides who stands first and costs no waiting when the best voter notices first. It delays
 * others by bounded rounds only, so that no voter that cannot win keeps the others from it.
 */
import {
  assert,
  type Instant,
  type Machine,
  type PeerId,
  type Term,
  tally,
  unreachable,
} from '@quorate/kernel'
import { Campaign, record } from './campaign.ts'
import type { ElectionEffect, ElectionInput, ElectionMark, Role } from './contract.ts'
import { Electorate } from './electorate.ts'
import type { ElectionMessage } from './message.ts'
import { checkTiming, type ElectionOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { Reign } from './reign.ts'
import { Standing } from './standing.ts'
import { Stickiness } from './stickiness.ts'
import { TermStore } from './term-store.ts'

type MessageOf<Type extends ElectionMessage['type']> = Extract<ElectionMessage, { type: Type }>

export class Election implements Machine<ElectionInput, ElectionEffect> {
  readonly #id: PeerId
  readonly #timing: ElectionOptions['timing']
  readonly #terms: TermStore
  readonly #electorate: Electorate
  readonly #stickiness: Stickiness
  readonly #standing: Standing
  readonly #campaign: Campaign
  readonly #outbox = new Outbox()
  #role: Role = 'follower'
  #reign: Reign | undefined
  /** Who leads as far as known; undefined once stickiness has passed without a beat. */
  #leader: PeerId | undefined
  /** Who was heard to lead the current term: there can be only one (E1). */
  #leaderOfTerm: PeerId | undefined
  #now: Instant

  constructor(options: ElectionOptions) {
    checkTiming(options.timing)
    const { id, timing, random, restored, now } = options
    const { stickinessMs, roundMs } = timing
    const hasRestarted = options.hasRestarted || restored !== undefined
    this.#id = id
    this.#timing = timing
    this.#now = now
    this.#terms = new TermStore(restored, this.#outbox)
    this.#electorate = new Electorate(id)
    this.#stickiness = hasRestarted
      ? new Stickiness(stickinessMs, now + stickinessMs)
      : new Stickiness(stickinessMs)
    this.#standing = new Standing({ roundMs, longestMs: stickinessMs, random })
    this.#campaign = new Campaign({
      id,
      electorate: this.#electorate,
      standing: this.#standing,
      outbox: this.#outbox,
      terms: this.#terms,
      stand: () => this.#becomeCandidate(),
    })
  }

  /** The term this peer is in; perhaps not durable yet. */
  get term(): Term {
    return this.#terms.term
  }

  get durableTerm(): Term {
    return this.#terms.durableTerm
  }

  get role(): Role {
    return this.#role
  }

  get leader(): PeerId | undefined {
    return this.#leader
  }

  /** Asked of the clock, at the moment of asking; no timer is trusted. */
  isLeader(now: Instant): boolean {
    return this.#reign !== undefined && now < this.#reign.leaseUntil
  }

  /** −Infinity without a lease; +Infinity for a sole voter. */
  get leaseUntil(): Instant {
    return this.#reign?.leaseUntil ?? Number.NEGATIVE_INFINITY
  }

  deadline(): Instant | undefined {
    if (this.#reign !== undefined) return this.#reign.deadline
    const { phase, until } = this.#standing
    // Nothing is due while stickiness lasts: a tick before its end would only be asked for again.
    if (phase.name !== 'idle') return latest(until, this.#stickiness.until)
    if (this.#leader === undefined && !this.#campaign.canStand()) return undefined
    return Math.max(this.#stickiness.until, this.#now)
  }

  step(input: ElectionInput, now: Instant): readonly ElectionEffect[] {
    this.#now = now
    switch (input.type) {
      case 'tick':
        this.#onTick(now)
        break
      case 'message':
        this.#onMessage(input.from, input.message, now)
        break
      case 'observe':
        this.#onObserve(input, now)
        break
      case 'persisted':
        this.#onPersisted(input.token, now)
        break
      case 'voters':
        this.#onVoters(input.voters, now)
        break
      case 'learners':
        this.#electorate.learners = input.learners
        this.#reign?.forgetStrangers()
        break
      case 'position':
        this.#electorate.last = input.last
        break
      case 'crashed':
        this.#onCrashed(input.peer, now)
        break
      case 'connected':
        this.#onConnected(input.peer, now)
        break
      case 'disconnected':
        this.#onDisconnected(input.peer, now)
        break
      case 'alive':
        this.#electorate.alive(input.peer, true)
        break
      case 'not-alive':
        this.#electorate.alive(input.peer, false)
        this.#campaign.stopAwaiting(input.peer, now)
        break
      case 'confirm':
        this.#onConfirm(input.id, now)
        break
      case 'resumed':
        if (this.#reign !== undefined) this.#stepDown('step-down-lease', now)
        break
      case 'resign':
        this.#onResign(now)
        break
      default:
        return unreachable(input)
    }
    return this.#outbox.take()
  }

  #onMessage(from: PeerId, message: ElectionMessage, now: Instant): void {
    switch (message.type) {
      case 'beat':
        return this.#onBeat(from, message, now)
      case 'beat-ack':
        return this.#onBeatAck(from, message, now)
      case 'ask':
        return this.#onAsk(from, message, now)
      case 'answer':
        return this.#campaign.onAnswer(from, message.outranks, now)
      case 'pre-vote-request':
        return this.#onPreVoteRequest(from, message, now)
      case 'pre-vote':
        return this.#campaign.onPreVote(from, message, now)
      case 'vote-request':
        return this.#onVoteRequest(from, message, now)
      case 'vote':
        return this.#onVote(from, message, now)
      case 'stale':
        return this.#onHigherTerm(from, message.term, now)
      default:
        return unreachable(message)
    }
  }

  /**
   * Time acts here alone. A message never makes time act: after a stall the beats that wait in the
   * sockets are handed in before the tick, and must not find that their leader was given up.
   */
  #onTick(now: Instant): void {
    if (this.#reign !== undefined) {
      if (now >= this.#reign.endsAt) this.#stepDown('step-down-lease', now)
      else this.#reign.onTick(now)
      return
    }
    if (this.#stickiness.protects(now)) return
    this.#setLeader(undefined)
    const { phase, until } = this.#standing
    if (phase.name === 'idle') return this.#standIfVacant(now)
    if (until === undefined || now < until) return
    if (phase.name === 'vote' && now >= phase.endsAt) this.#loseVote(now)
    else this.#campaign.onRoundOver(this.#leaderOfTerm, now)
  }

  // Hearing of leaders and of terms

  #onObserve(input: Extract<ElectionInput, { type: 'observe' }>, now: Instant): void {
    const { from, term, leads } = input
    if (term < this.term) this.#answerStale(from, term)
    else if (leads) this.#follow(from, term, now)
    else if (term > this.term) this.#onHigherTerm(from, term, now)
  }

  #onBeat(from: PeerId, { term, round }: MessageOf<'beat'>, now: Instant): void {
    if (term < this.term) return this.#answerStale(from, term)
    if (!this.#follow(from, term, now)) return
    this.#terms.sendWhenDurable(from, { type: 'beat-ack', term, round })
  }

  /**
   * Somebody leads a term that is not over here: it was elected in it, whatever this peer's voter
   * set says, which may be older. False when it is known to be gone: its late words count for
   * nothing until a link to it is open again.
   */
  #follow(leader: PeerId, term: Term, now: Instant): boolean {
    if (this.#electorate.hasCrashed(leader)) return false
    if (term > this.term) {
      if (this.#reign !== undefined) this.#outbox.mark('step-down-term')
      this.#becomeFollower(term)
    }
    assert(
      leader !== this.#id && (this.#leaderOfTerm ?? leader) === leader,
      'at most one peer leads in a term',
    )
    if (this.#role !== 'follower') this.#becomeFollower(term)
    this.#leaderOfTerm = leader
    this.#stickiness.heard(leader, now)
    this.#standing.reset()
    this.#setLeader(leader)
    return true
  }

  /**
   * A peer is in a higher term without leading it. A leader, or who wants to be one, cannot go on
   * in its own; who has a living leader ignores it: the leader will be told by itself. So it is for
   * a learner, which no leader of a lower term could ever reach; strangers are not heard.
   */
  #onHigherTerm(from: PeerId, term: Term, now: Instant): void {
    if (term <= this.term) return
    if (this.#electorate.votes && !this.#electorate.follows(from)) return
    if (this.#reign !== undefined) return this.#stepDown('step-down-term', now, term)
    if (this.#leader !== undefined && this.#stickiness.protects(now)) return
    const { phase } = this.#standing
    this.#becomeFollower(term)
    if (phase.name === 'vote') this.#standing.rest(now)
    else if (phase.name === 'pre-vote') this.#campaign.startPreVote(now)
  }

  #answerStale(to: PeerId, term: Term): void {
    const { durableTerm } = this.#terms
    if (term >= durableTerm) return
    this.#outbox.send(to, { type: 'stale', term: durableTerm })
    this.#outbox.mark('stale-answered')
  }

  // Standing and voting

  #standIfVacant(now: Instant): void {
    if (this.#reign !== undefined || this.#standing.phase.name !== 'idle') return
    if (this.#stickiness.protects(now) || !this.#campaign.canStand()) return
    this.#campaign.begin(this.#leaderOfTerm, now)
  }

  #onAsk(from: PeerId, message: MessageOf<'ask'>, now: Instant): void {
    if (!this.#electorate.isVoter(from) || !this.#electorate.votes) return
    this.#electorate.heardPosition(from, message.last)
    this.#answerStale(from, message.term)
    if (!this.#campaign.onAsk(from, message, !this.#protects(now))) return
    const { name } = this.#standing.phase
    if (name === 'idle') this.#standIfVacant(now)
    else if (name === 'resting') this.#campaign.startPreVote(now)
  }

  #onPreVoteRequest(from: PeerId, request: MessageOf<'pre-vote-request'>, now: Instant): void {
    if (this.#electorate.voters.length === 0) return
    const { term, last } = request
    this.#electorate.heardPosition(from, last)
    if (term <= this.#terms.durableTerm) return this.#answerStale(from, term - 1)
    this.#onHandOver(from, term, now)
    const granted = term > this.term && !this.#protects(now) && this.#campaign.wouldHelp(from, last)
    if (!granted) this.#outbox.mark('pre-vote-refused')
    this.#outbox.send(from, { type: 'pre-vote', term, granted })
  }

  #onVoteRequest(from: PeerId, request: MessageOf<'vote-request'>, now: Instant): void {
    if (this.#electorate.voters.length === 0) return
    const { term, last } = request
    this.#electorate.heardPosition(from, last)
    this.#onHandOver(from, term, now)
    if (this.#protects(now)) return this.#refuseVote(from, term)
    if (term < this.term) return this.#answerStale(from, term)
    if (!this.#electorate.isElectable(from, last)) return this.#refuseVote(from, term)
    if (term > this.term || this.#isFreeToVote()) this.#becomeFollower(term, from)
    else if (this.#terms.vote !== from) return this.#refuseVote(from, term)
    this.#standing.yieldTo(from, now)
    this.#terms.sendWhenDurable(from, { type: 'vote', term, granted: true })
  }

  /** In the current term it has neither voted nor heard who won. */
  #isFreeToVote(): boolean {
    return this.#terms.vote === undefined && this.#leaderOfTerm === undefined
  }

  #refuseVote(to: PeerId, term: Term): void {
    this.#outbox.mark('vote-refused')
    this.#outbox.send(to, { type: 'vote', term, granted: false })
  }

  /** A lease may be running: this peer's own, or one that rests on its acknowledgement. */
  #protects(now: Instant): boolean {
    return this.#reign !== undefined || this.#stickiness.protects(now)
  }

  /**
   * A leader that asks for a later term has ended its reign, and its lease with it: stickiness
   * never refuses the one that it protects. It gets the time to win before others stand.
   */
  #onHandOver(from: PeerId, term: Term, now: Instant): void {
    if (term <= this.term || !this.#stickiness.release(from)) return
    if (this.#leader !== from) return
    this.#setLeader(undefined)
    if (this.#standing.phase.name === 'idle') this.#standing.yieldTo(from, now)
  }

  #onVote(from: PeerId, { term, granted }: MessageOf<'vote'>, now: Instant): void {
    const { phase } = this.#standing
    if (phase.name !== 'vote' || term !== this.term) return
    record(phase.answers, from, granted)
    this.#countVotes(phase.answers, now)
  }

  #countVotes(answers: ReadonlyMap<PeerId, boolean>, now: Instant): void {
    const result = tally(answers, this.#electorate.voters)
    if (result === 'won') this.#becomeLeader(now)
    else if (result === 'lost') this.#loseVote(now)
  }

  #loseVote(now: Instant): void {
    this.#outbox.mark('vote-split')
    this.#becomeFollower(this.term)
    this.#standing.rest(now)
  }

  // Durability

  #onPersisted(token: number, now: Instant): void {
    this.#terms.persisted(token)
    if (!this.#terms.isDurable) return
    const { phase } = this.#standing
    if (phase.name !== 'vote' || phase.until !== undefined) return
    record(phase.answers, this.#id, true)
    this.#standing.timeVote(phase.answers, now)
    const { last } = this.#electorate
    this.#campaign.requestFromAll({ type: 'vote-request', term: this.term, last })
    this.#countVotes(phase.answers, now)
  }

  // Leading

  #onBeatAck(from: PeerId, { term, round }: MessageOf<'beat-ack'>, now: Instant): void {
    if (term > this.term) this.#onHigherTerm(from, term, now)
    else if (term === this.term) this.#reign?.onAck(from, round, now)
  }

  #onConfirm(id: number, now: Instant): void {
    if (this.#reign === undefined) this.#outbox.push({ type: 'unconfirmed', id })
    else this.#reign.confirm(id, now)
  }

  // Peers and links

  #onVoters(voters: readonly PeerId[], now: Instant): void {
    this.#electorate.voters = voters
    if (this.#reign !== undefined) return this.#reign.countAnew(now)
    if (this.#electorate.votes) return this.#standIfVacant(now)
    if (this.#role === 'candidate') this.#becomeFollower(this.term)
    this.#standing.pause()
  }

  #onCrashed(peer: PeerId, now: Instant): void {
    this.#electorate.crashed(peer)
    if (this.#stickiness.release(peer)) {
      this.#outbox.mark('evidence-used')
      this.#standing.expectEvidence()
      if (this.#leader === peer) this.#setLeader(undefined)
    }
    const { phase } = this.#standing
    if (phase.name === 'yielding' && phase.to === peer) this.#standing.pause()
    if (phase.name === 'vote' && phase.until !== undefined) {
      record(phase.answers, peer, false)
      return this.#countVotes(phase.answers, now)
    }
    if (phase.name === 'pre-vote') return this.#campaign.countOut(peer, now)
    this.#campaign.stopAwaiting(peer, now)
    this.#standIfVacant(now)
  }

  #onConnected(peer: PeerId, now: Instant): void {
    this.#electorate.connected(peer)
    if (this.#reign !== undefined) return this.#reign.greet(peer)
    if (!this.#electorate.isVoter(peer)) return
    this.#campaign.requestFrom(peer)
    this.#standIfVacant(now)
  }

  #onDisconnected(peer: PeerId, now: Instant): void {
    this.#electorate.disconnected(peer)
    this.#campaign.stopAwaiting(peer, now)
    if (this.#reign === undefined || !this.#electorate.isVoter(peer)) return
    if (!this.#electorate.reachesMajority()) this.#stepDown('step-down-links', now)
  }

  #onResign(now: Instant): void {
    this.#campaign.resign()
    if (this.#reign !== undefined) this.#stepDown('step-down-resign', now)
    else if (this.#role === 'candidate') this.#becomeFollower(this.term)
  }

  // Roles

  /** The reign is over. Unless it cannot, this voter is the first to stand again. */
  #stepDown(mark: ElectionMark, now: Instant, term: Term = this.term): void {
    this.#outbox.mark(mark)
    this.#becomeFollower(term)
    if (this.#campaign.canStand()) this.#campaign.startPreVote(now)
  }

  #becomeFollower(term: Term, vote?: PeerId): void {
    const changes = this.#role !== 'follower' || term !== this.term
    const reign = this.#reign
    if (this.#role === 'candidate') this.#standing.pause()
    this.#role = 'follower'
    this.#reign = undefined
    reign?.end()
    if (term !== this.term || vote !== undefined) this.#accept(term, vote)
    if (changes) this.#outbox.push({ type: 'role', role: 'follower', term })
    if (changes) this.#setLeader(undefined)
  }

  /** Its own vote is on its way to the disk; only when it is durable do the requests leave. */
  #becomeCandidate(): void {
    const answers = this.#electorate.ballot()
    answers.delete(this.#id)
    this.#role = 'candidate'
    this.#standing.startVote(answers)
    this.#accept(this.term + 1, this.#id)
    this.#outbox.push({ type: 'role', role: 'candidate', term: this.term })
    this.#setLeader(undefined)
  }

  #becomeLeader(now: Instant): void {
    this.#role = 'leader'
    this.#standing.reset()
    this.#leaderOfTerm = this.#id
    this.#reign = new Reign({
      id: this.#id,
      term: this.term,
      timing: this.#timing,
      electorate: this.#electorate,
      outbox: this.#outbox,
    })
    this.#outbox.mark('won')
    this.#outbox.push({ type: 'role', role: 'leader', term: this.term })
    this.#setLeader(this.#id)
    this.#reign.countAnew(now)
  }

  #accept(term: Term, vote: PeerId | undefined): void {
    if (term !== this.term) this.#leaderOfTerm = undefined
    this.#terms.accept(term, vote)
  }

  #setLeader(leader: PeerId | undefined): void {
    if (leader === this.#leader) return
    this.#leader = leader
    this.#outbox.push({ type: 'leader', leader, term: this.term })
  }
}

function latest(until: Instant | undefined, other: Instant): Instant | undefined {
  return until === undefined ? undefined : Math.max(until, other)
}
