/** What is held, as long as it is: a token for what it protects, a signal, and an answer by the clock. */
import type { Waiting } from 'quorate'
import { checkOptions, type RecipePeer } from './arguments.ts'
import { releasedError } from './errors.ts'
import { removePlace } from './removal.ts'
import type { Ticket } from './ticket.ts'
import { unlessAborted } from './unless-aborted.ts'

export class Held implements AsyncDisposable {
  /** Higher than that of every holder before, also across a recovery of the cluster. */
  readonly fencingToken: bigint
  readonly #peer: RecipePeer
  readonly #ticket: Ticket
  readonly #end = new AbortController()
  readonly #watch: AsyncIterableIterator<unknown>
  readonly #onSession = () => this.#lose(this.#ticket.sessionSignal.reason)
  readonly #gone = Promise.withResolvers<void>()

  /** The ticket was granted in this very turn. */
  constructor(peer: RecipePeer, ticket: Ticket) {
    this.#peer = peer
    this.#ticket = ticket
    this.fencingToken = ticket.fencingToken
    this.#watch = peer.state.watch(ticket.path)
    ticket.sessionSignal.addEventListener('abort', this.#onSession, { once: true })
    // What ended between the grant and this line.
    if (this.isHeld) void this.#follow()
  }

  /**
   * Aborts the moment it may be lost: the session may end (ERR_QUORATE_SESSION_OVER), somebody
   * removed the key (ERR_QUORATE_FORCE_RELEASED), or it was released (ERR_QUORATE_RELEASED). A
   * blocked event loop fires no signal: ask `isHeld` before the step that must not happen twice.
   */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /**
   * By the clocks, at this very moment: false in the first instruction after a pause that was too
   * long. Once false it stays so, and the signal has aborted.
   */
  get isHeld(): boolean {
    if (this.#end.signal.aborted) return false
    const { standing } = this.#ticket
    if (standing === 'stands') return true
    this.#lose(this.#ticket.reason(standing))
    return false
  }

  /**
   * Ends it at once, and resolves when the next one may have it. A second call waits for the first,
   * and that of something lost for the end of its key. With a `signal` the wait is given up, and
   * never the release.
   */
  async release(options: Waiting = {}): Promise<void> {
    checkOptions(options)
    this.#lose(releasedError(this.#ticket.path))
    await unlessAborted(this.#gone.promise, options.signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }

  /**
   * The first reason counts. Whatever it is, the key is removed: a session that seemed to be over
   * may live on (a wall clock that was set forward and back), and would keep it for good.
   */
  #lose(reason: unknown): void {
    if (this.#end.signal.aborted) return
    this.#ticket.sessionSignal.removeEventListener('abort', this.#onSession)
    void this.#watch.return?.()
    this.#gone.promise.catch(() => {})
    this.#gone.resolve(removePlace(this.#peer.state, this.#ticket.path))
    this.#end.abort(reason)
  }

  /** Looks whenever the key has changed, so that nobody has to ask. */
  async #follow(): Promise<void> {
    for await (const _ of this.#watch) if (!this.isHeld) return
  }
}
