/** One of the processes of a chaos run through all its lives, as the run sees it. */
import { type ChildProcess, fork } from 'node:child_process'
import process from 'node:process'
import { until } from '../integration/until.ts'
import type { Made, Order, Standing } from './order.ts'

export interface Casting<Told> {
  readonly program: URL
  /** From 1. */
  readonly number: number
  readonly made: Omit<Made, 'life'>
  /** What precedes the command, to run it on another host. */
  readonly enter: readonly string[]
  readonly tell: (actor: Actor<Told>, told: Told) => void
}

export class Actor<Told> {
  isReady = false
  isTroubled = false
  readonly #casting: Casting<Told>
  #child: ChildProcess | undefined
  #life = 0
  #hasStopped = false

  constructor(casting: Casting<Told>) {
    this.#casting = casting
  }

  get name(): string {
    return this.#casting.made.name
  }

  get number(): number {
    return this.#casting.number
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** The number of the life that it is in. */
  get life(): number {
    return this.#life
  }

  start(): void {
    const { program, made, enter, tell } = this.#casting
    const [execPath = '', ...execArgv] = [...enter, process.execPath]
    const child = fork(program, [JSON.stringify({ ...made, life: ++this.#life })], {
      execPath,
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    child.on('error', () => {})
    child.on('message', (told: Told | Standing) => {
      const { type } = told as Standing
      if (type === 'ready') this.isReady = true
      else if (type === 'stopped') this.#hasStopped = true
      else tell(this, told as Told)
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

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.#child?.kill(signal)
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
