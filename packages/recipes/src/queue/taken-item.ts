/** An item that this peer has taken, until it is done, given back or lost. */
import { type KeyValue, OperationAbandonedError, type Outcome, type Waiting } from 'quorate'
import { checkOptions } from '../arguments.ts'
import { releasedError } from '../errors.ts'
import { Hold } from '../hold.ts'
import { itemLostError } from '../key-errors.ts'
import type { KeyPeer } from '../key-peer.ts'
import { isRefusal } from '../outcomes.ts'
import type { Ticket } from '../ticket.ts'

export class TakenItem implements AsyncDisposable {
  readonly value: Uint8Array
  /** How often it was taken, this time included: above 1 somebody may have begun with it. */
  readonly attempt: number
  /** Higher than that of all who took it before. */
  readonly fencingToken: bigint
  readonly #peer: KeyPeer
  readonly #ticket: Ticket
  readonly #item: KeyValue
  readonly #hold: Hold
  /** How many `done` are under way, those included that nobody waits for any more. */
  #finishing = 0
  #isDone = false

  /** `item` is its key as it was before; taking it has made one more version. */
  constructor(peer: KeyPeer, ticket: Ticket, item: KeyValue) {
    this.value = item.value
    this.attempt = item.version
    this.fencingToken = ticket.fencingToken
    this.#peer = peer
    this.#ticket = ticket
    this.#item = item
    // Where its key goes with the item, `done` tells what it was.
    this.#hold = new Hold(peer, ticket, () => this.#finishing > 0)
  }

  /** Aborts when it is not this peer's any more: done, given back, or lost with the session. */
  get signal(): AbortSignal {
    return this.#hold.signal
  }

  /** By the clocks, at this very moment. Once false it stays so. */
  get isHeld(): boolean {
    return this.#hold.isHeld
  }

  /**
   * Resolves when it is out of the queue for good. Given up, by `signal`, it may be called again.
   *
   * @throws QuorateError ERR_QUORATE_ITEM_LOST: it is not held, and goes to somebody else, if it is
   * not with him already; OperationAbandonedError: `settled` tells whether it is out
   */
  async done(options: Waiting = {}): Promise<void> {
    checkOptions(options)
    if (this.#isDone) return
    // What is thrown below is then of the operation, and never somebody's reason.
    options.signal?.throwIfAborted()
    if (!this.isHeld) throw itemLostError(this.#item.path, this.signal.reason)
    const transaction = this.#peer.state.transaction()
    // As long as the one key stands nobody else has taken what is at the other.
    transaction.delete(this.#ticket.path).delete(this.#item.path)
    this.#finishing++
    try {
      await transaction.commit(options)
      this.#finished('applied')
    } catch (error) {
      if (error instanceof OperationAbandonedError) {
        void error.settled.then((outcome) => this.#finished(outcome))
        throw error
      }
      this.#finished('not-applied')
      // One before it came through.
      if (this.#isDone) return
      if (!isRefusal(error, 'ERR_QUORATE_KEY_MISSING')) throw error
      const lost = itemLostError(this.#item.path, error)
      this.#hold.end(lost)
      throw lost
    }
  }

  #finished(outcome: Outcome): void {
    this.#finishing--
    if (outcome === 'not-applied') return
    this.#isDone = true
    this.#hold.end(releasedError(this.#item.path))
  }

  /**
   * Resolves when somebody else can take it; it keeps its place. Done or lost already: nothing
   * changes. With a `signal` the wait is given up, and never the giving back.
   */
  async giveBack(options: Waiting = {}): Promise<void> {
    await this.#hold.release(this.#item.path, options)
  }

  /** Gives it back, unless it is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.giveBack()
  }
}
