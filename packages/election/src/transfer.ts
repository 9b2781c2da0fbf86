/**
 * Transfer of leadership (Raft §3.10, made safe for a lease), up to the hand-over itself:
 *
 * 1. The leader asks the target, which finds out whether it reaches a majority (a round of pre-votes
 *    in the name of the transfer: stickiness does not refuse them, and they bind nobody).
 * 2. The log stops growing until the target has all of it.
 * 3. Only then the leader ends its reign, and with it its lease, and tells the target to stand.
 *
 * Each of the first two steps has a bound; past it the leader goes on as if nothing had been asked.
 */
import { type Instant, type PeerId, type Term, tally } from '@quorate/kernel'
import { record } from './campaign.ts'
import type { TransferOutcome } from './contract.ts'
import type { Electorate } from './electorate.ts'
import type { ElectionMessage, TransferMessage } from './message.ts'
import type { Outbox } from './outbox.ts'

/** The question, and the round of pre-votes behind it: nobody waits meanwhile, so it may take long. */
const preparingRounds = 6
/** Of these, what the target takes at most: its answer is to arrive in time. */
const provingRounds = 4
/** Writes wait so long at most while the target takes in what it lacks. */
const catchingUpRounds = 4

type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'preparing' | 'catching-up'; readonly target: PeerId; readonly until: Instant }
  /** At the target: it counts the answers for the leader that asked. */
  | {
      readonly name: 'proving'
      readonly leader: PeerId
      readonly term: Term
      readonly answers: Map<PeerId, boolean>
      readonly until: Instant
    }

const idle: Phase = { name: 'idle' }

export interface TransferOptions {
  readonly id: PeerId
  readonly roundMs: number
  readonly electorate: Electorate
  readonly outbox: Outbox
  readonly terms: { readonly term: Term }
  /** This peer could win, by its links. */
  readonly canStand: () => boolean
  /** That peer leads the current term, as this one has heard, and this one does not stand. */
  readonly isFollowing: (peer: PeerId) => boolean
  /** The leader has ended its reign for this peer: it asks nobody, but the votes decide. */
  readonly stand: (leader: PeerId) => void
}

type PreVote = Extract<ElectionMessage, { type: 'pre-vote' }>

export class Transfer {
  readonly #options: TransferOptions
  #phase: Phase = idle

  constructor(options: TransferOptions) {
    this.#options = options
  }

  deadline(): Instant | undefined {
    return this.#phase.name === 'idle' ? undefined : this.#phase.until
  }

  /** What was said in another term is late, and says nothing. */
  onMessage(from: PeerId, message: TransferMessage, now: Instant): void {
    const { terms, outbox, isFollowing, canStand, stand } = this.#options
    const isLate = message.term !== terms.term
    if (message.type === 'prepared') {
      if (!isLate) this.#onPrepared(from, message.isReady, now)
    } else if (isLate || !isFollowing(from)) outbox.mark('hand-over-late')
    else if (message.type === 'prepare') this.#onPrepare(from, message.term, now)
    else if (canStand()) {
      outbox.mark('hand-over-taken')
      stand(from)
    }
  }

  // At the leader

  /** `term`: the one that this peer leads; undefined when it leads none. */
  start(target: PeerId, term: Term | undefined, now: Instant): void {
    const { id, roundMs, electorate, outbox } = this.#options
    if (term === undefined) this.#tell(target, 'not-leader')
    else if (target === id || !electorate.isVoter(target)) this.#tell(target, 'not-a-voter')
    else if (this.#isUnderWay(target)) return
    else if (this.#phase.name !== 'idle') this.#tell(target, 'busy')
    else {
      this.#phase = { name: 'preparing', target, until: now + preparingRounds * roundMs }
      outbox.send(target, { type: 'prepare', term })
    }
  }

  /** Then there is one outcome for all that ask for it. */
  #isUnderWay(target: PeerId): boolean {
    const phase = this.#phase
    return phase.name !== 'idle' && phase.name !== 'proving' && phase.target === target
  }

  #onPrepared(from: PeerId, isReady: boolean, now: Instant): void {
    const phase = this.#phase
    if (phase.name !== 'preparing' || phase.target !== from) return
    if (!isReady) return this.#fail('unreachable')
    const { roundMs, outbox } = this.#options
    this.#phase = { name: 'catching-up', target: from, until: now + catchingUpRounds * roundMs }
    outbox.push({ type: 'quiesce', target: from })
  }

  /** The target has the whole log. True: it is time to hand over. */
  onQuiesced(target: PeerId): boolean {
    const phase = this.#phase
    if (phase.name !== 'catching-up' || phase.target !== target) return false
    this.#phase = idle
    this.#tell(target, 'handed-over')
    return true
  }

  /** The reign is over: what was under way is no longer this peer's to give. */
  onReignOver(): void {
    this.#fail('interrupted')
  }

  onTick(now: Instant): void {
    const phase = this.#phase
    if (phase.name === 'idle' || now < phase.until) return
    if (phase.name === 'preparing') this.#fail('unreachable')
    else if (phase.name === 'catching-up') this.#fail('behind')
    else this.#answer(false)
  }

  // At the target

  /** The leader of `term`, which this peer follows, asks. */
  #onPrepare(leader: PeerId, term: Term, now: Instant): void {
    const { id, roundMs, electorate, outbox, canStand } = this.#options
    const answers = electorate.ballot()
    this.#phase = { name: 'proving', leader, term, answers, until: now + provingRounds * roundMs }
    if (!canStand()) return this.#answer(false)
    const request = {
      type: 'pre-vote-request',
      term: term + 1,
      ...electorate.claim,
      transferOf: term,
    } as const
    for (const voter of electorate.voters) if (voter !== id) outbox.send(voter, request)
    this.#count(answers)
  }

  onPreVote(from: PeerId, { granted, transferOf }: PreVote): void {
    const phase = this.#phase
    if (phase.name !== 'proving' || phase.term !== transferOf) return
    record(phase.answers, from, granted)
    this.#count(phase.answers)
  }

  /** Another term, or another leader: nobody waits for the answer any more. */
  stopProving(): void {
    if (this.#phase.name === 'proving') this.#phase = idle
  }

  #count(answers: ReadonlyMap<PeerId, boolean>): void {
    const result = tally(answers, this.#options.electorate.voters)
    if (result !== 'pending') this.#answer(result === 'won')
  }

  #answer(isReady: boolean): void {
    const phase = this.#phase
    if (phase.name !== 'proving') return
    const { leader, term } = phase
    this.#phase = idle
    const prepared: TransferMessage = { type: 'prepared', term, isReady }
    this.#options.outbox.send(leader, prepared)
    if (isReady) this.#options.outbox.mark('transfer-ready')
  }

  #fail(outcome: TransferOutcome): void {
    const phase = this.#phase
    if (phase.name !== 'preparing' && phase.name !== 'catching-up') return
    this.#phase = idle
    // A reign that is over takes nothing any more: clients send it again to whoever leads next.
    if (outcome === 'behind') this.#options.outbox.push({ type: 'quiesce', target: undefined })
    this.#tell(phase.target, outcome)
  }

  #tell(target: PeerId, outcome: TransferOutcome): void {
    if (outcome !== 'handed-over') this.#options.outbox.mark('transfer-failed')
    this.#options.outbox.push({ type: 'transfer', target, outcome })
  }
}
