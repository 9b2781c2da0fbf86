/** A worker as the story sees it: a process, and what it has told. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Order, Told } from './messages.ts'

const program = new URL('worker.ts', import.meta.url)

/** Longer than any step takes; the lock passes on after the session timeout, 5 s. */
const limitMs = 20_000

export class WorkerProcess {
  readonly name: string
  readonly #child: ChildProcess
  readonly #told: Told[] = []
  readonly #ended: Promise<unknown>
  #changed = Promise.withResolvers<void>()

  constructor(name: string, cluster: string, url: string, sibling?: WorkerProcess) {
    this.name = name
    const words = [cluster, name, url, ...(sibling === undefined ? [] : [String(sibling.pid)])]
    this.#child = fork(program, words, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('error', () => {})
    this.#child.on('message', (told: Told) => {
      this.#told.push(told)
      const { resolve } = this.#changed
      this.#changed = Promise.withResolvers()
      resolve()
    })
    this.#ended = once(this.#child, 'exit')
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** The first of this kind that it tells, or has told. */
  async tells<T extends Told['type']>(type: T): Promise<Extract<Told, { type: T }>> {
    const late = AbortSignal.timeout(limitMs)
    for (;;) {
      const told = this.#told.find((one) => one.type === type)
      if (told !== undefined) return told as Extract<Told, { type: T }>
      await Promise.race([this.#changed.promise, once(late, 'abort')])
      if (late.aborted) throw new Error(`${this.name} has not told within ${limitMs} ms: ${type}`)
    }
  }

  order(order: Order): void {
    this.#child.send(order, () => {})
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** At once, also one that is stopped. */
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.#ended
  }
}
