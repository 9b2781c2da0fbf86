/** One worker as the tour sees it: a child process, what it told last, and a way to ask it. */
import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answers, Asked, News, Order, Told } from '../messages.ts'
import { monotonicMs } from '../monotonic.ts'

const program = new URL('../worker.ts', import.meta.url)

/** Five processes need not translate the same TypeScript five times, at every start. */
const compileCache = join(tmpdir(), 'node-compile-cache')

export interface Named {
  readonly at: number
  readonly leader: string | undefined
  readonly term: number
}

export class WorkerProcess {
  readonly pid: number
  readonly startedAt = monotonicMs()
  readyAt: number | undefined
  /** Whom it named last as the leader. */
  named: Named | undefined
  /** Who is there, by its watch of `/workers`; since when, and since when somebody is gone. */
  readonly here = new Map<string, number>()
  readonly gone = new Map<string, number>()
  /** Undefined while it runs. */
  ended: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined
  /** Resolves when it has ended. */
  readonly end: Promise<void>
  /** Set when its end is part of the plan. */
  mayEnd = false
  readonly #child: ChildProcess
  readonly #changed: (worker: WorkerProcess, at: number, news: News | undefined) => void
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>()
  #name: string | undefined
  #asked = 0

  constructor(
    words: readonly string[],
    changed: (worker: WorkerProcess, at: number, news: News | undefined) => void,
  ) {
    this.#changed = changed
    // No debugger or loader of the tour is handed on; errors of a worker are shown.
    this.#child = fork(program, words, {
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.pid = this.#child.pid ?? 0
    this.#child.on('message', (told: Told) => this.#onTold(told))
    this.#child.on('error', () => {})
    this.end = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.ended = { code, signal }
        this.#changed(this, monotonicMs(), undefined)
        resolve()
      })
    })
  }

  /** The name of its peer, and of its key below `/workers`. */
  get name(): string {
    return this.#name ?? `process ${this.pid}`
  }

  get isRunning(): boolean {
    return this.ended === undefined
  }

  /** Never answered when the process ends first; whoever waits has a deadline. */
  ask<T extends Order['type']>(order: Extract<Order, { type: T }>): Promise<Answers[T]> {
    const number = ++this.#asked
    const answer = Promise.withResolvers<unknown>()
    this.#answers.set(number, answer)
    const asked: Asked = { number, order }
    if (this.#child.connected) this.#child.send(asked, () => {})
    return answer.promise as Promise<Answers[T]>
  }

  /** Returns the instant right before the signal was sent; a sabotaged step sends none. */
  signal(signal: NodeJS.Signals | undefined): number {
    const at = monotonicMs()
    if (signal !== undefined) this.#child.kill(signal)
    return at
  }

  #onTold(told: Told): void {
    if ('news' in told) return this.#onNews(told.at, told.news)
    const answer = this.#answers.get(told.answerTo)
    this.#answers.delete(told.answerTo)
    if ('error' in told) answer?.reject(new Error(`${this.name}: ${told.error}`))
    else answer?.resolve(told.answer)
  }

  #onNews(at: number, news: News): void {
    if (news.type === 'started') this.#name = news.name
    else if (news.type === 'ready') this.readyAt = at
    else if (news.type === 'leader') this.named = { at, leader: news.leader, term: news.term }
    else if (news.type === 'workers') this.#onList(at, news.names)
    else if (news.type === 'worker') this.#onChange(at, news.name, news.change !== 'delete')
    this.#changed(this, at, news)
  }

  #onList(at: number, names: readonly string[]): void {
    for (const name of names) if (!this.here.has(name)) this.#onChange(at, name, true)
    for (const name of this.here.keys()) {
      if (!names.includes(name)) this.#onChange(at, name, false)
    }
  }

  #onChange(at: number, name: string, isHere: boolean): void {
    const [to, from] = isHere ? [this.here, this.gone] : [this.gone, this.here]
    from.delete(name)
    to.set(name, at)
  }
}
