/**
 * Who leads, and in which term: bully (Garcia-Molina 1982) or ring election (Chang, Roberts 1979)
 * under terms and votes (Raft, Ongaro 2014, §3.4, §3.6.1, §3.10, §4.2.3 and §9.6), with a lease.
 *
 * E1 One leader per term: it needs the durable votes of a majority of the voters in its log.
 * E2 One vote per term: durable before it is told, and before this voter counts it itself.
 * E3 One lease at any instant: whoever acknowledged a beat helps nobody else for one stickiness
 *    period, which outlasts the lease; the acknowledgements, and only they, carry the lease.
 * E5 Terms never go back: a new one is durable before anything is sent in it.
 */
import {
  assert,
  earliest,
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
import type { ElectionMessage, StandingMessage } from './message.ts'
import { checkTiming, type ElectionOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { Reign } from './reign.ts'
import { Standing } from './standing.ts'
import { Stickiness } from './stickiness.ts'
import { TermStore } from './term-store.ts'
import { Transfer } from './transfer.ts'
import { Voter } from './voter.ts'

type MessageOf<Type extends ElectionMessage['type']> = Extract<ElectionMessage, { type: Type }>

export class Election implements Machine<ElectionInput, ElectionEffect> {
  readonly #id: PeerId
  readonly #timing: ElectionOptions['timing']
  readonly #terms: TermStore
  readonly #electorate: Electorate
  readonly #stickiness: Stickiness
  readonly #standing: Standing
  readonly #campaign: Campaign
  readonly #voter: Voter
  readonly #transfer: Transfer
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
    this.#stickiness = new Stickiness(stickinessMs, hasRestarted ? now + stickinessMs : undefined)
    this.#standing = new Standing({ roundMs, longestMs: stickinessMs, random })
    const electorate = this.#electorate
    const outbox = this.#outbox
    const rooms = { id, electorate, standing: this.#standing, outbox, terms: this.#terms }
    this.#campaign = new Campaign({
      ...rooms,
      algorithm: options.algorithm ?? 'bully',
      stand: () => this.#becomeCandidate(),
      lastLeader: () => this.#leaderOfTerm,
    })
    this.#transfer = new Transfer({
      ...rooms,
      roundMs,
      canStand: () => this.#campaign.canStand(),
      isFollowing: (peer) => this.#role === 'follower' && this.#leaderOfTerm === peer,
      stand: (leader) => {
        this.#stickiness.release(leader)
        this.#becomeCandidate(this.term)
      },
    })
    this.#voter = new Voter({
      ...rooms,
      stickiness: this.#stickiness,
      campaign: this.#campaign,
      protects: (at) => this.#protects(at),
      knowsWinner: () => this.#leaderOfTerm !== undefined,
      vote: (term, candidate) => this.#becomeFollower(term, candidate),
      forget: (leader) => this.#forget(leader),
    })
  }

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

  /** What a leader knows of its own reign. */
  get reign(): Pick<Reign, 'acknowledgedAt'> | undefined {
    return this.#reign
  }

  deadline(): Instant | undefined {
    return earliest(this.#transfer.deadline(), this.#reign?.deadline ?? this.#standsAt())
  }

  #standsAt(): Instant | undefined {
    const { phase, until } = this.#standing
    // Nothing is due while stickiness lasts: a tick before its end would only be asked for again.
    if (until !== undefined) return Math.max(until, this.#stickiness.until)
    if (phase.name !== 'idle') return undefined
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
      case 'given-up':
        // What was promised holds: the term does not go back, and stickiness protects as before.
        this.#leaderOfTerm = undefined
        this.#setLeader(undefined)
        break
      case 'learners':
        this.#electorate.learners = input.learners
        this.#reign?.forgetStrangers()
        break
      case 'position':
      case 'priority':
      case 'alive':
        this.#electorate.note(input)
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
      case 'not-alive':
        this.#electorate.notAlive(input.peer)
        this.#campaign.stopAwaiting(input.peer, now)
        break
      case 'confirm':
        if (this.#reign !== undefined) this.#reign.confirm(input, now)
        else this.#outbox.push({ type: 'unconfirmed', id: input.id })
        break
      case 'resumed':
        if (this.#reign !== undefined) this.#stepDown('step-down-lease', now)
        break
      case 'transfer':
        this.#transfer.start(input.to, this.#reign && this.term, now)
        break
      case 'quiesced':
        this.#onQuiesced(input.target, now)
        break
      case 'storage':
        this.#campaign.onStorage(input.hasRoom)
        if (input.hasRoom) this.#standIfVacant(now)
        else if (this.#role === 'candidate') this.#becomeFollower(this.term)
        break
      case 'resign':
        this.#onResign(now)
        break
      default:
        return unreachable(input)
    }
    this.#reign?.pace(now)
    return this.#outbox.take()
  }

  #onMessage(from: PeerId, message: ElectionMessage, now: Instant): void {
    switch (message.type) {
      case 'beat':
        return this.#onBeat(from, message, now)
      case 'beat-ack':
        return this.#onBeatAck(from, message, now)
      case 'ask':
      case 'answer':
      case 'token':
        return this.#onStanding(from, message, now)
      case 'prepare':
      case 'prepared':
      case 'hand-over':
        return this.#transfer.onMessage(from, message, now)
      case 'pre-vote-request':
        return this.#voter.onPreVoteRequest(from, message, now)
      case 'pre-vote':
        if (message.transferOf !== undefined) return this.#transfer.onPreVote(from, message)
        return this.#campaign.onPreVote(from, message, now)
      case 'vote-request':
        return this.#voter.onVoteRequest(from, message, now)
      case 'vote':
        return this.#onVote(from, message, now)
      case 'stale':
        return this.#onHigherTerm(from, message.term, now)
      default:
        return unreachable(message)
    }
  }

  /**
   * Time acts here alone, but for beats. A message never makes time act: after a stall the beats that
   * wait in the sockets are handed in before the tick, and must not find that their leader was given up.
   */
  #onTick(now: Instant): void {
    this.#transfer.onTick(now)
    if (this.#reign !== undefined) {
      if (now >= this.#reign.endsAt) this.#stepDown('step-down-lease', now)
      return
    }
    if (this.#stickiness.protects(now)) return
    this.#setLeader(undefined)
    const { phase, until } = this.#standing
    if (phase.name === 'idle') return this.#standIfVacant(now)
    if (until === undefined || now < until) return
    if (phase.name === 'vote' && now >= phase.endsAt) this.#loseVote(now)
    else this.#campaign.onRoundOver(now)
  }

  // Hearing of leaders and of terms

  #onObserve(input: Extract<ElectionInput, { type: 'observe' }>, now: Instant): void {
    const { from, term, leads } = input
    if (term < this.term) this.#terms.answerStale(from, term)
    else if (leads) this.#follow(from, term, now)
    else if (term > this.term) this.#onHigherTerm(from, term, now)
  }

  #onBeat(from: PeerId, { term, round }: MessageOf<'beat'>, now: Instant): void {
    if (term < this.term) return this.#terms.answerStale(from, term)
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
    this.#stickiness.heard(leader, term, now)
    this.#campaign.reset()
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

  // Standing, voting, leading

  #standIfVacant(now: Instant): void {
    if (this.#reign !== undefined || this.#standing.phase.name !== 'idle') return
    if (this.#stickiness.protects(now) || !this.#campaign.canStand()) return
    this.#campaign.begin(now)
  }

  #onStanding(from: PeerId, message: StandingMessage, now: Instant): void {
    if (!this.#electorate.isVoter(from) || !this.#electorate.votes) return
    if (message.type === 'ask') this.#electorate.heard(from, message)
    if (message.type !== 'answer') this.#terms.answerStale(from, message.term)
    // The ring is of those that might lead next: who leads takes the token out of it.
    if (message.type === 'token' && this.#reign !== undefined) return
    this.#campaign.onStanding(from, message, !this.#protects(now), now)
  }

  /** A lease may be running: this peer's own, or one that rests on its acknowledgement. */
  #protects(now: Instant): boolean {
    return this.#reign !== undefined || this.#stickiness.protects(now)
  }

  #forget(leader: PeerId): boolean {
    if (this.#leader !== leader) return false
    this.#setLeader(undefined)
    return true
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

  #onPersisted(token: number, now: Instant): void {
    this.#terms.persisted(token)
    if (!this.#terms.isDurable) return
    const { phase } = this.#standing
    if (phase.name !== 'vote' || phase.until !== undefined) return
    this.#campaign.openVote(phase.answers, now)
    this.#countVotes(phase.answers, now)
  }

  #onBeatAck(from: PeerId, { term, round }: MessageOf<'beat-ack'>, now: Instant): void {
    if (term > this.term) this.#onHigherTerm(from, term, now)
    else if (term === this.term) this.#reign?.onAck(from, round, now)
  }

  /** The reign and the lease end here, before anybody is told to stand. */
  #onQuiesced(target: PeerId, now: Instant): void {
    if (!this.#transfer.onQuiesced(target)) return
    this.#outbox.mark('step-down-transfer')
    this.#becomeFollower(this.term)
    this.#standing.yieldTo(target, now)
    this.#outbox.send(target, { type: 'hand-over', term: this.term })
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
      this.#forget(peer)
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
    if (reign !== undefined) this.#transfer.onReignOver()
    if (term !== this.term) this.#transfer.stopProving()
    if (term !== this.term || vote !== undefined) this.#accept(term, vote)
    if (changes) this.#outbox.push({ type: 'role', role: 'follower', term })
    if (changes) this.#setLeader(undefined)
  }

  /** Its own vote is on its way to the disk; only when it is durable do the requests leave. */
  #becomeCandidate(handedOver?: Term): void {
    this.#role = 'candidate'
    this.#transfer.stopProving()
    this.#campaign.startVote(handedOver)
    this.#accept(this.term + 1, this.#id)
    this.#outbox.push({ type: 'role', role: 'candidate', term: this.term })
    this.#setLeader(undefined)
  }

  #becomeLeader(now: Instant): void {
    this.#role = 'leader'
    this.#campaign.reset()
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
