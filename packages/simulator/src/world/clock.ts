/**
 * One peer's two clocks. The monotonic one starts anywhere, runs a little fast or slow, and changes
 * its rate now and then, always within the drift bound; while the machine is suspended it stands
 * still. Timers fire at their instant or a little later, never before it. The wall clock keeps true
 * time, off by some constant, until it is set.
 */
import type { Clock, Instant } from '@quorate/kernel'
import type { World } from './world.ts'

/** A timer of a real event loop fires up to this much late, even when nothing is wrong. */
const latenessMs = 1.2

interface Timer {
  readonly at: Instant
  readonly callback: () => void
  cancel: () => void
}

export interface ClockOptions {
  readonly world: World
  /** What the clock shows at the present moment. */
  readonly start: Instant
  /** How much of it passes in one millisecond of true time. */
  readonly rate: number
  /** How far the wall clock is ahead of true time. */
  readonly wallOffset: number
  /** A timer is due: the process decides when its callback runs. */
  readonly due: (callback: () => void) => void
  readonly soon: (callback: () => void) => void
}

export class SimulatedClock implements Clock {
  readonly #options: ClockOptions
  readonly #timers = new Set<Timer>()
  #base: Instant
  #since: number
  #rate: number
  #isFrozen = false
  #wallOffset: number
  #floor: Instant

  constructor(options: ClockOptions) {
    this.#options = options
    this.#base = options.start
    this.#floor = options.start
    this.#since = options.world.now
    this.#rate = options.rate
    this.#wallOffset = options.wallOffset
  }

  get rate(): number {
    return this.#rate
  }

  now(): Instant {
    const passed = this.#isFrozen ? 0 : this.#options.world.now - this.#since
    const shown = this.#base + passed * this.#rate
    // Rounding must not let a timer find the clock a hair before its own instant.
    return Math.max(shown, this.#floor)
  }

  wall(): number {
    return this.#options.world.now + this.#wallOffset
  }

  /** When, in true time, this clock will show `instant` if its rate stays as it is. */
  trueTimeOf(instant: Instant): number {
    return this.#since + (instant - this.#base) / this.#rate
  }

  setTimer(at: Instant, callback: () => void): () => void {
    const timer: Timer = { at, callback, cancel: () => {} }
    this.#timers.add(timer)
    this.#plan(timer)
    return () => {
      timer.cancel()
      this.#timers.delete(timer)
    }
  }

  soon(callback: () => void): void {
    this.#options.soon(callback)
  }

  /** From now on the clock runs at another rate; what waits for it is planned anew. */
  setRate(rate: number): void {
    this.#rebase()
    this.#rate = rate
    this.#planAnew()
  }

  /** The monotonic clock stands still: the machine is suspended. */
  freeze(): void {
    this.#rebase()
    this.#isFrozen = true
    this.#planAnew()
  }

  thaw(): void {
    this.#rebase()
    this.#isFrozen = false
    this.#planAnew()
  }

  /** Sets the wall clock forward, or back. */
  stepWall(byMs: number): void {
    this.#wallOffset += byMs
  }

  /** No timer fires any more. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }

  #rebase(): void {
    this.#base = this.now()
    this.#since = this.#options.world.now
  }

  #planAnew(): void {
    for (const timer of this.#timers) {
      timer.cancel()
      this.#plan(timer)
    }
  }

  /** While the clock stands still, nothing will become due. */
  #plan(timer: Timer): void {
    if (this.#isFrozen) return
    const { world } = this.#options
    const at = this.trueTimeOf(timer.at) + world.between(0, latenessMs)
    let isCancelled = false
    const unplan = world.at(at, () => {
      this.#floor = Math.max(this.#floor, timer.at)
      // A process that is paused takes the timer up later, so it may still be cancelled then.
      this.#options.due(() => {
        if (isCancelled) return
        this.#timers.delete(timer)
        timer.callback()
      })
    })
    timer.cancel = () => {
      isCancelled = true
      unplan()
    }
  }
}
