/** One machine on a test bench: every input and every message is in the test's hand. */
import { type PeerId, type Stored, seededRandom, type Term } from '@quorate/kernel'
import { encodeEntry } from '../src/entry-codec.ts'
import {
  type Configuration,
  type Entry,
  ReplicatedState,
  type ReplicatedStateOptions,
  type StateEffect,
  type StateInput,
  type StateMessage,
} from '../src/index.ts'
import { timing } from './mini-network.ts'

export const cluster = 'f'.repeat(32)
export const voters = ['a', 'b', 'c']
export const configuration: Configuration = {
  foundingId: cluster,
  voters,
  seats: 5,
  settings: new Uint8Array([7]),
}

type Body<Type extends StateMessage['type']> = Omit<
  StateMessage & { type: Type },
  'term' | 'cluster'
>
type Sent = { to: PeerId; message: StateMessage }

export class Bench {
  readonly id: PeerId
  readonly state: ReplicatedState
  now = 0
  term: Term = 0
  effects: readonly StateEffect[] = []
  /** Tokens of writes that are not answered yet. */
  readonly tokens: number[] = []
  /** Everything that was emitted so far. */
  readonly all: StateEffect[] = []

  constructor(id: PeerId, restored?: Stored, options: Partial<ReplicatedStateOptions> = {}) {
    this.id = id
    this.state = new ReplicatedState({
      id,
      boot: { counter: 1, nonce: 'n' },
      timing,
      random: seededRandom(1),
      restored,
      ...options,
    })
    if (restored === undefined) this.step({ type: 'found', configuration })
    for (const peer of [...voters, 'x']) {
      if (peer !== id) this.step({ type: 'link', peer, isOpen: true })
    }
    this.persist()
  }

  step(input: StateInput, passedMs = 0): readonly StateEffect[] {
    this.now += passedMs
    this.effects = this.state.step(input, this.now)
    this.all.push(...this.effects)
    for (const effect of this.effects) if (effect.type === 'persist') this.tokens.push(effect.token)
    return this.effects
  }

  /** Answers all writes so far; returns what that led to. */
  persist(): readonly StateEffect[] {
    const effects: StateEffect[] = []
    for (let token = this.tokens.shift(); token !== undefined; token = this.tokens.shift()) {
      effects.push(...this.step({ type: 'persisted', token }))
    }
    return effects
  }

  lead(term: Term): void {
    this.term = term
    this.step({ type: 'role', role: 'leader', term })
    this.step({ type: 'leader', leader: this.id, term })
  }

  follow(leader: PeerId | undefined, term: Term): void {
    this.term = term
    this.step({ type: 'role', role: 'follower', term })
    this.step({ type: 'leader', leader, term })
  }

  receive<Type extends StateMessage['type']>(
    from: PeerId,
    body: Body<Type>,
    term = this.term,
  ): readonly StateEffect[] {
    const message = { ...body, term, cluster } as unknown as StateMessage
    return this.step({ type: 'message', from, message })
  }

  append(from: PeerId, previousIndex: number, previousTerm: Term, entries: Entry[], commit = 0) {
    const encoded = entries.map((entry) => ({ entry, bytes: encodeEntry(entry) }))
    const body = { type: 'append', previousTerm, previousIndex, commit, probe: true } as const
    return this.receive<'append'>(from, { ...body, entries: encoded })
  }

  /** A follower of this leader has stored everything up to `index`. */
  ack(from: PeerId, index: number): readonly StateEffect[] {
    return this.receive<'append-ack'>(from, {
      type: 'append-ack',
      index,
      persisted: index,
      commit: 0,
    })
  }

  /** This leader's log is stored here and at one follower: it is committed. */
  commitAll(follower = 'b'): readonly StateEffect[] {
    this.persist()
    return this.ack(follower, this.state.log.last.index)
  }

  confirmAll(): readonly StateEffect[] {
    const ids = this.all.filter((effect) => effect.type === 'confirm').map(({ id }) => id)
    return ids.flatMap((id) => this.step({ type: 'confirmed', id }))
  }
}

export function sent<Type extends StateMessage['type']>(
  effects: readonly StateEffect[],
  type: Type,
): { to: PeerId; message: StateMessage & { type: Type } }[] {
  const found: { to: PeerId; message: StateMessage & { type: Type } }[] = []
  for (const effect of effects) {
    if (effect.type !== 'send' || effect.message.type !== type) continue
    found.push({ to: effect.to, message: effect.message as StateMessage & { type: Type } })
  }
  return found satisfies Sent[]
}

export const noop = (term: Term): Entry => ({ type: 'noop', term })
