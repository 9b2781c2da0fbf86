/** One founding by processes of this machine: who starts when, who is killed, and what came of it. */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { integerBelow, type Random } from '@quorate/kernel'
import { until } from '../integration/until.ts'
import { builtProgram } from './built-program.ts'
import type { Order, Standing, Told } from './founding-peer.ts'
import { monotonicMs } from './monotonic.ts'

const program = await builtProgram('founding-peer.ts')
const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env }

/** Before anything is measured: to load the program in ten processes at a time. */
const loadLimitMs = 120_000

/** Far longer than a founding that has to be begun anew, several times. */
const limitMs = 30_000

/** The founders start within so many milliseconds. */
const startWithinMs = 300

/** Within so many milliseconds after the last start a founding is under way, or just over. */
const restartWithinMs = 1_000

export interface FoundingPlan {
  readonly expect: number
  /** When each process starts, in milliseconds. */
  readonly startAtMs: readonly number[]
  /** The process that is killed and started again at once, so long after the last start. */
  readonly restart: { readonly founder: number; readonly afterMs: number } | undefined
  /** Each process has a directory, so one that is started again is the same peer. */
  readonly hasStorage: boolean
}

export interface FoundingOutcome {
  /** Milliseconds from the last start until the last one was ready; undefined: not all were. */
  readonly readyMs: number | undefined
  /** The ids of all clusters that a living process belongs to. */
  readonly clusters: readonly string[]
  /** All are ready, in one cluster, and name one leader. */
  readonly isOne: boolean
  readonly standings: readonly Standing[]
}

export interface FoundingKind {
  readonly size: number
  readonly expect: number
  readonly restarts: boolean
  readonly hasStorage: boolean
}

export function drawPlan(random: Random, kind: FoundingKind): FoundingPlan {
  const { size, expect, restarts, hasStorage } = kind
  const startAtMs = Array.from({ length: size }, () => integerBelow(random, startWithinMs))
  const founder = integerBelow(random, size)
  const afterMs = integerBelow(random, restartWithinMs)
  return { expect, startAtMs, restart: restarts ? { founder, afterMs } : undefined, hasStorage }
}

export async function tryFounding(plan: FoundingPlan): Promise<FoundingOutcome> {
  const { startAtMs, restart, hasStorage } = plan
  const directory = hasStorage ? await mkdtemp(join(tmpdir(), 'quorate-founding-')) : undefined
  const processes = [...startAtMs, ...(restart === undefined ? [] : [0])].map(() => new Founder())
  try {
    await until('all are loaded', () => processes.every(({ isLoaded }) => isLoaded), loadLimitMs)
    const options = optionsOf(plan, directory)
    return await found(plan, processes, options)
  } finally {
    await Promise.all(processes.map((founder) => founder.kill()))
    if (directory !== undefined) await rm(directory, { recursive: true })
  }
}

type OptionsOf = (founder: number) => Extract<Order, { type: 'start' }>['options']

function optionsOf({ expect }: FoundingPlan, directory: string | undefined): OptionsOf {
  const cluster = `founding-${randomUUID().slice(0, 8)}`
  return (founder) => ({
    cluster,
    name: `p${founder + 1}`,
    bootstrap: { expect },
    ...(directory === undefined
      ? {}
      : { storage: { directory: join(directory, `p${founder + 1}`) } }),
  })
}

async function found(
  { startAtMs, restart }: FoundingPlan,
  processes: readonly Founder[],
  optionsOf: OptionsOf,
): Promise<FoundingOutcome> {
  const living = processes.slice(0, startAtMs.length)
  const spare = processes[startAtMs.length]
  let lastStart = 0
  const start = (founder: number) => {
    living[founder]?.order({ type: 'start', options: optionsOf(founder) })
    lastStart = Math.max(lastStart, monotonicMs())
  }
  await Promise.all(startAtMs.map((atMs, founder) => delay(atMs).then(() => start(founder))))
  if (restart !== undefined && spare !== undefined) {
    await delay(restart.afterMs)
    await living[restart.founder]?.kill()
    living[restart.founder] = spare
    start(restart.founder)
  }
  const readyAt = await settled(living)
  const standings = await Promise.all(living.map((founder) => founder.look()))
  const clusters = new Set(standings.flatMap(({ cluster }) => cluster ?? []))
  return {
    readyMs: readyAt === undefined ? undefined : readyAt - lastStart,
    clusters: [...clusters],
    isOne: readyAt !== undefined && isOne(standings),
    standings,
  }
}

/** When the last one was ready, once all name one leader of one cluster; undefined: never. */
async function settled(living: readonly Founder[]): Promise<number | undefined> {
  try {
    await until('all are ready', () => living.every(({ readyAt }) => readyAt > 0), limitMs)
    const look = async () => isOne(await Promise.all(living.map((founder) => founder.look())))
    await until('all name one leader of one cluster', look, limitMs)
  } catch {
    // What they say of themselves is the outcome.
  }
  const last = Math.max(...living.map(({ readyAt }) => readyAt))
  return living.every(({ readyAt }) => readyAt > 0) ? last : undefined
}

function isOne(standings: readonly Standing[]): boolean {
  const [first] = standings
  if (first?.cluster === undefined || first.leader === undefined) return false
  return standings.every(
    ({ cluster, leader, term }) =>
      cluster === first.cluster && leader === first.leader && term === first.term,
  )
}

class Founder {
  isLoaded = false
  readyAt = 0
  readonly #child: ChildProcess
  #looking: ((standing: Standing) => void)[] = []

  constructor() {
    this.#child = fork(program, [], {
      env,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (told: Told) => {
      if (told.type === 'loaded') this.isLoaded = true
      else if (told.type === 'ready') this.readyAt = told.at
      else for (const look of this.#looking.splice(0)) look(told.standing)
    })
  }

  order(order: Order): void {
    this.#child.send(order)
  }

  look(): Promise<Standing> {
    return new Promise((resolve) => {
      this.#looking.push(resolve)
      this.order({ type: 'look' })
    })
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}
