/**
 * What this peer believes of the others, and how news changes it (SWIM §4.2).
 *
 * Invariants: a belief is replaced only by one that outranks it (M4); nothing here raises an
 * incarnation but `refute`, of this peer's own (M3); nobody dies without having been suspect for as
 * long as its suspicion lasts, unless enough witnesses have evidence of its crash (M2). Only the
 * `#become…` methods change a status.
 */
import { type Address, type Instant, type PeerId, type Random, unreachable } from '@quorate/kernel'
import { GossipQueue } from './gossip.ts'
import { isLive, isUpdated, type Member, type News, outranks } from './member.ts'
import type { Pace } from './options.ts'
import { type Entry, Roster } from './roster.ts'
import { Suspicion, shortestSuspicionMs } from './suspicion.ts'

export type MemberChange = 'join' | 'alive' | 'suspect' | 'dead' | 'leave' | 'update'

export type ViewMark =
  | 'suspicion-confirmed'
  | 'suspicion-refuted'
  | 'refuted-others'
  | 'death-by-hearsay'
  | 'dead-returned'
  | 'identity-clash'
  | 'address-changed'
  | 'members-full'

/** What was said of this peer: true, untrue but outlived, or untrue until it was raised just now. */
export type Refutation = 'right' | 'wrong' | 'raised'

/** What a change of view asks of the machine around it. */
export type ViewEvent =
  | { readonly type: 'member'; readonly change: MemberChange; readonly member: Member }
  | { readonly type: 'mark'; readonly mark: ViewMark }
  /** It may be gone by now: to be asked before it enters. `isOwnWord`: it has told of itself. */
  | { readonly type: 'stranger'; readonly member: Member; readonly isOwnWord: boolean }
  | { readonly type: 'entered'; readonly member: Member }
  /** To be told, so that it can refute before everybody believes it. */
  | { readonly type: 'accused'; readonly member: Member }
  /** Accused by others: to be probed now, which makes us a witness or brings its refutation. */
  | { readonly type: 'doubted'; readonly member: Member }
  /** This very peer is spoken of as being at another address. */
  | { readonly type: 'clash'; readonly address: Address }
  /** It was dead here: the rest of its side of a healed partition is worth asking for. */
  | { readonly type: 'returned'; readonly member: Member }

export interface ViewOptions {
  readonly self: Member
  readonly pace: Pace
  readonly random: Random
  readonly now: Instant
  readonly emit: (event: ViewEvent) => void
}

/** Whom news comes from. */
export interface Source {
  readonly id: PeerId
  /** It speaks now: this came over a link, or answers a join of ours. */
  readonly isPresent: boolean
}

/** A forger of members must not exhaust memory. */
const mostMembers = 4_096

export class View {
  readonly roster: Roster
  readonly gossip: GossipQueue
  readonly #pace: Pace
  readonly #emit: (event: ViewEvent) => void
  #self: News

  constructor({ self, pace, random, now, emit }: ViewOptions) {
    this.roster = new Roster(self.id, random)
    this.gossip = new GossipQueue(pace.crashWitnesses)
    this.#pace = pace
    this.#emit = emit
    this.#self = unaccused(self)
    this.#setSelf(self, now)
  }

  /** This peer's own record, as it is told to others. */
  get self(): News {
    return this.#self
  }

  get isLeaving(): boolean {
    return this.#self.member.status === 'left'
  }

  /** This peer's own record changes: whoever knows the old one must prefer the new one. */
  restate(change: Partial<Pick<Member, 'tags' | 'metadata'>>, now: Instant): void {
    const { member } = this.#self
    this.#setSelf({ ...member, ...change, incarnation: member.incarnation + 1 }, now)
    this.#emit({ type: 'member', change: 'update', member: this.#self.member })
  }

  /** Final for this incarnation, and told as news of this peer from now on. */
  leave(now: Instant): void {
    this.#setSelf({ ...this.#self.member, status: 'left' }, now)
  }

  /** Contradicts what is wrong about this peer, by a new incarnation unless one did it before. */
  refute(said: Member, now: Instant): Refutation {
    const own = this.#self.member
    if (this.isLeaving) return said.status === 'left' ? 'right' : 'wrong'
    if (said.address !== own.address) {
      this.#mark('identity-clash')
      if (isLive(said)) this.#emit({ type: 'clash', address: said.address })
    }
    const isWrong = said.status !== 'alive' || isUpdated(own, said)
    // Somebody missed an earlier refutation: told again, not raised again.
    if (said.incarnation < own.incarnation) return isWrong ? 'wrong' : 'right'
    if (said.incarnation === own.incarnation && !isWrong) return 'right'
    this.#mark('refuted-others')
    this.#setSelf({ ...own, incarnation: said.incarnation + 1 }, now)
    return 'raised'
  }

  /** Takes over news of another member as far as it outranks what is known. */
  learn(news: News, source: Source, now: Instant): void {
    const { member, accuser, isCrash } = news
    const { id: from } = source
    const known = this.roster.get(member.id)
    if (known === undefined) {
      this.#learnOfStranger(member, source, now)
      return
    }
    if (member.address !== known.member.address) this.#noteAddress(member, known.member)
    if (!outranks(member, known.member)) {
      const isSame = member.incarnation === known.member.incarnation
      if (isSame && member.status === 'suspect' && known.member.status === 'suspect') {
        this.accuse(known.member, { accuser: accuser ?? from, isCrash }, now)
      }
      return
    }
    switch (member.status) {
      case 'alive':
        this.#becomeAlive(member, now)
        break
      case 'suspect':
        this.accuse(member, { accuser: accuser ?? from, isCrash }, now)
        break
      case 'dead':
        this.#hearOfDeath(member, known, from, now)
        break
      case 'left':
        this.#becomeLeft(member, now)
        break
      default:
        unreachable(member.status)
    }
  }

  /** A stranger has answered for itself, directly or through others. */
  admit(member: Member, now: Instant): void {
    if (this.roster.get(member.id) !== undefined) return
    if (this.roster.size < mostMembers) this.#becomeAlive(member, now)
    else this.#mark('members-full')
  }

  /** Adds an accuser to the suspicion of this incarnation; the first one starts it. */
  accuse(member: Member, by: { accuser: PeerId; isCrash: boolean }, now: Instant): void {
    const { accuser, isCrash } = by
    const known = this.roster.get(member.id)
    const running = known?.member.incarnation === member.incarnation ? known.suspicion : undefined
    const suspicion = running ?? this.#newSuspicion(now)
    if (!suspicion.accuse(accuser, isCrash)) return
    const suspect: Member = { ...member, status: 'suspect' }
    const news: News = { member: suspect, accuser, isCrash }
    if (running === undefined) {
      this.#becomeSuspect(news, suspicion, now)
    } else {
      this.#mark('suspicion-confirmed')
      this.gossip.add(news)
    }
    this.#judge(suspect, suspicion, now)
    if (this.roster.get(member.id)?.member.status !== 'suspect') return
    const isOwn = accuser === this.#self.member.id
    if (!isOwn && (isCrash || running === undefined)) {
      this.#emit({ type: 'doubted', member: suspect })
    }
  }

  /** Ends the suspicions whose time is over. */
  judgeAll(now: Instant): void {
    for (const { member, suspicion } of this.roster.suspects()) this.#judge(member, suspicion, now)
  }

  /** When the next suspicion is over. */
  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { suspicion } of this.roster.suspects()) {
      const at = suspicion?.deadAt(this.#witnessesNeeded())
      if (at !== undefined && (first === undefined || at < first)) first = at
    }
    return first
  }

  /** This peer was stalled for so long: the accused could not be heard. */
  forgive(durationMs: number): void {
    for (const { suspicion } of this.roster.suspects()) suspicion?.forgive(durationMs)
  }

  /** Forgets the tombstones that are old enough, and returns whose they were. */
  reap(now: Instant): Member[] {
    return this.roster.reap(this.#pace.tombstoneMs, now)
  }

  /** Who is here and speaks for itself enters; who is spoken of, or may have been here, is asked. */
  #learnOfStranger(member: Member, { id, isPresent }: Source, now: Instant): void {
    if (!isLive(member)) return
    const isOwnWord = member.id === id
    if (isOwnWord && isPresent && member.status === 'alive') this.admit(member, now)
    else this.#emit({ type: 'stranger', member, isOwnWord })
  }

  /**
   * A death that others tell of is only a suspicion while we hold the member alive: after a healed
   * partition the other side's dead, who are our living, must have their chance to refute.
   */
  #hearOfDeath(member: Member, { suspicion, ...known }: Entry, from: PeerId, now: Instant): void {
    if (known.member.status === 'alive') {
      this.#mark('death-by-hearsay')
      this.accuse(member, { accuser: from, isCrash: false }, now)
      return
    }
    const isSettled =
      suspicion === undefined ||
      suspicion.isWitnessed ||
      now - suspicion.startedAt >= this.#pace.crashSuspicionMs
    if (isSettled) this.#becomeDead(member, now)
  }

  #newSuspicion(now: Instant): Suspicion {
    const pace = this.#pace
    const size = this.roster.liveOthers + 1
    const shortestMs = shortestSuspicionMs(size, pace)
    return new Suspicion({
      startedAt: now,
      shortestMs,
      longestMs: shortestMs * pace.suspicionStretch,
      // Neither the accused nor this peer confirms.
      confirmations: Math.min(pace.confirmations, size - 2),
      crashMs: pace.crashSuspicionMs,
    })
  }

  #judge(member: Member, suspicion: Suspicion | undefined, now: Instant): void {
    if (suspicion === undefined) return
    if (now >= suspicion.deadAt(this.#witnessesNeeded())) this.#becomeDead(member, now)
  }

  /** Without the accused and with this peer, there are as many as there are others. */
  #witnessesNeeded(): number {
    return Math.min(this.#pace.crashWitnesses, this.roster.liveOthers)
  }

  #becomeAlive(member: Member, now: Instant): void {
    const before = this.roster.get(member.id)?.member.status
    this.#enter(unaccused({ ...member, status: 'alive' }), undefined, now)
    this.#emit({ type: 'entered', member })
    if (before === 'suspect') this.#mark('suspicion-refuted')
    if (before !== 'dead') return
    this.#mark('dead-returned')
    this.#emit({ type: 'returned', member })
  }

  #becomeSuspect(news: News, suspicion: Suspicion, now: Instant): void {
    this.#enter(news, suspicion, now)
    this.#emit({ type: 'accused', member: news.member })
  }

  #becomeDead(member: Member, now: Instant): void {
    this.#enter(unaccused({ ...member, status: 'dead' }), undefined, now)
  }

  #becomeLeft(member: Member, now: Instant): void {
    this.#enter(unaccused(member), undefined, now)
  }

  /** Replaces what is known of a member, tells the host and lets others know. */
  #enter(news: News, suspicion: Suspicion | undefined, now: Instant): void {
    const { member } = news
    const before = this.roster.get(member.id)?.member
    this.roster.put({ member, news, suspicion }, now)
    this.gossip.add(news)
    const change = changeOf(before, member)
    if (change !== undefined) this.#emit({ type: 'member', change, member })
    if (before !== undefined && isUpdated(before, member)) {
      this.#emit({ type: 'member', change: 'update', member })
    }
  }

  #setSelf(member: Member, now: Instant): void {
    this.#self = unaccused(member)
    this.roster.put({ member, news: this.#self, suspicion: undefined }, now)
    this.gossip.add(this.#self)
  }

  #noteAddress(member: Member, known: { incarnation: number; address: Address }): void {
    if (member.incarnation > known.incarnation) this.#mark('address-changed')
    else if (member.incarnation === known.incarnation) this.#mark('identity-clash')
  }

  #mark(mark: ViewMark): void {
    this.#emit({ type: 'mark', mark })
  }
}

function unaccused(member: Member): News {
  return { member, accuser: undefined, isCrash: false }
}

/** What a change of status is called; undefined when the status stays. */
function changeOf(before: Member | undefined, after: Member): MemberChange | undefined {
  if (before?.status === after.status) return undefined
  switch (after.status) {
    case 'alive':
      return before === undefined || before.status === 'left' ? 'join' : 'alive'
    case 'left':
      return 'leave'
    default:
      return after.status
  }
}
