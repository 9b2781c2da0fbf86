/**
 * Hosts one machine: hands in inputs one by one, performs the effects in order and keeps the one
 * timer armed. The driver never lets a late timer fire before the packets that waited in the
 * sockets were handed in: a peer that was stalled would otherwise accuse everybody else.
 *
 * After a suspension of the machine it is told of that before anything else.
 */
import type { Instant, Machine } from './machine.ts'
import type { Clock } from './ports/clock.ts'
import { type Baseline, Suspension } from './suspension.ts'

/** A timer that fires later than this means that the event loop, or the machine, was stalled. */
const stallMs = 15

/**
 * After a stall the loop is turned until a turn brings nothing, but never more often than this, nor for
 * longer: under load every turn brings something, and no tick would ever come.
 */
const drainTurnsAtMost = 64
const drainMsAtMost = 50

export interface DriverOptions<Input, Effect> {
  readonly machine: Machine<Input, Effect>
  readonly clock: Clock
  /** What the machine is handed when its deadline has passed. */
  readonly tick: Input
  /** What the machine is handed when so much time was lost in a suspension; see `Suspension`. */
  readonly resumed: (lostMs: number) => Input
  /** The clock advances at a rate between 1 − driftBound and 1 + driftBound of true time. */
  readonly driftBound: number
  /** Performs one effect. What it dispatches meanwhile is handed in after the current step. */
  readonly perform: (effect: Effect) => void
  /** The machine or `perform` threw: a bug of ours. The driver has stopped. */
  readonly fatal: (error: unknown) => void
}

export class Driver<Input, Effect> {
  readonly #options: DriverOptions<Input, Effect>
  readonly #suspension: Suspension
  readonly #waiting: Input[] = []
  #isRunning = false
  #isStopped = false
  #armedFor: Instant | undefined
  #disarm: (() => void) | undefined
  #inputs = 0

  constructor(options: DriverOptions<Input, Effect>) {
    this.#options = options
    this.#suspension = new Suspension(options.clock, options.driftBound)
  }

  /**
   * Milliseconds that the machine has lost without knowing it yet, by the clocks at this very
   * moment: what it holds by time is to be judged as if the clock were so much later.
   */
  get unseenMs(): number {
    return this.#suspension.unseenMs
  }

  /** By which `unseenMs` is judged. */
  get baseline(): Baseline {
    return this.#suspension.baseline
  }

  /** Hands one input to the machine; from inside `perform`, after the current step. */
  dispatch(input: Input): void {
    if (this.#isStopped) return
    this.#inputs++
    this.#waiting.push(input)
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      this.#run()
      this.#arm()
    } catch (error) {
      this.stop()
      this.#options.fatal(error)
    } finally {
      this.#isRunning = false
    }
  }

  /** Nothing is handed in any more and no timer is left. */
  stop(): void {
    this.#isStopped = true
    this.#waiting.length = 0
    this.#disarm?.()
    this.#disarm = undefined
    this.#armedFor = undefined
  }

  #run(): void {
    const { resumed } = this.#options
    for (let input = this.#waiting.shift(); input !== undefined; input = this.#waiting.shift()) {
      const lostMs = this.#suspension.observe()
      if (lostMs > 0) this.#step(resumed(lostMs))
      this.#step(input)
    }
  }

  #step(input: Input): void {
    if (this.#isStopped) return
    const { machine, clock, perform } = this.#options
    for (const effect of machine.step(input, clock.now())) {
      if (this.#isStopped) return
      perform(effect)
    }
  }

  #arm(): void {
    if (this.#isStopped) return
    const deadline = this.#options.machine.deadline()
    if (deadline === this.#armedFor) return
    this.#disarm?.()
    this.#armedFor = deadline
    this.#disarm =
      deadline === undefined
        ? undefined
        : this.#options.clock.setTimer(deadline, () => this.#onTimer(deadline))
  }

  #onTimer(deadline: Instant): void {
    const { clock, tick } = this.#options
    if (clock.now() - deadline <= stallMs) {
      this.#armedFor = undefined
      this.#disarm = undefined
      this.dispatch(tick)
      return
    }
    this.#drain(drainTurnsAtMost, clock.now() + drainMsAtMost)
  }

  /** Turns the loop as long as each turn brings inputs, then ticks. */
  #drain(turns: number, until: Instant): void {
    const before = this.#inputs
    const { clock, tick } = this.#options
    // Two turns: the first ends the turn of the timer, the second has seen the sockets.
    clock.soon(() =>
      clock.soon(() => {
        if (this.#isStopped) return
        if (this.#inputs !== before && turns > 0) {
          // Past it, once more: what came while this turn was held up still waits in the sockets.
          this.#drain(clock.now() < until ? turns - 1 : 0, until)
          return
        }
        this.#disarm?.()
        this.#armedFor = undefined
        this.#disarm = undefined
        this.dispatch(tick)
      }),
    )
  }
}
