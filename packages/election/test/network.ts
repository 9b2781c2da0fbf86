/**
 * Many election machines in one simulated world: links that lose, double, delay and reorder, disks
 * that take their time, clocks that drift, crashes with restart from the stored vote, pauses. Time
 * is true time; each peer's machine sees it through its own clock. The laws are checked on the way.
 */
import assert from 'node:assert/strict'
import { lanTiming, type PeerId, type Random, seededRandom, type Timing } from '@quorate/kernel'
import {
  type Algorithm,
  comparePositions,
  decodeElectionMessage,
  decodeVote,
  Election,
  type ElectionEffect,
  type ElectionInput,
  type ElectionMark,
  type ElectionMessage,
  encodeElectionMessage,
  type Position,
  type TransferOutcome,
} from '../src/index.ts'

export interface Weather {
  /** Share of messages lost, and of those doubled. */
  loss: number
  doubled: number
  delayMs: readonly [least: number, most: number]
  diskMs: readonly [least: number, most: number]
}

export const fair: Weather = { loss: 0, doubled: 0, delayMs: [0.2, 0.4], diskMs: [0, 0] }

export interface Peer {
  readonly id: PeerId
  election: Election
  life: number
  isUp: boolean
  pausedUntil: number
  /** Its clock shows `offset + rate · true time`. */
  readonly rate: number
  readonly offset: number
  stored: Uint8Array | undefined
  last: Position
  highestTerm: number
  readonly backlog: (() => void)[]
  diskFreeAt: number
}

interface Happening {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

export class Network {
  readonly peers = new Map<PeerId, Peer>()
  readonly marks = new Map<ElectionMark, number>()
  readonly sent = new Map<ElectionMessage['type'], number>()
  readonly confirmed: { id: number; peer: PeerId; at: number }[] = []
  readonly transfers: { from: PeerId; to: PeerId; outcome: TransferOutcome }[] = []
  readonly unconfirmed: { id: number; peer: PeerId; at: number }[] = []
  readonly timing: Timing
  now = 0
  weather: Weather = fair
  /** Cut directions, `from>to`. */
  readonly cuts = new Set<string>()
  readonly learners: PeerId[] = []
  readonly #algorithm: Algorithm
  readonly #random: Random
  readonly #queue: Happening[] = []
  #order = 0
  readonly #leaderOf = new Map<number, PeerId>()
  readonly #votes = new Map<string, PeerId>()
  readonly #voters: readonly PeerId[]
  /** The longest log position that a majority has held, for each term of such entries. */
  readonly #committed = new Map<number, Position>()
  /** For each confirmation asked for: the highest term that had been won by then. */
  readonly #asked = new Map<number, { term: number; wonTerm: number }>()
  #wonTerm = 0
  #nextId = 0

  constructor(options: {
    seed: number
    voters: readonly PeerId[]
    learners?: readonly PeerId[]
    timing?: Timing
    drift?: boolean
    algorithm?: Algorithm
  }) {
    this.#algorithm = options.algorithm ?? 'bully'
    this.#random = seededRandom(options.seed)
    this.timing = options.timing ?? lanTiming
    this.#voters = options.voters
    this.learners.push(...(options.learners ?? []))
    const rho = options.drift === true ? this.timing.driftBound : 0
    for (const id of [...options.voters, ...this.learners]) {
      const rate = 1 + rho * (2 * this.#random.next() - 1)
      const peer: Peer = {
        id,
        election: undefined as unknown as Election,
        life: 0,
        isUp: false,
        pausedUntil: 0,
        rate,
        offset: 1000 * this.#random.next(),
        stored: undefined,
        last: { term: 0, index: 1 },
        highestTerm: 0,
        backlog: [],
        diskFreeAt: 0,
      }
      this.peers.set(id, peer)
    }
    for (const id of this.peers.keys()) this.start(id)
  }

  get random(): Random {
    return this.#random
  }

  peer(id: PeerId): Peer {
    return this.peers.get(id) as Peer
  }

  leaders(): Peer[] {
    return [...this.peers.values()].filter((peer) => peer.isUp && this.isLeader(peer))
  }

  isLeader(peer: Peer): boolean {
    return peer.isUp && peer.election.isLeader(this.clock(peer))
  }

  clock(peer: Peer): number {
    return peer.offset + peer.rate * this.now
  }

  /** Starts a peer from what its disk holds. */
  start(id: PeerId): void {
    const peer = this.peer(id)
    peer.isUp = true
    peer.life++
    peer.pausedUntil = 0
    peer.backlog.length = 0
    peer.diskFreeAt = 0
    const restored = peer.stored === undefined ? undefined : decodeVote(peer.stored)
    peer.election = new Election({
      id,
      timing: this.timing,
      algorithm: this.#algorithm,
      random: seededRandom(Math.floor(this.#random.next() * 2 ** 32)),
      restored,
      hasRestarted: peer.life > 1,
      now: this.clock(peer),
    })
    this.input(id, { type: 'position', last: peer.last })
    this.input(id, { type: 'learners', learners: this.learners })
    this.input(id, { type: 'voters', voters: this.#voters })
    for (const other of this.peers.values()) {
      if (other === peer || !other.isUp) continue
      this.after(this.#between([0.2, 2]), () => this.#link(id, other.id))
      this.after(this.#between([0.2, 2]), () => this.#link(other.id, id))
    }
  }

  /** kill -9. Each live peer gets its evidence after a moment, unless it was given no way to. */
  crash(id: PeerId, evidence = true): void {
    const peer = this.peer(id)
    const { life } = peer
    peer.isUp = false
    for (const other of this.peers.values()) {
      if (other === peer || !other.isUp) continue
      this.after(this.#between([1, 3]), () => {
        if (peer.life !== life) return
        this.input(other.id, { type: 'disconnected', peer: id })
        if (!evidence) return
        this.input(other.id, { type: 'not-alive', peer: id })
        this.input(other.id, { type: 'crashed', peer: id })
      })
    }
  }

  pause(id: PeerId, ms: number): void {
    const peer = this.peer(id)
    peer.pausedUntil = this.now + ms
    this.after(ms, () => this.#wake(peer))
  }

  /** What one says no longer reaches the other. */
  cut(from: PeerId, to: PeerId): void {
    this.cuts.add(`${from}>${to}`)
  }

  /** All cuts are over and all links are open again. */
  heal(): void {
    this.cuts.clear()
    for (const from of this.peers.values()) {
      for (const to of this.peers.keys()) {
        if (from.isUp && from.id !== to)
          this.after(this.#between([0.2, 2]), () => this.#link(from.id, to))
      }
    }
  }

  /** Something is to happen in `ms` of true time. */
  after(ms: number, run: () => void): void {
    const happening = { at: this.now + ms, order: this.#order++, run }
    const queue = this.#queue
    let low = 0
    let high = queue.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = queue[middle] as Happening
      if (other.at > happening.at || (other.at === happening.at && other.order > happening.order)) {
        low = middle + 1
      } else high = middle
    }
    queue.splice(low, 0, happening)
  }

  run(ms: number, until: () => boolean = () => false): boolean {
    const end = this.now + ms
    while (!until()) {
      const next = this.#queue.at(-1)
      if (next === undefined || next.at > end) {
        this.now = end
        return until()
      }
      this.#queue.pop()
      this.now = next.at
      next.run()
      this.#checkLeases()
    }
    return true
  }

  input(id: PeerId, input: ElectionInput): void {
    const peer = this.peer(id)
    if (!peer.isUp) return
    if (peer.pausedUntil > this.now) {
      peer.backlog.push(() => this.input(id, input))
      return
    }
    const effects = peer.election.step(input, this.clock(peer))
    assert.ok(peer.election.term >= peer.highestTerm, 'E5: a term went back')
    peer.highestTerm = peer.election.durableTerm
    for (const effect of effects) this.#perform(peer, effect)
    this.#arm(peer)
  }

  /** The leader appends an entry, and who follows it takes it over, if it hears of it. */
  replicate(): void {
    for (const leader of this.peers.values()) {
      if (!leader.isUp || leader.pausedUntil > this.now || leader.election.role !== 'leader')
        continue
      const { term } = leader.election
      const last = { term, index: leader.last.index + 1 }
      this.#setPosition(leader, last)
      for (const peer of this.peers.values()) {
        if (peer === leader || !peer.isUp || peer.pausedUntil > this.now) continue
        if (this.cuts.has(`${leader.id}>${peer.id}`) || this.#random.next() < 0.3) continue
        this.input(peer.id, { type: 'observe', from: leader.id, term, leads: true })
        if (peer.election.term === term) this.#setPosition(peer, last)
      }
      const holders = this.#voters.filter((id) => comparePositions(this.peer(id).last, last) === 0)
      if (2 * holders.length > this.#voters.length) this.#committed.set(term, last)
    }
  }

  /** Every peer that is up is asked to confirm that it leads. */
  confirmAll(): void {
    for (const peer of this.peers.values()) {
      if (!peer.isUp || peer.election.role !== 'leader') continue
      const id = ++this.#nextId
      this.#asked.set(id, { term: peer.election.term, wonTerm: this.#wonTerm })
      this.input(peer.id, { type: 'confirm', id })
    }
  }

  count(mark: ElectionMark): number {
    return this.marks.get(mark) ?? 0
  }

  #setPosition(peer: Peer, last: Position): void {
    peer.last = last
    this.input(peer.id, { type: 'position', last })
  }

  /** As the log does it: appends stop, and the target takes in what it lacks, if it hears of it. */
  #catchUp(leader: Peer, target: PeerId): void {
    const { last, life } = leader
    this.after(this.#between(this.weather.delayMs), () => {
      if (leader.life !== life || !leader.isUp || this.cuts.has(`${leader.id}>${target}`)) return
      const { term } = leader.election
      this.input(target, { type: 'observe', from: leader.id, term, leads: true })
      const peer = this.peer(target)
      if (leader.election.role !== 'leader' || peer.election.term !== term || !peer.isUp) return
      if (peer.pausedUntil > this.now || comparePositions(leader.last, last) !== 0) return
      this.#setPosition(peer, last)
      this.input(leader.id, { type: 'quiesced', target })
    })
  }

  #wake(peer: Peer): void {
    if (!peer.isUp || peer.pausedUntil > this.now) return
    for (const run of peer.backlog.splice(0)) run()
  }

  #link(from: PeerId, to: PeerId): void {
    if (!this.peer(from).isUp || !this.peer(to).isUp) return
    this.input(from, { type: 'connected', peer: to })
    this.input(from, { type: 'alive', peer: to })
  }

  #perform(peer: Peer, effect: ElectionEffect): void {
    switch (effect.type) {
      case 'send':
        this.#send(peer, effect.to, effect.message)
        break
      case 'persist': {
        const { life } = peer
        // Strictly in order, whatever each write takes.
        peer.diskFreeAt = Math.max(peer.diskFreeAt, this.now) + this.#between(this.weather.diskMs)
        this.after(peer.diskFreeAt - this.now, () => {
          if (peer.life !== life || !peer.isUp) return
          peer.stored = effect.bytes
          this.input(peer.id, { type: 'persisted', token: effect.token })
        })
        break
      }
      case 'role':
        if (effect.role === 'leader') this.#checkTerm(peer, effect.term)
        break
      case 'quiesce':
        if (effect.target !== undefined) this.#catchUp(peer, effect.target)
        break
      case 'transfer':
        this.transfers.push({ from: peer.id, to: effect.target, outcome: effect.outcome })
        break
      case 'mark':
        this.marks.set(effect.mark, this.count(effect.mark) + 1)
        break
      case 'confirmed':
        this.#checkConfirmed(effect.id)
        this.confirmed.push({ id: effect.id, peer: peer.id, at: this.now })
        break
      case 'unconfirmed':
        this.unconfirmed.push({ id: effect.id, peer: peer.id, at: this.now })
        break
      case 'leader':
        break
    }
  }

  #send(from: Peer, to: PeerId, message: ElectionMessage): void {
    this.sent.set(message.type, (this.sent.get(message.type) ?? 0) + 1)
    this.#checkVote(from, to, message)
    const copies = this.#random.next() < this.weather.doubled ? 2 : 1
    const bytes = encodeElectionMessage(message)
    for (let copy = 0; copy < copies; copy++) {
      if (this.#random.next() < this.weather.loss) continue
      this.after(this.#between(this.weather.delayMs), () => {
        if (this.cuts.has(`${from.id}>${to}`)) return
        const received = decodeElectionMessage(bytes)
        assert.ok(received !== undefined)
        this.input(to, { type: 'message', from: from.id, message: received })
      })
    }
  }

  #arm(peer: Peer): void {
    const deadline = peer.election.deadline()
    if (deadline === undefined) return
    const { life } = peer
    const wait = Math.max((deadline - this.clock(peer)) / peer.rate, 0)
    this.after(wait, () => {
      if (peer.life !== life || !peer.isUp || peer.election.deadline() !== deadline) return
      if (this.clock(peer) < deadline) this.#arm(peer)
      else this.input(peer.id, { type: 'tick' })
    })
  }

  #between([least, most]: readonly [number, number]): number {
    return least + (most - least) * this.#random.next()
  }

  #checkTerm(peer: Peer, term: number): void {
    const other = this.#leaderOf.get(term) ?? peer.id
    assert.equal(other, peer.id, `E1: two leaders in term ${term}`)
    this.#leaderOf.set(term, peer.id)
    assert.equal(peer.election.durableTerm, term, 'a leader leads in a durable term')
    for (const [earlier, last] of this.#committed) {
      if (earlier >= term || comparePositions(peer.last, last) >= 0) continue
      assert.fail(`E4: ${peer.id} leads term ${term} without what term ${earlier} committed`)
    }
    this.#wonTerm = Math.max(this.#wonTerm, term)
  }

  #checkConfirmed(id: number): void {
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    assert.ok(asked.wonTerm <= asked.term, 'a deposed leader was confirmed')
    this.#asked.delete(id)
  }

  #checkVote(from: Peer, to: PeerId, message: ElectionMessage): void {
    if (message.type === 'vote' && message.granted) this.#oneVote(from, message.term, to)
    if (message.type === 'vote-request') this.#oneVote(from, message.term, from.id)
    if (message.type === 'vote-request' || message.type === 'beat' || message.type === 'beat-ack') {
      const stored = from.stored === undefined ? undefined : decodeVote(from.stored)
      assert.equal(stored?.term, message.term, 'a term is durable before anything is sent in it')
    }
  }

  #oneVote(from: Peer, term: number, to: PeerId): void {
    const key = `${from.id} ${term}`
    const other = this.#votes.get(key) ?? to
    assert.equal(other, to, `E2: ${from.id} voted twice in term ${term}`)
    this.#votes.set(key, to)
    const stored = from.stored === undefined ? undefined : decodeVote(from.stored)
    assert.deepEqual(stored, { term, vote: to }, 'a vote is durable before it is told')
  }

  #checkLeases(): void {
    let leader: Peer | undefined
    for (const peer of this.peers.values()) {
      if (!this.isLeader(peer)) continue
      assert.equal(leader, undefined, `E3: ${leader?.id} and ${peer.id} lead at ${this.now}`)
      leader = peer
    }
  }
}
