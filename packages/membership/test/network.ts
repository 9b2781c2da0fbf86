/**
 * A network of membership machines on one simulated clock: seeded latency, loss, doubles, cuts and
 * pauses. Nothing here waits; time jumps from event to event.
 */
import { type Address, type Random, seededRandom } from '@quorate/kernel'
import {
  type Member,
  Membership,
  type MembershipEffect,
  type MembershipInput,
} from '@quorate/membership'

export const timing = { probeIntervalMs: 200, probeTimeoutMs: 100 }

export interface Peer {
  readonly id: string
  readonly address: Address
  readonly machine: Membership
  readonly events: { at: number; change: string; id: string }[]
  readonly marks: Map<string, number>
  readonly dropped: Map<string, number>
  isUp: boolean
  hasLeft: boolean
  /** It found that its identity was in use before. */
  isCloned: boolean
  pausedUntil: number
  bytesSent: number
  packetsSent: number
  longestPacket: number
}

interface Flying {
  readonly at: number
  readonly order: number
  readonly from: Peer
  readonly to: Address
  readonly bytes: Uint8Array
  readonly isStream: boolean
}

interface Timer {
  readonly at: number
  readonly peer: Peer
  /** Void once the peer's deadline is another one. */
  readonly deadline: number
}

export interface NetworkOptions {
  readonly seed?: number
  readonly loss?: number
  readonly doubles?: number
  readonly latencyMs?: readonly [number, number]
}

export class Network {
  now = 1_000
  loss: number
  /** Whether a datagram may pass, by addresses. */
  passes: (from: Address, to: Address) => boolean = () => true
  /** Whether there are links; nothing is lost on them. */
  streamPasses: (from: Address, to: Address) => boolean = () => false
  /** How long a message takes on a link. @default the longest latency */
  streamMs: () => number
  /** Sees every datagram that is sent; true swallows it. */
  intercept: (from: Address, to: Address, bytes: Uint8Array) => boolean = () => false
  readonly peers = new Map<string, Peer>()
  readonly random: Random
  readonly #doubles: number
  readonly #latencyMs: readonly [number, number]
  readonly #byAddress = new Map<Address, Peer>()
  #flying: Flying[] = []
  /** A heap, the earliest first. */
  readonly #timers: Timer[] = []
  #order = 0

  constructor({ seed = 1, loss = 0, doubles = 0, latencyMs = [0.2, 1.5] }: NetworkOptions = {}) {
    this.random = seededRandom(seed)
    this.loss = loss
    this.#doubles = doubles
    this.#latencyMs = latencyMs
    this.streamMs = () => latencyMs[1]
  }

  /** Another process with the identity of one that is there already. */
  addClone(id: string, address: Address): Peer {
    return this.add(id, { address, key: `${id} again` })
  }

  add(
    id: string,
    {
      cluster = 'test',
      name = id,
      address = `127.0.0.1:${7_001 + this.peers.size}`,
      key = id,
    } = {},
  ): Peer {
    const peer: Peer = {
      id,
      address,
      machine: new Membership({
        cluster,
        id,
        address,
        name,
        timing,
        random: seededRandom(Math.floor(this.random.next() * 2 ** 32)),
        now: this.now,
      }),
      events: [],
      marks: new Map(),
      dropped: new Map(),
      isUp: true,
      hasLeft: false,
      isCloned: false,
      pausedUntil: 0,
      bytesSent: 0,
      packetsSent: 0,
      longestPacket: 0,
    }
    this.peers.set(key, peer)
    this.#byAddress.set(address, peer)
    return peer
  }

  /** So many peers that all know the first one's address, and have had time to meet. */
  static joined(count: number, options: NetworkOptions = {}): Network {
    const network = new Network(options)
    const { loss } = network
    network.loss = 0
    const first = network.add('p0')
    for (let n = 1; n < count; n++) {
      const peer = network.add(`p${n}`)
      network.input(peer, { type: 'discovered', address: first.address })
    }
    network.run(2_000)
    for (const peer of network.peers.values()) peer.events.length = 0
    network.loss = loss
    return network
  }

  peer(id: string): Peer {
    const peer = this.peers.get(id)
    if (peer === undefined) throw new Error(`no peer ${id}`)
    return peer
  }

  input(peer: Peer, input: MembershipInput): void {
    if (!peer.isUp) return
    const before = peer.machine.deadline()
    this.#perform(peer, peer.machine.step(input, this.now))
    const deadline = peer.machine.deadline()
    if (deadline !== undefined && deadline !== before) this.#arm(peer, deadline, deadline)
  }

  /** The process is gone: it neither hears nor sends. */
  crash(peer: Peer): void {
    peer.isUp = false
  }

  pause(peer: Peer, forMs: number): void {
    peer.pausedUntil = this.now + forMs
  }

  run(forMs: number): void {
    this.runUntil(() => false, forMs)
  }

  /** Runs until the condition holds; how long that took, undefined if it never did. */
  runUntil(condition: () => boolean, atMostMs: number): number | undefined {
    const start = this.now
    const end = start + atMostMs
    while (true) {
      if (condition()) return this.now - start
      const next = this.#next()
      if (next === undefined || next.at > end) break
      this.now = Math.max(this.now, next.at)
      if ('bytes' in next) this.#deliver(next)
      else this.#tick(next)
    }
    this.now = end
    return condition() ? atMostMs : undefined
  }

  #tick({ peer, deadline }: Timer): void {
    this.#disarmFirst()
    this.input(peer, { type: 'tick' })
    // The machine may ask for the very same instant again.
    if (peer.isUp && peer.machine.deadline() === deadline) this.#arm(peer, deadline, deadline)
  }

  live(): Peer[] {
    return [...this.peers.values()].filter(({ isUp }) => isUp)
  }

  /** Whether everyone up sees exactly those up as alive. */
  agrees(): boolean {
    const up = this.live()
    return up.every(({ machine }) => {
      const alive = machine.members().filter(({ status }) => status === 'alive')
      return alive.length === up.length && up.every(({ id }) => machine.get(id)?.status === 'alive')
    })
  }

  /** The status of `id` at every other peer that is up. */
  statuses(id: string): (Member['status'] | undefined)[] {
    return this.live()
      .filter((peer) => peer.id !== id)
      .map(({ machine }) => machine.get(id)?.status)
  }

  changes(change: string): string[] {
    return this.live().flatMap(({ id: by, events }) =>
      events
        .filter((event) => event.change === change)
        .map(({ id, at }) => `${by}: ${id} at ${at}`),
    )
  }

  #next(): Flying | Timer | undefined {
    const first = this.#firstTimer()
    const datagram = this.#flying[0]
    // A peer that wakes hears what waited in its socket before its timers fire.
    return datagram !== undefined && (first === undefined || datagram.at <= first.at)
      ? datagram
      : first
  }

  /** The earliest timer that still holds; it stays where it is until its peer has ticked. */
  #firstTimer(): Timer | undefined {
    while (true) {
      const timer = this.#timers[0]
      if (timer === undefined) return undefined
      const { at, peer, deadline } = timer
      const isVoid = !peer.isUp || peer.machine.deadline() !== deadline
      if (!isVoid && peer.pausedUntil <= at) return timer
      this.#disarmFirst()
      if (!isVoid) this.#arm(peer, deadline, peer.pausedUntil)
    }
  }

  #arm(peer: Peer, deadline: number, at: number): void {
    const timers = this.#timers
    let hole = timers.length
    timers.push({ at, peer, deadline })
    while (hole > 0) {
      const parent = (hole - 1) >>> 1
      const above = timers[parent] as Timer
      if (above.at <= at) break
      timers[hole] = above
      hole = parent
    }
    timers[hole] = { at, peer, deadline }
  }

  #disarmFirst(): void {
    const timers = this.#timers
    const last = timers.pop() as Timer
    if (timers.length === 0) return
    let hole = 0
    while (2 * hole + 1 < timers.length) {
      let child = 2 * hole + 1
      if ((timers[child + 1]?.at ?? Number.POSITIVE_INFINITY) < (timers[child] as Timer).at) child++
      if ((timers[child] as Timer).at >= last.at) break
      timers[hole] = timers[child] as Timer
      hole = child
    }
    timers[hole] = last
  }

  #deliver(datagram: Flying): void {
    this.#flying.shift()
    const peer = this.#byAddress.get(datagram.to)
    if (peer === undefined || !peer.isUp) return
    if (peer.pausedUntil > this.now) {
      this.#fly({ ...datagram, at: peer.pausedUntil })
      return
    }
    const { from, bytes, isStream } = datagram
    if (isStream) this.input(peer, { type: 'stream', from: from.id, bytes })
    else this.input(peer, { type: 'datagram', from: from.address, bytes })
  }

  #perform(peer: Peer, effects: readonly MembershipEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'datagram':
          this.#send(peer, effect.to, effect.bytes)
          break
        case 'stream': {
          const to = this.peers.get(effect.to)?.address
          if (to !== undefined && this.streamPasses(peer.address, to)) {
            const at = this.now + this.streamMs()
            this.#fly({ at, order: 0, from: peer, to, bytes: effect.bytes, isStream: true })
          }
          break
        }
        case 'member':
          peer.events.push({ at: this.now, change: effect.change, id: effect.member.id })
          break
        case 'mark':
          peer.marks.set(effect.mark, (peer.marks.get(effect.mark) ?? 0) + 1)
          break
        case 'dropped':
          peer.dropped.set(effect.reason, (peer.dropped.get(effect.reason) ?? 0) + 1)
          break
        case 'cloned':
          peer.isCloned = true
          peer.isUp = false
          break
        case 'left':
          peer.hasLeft = true
          peer.isUp = false
          break
      }
    }
  }

  #send(peer: Peer, to: Address, bytes: Uint8Array): void {
    peer.packetsSent++
    peer.bytesSent += bytes.length
    peer.longestPacket = Math.max(peer.longestPacket, bytes.length)
    if (this.intercept(peer.address, to, bytes) || !this.passes(peer.address, to)) return
    const [least, most] = this.#latencyMs
    const copies = this.random.next() < this.#doubles ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      if (this.random.next() < this.loss) continue
      const at = this.now + least + this.random.next() * (most - least)
      this.#fly({ at, order: 0, from: peer, to, bytes, isStream: false })
    }
  }

  /** Keeps what flies in the order of arrival; packets for a paused peer in the order of sending. */
  #fly(datagram: Flying): void {
    const entry = { ...datagram, order: this.#order++ }
    let low = 0
    let high = this.#flying.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#flying[middle] as Flying
      if (other.at <= entry.at) low = middle + 1
      else high = middle
    }
    this.#flying.splice(low, 0, entry)
  }
}
