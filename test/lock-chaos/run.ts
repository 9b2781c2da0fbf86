/**
 * Five processes contend for one lock while they are stopped, killed, blocked and cut off, most
 * often the holder. What they tell is written down, and looked at when it is over.
 */
import { FencingGuard } from '@quorate/recipes'
import type { Actor } from '../chaos/actor.ts'
import { Company } from '../chaos/company.ts'
import { type FaultKind, Troubles } from '../chaos/troubles.ts'
import { until } from '../integration/until.ts'
import { problemsOf, sectionsAtLeast } from './checker.ts'
import type { Log, Sabotage, Section, Told, Write } from './section.ts'

const program = new URL('worker.ts', import.meta.url)

export interface RunOptions {
  readonly seconds: number
  /** Which faults a holder meets first, one after the other. @default each kind once */
  readonly first?: readonly FaultKind[]
  /** No stop is longer. @default 30000 */
  readonly stopMsAtMost?: number
  readonly sabotage?: Sabotage | undefined
  /** It ends, and nobody is waited for, once the checker says this. */
  readonly until?: RegExp
  /** A number from 0 to 1. @default Math.random */
  readonly random?: () => number
}

export async function runLockChaos(options: RunOptions): Promise<Log> {
  const run = new Run(options)
  await using company = await Company.gather({
    name: 'lock-chaos',
    program,
    sabotage: options.sabotage,
    tell: (worker: Actor<Told>, told: Told) => run.onTold(worker, told),
  })
  return await run.toEnd(company)
}

class Run {
  readonly #options: RunOptions
  readonly #sections = new Map<string, Section>()
  readonly #writes: Write[] = []
  readonly #guard = new FencingGuard('what the lock protects')
  /** The section that was entered last, and not left. */
  #holder: { readonly worker: Actor<Told>; readonly section: string } | undefined
  #isEnough = false

  constructor(options: RunOptions) {
    this.#options = options
  }

  async toEnd(company: Company<Told>): Promise<Log> {
    const { hindrance } = company
    if (hindrance !== undefined) console.log(`        without cuts of the network: ${hindrance}`)
    const troubles = new Troubles(company, {
      ...this.#options,
      holder: () => this.#holder?.worker,
      isEnough: () => this.#isEnough,
    })
    await troubles.run(this.#options.first ?? troubles.kinds, this.#options.seconds)
    await this.#everybodyGetsIt(company)
    if (!this.#isEnough) await company.stop()
    return { ...this.#log, faults: troubles.met, hindrance }
  }

  onTold(worker: Actor<Told>, told: Told): void {
    if (told.type === 'section') {
      const { section } = told
      if (!this.#sections.has(section.id)) this.#holder = { worker, section: section.id }
      this.#sections.set(section.id, section)
      this.#isEnough ||= this.#options.until?.test(problemsOf(this.#log).join('\n')) === true
    } else if (told.type === 'left') {
      if (this.#holder?.section === told.section) this.#holder = undefined
    } else {
      const { section, token } = told
      this.#writes.push({ section, token, isAdmitted: this.#guard.admits(token) })
    }
  }

  get #log(): Log {
    const sections = [...this.#sections.values()]
    return { sections, writes: this.#writes, faults: {}, hindrance: undefined }
  }

  /**
   * Nobody was left behind in the queue, and nothing stands in it that nobody holds. It takes as
   * long as a slow machine needs for enough to look at.
   */
  async #everybodyGetsIt({ actors }: Company<Told>): Promise<void> {
    const since = new Set(this.#sections.keys())
    const hasIt = ({ name }: Actor<Told>) =>
      [...this.#sections.values()].some(({ id, worker }) => worker === name && !since.has(id))
    const doAll = () => actors.every(hasIt) && this.#sections.size >= 2 * sectionsAtLeast
    await until('each gets the lock again', () => this.#isEnough || doAll(), 60_000)
  }
}
