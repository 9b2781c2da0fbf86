/**
 * The streams that others opened to us. Frames are handed in as they arrive, under the identity
 * that Noise has proven; nothing is ever written back. Whatever else comes is cut off and counted.
 */
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import type { PeerId } from '@quorate/kernel'
import type { Counters } from './counters.ts'
import { withFewerWindowUpdates } from './fewer-window-updates.ts'
import { FrameReader } from './frames.ts'

/** A peer redials before we have noticed that its last link is gone; more than that is abuse. */
const streamsPerPeerAtMost = 2
const streamsAtMost = 2_048

/** An inbound connection without a stream is no link, and is not kept. */
const idleConnectionMs = 3_000

export class InboundStreams {
  readonly #counters: Counters
  readonly #onFrame: (from: PeerId, frame: Uint8Array) => void
  readonly #streams = new Map<PeerId, Stream[]>()
  readonly #idle = new Map<Connection, NodeJS.Timeout>()
  #count = 0
  #isClosed = false

  constructor(counters: Counters, onFrame: (from: PeerId, frame: Uint8Array) => void) {
    this.#counters = counters
    this.#onFrame = onFrame
  }

  /** Peers can open streams from now on. */
  async open(libp2p: Libp2p, protocol: string): Promise<void> {
    libp2p.addEventListener('connection:open', ({ detail }) => this.#onConnection(detail))
    libp2p.addEventListener('connection:close', ({ detail }) => this.#isUsed(detail))
    await libp2p.handle(protocol, (stream, connection) => this.#accept(stream, connection), {
      maxInboundStreams: streamsPerPeerAtMost,
    })
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#idle.values()) clearTimeout(timer)
    this.#idle.clear()
    for (const streams of this.#streams.values()) {
      for (const stream of [...streams]) stream.abort(new Error('the peer closes'))
    }
  }

  #onConnection(connection: Connection): void {
    if (connection.direction !== 'inbound' || this.#isClosed) return
    const timer = setTimeout(() => {
      this.#idle.delete(connection)
      this.#counters.inboundIdle++
      connection.abort(new Error('no stream was opened'))
    }, idleConnectionMs)
    this.#idle.set(connection, timer)
  }

  #isUsed(connection: Connection): void {
    clearTimeout(this.#idle.get(connection))
    this.#idle.delete(connection)
  }

  #accept(stream: Stream, connection: Connection): void {
    const { direction, remotePeer } = connection
    if (this.#isClosed || direction !== 'inbound' || this.#count >= streamsAtMost) {
      this.#counters.inboundAborted++
      stream.abort(new Error('no more streams are taken'))
      return
    }
    this.#isUsed(connection)
    this.#counters.inboundStreams++
    withFewerWindowUpdates(stream)
    const from = remotePeer.toString()
    const reader = new FrameReader((frame) => {
      this.#counters.framesIn++
      this.#counters.frameBytesIn += frame.byteLength
      this.#onFrame(from, frame)
    })
    const drop = (reason: string) => {
      this.#counters.inboundAborted++
      reader.end()
      stream.abort(new Error(reason))
    }
    stream.addEventListener('message', ({ data }) => {
      for (const part of data instanceof Uint8Array ? [data] : data) {
        if (!reader.push(part)) {
          if (stream.status === 'open') drop('this is no stream of frames')
          return
        }
      }
    })
    stream.addEventListener('close', () => {
      this.#remove(from, stream)
      // Each link has its own connection: without its stream it serves nothing.
      if (connection.status === 'open')
        connection.close().catch(() => connection.abort(new Error()))
    })
    stream.addEventListener('remoteCloseWrite', () => {
      stream.close().catch((error: Error) => stream.abort(error))
    })
    // What a peer wrote before it went is still read, but a stream that is over is not kept.
    if (stream.status === 'open') this.#add(from, stream)
  }

  #add(from: PeerId, stream: Stream): void {
    const streams = this.#streams.get(from) ?? []
    this.#streams.set(from, streams)
    streams.push(stream)
    this.#count++
    const oldest = streams.length > streamsPerPeerAtMost ? streams[0] : undefined
    if (oldest === undefined) return
    this.#counters.inboundAborted++
    oldest.abort(new Error('newer links of this peer replace it'))
  }

  #remove(from: PeerId, stream: Stream): void {
    const streams = this.#streams.get(from)
    const index = streams?.indexOf(stream) ?? -1
    if (streams === undefined || index < 0) return
    streams.splice(index, 1)
    this.#count--
    if (streams.length === 0) this.#streams.delete(from)
  }
}
