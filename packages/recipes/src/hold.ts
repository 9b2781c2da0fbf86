/**
 * A hold on a key of this peer, from its grant to its end: the key goes, or its session ends, or its
 * holder lets go, whichever is first. It ends once, and with it the key goes in any case: a session
 * that seemed to be over may live on (a wall clock that was set forward and back), and would keep it.
 */
import type { Waiting } from 'quorate'
import { checkOptions, type RecipePeer } from './arguments.ts'
import { releasedError } from './errors.ts'
import { removePlace } from './removal.ts'
import type { Ticket } from './ticket.ts'
import { unlessAborted } from './unless-aborted.ts'

export class Hold {
  readonly #peer: RecipePeer
  readonly #ticket: Ticket
  /** Its holder removes the key himself, and what becomes of that is not known yet. */
  readonly #isFinishing: () => boolean
  readonly #end = new AbortController()
  readonly #watch: AsyncIterableIterator<unknown>
  readonly #onSession = () => this.end(this.#ticket.sessionSignal.reason)
  readonly #gone = Promise.withResolvers<void>()

  /** The ticket was granted in this very turn. */
  constructor(peer: RecipePeer, ticket: Ticket, isFinishing: () => boolean = () => false) {
    this.#peer = peer
    this.#ticket = ticket
    this.#isFinishing = isFinishing
    this.#watch = peer.state.watch(ticket.path)
    ticket.sessionSignal.addEventListener('abort', this.#onSession, { once: true })
    // What ended between the grant and this line.
    if (this.isHeld) void this.#follow()
  }

  /** Aborts when it ends, with the first reason. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** By the clocks, at this very moment. Once false it stays so, and the signal has aborted. */
  get isHeld(): boolean {
    if (this.#end.signal.aborted) return false
    const { standing } = this.#ticket
    if (standing === 'stands') return true
    if (standing === 'removed' && this.#isFinishing()) return true
    this.end(this.#ticket.reason(standing))
    return false
  }

  /** The first reason counts. */
  end(reason: unknown): void {
    if (this.#end.signal.aborted) return
    this.#ticket.sessionSignal.removeEventListener('abort', this.#onSession)
    void this.#watch.return?.()
    this.#gone.promise.catch(() => {})
    this.#gone.resolve(removePlace(this.#peer.state, this.#ticket.path))
    this.#end.abort(reason)
  }

  /** Ends it, as its holder wishes. Resolves when the key is gone; `signal` gives up the wait alone. */
  async release(path: string, options: Waiting): Promise<void> {
    checkOptions(options)
    this.end(releasedError(path))
    await unlessAborted(this.#gone.promise, options.signal)
  }

  /** Looks whenever the key has changed, so that nobody has to ask. */
  async #follow(): Promise<void> {
    for await (const _ of this.#watch) if (!this.isHeld) return
  }
}
