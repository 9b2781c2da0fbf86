/** One machine, and a test that plays everybody else: exact instants, decoded packets. */
import { type Address, seededRandom } from '@quorate/kernel'
import { Membership, type MembershipEffect, type MembershipInput } from '@quorate/membership'
import type { Member, News } from '../src/member.ts'
import { decode, decodeFromStream, encode, type Message, type Packet } from '../src/wire.ts'
import { timing } from './network.ts'

export interface Streamed {
  readonly to: string
  readonly packet: Packet
}

export interface Sent {
  readonly at: number
  readonly to: Address
  readonly packet: Packet
}

/** The n-th other has the id `m<n>` and this address. */
export function addressOf(n: number): Address {
  return `127.0.0.1:${8_000 + n}`
}

export function member(n: number, changes: Partial<Member> = {}): Member {
  const tags = new Uint8Array(0)
  const id = `m${n}`
  const metadata = new Uint8Array(0)
  return {
    id,
    name: id,
    address: addressOf(n),
    incarnation: 1,
    status: 'alive',
    tags,
    metadata,
    ...changes,
  }
}

export function news(about: Member, by?: string, isCrash = false): News {
  const accuser = about.status === 'suspect' ? (by ?? 'm9') : undefined
  return { member: about, accuser, isCrash }
}

export class Solo {
  now = 0
  readonly machine: Membership
  readonly sent: Sent[] = []
  readonly streamed: Streamed[] = []
  readonly effects: MembershipEffect[] = []

  /** Knows `others` others from the start. */
  constructor(others = 0, seed = 7) {
    this.machine = new Membership({
      cluster: 'test',
      id: 'me',
      address: '127.0.0.1:8000',
      name: 'me',
      timing,
      random: seededRandom(seed),
      now: 0,
    })
    for (let n = 1; n <= others; n++) this.hearStream(n, { type: 'gossip' }, [news(member(n))])
    // The news of them goes round until it is used up.
    this.runAnswering(1_000)
    this.clear()
  }

  clear(): void {
    this.sent.length = 0
    this.streamed.length = 0
    this.effects.length = 0
  }

  input(input: MembershipInput): void {
    for (const effect of this.machine.step(input, this.now)) {
      this.effects.push(effect)
      if (effect.type === 'stream') {
        const packet = decodeFromStream(effect.bytes)
        if (packet === undefined) throw new Error('sent what nobody can read')
        this.streamed.push({ to: effect.to, packet })
      }
      if (effect.type !== 'datagram') continue
      const packet = decode(effect.bytes)
      if (packet === undefined) throw new Error('sent what nobody can read')
      this.sent.push({ at: this.now, to: effect.to, packet })
    }
  }

  /** The n-th other sends this. */
  hear(n: number, message: Message, told: readonly News[] = [], cluster = 'test'): void {
    const bytes = encode({ cluster, from: `m${n}`, message, news: told })
    this.input({ type: 'datagram', from: addressOf(n), bytes })
  }

  /** The n-th other sends this over a link. */
  hearStream(n: number, message: Message, told: readonly News[] = [], cluster = 'test'): void {
    const bytes = encode({ cluster, from: `m${n}`, message, news: told })
    this.input({ type: 'stream', from: `m${n}`, bytes })
  }

  /** Ticks at every deadline; `answer` sees what is sent, as it is sent. */
  run(forMs: number, answer: (sent: Sent) => void = () => {}): void {
    const end = this.now + forMs
    let seen = this.sent.length
    while (true) {
      const deadline = this.machine.deadline()
      if (deadline === undefined || deadline > end) break
      this.now = deadline
      this.input({ type: 'tick' })
      for (; seen < this.sent.length; seen++) answer(this.sent[seen] as Sent)
    }
    this.now = end
  }

  /** Everybody but `silent` answers pings. */
  runAnswering(forMs: number, silent: readonly number[] = []): void {
    this.run(forMs, ({ packet: { message } }) => {
      if (message.type !== 'ping') return
      const n = Number(message.target.slice(1))
      const { sequence, target } = message
      if (!silent.includes(n)) this.hear(n, { type: 'ack', sequence, target })
    })
  }

  sentOf<T extends Message['type']>(
    type: T,
  ): (Sent & { message: Extract<Message, { type: T }> })[] {
    return this.sent.flatMap((sent) => {
      const { message } = sent.packet
      return message.type === type
        ? [{ ...sent, message: message as Extract<Message, { type: T }> }]
        : []
    })
  }

  /** All that was told about a member, newest last. */
  told(id: string): Member[] {
    return this.sent.flatMap(({ packet }) =>
      packet.news.filter((item) => item.member.id === id).map((item) => item.member),
    )
  }

  status(n: number): Member['status'] | undefined {
    return this.machine.get(`m${n}`)?.status
  }

  /** Changes of view, as `join m1`. */
  changes(): string[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'member' ? [`${effect.change} ${effect.member.id}`] : [],
    )
  }

  marks(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'mark' ? [effect.mark] : []))
  }
}
