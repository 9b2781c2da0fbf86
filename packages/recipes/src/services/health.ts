/**
 * Whether an instance is well, by its own word: a check that is run again and again, one at a time.
 * It tells phases: a signal for as long as every check succeeds.
 */
import { requireRule } from '../errors.ts'
import { pause } from '../pause.ts'

export interface HealthOptions {
  /**
   * Healthy is what answers true in time. `signal` aborts when it takes too long, or nobody waits
   * for it any more.
   */
  readonly check: (signal: AbortSignal) => boolean | Promise<boolean>
  /** From the end of one check to the next, in milliseconds. @default 5000 */
  readonly intervalMs?: number
  /** Longer than that is a failure, in milliseconds. @default 1000 */
  readonly timeoutMs?: number
}

const timerAtMostMs = 2 ** 31 - 1

export class Health {
  readonly #options: Required<HealthOptions>
  readonly #end: AbortSignal

  /** Checks until `end` aborts. */
  constructor(options: HealthOptions, end: AbortSignal) {
    const { check, intervalMs = 5_000, timeoutMs = 1_000 } = options
    requireRule('health.check', check, typeof check === 'function', 'a function')
    for (const [name, value] of Object.entries({ intervalMs, timeoutMs })) {
      const isDuration = Number.isInteger(value) && value >= 1 && value <= timerAtMostMs
      requireRule(`health.${name}`, value, isDuration, 'a whole number of milliseconds from 1')
    }
    this.#options = { check, intervalMs, timeoutMs }
    this.#end = end
  }

  /** Resolves after the next check that succeeds, with what aborts at the first that does not. */
  async healthy(): Promise<AbortSignal> {
    while (!(await this.#isHealthy())) await this.#pause()
    const phase = new AbortController()
    void this.#follow(phase)
    return AbortSignal.any([phase.signal, this.#end])
  }

  async #follow(phase: AbortController): Promise<void> {
    do await this.#pause()
    while ((await this.#isHealthy()) && !this.#end.aborted)
    phase.abort()
  }

  /** What has ended is healthy: nothing is to be done about it. */
  async #isHealthy(): Promise<boolean> {
    if (this.#end.aborted) return true
    const controller = new AbortController()
    const giveUp = () => controller.abort()
    const timer = setTimeout(giveUp, this.#options.timeoutMs)
    this.#end.addEventListener('abort', giveUp, { once: true })
    try {
      const { promise: gaveUp, resolve } = Promise.withResolvers<boolean>()
      controller.signal.addEventListener('abort', () => resolve(this.#end.aborted), { once: true })
      const answer = this.#ask(controller.signal)
      return (await Promise.race([answer, gaveUp])) === true
    } catch {
      return false
    } finally {
      clearTimeout(timer)
      this.#end.removeEventListener('abort', giveUp)
    }
  }

  async #ask(signal: AbortSignal): Promise<boolean> {
    return await this.#options.check(signal)
  }

  async #pause(): Promise<void> {
    await pause(this.#options.intervalMs, this.#end)
  }
}
