/**
 * The streams that others opened to us. Each begins with the admission of its sender; then frames
 * are handed in as they arrive, under the identity that Noise has proven, and nothing is written
 * back any more. Whatever else comes is cut off and counted.
 */
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import type { PeerId } from '@quorate/kernel'
import { NotAdmitted } from './admission.ts'
import type { Admissions, Admitted } from './admissions.ts'
import type { Counters } from './counters.ts'
import { withFewerWindowUpdates } from './fewer-window-updates.ts'
import { FrameReader } from './frames.ts'
import type { Lobby } from './lobby.ts'

/** A peer redials before we have noticed that its last link is gone; more than that is abuse. */
const streamsPerPeerAtMost = 2
const streamsAtMost = 2_048

export interface InboundOptions {
  readonly admissions: Admissions
  readonly lobby: Lobby
  readonly counters: Counters
  readonly onFrame: (from: PeerId, frame: Uint8Array) => void
}

interface Inbound {
  readonly stream: Stream
  readonly connection: Connection
  readonly admitted: Admitted
}

export class InboundStreams {
  readonly #options: InboundOptions
  readonly #streams = new Map<PeerId, Inbound[]>()
  /** Connections on which somebody has asked for admission: each may do so once. */
  readonly #asked = new WeakSet<Connection>()
  #count = 0
  #isClosed = false

  constructor(options: InboundOptions) {
    this.#options = options
  }

  /** Peers can open streams from now on. */
  async open(libp2p: Libp2p, protocol: string): Promise<void> {
    await libp2p.handle(protocol, (stream, connection) => this.#onStream(stream, connection), {
      maxInboundStreams: streamsPerPeerAtMost,
    })
  }

  /** Whether frames are taken on this connection: somebody who was admitted has his link there. */
  isAdmitted(connection: Connection): boolean {
    const streams = this.#streams.get(connection.remotePeer.toString()) ?? []
    return streams.some((inbound) => inbound.connection === connection)
  }

  /** Ends what was admitted with a secret that is accepted no more. */
  expel(): void {
    const { admissions } = this.#options
    for (const { stream, admitted } of [...this.#streams.values()].flat()) {
      if (!admissions.holds(admitted)) this.#cutOff(stream, 'the secret has changed')
    }
  }

  close(): void {
    this.#isClosed = true
    for (const { stream } of [...this.#streams.values()].flat()) {
      stream.abort(new Error('the peer closes'))
    }
  }

  #onStream(stream: Stream, connection: Connection): void {
    const { lobby } = this.#options
    const mayAsk = lobby.isWaiting(connection) && !this.#asked.has(connection)
    if (this.#isClosed || !mayAsk || this.#count >= streamsAtMost) {
      this.#cutOff(stream, 'no more streams are taken')
      return
    }
    this.#asked.add(connection)
    this.#admit(stream, connection).catch((error: unknown) => {
      // Who is refused is told so; who does not even ask is cut off.
      if (error instanceof NotAdmitted) stream.close().catch(() => connection.abort(error))
      else connection.abort(error instanceof Error ? error : new Error('no handshake'))
    })
  }

  async #admit(stream: Stream, connection: Connection): Promise<void> {
    const { admissions, lobby } = this.#options
    const admitted = await admissions.decide(stream, connection)
    // The secret may have changed meanwhile, or the time may be over.
    if (this.#isClosed || !admissions.holds(admitted) || !lobby.isWaiting(connection)) {
      throw new Error('too late to be admitted')
    }
    lobby.admitted(connection)
    this.#read(stream, connection, admitted)
  }

  #read(stream: Stream, connection: Connection, admitted: Admitted): void {
    const { counters, onFrame } = this.#options
    counters.inboundStreams++
    withFewerWindowUpdates(stream)
    const from = connection.remotePeer.toString()
    const reader = new FrameReader((frame) => {
      counters.framesIn++
      counters.frameBytesIn += frame.byteLength
      onFrame(from, frame)
    })
    stream.addEventListener('message', ({ data }) => {
      for (const part of data instanceof Uint8Array ? [data] : data) {
        if (reader.push(part)) continue
        reader.end()
        if (stream.status === 'open') this.#cutOff(stream, 'this is no stream of frames')
        return
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
    if (stream.status === 'open') this.#add(from, { stream, connection, admitted })
    else if (connection.status === 'open') connection.abort(new Error('the stream is over'))
  }

  #add(from: PeerId, inbound: Inbound): void {
    const streams = this.#streams.get(from) ?? []
    this.#streams.set(from, streams)
    streams.push(inbound)
    this.#count++
    const oldest = streams.length > streamsPerPeerAtMost ? streams[0] : undefined
    if (oldest !== undefined) this.#cutOff(oldest.stream, 'newer links of this peer replace it')
  }

  #cutOff(stream: Stream, reason: string): void {
    this.#options.counters.inboundAborted++
    stream.abort(new Error(reason))
  }

  #remove(from: PeerId, stream: Stream): void {
    const streams = this.#streams.get(from)
    const index = streams?.findIndex((inbound) => inbound.stream === stream) ?? -1
    if (streams === undefined || index < 0) return
    streams.splice(index, 1)
    this.#count--
    if (streams.length === 0) this.#streams.delete(from)
  }
}
