/**
 * One instance of a service, announced as long as it lives and is well: listed anew in the next
 * session when one ends, out of the list while it is not healthy.
 */
import type { Json, Waiting } from 'quorate'
import { releasedError } from '../errors.ts'
import { isRefusal, lacksRoom, roomAgainMs } from '../outcomes.ts'
import { type Pause, pause as realPause } from '../pause.ts'
import { unlessAborted } from '../unless-aborted.ts'
import { Health, type HealthOptions } from './health.ts'
import type { Listing, View } from './view.ts'

export class Announcement implements AsyncDisposable {
  readonly #view: View
  readonly #data: Json
  readonly #pause: Pause
  readonly #end = new AbortController()
  readonly #first = Promise.withResolvers<void>()
  readonly #kept: Promise<void>
  #listing: Listing | undefined

  constructor(view: View, data: Json, health: HealthOptions | undefined, pause = realPause) {
    this.#view = view
    this.#data = data
    this.#pause = pause
    const { signal } = this.#end
    const checks = health === undefined ? undefined : new Health(health, signal)
    this.#first.promise.catch(() => {})
    this.#kept = this.#keep(async () => (await checks?.healthy()) ?? signal)
  }

  /** By this peer's word, at this very moment; false while it is unhealthy or between sessions. */
  get isListed(): boolean {
    return this.#listing?.signal.aborted === false
  }

  /**
   * Aborts when it is announced no more, and will not be: withdrawn (ERR_QUORATE_RELEASED), its key
   * removed by an operator (ERR_QUORATE_FORCE_RELEASED), the peer stopped (ERR_QUORATE_STOPPED).
   */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** Resolves when it is listed for the first time; given up, it is withdrawn. */
  async listed(signal: AbortSignal | undefined): Promise<void> {
    try {
      await unlessAborted(this.#first.promise, signal)
    } catch (error) {
      this.#over(error)
      throw error
    }
  }

  /** Resolves when it is out of the list. A `signal` gives up the wait, never the withdrawal. */
  async withdraw(options: Waiting = {}): Promise<void> {
    this.#over(releasedError('the announcement'))
    await unlessAborted(this.#kept, options.signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.withdraw()
  }

  #over(reason: unknown): void {
    this.#first.reject(reason)
    this.#end.abort(reason)
  }

  async #keep(healthy: () => Promise<AbortSignal>): Promise<void> {
    try {
      while (!this.#end.signal.aborted) await this.#listWhile(await healthy())
    } catch (error) {
      this.#over(error)
    }
  }

  /** Again and again, because a listing may end before the phase does. */
  async #listWhile(phase: AbortSignal): Promise<void> {
    while (!phase.aborted) {
      const listing = await this.#list(phase)
      if (listing === undefined) return
      this.#listing = listing
      this.#first.resolve()
      const ended = AbortSignal.any([listing.signal, phase])
      await aborted(ended)
      await listing.release()
      const { reason } = listing.signal
      if (isRefusal(reason, 'ERR_QUORATE_FORCE_RELEASED')) throw reason
    }
  }

  /**
   * Undefined: the phase was over first. Nobody waits any more for what was listed before: a refusal
   * that passes, most likely in the very moment after a session has ended, must not end it unheard.
   */
  async #list(phase: AbortSignal): Promise<Listing | undefined> {
    while (!phase.aborted) {
      try {
        return await this.#view.list(this.#data, phase)
      } catch (error) {
        if (phase.aborted) return undefined
        if (this.#listing === undefined || !lacksRoom(error)) throw error
      }
      await this.#pause(roomAgainMs, phase)
    }
    return undefined
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
}
