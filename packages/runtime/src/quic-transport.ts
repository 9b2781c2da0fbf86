/**
 * QUIC (RFC 9000) as libp2p speaks it: TLS 1.3 proves the identities, streams are its own. It is
 * loaded only when the option asks for it: `@chainsafe/libp2p-quic` is an optional dependency, with
 * a binary for each platform.
 *
 * A killed process closes nothing here, and nobody refuses in its name: the connection just falls
 * silent. So the end of a link proves nothing about the other side, whatever it looks like.
 */
import { setMaxListeners } from 'node:events'
import type { quic } from '@chainsafe/libp2p-quic'
import type { Listener, Stream, StreamMuxer, StreamMuxerFactory } from '@libp2p/interface'
import { assert, QuorateError } from '@quorate/kernel'
import { withChangedUpgrader } from './changed-upgrader.ts'
import {
  connectionStreamsAtMost,
  hostMultiaddr,
  idMultiaddr,
  streamWindowBytes,
  type Transport,
} from './transport.ts'

type Library = { readonly quic: typeof quic }
type CreateTransport = ReturnType<typeof quic>

const packageName = '@chainsafe/libp2p-quic'

/**
 * A link on which nothing was heard for so long is over. Longer than any stall that a session
 * outlives on a LAN; the binary answers while the event loop stands still, a stopped process does not.
 */
export const idleTimeoutMs = 5_000

/** Of five that are sent in the time above, one has to arrive. */
const keepAliveMs = 1_000

/**
 * The library takes up the next handshake only when the last one is complete, so one stranger who
 * falls silent would keep everybody out. So many are taken up side by side.
 */
export const handshakesAtMost = 256

/** So much of what waits to be written is given to the binary at once. */
const pieceBytes = 64 * 2 ** 10

/** What is written on all streams of a connection before the other side has read some of it. */
const connectionWindowBytes = 2 * streamWindowBytes

/** As the socket of datagrams: it holds what arrives in a stall. */
const socketBufferBytes = 4 * 2 ** 20

/**
 * Loads the library.
 *
 * @throws QuorateError ERR_QUORATE_TRANSPORT_UNAVAILABLE: it is not installed, or has no binary for
 * this platform.
 */
export async function quicTransport(
  load: () => Promise<Library> = () => import('@chainsafe/libp2p-quic'),
): Promise<Transport> {
  const library = await load().catch((cause: unknown) => {
    const how = `npm install ${packageName}@^2.1.1`
    const text = `transport 'quic' takes the package ${packageName} with its binary for this platform: ${how}`
    const data = { transport: 'quic', package: packageName }
    throw new QuorateError('ERR_QUORATE_TRANSPORT_UNAVAILABLE', text, data, { cause })
  })
  return {
    name: 'quic',
    protocol: 'UDP',
    portOffset: 1,
    libp2p: (family) => ({
      transports: [withParallelHandshakes(withOurStreams(library.quic(optionsFor(family))))],
    }),
    multiaddr: (host, port, id) => `${hostMultiaddr(host)}/udp/${port}/quic-v1${idMultiaddr(id)}`,
    showsCrash: false,
    closeDiscards: true,
  }
}

function optionsFor(family: 4 | 6): Parameters<typeof quic>[0] {
  return {
    // Dials only from the family that is listened on, as everything of a peer.
    ipv4: family === 4,
    ipv6: family === 6,
    maxIdleTimeout: idleTimeoutMs,
    keepAliveInterval: keepAliveMs,
    maxConcurrentStreamLimit: connectionStreamsAtMost,
    maxStreamData: streamWindowBytes,
    maxConnectionData: connectionWindowBytes,
    receiveBufferSize: socketBufferBytes,
    sendBufferSize: socketBufferBytes,
  }
}

/** Changes what streams of the transport do not do as those over TCP. */
function withOurStreams(create: CreateTransport): CreateTransport {
  return withChangedUpgrader(create, (upgrader) => ({
    upgradeInbound: (connection, options) => upgrader.upgradeInbound(connection, changed(options)),
    upgradeOutbound: (connection, options) =>
      upgrader.upgradeOutbound(connection, changed(options)),
  }))
}

function changed<Options extends { muxerFactory?: StreamMuxerFactory }>(
  options: Options | undefined,
): Options {
  const { muxerFactory: factory } = options ?? {}
  assert(options !== undefined && factory !== undefined, 'QUIC brings a muxer of its own')
  const muxerFactory: StreamMuxerFactory = {
    protocol: factory.protocol,
    createStreamMuxer: (connection) => withOurs(factory.createStreamMuxer(connection)),
  }
  return { ...options, muxerFactory }
}

/** Of the streams that we open; on those of others we only answer in a handshake. */
function withOurs(muxer: StreamMuxer): StreamMuxer {
  const createStream = muxer.createStream.bind(muxer)
  muxer.createStream = async (options) => {
    const stream: Stream & { maxMessageSize?: number } = await createStream(options)
    // What the binary was given counts nowhere: so the rest waits where it does.
    stream.maxMessageSize = pieceBytes
    // The library shows a stream that the other side has reset as one that it has ended.
    stream.addEventListener('remoteCloseWrite', () => {
      stream.close().catch((error: Error) => stream.abort(error))
    })
    return stream
  }
  return muxer
}

/** The part of the library's listener that takes up connections, one after the other. */
interface Accepting {
  readonly state?: { readonly controller?: AbortController }
  readonly awaitInboundConnections?: () => Promise<void>
}

function withParallelHandshakes(create: CreateTransport): CreateTransport {
  return (components) => {
    const transport = create(components)
    const createListener = transport.createListener.bind(transport)
    transport.createListener = (options) => {
      const listener: Listener & Accepting = createListener(options)
      const listen = listener.listen.bind(listener)
      listener.listen = async (address) => {
        await listen(address)
        const signal = listener.state?.controller?.signal
        if (signal !== undefined) setMaxListeners(handshakesAtMost, signal)
        // The first one is running already; none of them rejects.
        for (let i = 1; i < handshakesAtMost; i++) void listener.awaitInboundConnections?.()
      }
      return listener
    }
    return transport
  }
}
