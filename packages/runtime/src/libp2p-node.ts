/**
 * The libp2p node that carries the frames: a transport with its streams, and nothing else of libp2p.
 * Liveness, reconnection and discovery are Quorate's own; libp2p's would abort links behind its back.
 */
import { isIP } from 'node:net'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type {
  ComponentLogger,
  Connection,
  Libp2p,
  Logger,
  MultiaddrConnection,
  PrivateKey,
} from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { admissionTimeoutMs } from './lobby.ts'
import type { Transport } from './transport.ts'

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

/** What we use of the components that libp2p hands to a service. */
interface Components {
  readonly transportManager: {
    dial: (address: Multiaddr, options: { signal: AbortSignal }) => Promise<Connection>
  }
  readonly addressManager: { _updatePeerStoreAddresses?: { stop?: () => void } }
}

export interface NodeOptions {
  readonly transport: Transport
  readonly host: string
  /** Of the streams; 0 takes a free one. */
  readonly port: number
  /** @default everybody may enter */
  readonly enter?: Enter
  /** @default a fresh Ed25519 identity */
  readonly key?: PrivateKey | undefined
}

/** When a peer crashes there is more urgent work than to forget its address. */
const forgetAfterMs = 1_000

/** Starts a node; rejects when the port is taken. */
export async function startNode(options: NodeOptions): Promise<Node> {
  const { transport, host, port, enter = () => true, key } = options
  let components: Components | undefined
  const privateKey = key ?? (await generateKeyPair('Ed25519'))
  const libp2p = await createLibp2p({
    privateKey,
    addresses: { listen: [transport.multiaddr(host, port)], announce: [], appendAnnounce: [] },
    ...transport.libp2p(isIP(host) === 6 ? 6 : 4),
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
    const forget = () => {
      if (libp2p.getConnections(detail).length > 0) return
      Promise.resolve(libp2p.peerStore.delete(detail)).catch(ignore)
    }
    setTimeout(forget, forgetAfterMs).unref()
  })
  const { transportManager, addressManager } = components as Components
  return {
    libp2p,
    privateKey,
    dial: (address, signal) => unlessAborted(transportManager.dial(address, { signal }), signal),
    stop: async () => {
      await libp2p.stop()
      // A timer that libp2p forgets, and that would keep the process alive for a second.
      addressManager._updatePeerStoreAddresses?.stop?.()
    },
  }
}

export function parseMultiaddr(text: string): Multiaddr {
  return multiaddr(text)
}

/** Not every transport gives a dial up when it is told to: what comes too late is let go. */
function unlessAborted(dialling: Promise<Connection>, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason)
      dialling.then((connection) => connection.abort(new Error('it came too late')), ignore)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    dialling.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    if (signal.aborted) giveUp()
  })
}

const ignore = () => {}
const silence: Logger = Object.assign(() => {}, {
  enabled: false,
  error: ignore,
  trace: ignore,
  newScope: () => silence,
})
const silentLogger: ComponentLogger = { forComponent: () => silence }
