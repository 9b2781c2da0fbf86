/** An item that this peer has taken, until it is done, given back or lost. */
import type { KeyValue, Waiting } from 'quorate'
import { checkOptions } from '../arguments.ts'
import { releasedError } from '../errors.ts'
import { itemLostError } from '../key-errors.ts'
import type { KeyPeer } from '../key-peer.ts'
import { isRefusal } from '../outcomes.ts'
import { removePlace } from '../removal.ts'
import type { Ticket } from '../ticket.ts'
import { unlessAborted } from '../unless-aborted.ts'

export class TakenItem implements AsyncDisposable {
  readonly value: Uint8Array
  /** How often it was taken, this time included: above 1 somebody may have begun with it. */
  readonly attempt: number
  /** Higher than that of all who took it before. */
  readonly fencingToken: bigint
  readonly #peer: KeyPeer
  readonly #ticket: Ticket
  readonly #item: KeyValue
  readonly #end = new AbortController()
  readonly #watch: AsyncIterableIterator<unknown>
  readonly #onSession = () => this.#lose(this.#ticket.sessionSignal.reason)
  readonly #gone = Promise.withResolvers<void>()
  #isFinishing = false

  /** `item` is its key as it was before; taking it has made one more version. */
  constructor(peer: KeyPeer, ticket: Ticket, item: KeyValue) {
    this.value = item.value
    this.attempt = item.version
    this.fencingToken = ticket.fencingToken
    this.#peer = peer
    this.#ticket = ticket
    this.#item = item
    this.#watch = peer.state.watch(ticket.path)
    ticket.sessionSignal.addEventListener('abort', this.#onSession, { once: true })
    // What ended between the taking and this line.
    if (this.isHeld) void this.#follow()
  }

  /** Aborts when it is not this peer's any more: done, given back, or lost with the session. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** By the clocks, at this very moment. Once false it stays so. */
  get isHeld(): boolean {
    if (this.#end.signal.aborted) return false
    const { standing } = this.#ticket
    if (standing === 'stands') return true
    // It went with its item: `done` tells.
    if (standing === 'removed' && this.#isFinishing) return true
    this.#lose(this.#ticket.reason(standing))
    return false
  }

  /**
   * Resolves when it is out of the queue for good.
   *
   * @throws QuorateError ERR_QUORATE_ITEM_LOST: it is not held, and goes to somebody else, if it is
   * not with him already; OperationAbandonedError: `settled` tells whether it is out
   */
  async done(options: Waiting = {}): Promise<void> {
    checkOptions(options)
    if (!this.isHeld) throw itemLostError(this.#item.path, this.#end.signal.reason)
    const transaction = this.#peer.state.transaction()
    // As long as the one key stands nobody else has taken what is at the other.
    transaction.delete(this.#ticket.path).delete(this.#item.path)
    this.#isFinishing = true
    try {
      await transaction.commit(options)
      this.#lose(releasedError(this.#item.path))
    } catch (error) {
      if (!isRefusal(error, 'ERR_QUORATE_KEY_MISSING')) throw error
      const lost = itemLostError(this.#item.path, error)
      this.#lose(lost)
      throw lost
    } finally {
      this.#isFinishing = false
    }
  }

  /**
   * Resolves when somebody else can take it; it keeps its place. Done or lost already: nothing
   * changes. With a `signal` the wait is given up, and never the giving back.
   */
  async giveBack(options: Waiting = {}): Promise<void> {
    checkOptions(options)
    this.#lose(releasedError(this.#item.path))
    await unlessAborted(this.#gone.promise, options.signal)
  }

  /** Gives it back, unless it is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.giveBack()
  }

  /** The first reason counts. Whatever it is, the key goes: a session may only seem to be over. */
  #lose(reason: unknown): void {
    if (this.#end.signal.aborted) return
    this.#ticket.sessionSignal.removeEventListener('abort', this.#onSession)
    void this.#watch.return?.()
    this.#gone.promise.catch(() => {})
    this.#gone.resolve(removePlace(this.#peer.state, this.#ticket.path))
    this.#end.abort(reason)
  }

  async #follow(): Promise<void> {
    for await (const _ of this.#watch) if (!this.isHeld) return
  }
}
