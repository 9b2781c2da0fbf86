/**
 * Whether this peer has joined, for those who wait for it. It may also be refused: by peers that
 * have another secret, say. While it has heard nobody else, that fails who waits; it may change,
 * so waiting again is not in vain.
 */
import type { Clock } from '@quorate/kernel'

/** Others may admit it at the same time: so long they have to be heard. */
const graceMs = 400

/** Whoever is refused by more than these is told no more of it. */
const toldAtMost = 64

export class Arrival {
  readonly #clock: Clock
  readonly #hasCompany: () => boolean
  readonly #waiting = new Set<PromiseWithResolvers<void>>()
  readonly #told = new Set<string>()
  #end: 'arrived' | { readonly reason: unknown } | undefined
  #disarm: (() => void) | undefined

  constructor(clock: Clock, hasCompany: () => boolean) {
    this.#clock = clock
    this.#hasCompany = hasCompany
  }

  get hasArrived(): boolean {
    return this.#end === 'arrived'
  }

  arrived(): void {
    if (this.#end !== undefined) return
    this.#end = 'arrived'
    this.#disarm?.()
    for (const { resolve } of this.#waiting) resolve()
    // What is refused from now on is another story, and is told again.
    this.#told.clear()
  }

  /** It is over: nobody arrives here any more. */
  stop(reason: unknown): void {
    this.#end = { reason }
    this.#disarm?.()
    this.#fail(reason)
  }

  /**
   * Whether this is news. Whoever waits fails with it unless somebody else is heard in time;
   * `isFinal`: whoever else is heard, it does not get in.
   */
  refused(error: Error, isFinal = false): boolean {
    if (this.#end === undefined && this.#disarm === undefined) {
      this.#disarm = this.#clock.setTimer(this.#clock.now() + graceMs, () => {
        this.#disarm = undefined
        if (isFinal || !this.#hasCompany()) this.#fail(error)
      })
    }
    const isNews = !this.#told.has(error.message) && this.#told.size < toldAtMost
    this.#told.add(error.message)
    return isNews
  }

  /** Rejects with the reason of the signal, of the end, or of the refusal. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (this.#end === 'arrived') return
    if (this.#end !== undefined) throw this.#end.reason
    const waiting = Promise.withResolvers<void>()
    this.#waiting.add(waiting)
    const abort = () => waiting.reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      await waiting.promise
    } finally {
      signal?.removeEventListener('abort', abort)
      this.#waiting.delete(waiting)
    }
  }

  #fail(reason: unknown): void {
    for (const { reject } of this.#waiting) reject(reason)
  }
}
