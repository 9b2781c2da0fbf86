/** One election machine on the bench: inputs at chosen instants, effects looked at one by one. */
import assert from 'node:assert/strict'
import { lanTiming, type PeerId, seededRandom } from '@quorate/kernel'
import {
  type Algorithm,
  decodeVote,
  Election,
  type ElectionEffect,
  type ElectionInput,
  type ElectionMessage,
  type VoteRecord,
} from '../src/index.ts'

type Sent = ElectionMessage & { readonly to: PeerId }

export class Bench {
  readonly election: Election
  now = 1_000
  /** What the machine did since it was last looked at. */
  readonly #effects: ElectionEffect[] = []
  readonly #tokens: number[] = []

  constructor(
    id: PeerId,
    options: { restored?: VoteRecord; hasRestarted?: boolean; algorithm?: Algorithm } = {},
  ) {
    this.election = new Election({
      id,
      algorithm: options.algorithm,
      timing: lanTiming,
      random: seededRandom(1),
      restored: options.restored,
      hasRestarted: options.hasRestarted ?? false,
      now: this.now,
    })
  }

  /** A voter among these, connected to all others and believing them alive. */
  static voter(
    id: PeerId,
    voters: readonly PeerId[],
    restored: VoteRecord = { term: 4 },
    algorithm: Algorithm = 'bully',
  ): Bench {
    const bench = new Bench(id, { restored, algorithm })
    bench.now += lanTiming.stickinessMs
    bench.input({ type: 'position', last: { term: 4, index: 10 } })
    for (const peer of voters) {
      if (peer !== id) {
        bench.input({ type: 'connected', peer })
        bench.input({ type: 'alive', peer })
      }
    }
    return bench.input({ type: 'voters', voters })
  }

  /** A follower that has just heard a beat of its leader in term 5. */
  static follower(
    id: PeerId,
    voters: readonly PeerId[],
    leader: PeerId,
    algorithm: Algorithm = 'bully',
  ): Bench {
    const bench = new Bench(id, { restored: { term: 5 }, algorithm })
    bench.input({ type: 'position', last: { term: 4, index: 10 } })
    for (const peer of voters) {
      if (peer !== id) {
        bench.input({ type: 'connected', peer })
        bench.input({ type: 'alive', peer })
      }
    }
    bench.input({ type: 'voters', voters })
    bench.receive(leader, { type: 'beat', term: 5, round: 1 })
    return bench.forget()
  }

  /** The best voter, leader of term 5, its first beats (round 1) just sent, none acknowledged. */
  static leader(id: PeerId, voters: readonly PeerId[], algorithm: Algorithm = 'bully'): Bench {
    const bench = Bench.voter(id, voters, { term: 4 }, algorithm)
    // On the ring its token comes round first.
    const token = { type: 'token', term: 4, origin: id, last: { term: 4, index: 10 } } as const
    if (algorithm === 'ring') bench.receive(voters.find((peer) => peer !== id) ?? id, token)
    for (const peer of voters) bench.receive(peer, { type: 'pre-vote', term: 5, granted: true })
    bench.persisted()
    for (const peer of voters) bench.receive(peer, { type: 'vote', term: 5, granted: true })
    assert.equal(bench.election.role, 'leader')
    return bench.forget()
  }

  input(input: ElectionInput): this {
    const effects = this.election.step(input, this.now)
    for (const effect of effects) {
      this.#effects.push(effect)
      if (effect.type === 'persist') this.#tokens.push(effect.token)
    }
    return this
  }

  receive(from: PeerId, message: ElectionMessage): this {
    return this.input({ type: 'message', from, message })
  }

  wait(ms: number): this {
    this.now += ms
    return this
  }

  tick(): this {
    return this.input({ type: 'tick' })
  }

  /** All that is being written is durable now. */
  persisted(): this {
    for (const token of this.#tokens.splice(0)) this.input({ type: 'persisted', token })
    return this
  }

  forget(): this {
    this.#effects.length = 0
    return this
  }

  effects(): ElectionEffect[] {
    return this.#effects.splice(0).filter(({ type }) => type !== 'mark')
  }

  marks(): string[] {
    return this.#effects.flatMap((effect) => (effect.type === 'mark' ? [effect.mark] : []))
  }

  /** What was sent since it was last looked at. */
  sent(): Sent[] {
    return this.effects().flatMap((effect) =>
      effect.type === 'send' ? [{ to: effect.to, ...effect.message }] : [],
    )
  }

  written(): (VoteRecord | undefined)[] {
    return this.#effects.flatMap((effect) =>
      effect.type === 'persist' ? [decodeVote(effect.bytes)] : [],
    )
  }
}
