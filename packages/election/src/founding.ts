/**
 * Founding: N peers that see each other agree, unanimously, on the first voter set of a cluster
 * (an extension of ours; Raft leaves the bootstrap to the operator).
 *
 * The law it keeps: of two foundings that share a member, at most one ever has a leader. Because:
 * 1. A peer durably *accepts* one proposal at a time, *installs* it only when every member has
 *    accepted it, and votes in no cluster whose founding it has not installed.
 * 2. Installing is final: who has installed never abandons. Who has *abandoned* never installs.
 *    So when a majority of a set has abandoned, no majority can install: it never has a leader.
 * 3. An acceptance binds until a majority of its set is known to have abandoned. So where P has or
 *    will have a leader, its majority installed it, no majority abandons it, and each member that
 *    accepted P stays bound to P: a Q with the same member is never accepted by all.
 *
 * The one exception to "who has abandoned never installs": a leader of that very founding is heard.
 * By 2 no majority has abandoned it then, and by 3 nobody was freed, so installing it is safe.
 * Abandoned ids are remembered, so that a late proposal is not accepted a second time after its
 * abandonment was counted by others.
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
import {
  abandonedAtMost,
  decodeFoundingRecord,
  encodeFoundingRecord,
  settingsBytesAtMost,
  votersAtMost,
} from './founding-wire.ts'

/** How long to wait for unanimity, in rounds: far longer than a slow start of the others takes. */
const patienceRounds = 20

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
  /** Who is known to have accepted, and to have abandoned, the current proposal. */
  readonly #accepted = new Set<PeerId>()
  readonly #abandoned = new Set<PeerId>()
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
    if (record.state === 'abandoned') this.#abandoned.add(id)
    else if (record.state !== 'free') this.#accepted.add(id)
    // Due at once: the first tick repeats what it said, or announces what it installed.
    if (record.state !== 'free') this.#repeatAt = 0
  }

  get state(): FoundingState {
    return this.#state
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
      case 'heard-leader':
        this.#onLeader(input.foundingId)
        break
      case 'withdraw':
        this.#isWithdrawn = true
        this.#proposeAt = undefined
        if (this.#state === 'accepted') this.#becomeAbandoned()
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
        return this.#onAccept(from, message.id)
      case 'abandon':
        return this.#onAbandon(from, message, now)
      case 'refuse':
        if (message.id === this.#proposal?.id) this.#complain(from, message.settings)
        return
      case 'founded':
        if (message.proposal.id !== this.#proposal?.id || this.#state !== 'accepted') return
        if (this.#isMember(from)) this.#becomeInstalled('founding-installed')
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
      this.#onAccept(from, proposal.id)
      if (this.#isDurable) this.#send(from, { type: 'accept', id: proposal.id })
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
    this.#accepted.add(from)
  }

  #onAccept(from: PeerId, id: string): void {
    if (this.#answersAbout(from, id)) return
    if (id !== this.#proposal?.id || !this.#isMember(from)) return
    this.#accepted.add(from)
    this.#installIfUnanimous()
  }

  #installIfUnanimous(): void {
    if (this.#state !== 'accepted') return
    if (this.#proposal?.voters.every((voter) => this.#accepted.has(voter)) !== true) return
    this.#becomeInstalled('founding-installed')
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

  // Abandoning

  #onAbandon(
    from: PeerId,
    { id, isAnswer }: { id: string; isAnswer: boolean },
    now: Instant,
  ): void {
    if (id === this.#proposal?.id && this.#state !== 'installed') {
      if (!this.#isMember(from)) return
      this.#abandoned.add(from)
      const hasAbandoned = this.#state === 'abandoned' && this.#isDurable
      if (hasAbandoned && !isAnswer) this.#send(from, { type: 'abandon', id, isAnswer: true })
      this.#freeIfMajorityAbandoned(now)
      return
    }
    if (isAnswer || this.#answersAbout(from, id)) return
    // Never seen here: it helps the others to be free when nobody can accept it any more.
    this.#rememberAbandoned(id)
    this.#owedAbandons.push({ to: from, id })
    this.#persist()
  }

  #freeIfMajorityAbandoned(now: Instant): void {
    if (this.#state !== 'abandoned' || this.#proposal === undefined) return
    if (this.#abandoned.size < majority(this.#proposal.voters.length)) return
    this.#mark('founding-freed')
    this.#state = 'free'
    this.#proposal = undefined
    this.#repeatAt = undefined
    this.#patientUntil = undefined
    this.#accepted.clear()
    this.#abandoned.clear()
    // The others need a moment to be free as well.
    this.#proposeAt = now + this.#roundMs * (1 + 2 * this.#random.next())
  }

  #rememberAbandoned(id: string): void {
    this.#abandonedIds = [...this.#abandonedIds, id].slice(-abandonedAtMost)
  }

  #onLeader(foundingId: string): void {
    if (foundingId !== this.#proposal?.id || this.#state === 'installed') return
    this.#becomeInstalled('founding-installed-late')
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
    if (this.#state === 'accepted') this.#accepted.add(this.#id)
    else if (this.#state === 'abandoned') this.#abandoned.add(this.#id)
    if (this.#state !== 'free') this.#repeat(now)
    this.#installIfUnanimous()
    this.#freeIfMajorityAbandoned(now)
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
  }

  #standFor(proposal: Proposal, voter: PeerId): FoundingMessage {
    const { id } = proposal
    if (this.#state === 'abandoned') return { type: 'abandon', id, isAnswer: false }
    const isProposer = proposal.voters[0] === this.#id
    if (isProposer && !this.#accepted.has(voter)) return { type: 'propose', proposal }
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
    this.#accepted.clear()
    this.#abandoned.clear()
    this.#patientUntil = now + this.#patienceMs()
    this.#mark('founding-accepted')
    this.#persist()
  }

  #becomeAbandoned(): void {
    assert(
      this.#state === 'accepted' && this.#proposal !== undefined,
      'only what binds is given up',
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
