import assert from 'node:assert/strict'
import { type PeerId, type Random, seededRandom } from '@quorate/kernel'
import {
  decodeFoundingMessage,
  encodeFoundingMessage,
  Founding,
  type FoundingEffect,
  type FoundingInput,
  type FoundingMessage,
} from '../src/index.ts'

export const roundMs = 30
export const settings = new Uint8Array([1, 2, 3])

export interface Founder {
  readonly id: PeerId
  readonly settings: Uint8Array
  machine: Founding
  isUp: boolean
  life: number
  diskFreeAt: number
  stored: Uint8Array | undefined
  /** The founding whose installation is durable. */
  installed: { id: string; voters: readonly PeerId[] } | undefined
  readonly effects: FoundingEffect[]
}

/** Founding machines in a world with delays, losses, slow disks, and crashes with restart. */
export class World {
  readonly founders = new Map<PeerId, Founder>()
  /** Every founding that anybody has ever installed, with its voters. */
  readonly everInstalled = new Map<string, readonly PeerId[]>()
  readonly random: Random
  readonly #expect: number
  now = 0
  loss = 0
  mostDelayMs = 5
  mostDiskMs = 0
  /** What gets through, beside what is lost at random. */
  passes: (from: PeerId, to: PeerId, message: FoundingMessage) => boolean = () => true
  #queue: { at: number; run: () => void }[] = []

  constructor(seed: number, expect: number, ids: readonly PeerId[], other?: PeerId) {
    this.random = seededRandom(seed)
    this.#expect = expect
    for (const id of ids) {
      this.founders.set(id, {
        id,
        settings: id === other ? new Uint8Array([9]) : settings,
        machine: undefined as unknown as Founding,
        isUp: false,
        life: 0,
        diskFreeAt: 0,
        stored: undefined,
        installed: undefined,
        effects: [],
      })
      this.start(id)
    }
  }

  founder(id: PeerId): Founder {
    return this.founders.get(id) as Founder
  }

  start(id: PeerId): void {
    const founder = this.founder(id)
    founder.isUp = true
    founder.life++
    founder.diskFreeAt = this.now
    founder.machine = new Founding({
      id,
      expect: this.#expect,
      settings: founder.settings,
      random: seededRandom(this.random.next() * 2 ** 32),
      roundMs,
      restored: founder.stored,
    })
    this.#arm(founder)
  }

  crash(id: PeerId): void {
    this.founder(id).isUp = false
  }

  see(id: PeerId, peers: readonly PeerId[]): void {
    this.input(id, { type: 'candidates', peers })
  }

  seeAll(peers: readonly PeerId[]): void {
    for (const id of peers) this.see(id, peers)
  }

  input(id: PeerId, input: FoundingInput): void {
    const founder = this.founder(id)
    if (!founder.isUp) return
    for (const effect of founder.machine.step(input, this.now)) this.#perform(founder, effect)
    this.#arm(founder)
  }

  after(ms: number, run: () => void): void {
    const at = this.now + ms
    const index = this.#queue.findLastIndex((other) => other.at <= at)
    this.#queue.splice(index + 1, 0, { at, run })
  }

  run(ms: number): void {
    const end = this.now + ms
    for (let next = this.#queue[0]; next !== undefined && next.at <= end; next = this.#queue[0]) {
      this.#queue.shift()
      this.now = next.at
      next.run()
    }
    this.now = end
  }

  foundings(): string[] {
    return [...this.founders.values()].map(({ installed }) => installed?.id.slice(0, 4) ?? '')
  }

  states(): string[] {
    return [...this.founders.values()].map(({ machine }) => machine.state)
  }

  /** The foundings that somebody alive has installed. */
  living(): { id: string; voters: readonly PeerId[] }[] {
    const living = [...this.founders.values()].filter(({ isUp }) => isUp)
    const all = living.flatMap(({ installed }) => installed ?? [])
    return [...new Map(all.map((founding) => [founding.id, founding])).values()]
  }

  #perform(founder: Founder, effect: FoundingEffect): void {
    founder.effects.push(effect)
    const { life } = founder
    if (effect.type === 'persist') {
      founder.diskFreeAt =
        Math.max(founder.diskFreeAt, this.now) + this.mostDiskMs * this.random.next()
      this.after(founder.diskFreeAt - this.now, () => {
        if (founder.life !== life || !founder.isUp) return
        founder.stored = effect.bytes
        this.input(founder.id, { type: 'persisted', token: effect.token })
      })
    } else if (effect.type === 'send') {
      if (this.random.next() < this.loss || !this.passes(founder.id, effect.to, effect.message)) {
        return
      }
      const message = decodeFoundingMessage(encodeFoundingMessage(effect.message))
      assert.ok(message !== undefined)
      this.after(0.1 + this.mostDelayMs * this.random.next(), () => {
        this.input(effect.to, { type: 'message', from: founder.id, message })
      })
    } else if (effect.type === 'founded') {
      assert.ok((founder.installed?.id ?? effect.id) === effect.id, 'installing is final')
      this.everInstalled.set(effect.id, effect.voters)
      founder.installed = { id: effect.id, voters: effect.voters }
    }
  }

  #arm(founder: Founder): void {
    const deadline = founder.machine.deadline()
    if (deadline === undefined || !founder.isUp) return
    const { life } = founder
    this.after(Math.max(deadline - this.now, 0), () => {
      if (founder.life !== life || founder.machine.deadline() !== deadline) return
      this.input(founder.id, { type: 'tick' })
    })
  }
}
