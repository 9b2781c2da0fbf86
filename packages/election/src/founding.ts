/**
 * Founding: N peers that see each other agree, unanimously, on the first voter set of a cluster
 * (an extension of ours; Raft leaves the bootstrap to the operator). In a set of n members, m is
 * the majority.
 *
 * The law it keeps: of two foundings that share a member, at most one is ever installed, by
 * anybody. Because:
 * 1. Each member durably *accepts*, and then durably either *ratifies*, once it knows that all
 *    have accepted, or *abandons*, when it has waited long enough: never both.
 * 2. A peer *installs* what m members have ratified, or what one who installed tells it of. So
 *    where anybody installed, m members have ratified, and at most n − m ever abandon.
 * 3. What a peer has accepted, ratified or abandoned binds it until n − m + 1 members are known to
 *    have abandoned: then fewer than m can ever ratify. So by 2 nobody who is bound to something
 *    that is installed is ever freed, and nothing is installed of which one member was freed.
 * 4. Let P and Q share a member and both be installed. Both were accepted by all (1, 2), so the
 *    shared member was bound to one and freed before it accepted the other; against 3.
 * 5. Therefore whoever hears that its founding is installed may install it too, also when it had
 *    abandoned: the abandoning is a promise not to ratify, not a promise to stay away.
 * What is over is remembered, so that a late proposal is not accepted a second time.
 *
 * That it goes on, when messages get through: every living member that accepted has ratified or
 * abandoned after its patience, and repeats that until it has installed or is free. Of n members
 * without deaths either m ratify or n − m + 1 abandon, whatever the split; also where n is even.
 * With fewer than half dead for good: if nobody living knows of unanimity, all of them abandon,
 * which is enough. If somebody does, the dead had accepted; who ratifies says thereby that all have
 * accepted, so everybody living that hears it in time ratifies as well, which is enough too. What
 * remains is a member that died for good after it had accepted *and* a living one that was cut
 * off from the word of unanimity for its whole patience: then neither count may be reached, nobody
 * can know what the dead one did, and those bound wait for it to return.
 */
import {
  assert,
  earliest,
  type Instant,
  integerBelow,
  type Machine,
  majority,
  type PeerId,
  type Random,
  unreachable,
} from '@quorate/kernel'
import { equals } from 'uint8arrays/equals'
import type {
  FoundingEffect,
  FoundingInput,
  FoundingMark,
  FoundingMessage,
  FoundingState,
  Proposal,
} from './founding-contract.ts'
import { FoundingTally } from './founding-tally.ts'
import {
  abandonedAtMost,
  decodeFoundingRecord,
  encodeFoundingRecord,
  settingsBytesAtMost,
  votersAtMost,
} from './founding-wire.ts'

/** How long to wait for unanimity, in rounds: far longer than a slow start of the others takes. */
const patienceRounds = 20

/** Who is bound for so many rounds tells whom the count waits for: somebody died, or is cut off. */
const waitingRounds = 100

export interface FoundingOptions {
  readonly id: PeerId
  /** How many peers found the cluster. */
  readonly expect: number
  /** What all must agree on, compared byte by byte; at most 16 KiB. */
  readonly settings: Uint8Array
  readonly random: Random
  readonly roundMs: number
  /** The stored value `founding`. */
  readonly restored?: Uint8Array | undefined
}

export class Founding implements Machine<FoundingInput, FoundingEffect> {
  readonly #id: PeerId
  readonly #expect: number
  readonly #settings: Uint8Array
  readonly #random: Random
  readonly #roundMs: number
  #state: FoundingState = 'free'
  #proposal: Proposal | undefined
  #abandonedIds: readonly string[] = []
  readonly #tally = new FoundingTally()
  #candidates: readonly PeerId[] = []
  #isWithdrawn = false
  #hasAnnounced = false
  readonly #complaints = new Set<string>()
  #lastToken = 0
  #durableToken = 0
  /** Answers that wait until the abandonment they tell of is durable. */
  #owedAbandons: { readonly to: PeerId; readonly id: string }[] = []
  #repeatAt: Instant | undefined
  #patientUntil: Instant | undefined
  #proposeAt: Instant | undefined
  /** Since when it says that it has ratified or abandoned, and is still bound. */
  #waitingSince: Instant | undefined
  #effects: FoundingEffect[] = []

  constructor(options: FoundingOptions) {
    const { id, expect, settings, random, roundMs, restored } = options
    assert(Number.isInteger(expect) && expect >= 1, 'a cluster is founded by one peer at least')
    assert(expect <= votersAtMost, `at most ${votersAtMost} peers found a cluster`)
    assert(settings.length <= settingsBytesAtMost, 'settings are at most 16 KiB')
    this.#id = id
    this.#expect = expect
    this.#settings = settings
    this.#random = random
    this.#roundMs = roundMs
    if (restored === undefined) return
    const record = decodeFoundingRecord(restored)
    assert(record !== undefined, 'the stored founding record can be read')
    this.#state = record.state
    this.#proposal = record.proposal
    this.#abandonedIds = record.abandoned
    this.#tally.count(this.#id, this.#state)
    // Due at once: the first tick repeats what it said, or announces what it installed.
    if (record.state !== 'free') this.#repeatAt = 0
  }

  get state(): FoundingState {
    return this.#state
  }

  /** What it has agreed to still holds it back from joining any other cluster. */
  get isBound(): boolean {
    return this.#state !== 'free' && this.#state !== 'abandoned'
  }

  deadline(): Instant | undefined {
    return earliest(this.#repeatAt, this.#patientUntil, this.#proposeAt)
  }

  step(input: FoundingInput, now: Instant): readonly FoundingEffect[] {
    switch (input.type) {
      case 'tick':
        this.#onTick(now)
        break
      case 'message':
        this.#onMessage(input.from, input.message, now)
        break
      case 'candidates':
        this.#candidates = [...input.peers].sort()
        this.#proposeIfFirst(now)
        break
      case 'persisted':
        this.#onPersisted(input.token, now)
        break
      case 'heard-founded':
        if (input.foundingId === this.#proposal?.id) this.#installOnWord()
        break
      case 'withdraw':
        this.#isWithdrawn = true
        this.#proposeAt = undefined
        // It was adopted from a voter, so somebody has installed it.
        if (this.#proposal !== undefined && input.foundingId === this.#proposal.id) {
          this.#installOnWord()
        } else if (this.#state === 'accepted') this.#becomeAbandoned()
        break
      default:
        return unreachable(input)
    }
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  #onTick(now: Instant): void {
    if (this.#proposeAt !== undefined && now >= this.#proposeAt) {
      this.#proposeAt = undefined
      this.#proposeIfFirst(now)
    }
    if (this.#patientUntil !== undefined && now >= this.#patientUntil) {
      this.#patientUntil = undefined
      if (this.#state === 'accepted') this.#becomeAbandoned()
    }
    if (this.#repeatAt !== undefined && now >= this.#repeatAt && this.#isDurable) this.#repeat(now)
    else if (this.#repeatAt !== undefined && now >= this.#repeatAt) this.#repeatAt = undefined
  }

  #onMessage(from: PeerId, message: FoundingMessage, now: Instant): void {
    switch (message.type) {
      case 'propose':
        return this.#onPropose(from, message.proposal, now)
      case 'accept':
        return this.#onAccept(from, message.id, now)
      case 'ratify':
        return this.#onRatify(from, message.id, now)
      case 'abandon':
        return this.#onAbandon(from, message, now)
      case 'refuse':
        if (message.id === this.#proposal?.id) this.#complain(from, message.settings)
        return
      case 'founded':
        if (message.proposal.id === this.#proposal?.id && this.#isMember(from)) {
          this.#installOnWord()
        }
        return
      default:
        return unreachable(message)
    }
  }

  // Proposing and accepting

  /** The lowest of the candidates proposes; all others wait for it. */
  #proposeIfFirst(now: Instant): void {
    if (this.#isWithdrawn || this.#state !== 'free' || this.#proposeAt !== undefined) return
    const candidates = this.#candidates
    if (candidates[0] !== this.#id || candidates.length < this.#expect) return
    if (this.#isTooMany()) return
    const voters = candidates.slice(0, this.#expect)
    this.#mark('founding-proposed')
    this.#becomeAccepted({ id: this.#drawId(), voters, settings: this.#settings }, now)
  }

  #isTooMany(): boolean {
    const { length } = this.#candidates
    if (length < 2 * this.#expect) {
      this.#complaints.delete('too-many')
      return false
    }
    if (!this.#complaints.has('too-many')) {
      this.#complaints.add('too-many')
      this.#mark('founding-refused')
      this.#effects.push({ type: 'refused', reason: 'too-many', candidates: length })
    }
    return true
  }

  #onPropose(from: PeerId, proposal: Proposal, now: Instant): void {
    if (this.#answersAbout(from, proposal.id) || this.#isWithdrawn) return
    if (proposal.id === this.#proposal?.id) {
      this.#onAccept(from, proposal.id, now)
      if (this.#isDurable && this.#proposal !== undefined) {
        this.#send(from, this.#standFor(this.#proposal, from))
      }
      return
    }
    const { voters, settings } = proposal
    if (this.#state !== 'free' || voters[0] !== from || !voters.includes(this.#id)) return
    if (voters.length !== this.#expect || !equals(settings, this.#settings)) {
      this.#complain(from, settings)
      this.#send(from, { type: 'refuse', id: proposal.id, settings: this.#settings })
      return
    }
    if (this.#isTooMany()) return
    this.#becomeAccepted(proposal, now)
    this.#tally.accepted.add(from)
  }

  #onAccept(from: PeerId, id: string, now: Instant): void {
    if (this.#answersAbout(from, id)) return
    if (id !== this.#proposal?.id || !this.#isMember(from)) return
    this.#tally.accepted.add(from)
    this.#advance(now)
  }

  /** Tells what became of a founding for which nothing can be accepted here any more. */
  #answersAbout(from: PeerId, id: string): boolean {
    if (this.#state === 'installed' && id === this.#proposal?.id) {
      if (this.#isDurable) this.#send(from, { type: 'founded', proposal: this.#proposal })
      return true
    }
    if (!this.#abandonedIds.includes(id)) return false
    if (this.#isDurable) this.#send(from, { type: 'abandon', id, isAnswer: true })
    return true
  }

  // Ratifying and abandoning

  #onRatify(from: PeerId, id: string, now: Instant): void {
    const proposal = this.#proposal
    if (id !== proposal?.id || this.#state === 'installed') {
      this.#answersAbout(from, id)
      return
    }
    if (!this.#isMember(from)) return
    this.#tally.ratified.add(from)
    // It knows that all have accepted; so does this peer now, whoever died meanwhile.
    for (const voter of proposal.voters) this.#tally.accepted.add(voter)
    this.#advance(now)
  }

  /** What the counts allow: to install, to be free, or to ratify. */
  #advance(now: Instant): void {
    if (this.#proposal === undefined || this.#state === 'installed') return
    const { voters } = this.#proposal
    const most = majority(voters.length)
    if (this.#tally.ratified.size >= most) this.#installOnWord()
    else if (this.#tally.abandoned.size > voters.length - most) this.#becomeFree(now)
    else if (
      this.#state === 'accepted' &&
      voters.every((voter) => this.#tally.accepted.has(voter))
    ) {
      this.#becomeRatified()
    }
  }

  /** Somebody or the counts have proved it installable: that holds for all, see 5 above. */
  #installOnWord(): void {
    if (this.#state === 'installed' || this.#state === 'free') return
    const isLate = this.#state === 'abandoned'
    this.#becomeInstalled(isLate ? 'founding-installed-late' : 'founding-installed')
  }

  #onAbandon(
    from: PeerId,
    { id, isAnswer }: { id: string; isAnswer: boolean },
    now: Instant,
  ): void {
    if (id === this.#proposal?.id && this.#state !== 'installed') {
      if (!this.#isMember(from)) return
      this.#tally.abandoned.add(from)
      const hasAbandoned = this.#state === 'abandoned' && this.#isDurable
      if (hasAbandoned && !isAnswer) this.#send(from, { type: 'abandon', id, isAnswer: true })
      this.#advance(now)
      return
    }
    if (isAnswer || this.#answersAbout(from, id)) return
    // Never seen here: it helps the others to be free when nobody can accept it any more.
    this.#rememberAbandoned(id)
    this.#owedAbandons.push({ to: from, id })
    this.#persist()
  }

  #rememberAbandoned(id: string): void {
    if (this.#abandonedIds.includes(id)) return
    this.#abandonedIds = [...this.#abandonedIds, id].slice(-abandonedAtMost)
  }

  // Durability and repetition

  get #isDurable(): boolean {
    return this.#durableToken === this.#lastToken
  }

  #persist(): void {
    const token = ++this.#lastToken
    const bytes = encodeFoundingRecord({
      state: this.#state,
      proposal: this.#proposal,
      abandoned: this.#abandonedIds,
    })
    this.#effects.push({ type: 'persist', token, bytes })
  }

  #onPersisted(token: number, now: Instant): void {
    this.#durableToken = Math.max(this.#durableToken, token)
    if (!this.#isDurable) return
    for (const { to, id } of this.#owedAbandons) {
      this.#send(to, { type: 'abandon', id, isAnswer: true })
    }
    this.#owedAbandons = []
    this.#tally.count(this.#id, this.#state)
    this.#repeat(now)
    this.#advance(now)
  }

  /** Says where it stands, to all members, until it is installed or free. */
  #repeat(now: Instant): void {
    const proposal = this.#proposal
    if (proposal === undefined) return
    if (this.#state === 'installed') {
      this.#repeatAt = undefined
      this.#announce(proposal)
      return
    }
    this.#repeatAt = now + this.#roundMs
    if (this.#patientUntil === undefined && this.#state === 'accepted') {
      this.#patientUntil = now + this.#patienceMs()
    }
    for (const voter of proposal.voters) {
      if (voter !== this.#id) this.#send(voter, this.#standFor(proposal, voter))
    }
    if (this.#state !== 'accepted') this.#tellWaiting(proposal, now)
  }

  /** Once for each proposal. */
  #tellWaiting({ id, voters }: Proposal, now: Instant): void {
    this.#waitingSince ??= now
    const isLong = now - this.#waitingSince >= waitingRounds * this.#roundMs
    if (!isLong || this.#complaints.has(id)) return
    this.#complaints.add(id)
    this.#mark('founding-waiting')
    const peers = this.#tally.undecided(voters)
    this.#effects.push({ type: 'refused', reason: 'waiting', peers })
  }

  #standFor(proposal: Proposal, voter: PeerId): FoundingMessage {
    const { id } = proposal
    if (this.#state === 'abandoned') return { type: 'abandon', id, isAnswer: false }
    if (this.#state === 'ratified') return { type: 'ratify', id }
    const isProposer = proposal.voters[0] === this.#id
    if (isProposer && !this.#tally.accepted.has(voter)) return { type: 'propose', proposal }
    return { type: 'accept', id }
  }

  #announce(proposal: Proposal): void {
    if (this.#hasAnnounced) return
    this.#hasAnnounced = true
    this.#effects.push({ type: 'founded', ...proposal })
    for (const voter of proposal.voters) {
      if (voter !== this.#id) this.#send(voter, { type: 'founded', proposal })
    }
  }

  #patienceMs(): number {
    return patienceRounds * this.#roundMs * (1 + 0.5 * this.#random.next())
  }

  // States

  #becomeAccepted(proposal: Proposal, now: Instant): void {
    this.#state = 'accepted'
    this.#proposal = proposal
    this.#waitingSince = undefined
    this.#tally.clear()
    this.#patientUntil = now + this.#patienceMs()
    this.#mark('founding-accepted')
    this.#persist()
  }

  /** From now on it never abandons. */
  #becomeRatified(): void {
    assert(this.#state === 'accepted', 'only what was accepted and not abandoned is ratified')
    this.#state = 'ratified'
    this.#patientUntil = undefined
    this.#repeatAt = undefined
    this.#mark('founding-ratified')
    this.#persist()
  }

  #becomeAbandoned(): void {
    assert(
      this.#state === 'accepted' && this.#proposal !== undefined,
      'what was ratified is never given up',
    )
    this.#state = 'abandoned'
    this.#patientUntil = undefined
    this.#repeatAt = undefined
    this.#rememberAbandoned(this.#proposal.id)
    this.#mark('founding-abandoned')
    this.#persist()
  }

  #becomeInstalled(mark: FoundingMark): void {
    this.#state = 'installed'
    this.#patientUntil = undefined
    this.#repeatAt = undefined
    this.#mark(mark)
    this.#persist()
  }

  /** That founding is over for good, so this peer never touches it again. */
  #becomeFree(now: Instant): void {
    assert(this.#proposal !== undefined, 'only what is bound is freed')
    this.#mark('founding-freed')
    this.#rememberAbandoned(this.#proposal.id)
    this.#state = 'free'
    this.#proposal = undefined
    this.#repeatAt = undefined
    this.#patientUntil = undefined
    this.#tally.clear()
    // The others need a moment to be free as well.
    this.#proposeAt = now + this.#roundMs * (1 + 2 * this.#random.next())
    this.#persist()
  }

  // Leaves

  #isMember(peer: PeerId): boolean {
    return this.#proposal?.voters.includes(peer) === true
  }

  #complain(peer: PeerId, settings: Uint8Array): void {
    if (this.#complaints.has(peer)) return
    this.#complaints.add(peer)
    this.#mark('founding-refused')
    this.#effects.push({ type: 'refused', reason: 'settings', peer, settings })
  }

  #drawId(): string {
    let id = ''
    for (let i = 0; i < 8; i++)
      id += integerBelow(this.#random, 65_536).toString(16).padStart(4, '0')
    return id
  }

  #send(to: PeerId, message: FoundingMessage): void {
    this.#effects.push({ type: 'send', to, message })
  }

  #mark(mark: FoundingMark): void {
    this.#effects.push({ type: 'mark', mark })
  }
}
