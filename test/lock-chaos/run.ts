/**
 * Five processes contend for one lock while they are stopped, killed and blocked, most often the
 * holder. What they tell is written down, and looked at when it is over.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { FencingGuard } from '@quorate/recipes'
import { uniqueCluster } from '../integration/peers.ts'
import { until } from '../integration/until.ts'
import { sectionsAtLeast } from './checker.ts'
import type { Log, Order, Sabotage, Section, Told, WorkerOptions, Write } from './section.ts'

const program = new URL('worker.ts', import.meta.url)
const size = 5
/** A majority has to be left, or nothing happens at all. */
const troubledAtMost = 2
/** A holder that is gone for longer has lost the lock, also when it led: the session timeout, and an election. */
const longMs = 8_000

export interface RunOptions {
  readonly seconds: number
  /** Which faults a holder meets first, one after the other. @default each kind once */
  readonly first?: readonly FaultKind[]
  /** No stop is longer. @default 30000 */
  readonly stopMsAtMost?: number
  readonly sabotage?: Sabotage | undefined
  /** A number from 0 to 1. @default Math.random */
  readonly random?: () => number
}

type FaultKind = keyof Log['faults']
const everyKind: readonly FaultKind[] = ['long-stop', 'kill', 'block', 'stop']

export async function runLockChaos(options: RunOptions): Promise<Log> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-lock-chaos-'))
  const run = new Run(options, folder)
  try {
    return await run.toEnd()
  } finally {
    await run.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

class Run {
  readonly #options: Required<Pick<RunOptions, 'seconds' | 'first' | 'stopMsAtMost' | 'random'>>
  readonly #workers: Worker[]
  readonly #sections = new Map<string, Section>()
  readonly #writes: Write[] = []
  readonly #guard = new FencingGuard('what the lock protects')
  readonly #faults = { stop: 0, 'long-stop': 0, kill: 0, block: 0 }
  /** The section that was entered last, and not left. */
  #holder: { readonly worker: Worker; readonly section: string } | undefined

  constructor(
    {
      seconds,
      first = everyKind,
      stopMsAtMost = 30_000,
      random = Math.random,
      sabotage,
    }: RunOptions,
    folder: string,
  ) {
    this.#options = { seconds, first, stopMsAtMost, random }
    const cluster = uniqueCluster('lock-chaos')
    this.#workers = Array.from({ length: size }, (_, i) => {
      const name = `w${i + 1}`
      const made = { cluster, name, directory: join(folder, name), expect: size, sabotage }
      return new Worker(made, (worker, told) => this.#onTold(worker, told))
    })
  }

  async toEnd(): Promise<Log> {
    for (const worker of this.#workers) worker.start()
    this.#introduce()
    await until('all are ready', () => this.#workers.every(({ isReady }) => isReady), 60_000)
    const endsAt = performance.now() + this.#options.seconds * 1_000
    const troubles: { readonly over: Promise<void> }[] = []
    const first = [...this.#options.first]
    // Against a holder; then as chance has it.
    while (first.length > 0 || performance.now() < endsAt) {
      troubles.push(await this.#trouble(first.shift() ?? this.#pick()))
      await delay(this.#between(100, 800))
    }
    await Promise.all(troubles.map(({ over }) => over))
    await this.#everybodyGetsIt()
    await Promise.all(this.#workers.map((worker) => worker.stop()))
    const sections = [...this.#sections.values()]
    return { sections, writes: this.#writes, faults: { ...this.#faults } }
  }

  async kill(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()))
  }

  /**
   * Nobody was left behind in the queue, and nothing stands in it that nobody holds. It takes as
   * long as a slow machine needs for enough to look at.
   */
  async #everybodyGetsIt(): Promise<void> {
    const since = new Set(this.#sections.keys())
    const hasIt = ({ name }: Worker) =>
      [...this.#sections.values()].some(({ id, worker }) => worker === name && !since.has(id))
    const isEnough = () => this.#workers.every(hasIt) && this.#sections.size >= 2 * sectionsAtLeast
    await until('each gets the lock again', isEnough, 60_000)
  }

  /** Once few enough are in trouble. What it returns resolves when this one's is over. */
  async #trouble(kind: FaultKind): Promise<{ readonly over: Promise<void> }> {
    const isFree = () =>
      this.#workers.filter(({ isTroubled }) => isTroubled).length < troubledAtMost
    await until('few enough are in trouble', isFree, this.#options.stopMsAtMost + 30_000)
    const worker = await this.#victim(this.#faults[kind] > 0)
    if (this.#holder?.worker === worker) this.#faults[kind]++
    return { over: worker.during(() => this.#happen(kind, worker)) }
  }

  /** Most often the holder, just as it holds. */
  async #victim(mayBeAnybody: boolean): Promise<Worker> {
    const well = this.#workers.filter(({ isTroubled }) => !isTroubled)
    if (mayBeAnybody && this.#options.random() < 0.15)
      return well[Math.floor(this.#between(0, well.length))] as Worker
    return await until(
      'somebody holds it who is well',
      () => this.#holder !== undefined && well.includes(this.#holder.worker) && this.#holder.worker,
      60_000,
    )
  }

  async #happen(kind: FaultKind, worker: Worker): Promise<void> {
    const { stopMsAtMost } = this.#options
    switch (kind) {
      case 'stop':
        return await worker.pause(this.#between(50, longMs))
      case 'long-stop':
        return await worker.pause(this.#between(longMs, Math.max(longMs + 1_000, stopMsAtMost)))
      case 'block':
        return await worker.block(this.#between(50, longMs + 2_000))
      case 'kill':
        await worker.kill()
        await delay(this.#between(50, 2_000))
        worker.start()
        this.#introduce()
        await until(`${worker.name} is back`, () => worker.isReady, 30_000)
    }
  }

  /** Each knows all that run: whatever ends this process, none is left behind. */
  #introduce(): void {
    const pids = this.#workers.flatMap(({ pid }) => pid ?? [])
    for (const worker of this.#workers) worker.order({ type: 'siblings', pids })
  }

  #onTold(worker: Worker, told: Told): void {
    if (told.type === 'section') {
      const { section } = told
      if (!this.#sections.has(section.id)) this.#holder = { worker, section: section.id }
      this.#sections.set(section.id, section)
    } else if (told.type === 'left') {
      if (this.#holder?.section === told.section) this.#holder = undefined
    } else if (told.type === 'write') {
      const { section, token } = told
      this.#writes.push({ section, token, isAdmitted: this.#guard.admits(token) })
    }
  }

  #pick(): FaultKind {
    const kinds = ['stop', 'stop', 'long-stop', 'kill', 'block', 'block'] as const
    return kinds[Math.floor(this.#between(0, kinds.length))] ?? 'stop'
  }

  #between(from: number, to: number): number {
    return from + (to - from) * this.#options.random()
  }
}

/** One of the processes through all its lives. */
class Worker {
  readonly name: string
  isReady = false
  isTroubled = false
  readonly #options: Omit<WorkerOptions, 'life'>
  readonly #tell: (worker: Worker, told: Told) => void
  #child: ChildProcess | undefined
  #life = 0
  #hasStopped = false

  constructor(options: Omit<WorkerOptions, 'life'>, tell: (worker: Worker, told: Told) => void) {
    this.name = options.name
    this.#options = options
    this.#tell = tell
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  start(): void {
    const life = ++this.#life
    const child = fork(program, [JSON.stringify({ ...this.#options, life })], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    child.on('error', () => {})
    child.on('message', (told: Told) => {
      if (told.type === 'ready') this.isReady = true
      else if (told.type === 'stopped') this.#hasStopped = true
      else this.#tell(this, told)
    })
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
    })
  }

  async during(trouble: () => Promise<void>): Promise<void> {
    this.isTroubled = true
    await trouble()
    this.isTroubled = false
  }

  async pause(ms: number): Promise<void> {
    this.#child?.kill('SIGSTOP')
    await delay(ms)
    this.#child?.kill('SIGCONT')
  }

  /** It is well again when its loop turns: what it was told in between comes then. */
  async block(ms: number): Promise<void> {
    this.order({ type: 'block', ms })
    await delay(ms)
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.isReady = false
    child.kill('SIGKILL')
    await until(`${this.name} is gone`, () => this.#child !== child)
  }

  /** As it should end; nothing keeps it. */
  async stop(): Promise<void> {
    this.order({ type: 'stop' })
    await until(`${this.name} ends`, () => this.#child === undefined, 30_000)
    if (!this.#hasStopped) throw new Error(`${this.name} ended before it was stopped`)
  }

  order(order: Order): void {
    this.#child?.send(order, () => {})
  }
}
