/** What is held, as long as it is: a token for what it protects, a signal, and an answer by the clock. */
import type { Waiting } from 'quorate'
import type { RecipePeer } from './arguments.ts'
import { Hold } from './hold.ts'
import type { Ticket } from './ticket.ts'

export class Held implements AsyncDisposable {
  /** Higher than that of every holder before, also across a recovery of the cluster. */
  readonly fencingToken: bigint
  readonly #path: string
  readonly #hold: Hold

  /** The ticket was granted in this very turn. */
  constructor(peer: RecipePeer, ticket: Ticket) {
    this.fencingToken = ticket.fencingToken
    this.#path = ticket.path
    this.#hold = new Hold(peer, ticket)
  }

  /**
   * Aborts the moment it may be lost: the session may end (ERR_QUORATE_SESSION_OVER), somebody
   * removed the key (ERR_QUORATE_FORCE_RELEASED), or it was released (ERR_QUORATE_RELEASED). A
   * blocked event loop fires no signal: ask `isHeld` before the step that must not happen twice.
   */
  get signal(): AbortSignal {
    return this.#hold.signal
  }

  /**
   * By the clocks, at this very moment: false in the first instruction after a pause that was too
   * long. Once false it stays so, and the signal has aborted.
   */
  get isHeld(): boolean {
    return this.#hold.isHeld
  }

  /**
   * Ends it at once, and resolves when the next one may have it. A second call waits for the first,
   * and that of something lost for the end of its key. With a `signal` the wait is given up, and
   * never the release.
   */
  async release(options: Waiting = {}): Promise<void> {
    await this.#hold.release(this.#path, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}
