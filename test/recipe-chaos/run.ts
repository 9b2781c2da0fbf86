/**
 * Five processes use all recipes at once while they are stopped, killed, blocked and cut off, most
 * often the leader of the election. What they tell is written down, and looked at by `checker.ts`.
 */
import type { Actor } from '../chaos/actor.ts'
import { Company } from '../chaos/company.ts'
import { type FaultKind, Troubles } from '../chaos/troubles.ts'
import { until } from '../integration/until.ts'
import { problemsOf } from './checker.ts'
import { type Fact, type Log, type Recipe, recipes, type Told, type View } from './fact.ts'

const program = new URL('worker.ts', import.meta.url)
const withinMs = 60_000
/** How often it is looked whether all has been noticed. */
const lookEveryMs = 250

export interface RunOptions {
  readonly seconds: number
  /** Which faults come first, one after the other. @default each kind once */
  readonly first?: readonly FaultKind[]
  /** No stop is longer. @default 30000 */
  readonly stopMsAtMost?: number
  /** All recipes are broken; it ends once all of that is noticed. @default false */
  readonly isSabotaged?: boolean
}

export async function runRecipeChaos(options: RunOptions): Promise<Log> {
  const run = new Run(options)
  await using company = await Company.gather({
    name: 'recipe-chaos',
    program,
    sabotage: options.isSabotaged ? 'all' : undefined,
    tell: (worker: Actor<Told>, told: Told) => run.onTold(worker, told),
  })
  return await run.toEnd(company)
}

class Run {
  readonly #options: RunOptions
  readonly #facts = new Map<string, Fact>()
  readonly #rested = new Set<string>()
  readonly #views = new Map<string, View>()
  /** Which recipes have served which process since the last fault. */
  readonly #served = new Set<string>()
  #leader: Actor<Told> | undefined
  #lookedAt = 0
  #hasNoticed = false

  constructor(options: RunOptions) {
    this.#options = options
  }

  async toEnd(company: Company<Told>): Promise<Log> {
    const { hindrance, actors } = company
    if (hindrance !== undefined) console.log(`        without cuts of the network: ${hindrance}`)
    const { isSabotaged = false, seconds } = this.#options
    const troubles = new Troubles(company, {
      ...this.#options,
      holder: () => this.#leader,
      isEnough: () => isSabotaged && this.#allNoticed,
    })
    await this.#until(
      () => 'all are listed',
      () => this.#sees(actors),
    )
    await troubles.run(this.#options.first ?? troubles.kinds, seconds)
    if (isSabotaged) {
      const what = () => `noticed, all but ${this.#unnoticed().join(', ')}`
      await this.#until(what, () => this.#allNoticed)
    } else {
      await this.#comesToRest(actors)
      await company.stop()
    }
    return { facts: [...this.#facts.values()], faults: troubles.met, hindrance }
  }

  onTold(worker: Actor<Told>, told: Told): void {
    if (told.type === 'rested') {
      this.#rested.add(worker.name)
      return
    }
    this.#facts.set(told.id, told)
    if (told.type === 'view') this.#views.set(worker.name, told)
    if (told.type === 'hold' && told.recipe === 'election') this.#leader = worker
    const isServed = told.type === 'call' ? told.outcome === 'done' : told.type === 'hold'
    if (isServed) this.#served.add(`${worker.name} ${(told as { recipe: Recipe }).recipe}`)
    // It runs at one of them.
    if (told.type === 'ran') this.#served.add(told.recipe)
  }

  /** Everybody gets everything again; then nothing new begins, and what is there is told. */
  async #comesToRest(actors: readonly Actor<Told>[]): Promise<void> {
    this.#served.clear()
    const missing = () => this.#unserved(actors)
    await this.#until(
      () => `served again: all but ${missing().join(', ')}`,
      () => missing().length === 0,
    )
    await this.#until(
      () =>
        `listed: ${actors.map((it) => it.life)}; seen: ${JSON.stringify([...this.#views.values()])}`,
      () => this.#sees(actors),
    )
    for (const actor of actors) actor.order({ type: 'rest' })
    await this.#until(
      () => `at rest: ${[...this.#rested]}`,
      () => this.#rested.size === actors.length,
    )
    for (const actor of actors) actor.order({ type: 'sum' })
    const sums = () => actors.filter(({ name }) => this.#facts.has(`${name}.sum`))
    await this.#until(
      () => `told: ${sums().map(({ name }) => name)}`,
      () => sums().length === actors.length,
    )
  }

  #unserved(actors: readonly Actor<Told>[]): string[] {
    const each = recipes.filter((recipe) => recipe !== 'services' && recipe !== 'scheduler')
    const pairs = actors.flatMap(({ name }) => each.map((recipe) => `${name} ${recipe}`))
    return [...pairs, 'scheduler'].filter((one) => !this.#served.has(one))
  }

  /** Each sees the last life of each, and nothing else. */
  #sees(actors: readonly Actor<Told>[]): boolean {
    const wanted = actors.map(({ name, life }) => `${name}.${life}`).join()
    return actors.every(({ name }) => this.#views.get(name)?.instances.toSorted().join() === wanted)
  }

  #unnoticed(): string[] {
    const problems = problemsOf([...this.#facts.values()])
    return recipes.filter((recipe) => problems[recipe].length === 0)
  }

  get #allNoticed(): boolean {
    if (!this.#hasNoticed && performance.now() - this.#lookedAt > lookEveryMs) {
      this.#hasNoticed = this.#unnoticed().length === 0
      this.#lookedAt = performance.now()
    }
    return this.#hasNoticed
  }

  async #until(what: () => string, holds: () => boolean): Promise<void> {
    try {
      await until('', holds, withinMs)
    } catch {
      throw new Error(`not within ${withinMs} ms: ${what()}`)
    }
  }
}
