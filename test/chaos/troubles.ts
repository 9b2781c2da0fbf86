/** Faults that come over the processes of a run, most often over whoever holds something. */
import { until } from '../integration/until.ts'
import type { Actor } from './actor.ts'
import type { Company } from './company.ts'
import { type Cut, cuts } from './network.ts'

const ofProcesses = ['stop', 'long-stop', 'kill', 'block'] as const
export type FaultKind = (typeof ofProcesses)[number] | Cut
/** How many of each kind met a holder; a kind that this machine cannot have is not among them. */
export type Met = Readonly<Partial<Record<FaultKind, number>>>

/** A majority has to be left, or nothing happens at all. */
const troubledAtMost = 2
/** A holder that is gone for longer has lost it, also when it led: the session timeout, and an election. */
const longMs = 8_000
const withinMs = 60_000

export interface TroublesOptions<Told> {
  /** Who holds, as far as is known. */
  readonly holder: () => Actor<Told> | undefined
  /** No stop is longer. @default 30000 */
  readonly stopMsAtMost?: number | undefined
  /** A number from 0 to 1. @default Math.random */
  readonly random?: (() => number) | undefined
  /** Nothing more has to happen. */
  readonly isEnough: () => boolean
}

export class Troubles<Told> {
  readonly #company: Company<Told>
  readonly #options: TroublesOptions<Told>
  readonly #met: Partial<Record<FaultKind, number>>
  readonly #random: () => number
  #under: Promise<void>[] = []

  constructor(company: Company<Told>, options: TroublesOptions<Told>) {
    this.#company = company
    this.#options = options
    this.#random = options.random ?? Math.random
    const kinds = company.network === undefined ? ofProcesses : [...ofProcesses, ...cuts]
    this.#met = Object.fromEntries(kinds.map((kind) => [kind, 0]))
  }

  get met(): Met {
    return { ...this.#met }
  }

  /** Each kind that there can be, the long ones first. */
  get kinds(): readonly FaultKind[] {
    const all = Object.keys(this.#met) as FaultKind[]
    return all.toSorted((a, b) => Number(b.includes('-')) - Number(a.includes('-')))
  }

  /** Those first, over a holder each; then as chance has it, for so long. Resolves when all are over. */
  async run(first: readonly FaultKind[], seconds: number): Promise<void> {
    const endsAt = performance.now() + seconds * 1_000
    const left = [...first]
    while ((left.length > 0 || performance.now() < endsAt) && !this.#options.isEnough()) {
      await this.#begin(left.shift() ?? this.#pick())
      await this.#pause(this.#between(100, 800))
    }
    await Promise.all(this.#under)
  }

  /** Once few enough are in trouble. */
  async #begin(kind: FaultKind): Promise<void> {
    const isFree = () =>
      this.#company.actors.filter(({ isTroubled }) => isTroubled).length < troubledAtMost
    await this.#until('few enough are in trouble', isFree)
    const actor = await this.#victim((this.#met[kind] ?? 0) > 0)
    if (actor === undefined) return
    const isFirst = this.#met[kind] === 0
    if (this.#options.holder() === actor) this.#met[kind] = (this.#met[kind] ?? 0) + 1
    this.#under.push(actor.during(() => this.#happen(kind, actor, isFirst)))
  }

  /** Most often the holder, just as it holds. Undefined: it is enough. */
  async #victim(mayBeAnybody: boolean): Promise<Actor<Told> | undefined> {
    const well = this.#company.actors.filter(({ isTroubled }) => !isTroubled)
    if (mayBeAnybody && this.#random() < 0.15)
      return well[Math.floor(this.#between(0, well.length))]
    let holder: Actor<Told> | undefined
    await this.#until('somebody holds it who is well', () => {
      holder = this.#options.holder()
      return holder !== undefined && !holder.isTroubled
    })
    return holder?.isTroubled === false ? holder : undefined
  }

  /** The first of a kind lasts long enough for a session to end. */
  async #happen(kind: FaultKind, actor: Actor<Told>, isFirst: boolean): Promise<void> {
    const { stopMsAtMost = 30_000 } = this.#options
    const long = this.#between(longMs, Math.max(longMs + 1_000, stopMsAtMost))
    switch (kind) {
      case 'stop':
      case 'long-stop':
        actor.signal('SIGSTOP')
        await this.#pause(kind === 'stop' ? this.#between(50, longMs) : long)
        return actor.signal('SIGCONT')
      case 'block': {
        const ms = this.#between(50, longMs + 2_000)
        actor.order({ type: 'block', ms })
        // It is well again when its loop turns: what it was told in between comes then.
        return await this.#pause(ms)
      }
      case 'kill':
        return await this.#kill(actor)
      case 'cut':
      case 'cut-sending':
      case 'cut-hearing':
        actor.order({ type: 'stay' })
        this.#company.network?.cut(actor.number, kind)
        await this.#pause(isFirst ? this.#between(longMs, longMs + 1_000) : this.#between(50, long))
        this.#company.network?.heal(actor.number)
        return actor.order({ type: 'go' })
    }
  }

  async #kill(actor: Actor<Told>): Promise<void> {
    await actor.kill()
    await this.#pause(this.#between(50, 2_000))
    if (this.#options.isEnough()) return
    actor.start()
    this.#company.introduce()
    await this.#until(`${actor.name} is back`, () => actor.isReady)
  }

  #pick(): FaultKind {
    const { kinds } = this
    return kinds[Math.floor(this.#between(0, kinds.length))] ?? 'stop'
  }

  #between(from: number, to: number): number {
    return from + (to - from) * this.#random()
  }

  async #pause(ms: number): Promise<void> {
    const end = performance.now() + ms
    await this.#until('time passes', () => performance.now() >= end)
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    await until(what, () => this.#options.isEnough() || holds(), withinMs)
  }
}
