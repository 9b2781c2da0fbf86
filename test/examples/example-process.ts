/** An example as a process group of its own, as a shell would start it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { until } from '../integration/until.ts'

export class ExampleProcess {
  output = ''
  exit: { readonly code: number | null; readonly signal: string | null } | undefined
  readonly #child: ChildProcess

  constructor(program: string, ...words: readonly string[]) {
    this.#child = spawn(process.execPath, [program, ...words], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    }
    // Not 'exit': all that was printed has to be here by then.
    this.#child.once('close', (code, signal) => {
      this.exit = { code, signal }
    })
  }

  async ends(): Promise<{ code: number | null; signal: string | null }> {
    return await until('the example ends', () => this.exit, 35_000)
  }

  async prints(text: string | RegExp): Promise<void> {
    await until(
      `the example prints ${text}, not ${this.output}`,
      () => {
        if (this.exit !== undefined && !this.output.match(text)) throw new Error(this.output)
        return this.output.match(text) !== null
      },
      30_000,
    )
  }

  /** To the example alone, as `kill` does. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** To the example and all its workers, as Ctrl-C does. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.#pid, signal)
  }

  /** Whether any process of it is left. */
  get hasProcesses(): boolean {
    try {
      process.kill(-this.#pid, 0)
      return true
    } catch {
      return false
    }
  }

  /** Cleans up after a test that failed. */
  kill(): void {
    try {
      this.signalGroup('SIGKILL')
    } catch {
      // Nothing is left of it.
    }
  }

  get #pid(): number {
    return this.#child.pid ?? Number.NaN
  }
}
