/**
 * A watch as an async iterator over the queue that the replica fills. It is subscribed when it is
 * created, not when it is first asked, so nothing is missed in between.
 */
import type { WatchBatch, WatchQueue } from '@quorate/replicated-state'
import { copyOfBatch } from './handed-out.ts'

export interface WatchRequest {
  readonly open: () => WatchQueue
  readonly signal: AbortSignal | undefined
  /** Called once, when the watch has ended in whatever way. */
  readonly ended: (watch: Watch) => void
}

export class Watch implements AsyncIterableIterator<WatchBatch> {
  readonly #queue: WatchQueue
  readonly #request: WatchRequest
  readonly #abort = () => this.#finish({ error: this.#request.signal?.reason })
  #waiting: PromiseWithResolvers<IteratorResult<WatchBatch>>[] = []
  /** How it ended; an error is handed out once. */
  #ended: { readonly error?: unknown } | undefined

  constructor(request: WatchRequest) {
    request.signal?.throwIfAborted()
    this.#request = request
    this.#queue = request.open()
    this.#queue.onReady = () => this.#feed()
    request.signal?.addEventListener('abort', this.#abort, { once: true })
  }

  next(): Promise<IteratorResult<WatchBatch>> {
    const ended = this.#ended
    if (ended !== undefined) {
      this.#ended = {}
      if ('error' in ended) return Promise.reject(ended.error)
      return Promise.resolve({ done: true, value: undefined })
    }
    const waiter = Promise.withResolvers<IteratorResult<WatchBatch>>()
    this.#waiting.push(waiter)
    this.#feed()
    return waiter.promise
  }

  /** Ends the watch and frees its queue; `break` in a `for await` calls it. */
  return(): Promise<IteratorResult<WatchBatch>> {
    this.#finish({})
    return Promise.resolve({ done: true, value: undefined })
  }

  /** The peer has stopped: the iteration ends. */
  stop(): void {
    this.#finish({})
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#finish({})
  }

  #finish(how: { readonly error?: unknown }): void {
    if (this.#ended !== undefined) return
    this.#ended = how
    this.#queue.close()
    this.#request.signal?.removeEventListener('abort', this.#abort)
    this.#request.ended(this)
    const [first, ...others] = this.#waiting.splice(0)
    if (first === undefined) return
    this.#ended = {}
    if ('error' in how) first.reject(how.error)
    else first.resolve({ done: true, value: undefined })
    for (const waiter of others) waiter.resolve({ done: true, value: undefined })
  }

  #feed(): void {
    while (this.#waiting.length > 0) {
      const batch = this.#queue.take()
      if (batch === undefined) return
      this.#waiting.shift()?.resolve({ done: false, value: copyOfBatch(batch) })
    }
  }
}
