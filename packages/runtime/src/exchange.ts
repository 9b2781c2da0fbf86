/**
 * Messages of known length on a stream that carries nothing else yet: for a handshake. Who sends
 * more than a handshake has is cut off; when the stream ends, whoever waits is told.
 */
import type { Stream } from '@libp2p/interface'

/** No side sends more before it is answered. */
const bytesAtMost = 128

export class Exchange {
  readonly #stream: Stream
  #received = new Uint8Array(0)
  #waiting: { count: number; settle: PromiseWithResolvers<Uint8Array> } | undefined
  #failure: Error | undefined
  readonly #onMessage = ({ data }: { data: Uint8Array | Iterable<Uint8Array> }) => {
    for (const part of data instanceof Uint8Array ? [data] : data) this.#add(part)
  }
  readonly #onEnd = () => this.#fail(new Error('the stream ended within the handshake'))

  constructor(stream: Stream) {
    this.#stream = stream
    stream.addEventListener('close', this.#onEnd)
    stream.addEventListener('remoteCloseWrite', this.#onEnd)
    stream.addEventListener('message', this.#onMessage)
    if (stream.status !== 'open') this.#onEnd()
  }

  send(bytes: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure
    this.#stream.send(bytes)
  }

  /** The next `count` bytes; rejects when the stream ends before they are there. */
  take(count: number): Promise<Uint8Array> {
    const settle = Promise.withResolvers<Uint8Array>()
    this.#waiting = { count, settle }
    if (this.#failure !== undefined) settle.reject(this.#failure)
    this.#give()
    return settle.promise
  }

  /** The stream is the caller's again. Nothing waits: each side answers what it was sent. */
  release(): void {
    this.#stream.removeEventListener('close', this.#onEnd)
    this.#stream.removeEventListener('remoteCloseWrite', this.#onEnd)
    this.#stream.removeEventListener('message', this.#onMessage)
  }

  #add(part: Uint8Array): void {
    if (this.#failure !== undefined) return
    if (this.#received.byteLength + part.byteLength > bytesAtMost) {
      this.#fail(new Error('more was sent than the handshake has'))
      return
    }
    const joined = new Uint8Array(this.#received.byteLength + part.byteLength)
    joined.set(this.#received)
    joined.set(part, this.#received.byteLength)
    this.#received = joined
    this.#give()
  }

  #give(): void {
    const waiting = this.#waiting
    if (waiting === undefined || this.#received.byteLength < waiting.count) return
    this.#waiting = undefined
    waiting.settle.resolve(this.#received.slice(0, waiting.count))
    this.#received = this.#received.slice(waiting.count)
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#waiting?.settle.reject(error)
    this.#waiting = undefined
  }
}
