/**
 * A small world for the machine: seeded, with delays, losses, doubles, cuts, crashes, restarts,
 * pauses and drifting clocks, and a trivial election that is fair to its contract (one leader a
 * term, chosen among voters whose log is complete enough; confirming rounds are real messages).
 */
import type { PeerId, StorageRecord, Stored, Term, Timing } from '@quorate/kernel'
import { lanTiming, majority, seededRandom } from '@quorate/kernel'
import {
  type Configuration,
  claimsLeadership,
  decode,
  encode,
  ReplicatedState,
  type StateEffect,
  type StateInput,
  type StateMark,
} from '../src/index.ts'

export const timing: Timing = { ...lanTiming, sessionTimeoutMs: 400 }

export interface Faults {
  /** Chances per message. */
  loss: number
  double: number
  reorder: number
  delayMs: number
}

export const noFaults: Faults = { loss: 0, double: 0, reorder: 0, delayMs: 1 }

interface Event {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** What survives a crash. */
class Disk {
  readonly values = new Map<string, Uint8Array>()
  entries: Uint8Array[] = []
  firstIndex = 1
  term: Term = 0

  write(records: readonly StorageRecord[]): void {
    for (const record of records) {
      if (record.type === 'value') this.values.set(record.name, record.bytes)
      else if (record.type === 'compact') {
        const gone = Math.max(0, record.upTo + 1 - this.firstIndex)
        this.entries = this.entries.slice(gone)
        this.firstIndex = Math.max(this.firstIndex, record.upTo + 1)
      } else {
        if (record.index > this.firstIndex + this.entries.length) throw new Error('a gap on disk')
        if (record.index < this.firstIndex) throw new Error('below the compacted log')
        this.entries.length = record.index - this.firstIndex
        this.entries.push(record.bytes)
      }
    }
  }

  stored(): Stored {
    const { values, entries, firstIndex } = this
    return { values: new Map(values), entries: [...entries], firstIndex }
  }
}

export class Node {
  readonly id: PeerId
  readonly net: MiniNetwork
  readonly disk = new Disk()
  readonly rate: number
  boots = 0
  state!: ReplicatedState
  isUp = false
  isPaused = false
  isLeading = false
  term: Term = 0
  leader: PeerId | undefined
  /** What arrived during a pause. */
  waiting: (() => void)[] = []
  readonly effects: StateEffect[] = []
  #writes: { token: number; records: readonly StorageRecord[]; life: number }[] = []
  #armedFor: number | undefined
  #ticks = 0
  #ticksSince = 0

  constructor(net: MiniNetwork, id: PeerId, rate: number) {
    this.net = net
    this.id = id
    this.rate = rate
  }

  /** This peer's own clock. */
  get now(): number {
    return this.net.time * this.rate
  }

  start(): void {
    this.boots++
    this.isUp = true
    this.isPaused = false
    this.isLeading = false
    this.leader = undefined
    this.waiting = []
    this.#writes = []
    this.#armedFor = undefined
    this.term = this.disk.term
    this.state = new ReplicatedState({
      id: this.id,
      boot: { counter: this.boots, nonce: `n${this.boots}` },
      timing,
      random: this.net.random,
      restored: this.boots > 1 ? this.disk.stored() : undefined,
      compaction: this.net.compaction,
      gossip: this.net.hasGossip,
    })
    this.net.onStart?.(this)
    this.input({ type: 'role', role: 'follower', term: this.term })
    for (const other of this.net.nodes.values()) this.net.link(this, other)
  }

  crash(): void {
    this.isUp = false
    this.isLeading = false
    // A crash keeps a prefix of what was being written.
    const kept = Math.floor(this.net.random.next() * (this.#writes.length + 1))
    for (const { records } of this.#writes.slice(0, kept)) this.disk.write(records)
    this.#writes = []
    const { id, boots } = this
    for (const other of this.net.nodes.values()) {
      const hadLink = this.net.hasLink(other, this)
      this.net.unlink(this, other)
      // The system answers for a process that is gone, at once and truly.
      if (!hadLink) continue
      this.net.after(2, () => {
        if (this.isUp) return
        other.whenAwake(() => other.input({ type: 'crashed', peer: id, bootCounter: boots }))
      })
    }
  }

  /** Runs when the process is able to: at once, or after its pause. */
  whenAwake(run: () => void): void {
    const life = this.boots
    const guarded = () => {
      if (this.isUp && this.boots === life) run()
    }
    if (this.isPaused) this.waiting.push(guarded)
    else guarded()
  }

  resume(): void {
    this.isPaused = false
    const waiting = this.waiting
    this.waiting = []
    for (const run of waiting) this.whenAwake(run)
    if (this.isUp) this.input({ type: 'tick' })
  }

  input(input: StateInput): void {
    if (!this.isUp) return
    const effects = this.state.step(input, this.now)
    for (const effect of effects) this.#perform(effect)
    this.net.onStep?.(this, effects)
    this.#arm()
  }

  adopt(term: Term, leader: PeerId | undefined): void {
    if (term > this.term) {
      this.term = term
      this.disk.term = term
      this.isLeading = false
      this.leader = undefined
      this.input({ type: 'role', role: 'follower', term })
      this.input({ type: 'leader', leader: undefined, term })
    }
    if (leader !== undefined && leader !== this.leader) {
      this.leader = leader
      this.input({ type: 'leader', leader, term })
    }
  }

  lead(term: Term): void {
    this.adopt(term, undefined)
    this.isLeading = true
    this.leader = this.id
    this.input({ type: 'role', role: 'leader', term })
    this.input({ type: 'leader', leader: this.id, term })
  }

  stepDown(): void {
    if (!this.isLeading) return
    this.isLeading = false
    this.leader = undefined
    this.input({ type: 'role', role: 'follower', term: this.term })
    this.input({ type: 'leader', leader: undefined, term: this.term })
  }

  #perform(effect: StateEffect): void {
    const { net } = this
    if (effect.type === 'send') net.send(this, effect.to, encode(effect.message))
    else if (effect.type === 'publish') net.publish(this, encode(effect.message))
    else if (effect.type === 'persist') this.#write(effect.token, effect.records)
    else if (effect.type === 'confirm') net.confirm(this, effect.id)
    else if (effect.type === 'mark') net.count(effect.mark)
  }

  #write(token: number, records: readonly StorageRecord[]): void {
    this.#writes.push({ token, records, life: this.boots })
    const life = this.boots
    this.net.after(this.net.random.next() * this.net.diskMs, () => {
      if (!this.isUp || this.boots !== life) return
      // In order: the oldest first, whichever timer fires.
      const write = this.#writes.shift()
      if (write === undefined) return
      this.disk.write(write.records)
      this.whenAwake(() => this.input({ type: 'persisted', token: write.token }))
    })
  }

  /** A deadline that stays in the past would spin a real timer. */
  #countTick(): void {
    if (this.net.time > this.#ticksSince + 1) {
      this.#ticks = 0
      this.#ticksSince = this.net.time
    }
    if (++this.#ticks > 50) throw new Error(`${this.id} spins: deadline ${this.state.deadline()}`)
  }

  #arm(): void {
    const deadline = this.state.deadline()
    if (deadline === undefined || deadline === this.#armedFor) return
    this.#armedFor = deadline
    const life = this.boots
    this.net.after(Math.max(0, deadline / this.rate - this.net.time) + 0.001, () => {
      if (this.boots !== life || this.#armedFor !== deadline) return
      this.#armedFor = undefined
      this.#countTick()
      this.whenAwake(() => this.input({ type: 'tick' }))
    })
  }
}

export class MiniNetwork {
  readonly random
  readonly nodes = new Map<PeerId, Node>()
  readonly marks = new Map<StateMark, number>()
  readonly #cuts = new Set<string>()
  readonly #links = new Map<string, { epoch: number; isOpen: boolean; lastAt: number }>()
  #events: Event[] = []
  #orders = 0
  time = 0
  diskMs = 1
  faults: Faults = noFaults
  hasGossip = false
  compaction = { keptEntries: 50, keptBytes: 1_000_000 }
  voters: readonly PeerId[] = []
  onStart: ((node: Node) => void) | undefined
  onStep: ((node: Node, effects: readonly StateEffect[]) => void) | undefined

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  add(id: PeerId): Node {
    const drift = (this.random.next() * 2 - 1) * timing.driftBound
    const node = new Node(this, id, 1 + drift)
    this.nodes.set(id, node)
    return node
  }

  node(id: PeerId): Node {
    return this.nodes.get(id) as Node
  }

  get up(): Node[] {
    return [...this.nodes.values()].filter(({ isUp }) => isUp)
  }

  /** The leader of the highest term. */
  get leader(): Node | undefined {
    return this.up.filter(({ isLeading }) => isLeading).sort((a, b) => b.term - a.term)[0]
  }

  found(voters: readonly PeerId[]): void {
    this.voters = voters
    const fixed = { foundingId: 'f'.repeat(32), seats: 5, settings: new Uint8Array([1, 2, 3]) }
    const configuration: Configuration = { ...fixed, voters }
    for (const id of voters) this.node(id).input({ type: 'found', configuration })
    this.#beat()
  }

  after(delayMs: number, run: () => void): void {
    const event = { at: this.time + delayMs, order: this.#orders++, run }
    // A sorted array with binary insertion: plenty for a few nodes.
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#events[middle] as Event
      if (other.at > event.at) high = middle
      else low = middle + 1
    }
    this.#events.splice(low, 0, event)
  }

  run(forMs: number): void {
    const until = this.time + forMs
    for (let next = this.#events[0]; next !== undefined && next.at <= until; ) {
      this.#events.shift()
      this.time = Math.max(this.time, next.at)
      next.run()
      next = this.#events[0]
    }
    this.time = until
  }

  /** Runs until something holds; false when it does not within the time. */
  runUntil(holds: () => boolean, withinMs: number): boolean {
    for (let passed = 0; passed < withinMs && !holds(); passed += 5) this.run(5)
    return holds()
  }

  count(mark: StateMark): void {
    this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1)
  }

  // Links: one way each, in order until they close; a close loses what is under way.

  cut(a: PeerId, b: PeerId): void {
    this.#cuts.add(`${a} ${b}`)
    this.unlink(this.node(a), this.node(b))
  }

  heal(): void {
    this.#cuts.clear()
    for (const a of this.up) for (const b of this.up) this.link(a, b)
  }

  isCut(a: PeerId, b: PeerId): boolean {
    return this.#cuts.has(`${a} ${b}`) || this.#cuts.has(`${b} ${a}`)
  }

  hasLink(from: Node, to: Node): boolean {
    return this.#link(from, to).isOpen
  }

  link(a: Node, b: Node): void {
    if (a === b || !a.isUp || !b.isUp || this.isCut(a.id, b.id)) return
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const link = this.#link(from, to)
      if (link.isOpen) continue
      link.isOpen = true
      const { epoch } = link
      this.after(this.random.next() * this.faults.delayMs, () => {
        if (link.epoch !== epoch) return
        from.whenAwake(() => from.input({ type: 'link', peer: to.id, isOpen: true }))
      })
    }
  }

  unlink(a: Node, b: Node): void {
    if (a === b) return
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const link = this.#link(from, to)
      if (!link.isOpen) continue
      link.isOpen = false
      link.epoch++
      from.whenAwake(() => from.input({ type: 'link', peer: to.id, isOpen: false }))
    }
  }

  send(from: Node, toId: PeerId, bytes: Uint8Array): void {
    const to = this.nodes.get(toId)
    if (to === undefined) return
    this.#transmit(from, to, () => this.#receive(from, to, bytes))
  }

  /** To everybody, each time perhaps lost, doubled or late, over whatever is not cut. */
  publish(from: Node, bytes: Uint8Array): void {
    for (const to of this.nodes.values()) {
      for (let copies = this.random.next() * 2.2; copies > 0.2; copies--) {
        const lateMs = this.random.next() < 0.1 ? 1_000 : 3
        this.after(this.random.next() * lateMs, () => {
          const message = decode(bytes)
          if (to === from || !to.isUp || this.isCut(from.id, to.id) || !message) return
          to.whenAwake(() => to.input({ type: 'gossip', from: from.id, message }))
        })
      }
    }
  }

  // The election of this world.

  /** A voter stands in a fresh term, and leads if a majority of complete-enough voters agrees. */
  elect(candidate: Node): boolean {
    if (!candidate.isUp || candidate.isPaused) return false
    const term = Math.max(...[...this.nodes.values()].map((node) => node.disk.term)) + 1
    const mine = candidate.state.log.last
    const granting = this.voters
      .map((id) => this.node(id))
      .filter((voter) => {
        if (!voter.isUp || voter.isPaused || this.isCut(voter.id, candidate.id)) return false
        const { last } = voter.state.log
        return mine.term > last.term || (mine.term === last.term && mine.index >= last.index)
      })
    if (granting.length < majority(this.voters.length)) return false
    for (const voter of granting) if (voter !== candidate) voter.adopt(term, undefined)
    candidate.lead(term)
    return true
  }

  /** Elects the first that can be. */
  electAny(): boolean {
    const voters = this.voters.map((id) => this.node(id))
    voters.sort(() => this.random.next() - 0.5)
    return voters.some((voter) => this.elect(voter))
  }

  confirm(leader: Node, id: number): void {
    const { term } = leader
    const acknowledged = new Set<PeerId>([leader.id])
    const check = () => {
      if (acknowledged.size < majority(this.voters.length) || leader.term !== term) return
      if (!leader.isLeading) return
      acknowledged.clear()
      leader.input({ type: 'confirmed', id })
    }
    this.after(0, () => leader.whenAwake(check))
    for (const voterId of this.voters) {
      const voter = this.node(voterId)
      if (voter === leader) continue
      this.#transmit(leader, voter, () => {
        if (voter.term > term) return
        voter.adopt(term, leader.id)
        this.#transmit(voter, leader, () => {
          acknowledged.add(voter.id)
          check()
        })
      })
    }
    this.after(500, () => leader.whenAwake(() => leader.input({ type: 'unconfirmed', id })))
  }

  #beat(): void {
    for (const leader of this.up) {
      if (!leader.isLeading || leader.isPaused) continue
      const { term } = leader
      for (const node of this.nodes.values()) {
        if (node === leader) continue
        this.#transmit(leader, node, () => {
          if (node.term > term) {
            this.#transmit(node, leader, () => {
              if (leader.term === term) leader.stepDown()
            })
          } else node.adopt(term, leader.id)
        })
      }
    }
    this.after(timing.beatMs, () => this.#beat())
  }

  #receive(from: Node, to: Node, bytes: Uint8Array): void {
    const message = decode(bytes)
    if (message === undefined) throw new Error('what was encoded can be decoded')
    // The door, as the election keeps it.
    if (message.term > to.term && claimsLeadership(message)) to.adopt(message.term, from.id)
    to.input({ type: 'message', from: from.id, message })
  }

  #transmit(from: Node, to: Node, run: () => void): void {
    const link = this.#link(from, to)
    if (!link.isOpen || !to.isUp) return
    const { loss, double, reorder, delayMs } = this.faults
    if (this.random.next() < loss) return
    const copies = this.random.next() < double ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      let at = this.time + 0.05 + this.random.next() * delayMs
      if (this.random.next() >= reorder) at = Math.max(at, link.lastAt)
      link.lastAt = Math.max(link.lastAt, at)
      const { epoch } = link
      const life = to.boots
      this.after(at - this.time, () => {
        if (link.epoch === epoch && to.boots === life) to.whenAwake(run)
      })
    }
  }

  #link(from: Node, to: Node): { epoch: number; isOpen: boolean; lastAt: number } {
    const key = `${from.id} ${to.id}`
    const link = this.#links.get(key) ?? { epoch: 0, isOpen: false, lastAt: 0 }
    this.#links.set(key, link)
    return link
  }
}
