/**
 * The libp2p node that carries the frames: TCP, Noise, yamux, and nothing else of libp2p. Liveness,
 * reconnection and discovery are Quorate's own; libp2p's would abort links behind its back.
 */
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type {
  ComponentLogger,
  Connection,
  Libp2p,
  Logger,
  MultiaddrConnection,
  PrivateKey,
} from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { admissionTimeoutMs } from './lobby.ts'
import { withWholeWrites } from './whole-writes.ts'

/** Dials one address, bypassing libp2p's queue, which would join dials of one peer into one. */
export type Dial = (address: Multiaddr, signal: AbortSignal) => Promise<Connection>

/** Decides on an inbound connection before a byte of it is read. */
export type Enter = (connection: MultiaddrConnection) => boolean

export interface Node {
  readonly libp2p: Libp2p
  readonly privateKey: PrivateKey
  readonly dial: Dial
  readonly stop: () => Promise<void>
}

/** An idle link is a good link: no layer may end it for silence. */
const noInactivityTimeout = 0

/** So much may be in flight on one stream before the receiver's loop has turned. */
const streamWindowBytes = 2 ** 20

const inboundConnectionsAtMost = 4_096

/** What we use of the components that libp2p hands to a service. */
interface Components {
  readonly transportManager: {
    dial: (address: Multiaddr, options: { signal: AbortSignal }) => Promise<Connection>
  }
  readonly addressManager: { _updatePeerStoreAddresses?: { stop?: () => void } }
}

/** Starts a node, without a key under a fresh Ed25519 identity; rejects when the port is taken. */
export async function startNode(
  host: string,
  port: number,
  enter: Enter = () => true,
  key?: PrivateKey,
): Promise<Node> {
  let components: Components | undefined
  const privateKey = key ?? (await generateKeyPair('Ed25519'))
  const libp2p = await createLibp2p({
    privateKey,
    addresses: { listen: [tcpMultiaddr(host, port)], announce: [], appendAnnounce: [] },
    transports: [
      withWholeWrites(
        tcp({
          maxConnections: inboundConnectionsAtMost,
          inboundSocketInactivityTimeout: noInactivityTimeout,
          outboundSocketInactivityTimeout: noInactivityTimeout,
        }),
      ),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        enableKeepAlive: false,
        maxInboundStreams: 8,
        maxOutboundStreams: 8,
        streamOptions: {
          initialStreamWindowSize: streamWindowBytes,
          maxStreamWindowSize: streamWindowBytes,
        },
      }),
    ],
    // The peers of a cluster share few hosts; libp2p's defaults refuse the sixth dial of a second.
    connectionManager: {
      // libp2p would close links of ours to make room; what bounds connections is the listener.
      maxConnections: Number.MAX_SAFE_INTEGER,
      inboundConnectionThreshold: 100_000,
      maxIncomingPendingConnections: 1_024,
      inboundUpgradeTimeout: admissionTimeoutMs,
      inboundStreamProtocolNegotiationTimeout: admissionTimeoutMs,
      outboundStreamProtocolNegotiationTimeout: 2_000,
      reconnectRetries: 0,
    },
    connectionMonitor: { enabled: false },
    connectionGater: { denyInboundConnection: (connection) => !enter(connection) },
    logger: silentLogger,
    services: {
      components: (given: unknown) => {
        components = given as Components
        return {}
      },
    },
  })
  // The address book of libp2p is of no use to us, and would grow with every peer ever met.
  libp2p.addEventListener('peer:disconnect', ({ detail }) => {
    Promise.resolve(libp2p.peerStore.delete(detail)).catch(() => {})
  })
  const { transportManager, addressManager } = components as Components
  return {
    libp2p,
    privateKey,
    dial: (address, signal) => transportManager.dial(address, { signal }),
    stop: async () => {
      await libp2p.stop()
      // A timer that libp2p forgets, and that would keep the process alive for a second.
      addressManager._updatePeerStoreAddresses?.stop?.()
    },
  }
}

/** `/ip4/127.0.0.1/tcp/7000`, and `/p2p/<id>` when only that peer will do. */
export function tcpMultiaddr(host: string, port: number, id?: string): string {
  const address = `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${port}`
  return id === undefined ? address : `${address}/p2p/${id}`
}

export function parseMultiaddr(text: string): Multiaddr {
  return multiaddr(text)
}

const ignore = () => {}
const silence: Logger = Object.assign(() => {}, {
  enabled: false,
  error: ignore,
  trace: ignore,
  newScope: () => silence,
})
const silentLogger: ComponentLogger = { forComponent: () => silence }
