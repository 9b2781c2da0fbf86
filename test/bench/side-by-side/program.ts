/** A program that is asked by lines and answers by lines of JSON, and the end of all of them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { monotonicMs } from '../monotonic.ts'

export type Command = readonly [file: string, ...args: string[]]
export type Answer = Readonly<Record<string, unknown>>

/** Longer than a load, and than the others take to miss a leader that stands still. */
const limitMs = 60_000
const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env }
const running = new Set<Program>()

/** Kills what still runs, at once; for the end of the bench, in whatever way it comes. */
export function killAll(): void {
  for (const program of running) program.signal('SIGKILL')
}

export class Program {
  readonly #child: ChildProcess
  readonly #log: string
  readonly #label: string
  readonly #answers = new Mailbox()
  readonly #told = new Mailbox()

  /** What it writes on standard error goes to the file `log`; of a server, all that it writes. */
  constructor(
    label: string,
    [file, ...args]: Command,
    { log, isServer }: { readonly log: string; readonly isServer: boolean },
  ) {
    this.#label = label
    this.#log = log
    const output = openSync(log, 'a')
    this.#child = spawn(file, args, { env, stdio: ['pipe', isServer ? output : 'pipe', output] })
    closeSync(output)
    running.add(this)
    this.#child.on('error', (error) => this.#fail(error.message))
    this.#child.on('exit', (code, signal) => {
      running.delete(this)
      this.#fail(`it ended (${signal ?? code})`)
    })
    this.#child.stdin?.on('error', () => {})
    const { stdout } = this.#child
    if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => this.#read(line))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** @throws Error that says what came instead of an answer */
  async ask(line: string): Promise<Answer> {
    this.tell(line)
    return await this.#answers.next(() => this.#inVain(line))
  }

  /** The next round of its watchers that is over. */
  async toldAll(): Promise<number> {
    return Number((await this.#told.next(() => this.#inVain('told'))).told)
  }

  /** For what has no answer. */
  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  /** The instant just before the signal. */
  signal(signal: 'SIGKILL' | 'SIGSTOP'): number {
    const at = monotonicMs()
    this.#child.kill(signal)
    return at
  }

  async end(): Promise<void> {
    this.signal('SIGKILL')
    await this.gone()
  }

  /** Its input is over, so it ends by itself. */
  async finish(): Promise<void> {
    this.#child.stdin?.end()
    await this.gone()
  }

  async gone(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child
    if (pid !== undefined && exitCode === null && signalCode === null) {
      await once(this.#child, 'exit')
    }
  }

  /** Bytes of memory that are its own or shared, as the kernel counts them. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024
  }

  #read(line: string): void {
    if (!line.startsWith('{')) return
    const answer = JSON.parse(line) as Answer
    const mailbox = 'told' in answer ? this.#told : this.#answers
    mailbox.put(answer)
  }

  #inVain(line: string): Error {
    return new Error(`${this.#label}: no answer to "${line}"${this.#lastWords()}`)
  }

  #fail(why: string): void {
    const error = new Error(`${this.#label}: ${why}${this.#lastWords()}`)
    this.#answers.fail(error)
    this.#told.fail(error)
  }

  #lastWords(): string {
    const words = readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-3)
    return words.join('') === '' ? '' : `; it last wrote: ${words.join(' / ')}`
  }
}

/** What has come and was not asked for yet, in order; or who waits for it. */
class Mailbox {
  readonly #kept: Answer[] = []
  #waiting: PromiseWithResolvers<Answer> | undefined
  #failed: Error | undefined

  put(answer: Answer): void {
    if (this.#waiting === undefined) this.#kept.push(answer)
    else this.#waiting.resolve(answer)
    this.#waiting = undefined
  }

  fail(error: Error): void {
    this.#failed = error
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }

  async next(inVain: () => Error): Promise<Answer> {
    const kept = this.#kept.shift()
    if (kept !== undefined) return kept
    if (this.#failed !== undefined) throw this.#failed
    const waiting = Promise.withResolvers<Answer>()
    this.#waiting = waiting
    const timer = setTimeout(() => waiting.reject(inVain()), limitMs)
    try {
      return await waiting.promise
    } finally {
      clearTimeout(timer)
    }
  }
}
