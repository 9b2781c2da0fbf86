/**
 * All processes of the tour. Nothing here asks at intervals: a condition is looked at again whenever
 * a worker has told something, and a wait that is not over in time says what it waited for.
 */
import type { News } from '../messages.ts'
import { NotObserved } from './step.ts'
import { WorkerProcess } from './worker-process.ts'

const usualLimitMs = 8_000

interface Wait {
  readonly look: () => void
  readonly fail: (reason: unknown) => void
}

export interface FleetOptions {
  readonly cluster: string
  /** Aborts when the tour has to end early. */
  readonly signal: AbortSignal
}

export class Fleet {
  readonly cluster: string
  /** Told everything that workers tell on their own account. */
  onNews: ((worker: WorkerProcess, at: number, news: News) => void) | undefined
  readonly #workers: WorkerProcess[] = []
  readonly #waits = new Set<Wait>()
  /** Why nothing can be observed any more. */
  #failure: { readonly reason: unknown } | undefined

  constructor({ cluster, signal }: FleetOptions) {
    this.cluster = cluster
    signal.addEventListener('abort', () => this.#fail(signal.reason), { once: true })
  }

  /** Processes that run, also those that are stopped by a signal. */
  get running(): readonly WorkerProcess[] {
    return this.#workers.filter(({ isRunning }) => isRunning)
  }

  /** Starts one process: a founder when it is told how many to expect, else it only joins. */
  start(expect?: number, cluster = this.cluster): WorkerProcess {
    const words = expect === undefined ? [cluster] : [cluster, String(expect)]
    const worker = new WorkerProcess(words, (...told) => this.#changed(...told))
    this.#workers.push(worker)
    return worker
  }

  /** Resolves with what `look` returns, as soon as that is not undefined. */
  observe<T>(what: string, look: () => T | undefined, limitMs = usualLimitMs): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const settle = () => {
      clearTimeout(timer)
      this.#waits.delete(wait)
    }
    const wait: Wait = {
      look: () => {
        const seen = look()
        if (seen === undefined) return
        settle()
        resolve(seen)
      },
      fail: (reason) => {
        settle()
        reject(reason)
      },
    }
    const timer = setTimeout(() => {
      wait.fail(new NotObserved(what, `waited ${limitMs / 1000} s`))
    }, limitMs)
    this.#waits.add(wait)
    if (this.#failure === undefined) wait.look()
    else wait.fail(this.#failure.reason)
    return promise
  }

  /** Waits for an answer as for any observation. */
  async answer<T>(what: string, answer: Promise<T>): Promise<T> {
    let outcome: { value: T } | { error: unknown } | undefined
    const look = () => {
      for (const wait of this.#waits) wait.look()
    }
    answer.then(
      (value) => {
        outcome = { value }
        look()
      },
      (error) => {
        outcome = { error }
        look()
      },
    )
    const seen = await this.observe(what, () => outcome)
    if ('error' in seen) throw new NotObserved(what, String(seen.error))
    return seen.value
  }

  /** Ends every process at once; a stopped one, too. */
  kill(): void {
    for (const worker of this.running) {
      worker.mayEnd = true
      worker.signal('SIGKILL')
    }
  }

  /** Resolves when no process is left. */
  async ended(): Promise<void> {
    await Promise.all(this.#workers.map(({ end }) => end))
  }

  #changed(worker: WorkerProcess, at: number, news: News | undefined): void {
    if (news !== undefined) this.onNews?.(worker, at, news)
    const trouble = troubleOf(worker, news)
    if (trouble !== undefined) this.#fail(new NotObserved(trouble))
    for (const wait of this.#waits) wait.look()
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason }
    for (const wait of this.#waits) wait.fail(reason)
  }
}

/** What no step can go on after. */
function troubleOf(worker: WorkerProcess, news: News | undefined): string | undefined {
  if (news?.type === 'trouble') return `${worker.name} cannot take part: ${news.text}`
  if (worker.ended === undefined || worker.mayEnd) return undefined
  const { code, signal } = worker.ended
  return `${worker.name} ended unexpectedly with ${signal ?? `code ${code}`}`
}

/** The latest of some instants; undefined while one of them is missing. */
export function latest(instants: readonly (number | undefined)[]): number | undefined {
  let last = Number.NEGATIVE_INFINITY
  for (const instant of instants) {
    if (instant === undefined) return undefined
    last = Math.max(last, instant)
  }
  return last
}
