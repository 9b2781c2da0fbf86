/**
 * Gossip over gossipsub (libp2p): every message is signed, so its publisher is proven, sealed when
 * the cluster has a secret, and goes to everybody who listens and has a link with this peer. What gossipsub would do beyond that (meshes
 * that pass messages on, scores, asking for what was missed) is switched off: streams repair what
 * gossip loses, and peers on one address are no attack.
 */
import { type GossipSubComponents, type GossipsubOpts, gossipsub } from '@libp2p/gossipsub'
import type { Connection } from '@libp2p/interface'
import type { Gossip, PeerId } from '@quorate/kernel'
import { gossipTopic } from './cluster-tag.ts'
import type { Counters } from './counters.ts'
import { GossipPeers } from './gossip-peers.ts'
import type { Node } from './libp2p-node.ts'
import type { Sealed } from './sealed.ts'

/** The longest message that is published, or taken. */
export const gossipBytesAtMost = 2 ** 20

/** What seal, signature, key and topic may add. */
const envelopeBytesAtMost = 4_096

/** What may wait to be signed, and to be written to one peer; the rest is dropped. */
const waitingBytesAtMost = 4 * 2 ** 20

/** A message that comes again within this time is not handed in again. */
const seenMs = 10_000

export interface GossipPortOptions {
  readonly node: Node
  readonly cluster: string
  /** Undefined: the cluster has no secret. */
  readonly sealed: Sealed | undefined
  /** Whether somebody who was admitted has a link to this peer on the connection. */
  readonly isAdmitted: (connection: Connection) => boolean
  readonly counters: Counters
  readonly handle: (from: PeerId, bytes: Uint8Array) => void
}

type GossipSub = ReturnType<ReturnType<typeof gossipsub>> & {
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** What gossipsub does not show, and forgets to clean up. */
  readonly status?: { readonly heartbeatTimeout?: NodeJS.Timeout }
  readonly score?: { readonly deliveryRecords?: { readonly clear?: () => void } }
}

export class GossipPort implements Gossip {
  readonly #counters: Counters
  readonly #topic: string
  readonly #sealed: Sealed | undefined
  readonly #handle: GossipPortOptions['handle']
  readonly #peers: GossipPeers
  readonly #gossipsub: GossipSub
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #isPublishing = false
  #isListening = false
  #state: 'new' | 'open' | 'closed' = 'new'

  constructor({ node, cluster, sealed, isAdmitted, counters, handle }: GossipPortOptions) {
    this.#counters = counters
    this.#topic = gossipTopic(cluster)
    this.#sealed = sealed
    this.#handle = handle
    this.#peers = new GossipPeers(node.libp2p, isAdmitted)
    const make = gossipsub(gossipsubOptions(this.#topic, counters))
    this.#gossipsub = make(componentsOf(node, this.#peers)) as GossipSub
    this.#gossipsub.addEventListener('message', ({ detail: message }) => {
      if (message.type !== 'signed' || message.topic !== this.#topic) return
      this.#take(message.from.toString(), message.data)
    })
    // It would remember for two minutes who delivered what, to give marks for it.
    this.#gossipsub.addEventListener('gossipsub:heartbeat', () => {
      this.#gossipsub.score?.deliveryRecords?.clear?.()
    })
  }

  async open(): Promise<void> {
    await this.#gossipsub.start()
    if (this.#state === 'closed') return this.#stop()
    this.#state = 'open'
    if (this.#isListening) this.#subscribe()
    void this.#publishAll()
  }

  publish(bytes: Uint8Array): void {
    const { byteLength } = bytes
    const isTooMuch = this.#waitingBytes + byteLength > waitingBytesAtMost
    if (this.#state === 'closed' || byteLength > gossipBytesAtMost || isTooMuch) {
      this.#counters.gossipDropped++
      return
    }
    this.#waiting.push(bytes)
    this.#waitingBytes += byteLength
    if (this.#state === 'open' && !this.#isPublishing) void this.#publishAll()
  }

  listen(isListening: boolean): void {
    if (isListening === this.#isListening) return
    this.#isListening = isListening
    if (this.#state === 'open') this.#subscribe()
  }

  /** The own link to a peer has opened. */
  onLink(peer: PeerId, connection: Connection): void {
    this.#peers.onLink(peer, connection)
  }

  onLinkClosed(peer: PeerId): void {
    this.#peers.onLinkClosed(peer)
  }

  async close(): Promise<void> {
    const wasOpen = this.#state === 'open'
    this.#state = 'closed'
    this.#waiting = []
    this.#peers.close()
    if (wasOpen) await this.#stop()
  }

  #take(from: PeerId, data: Uint8Array): void {
    // A Buffer's `slice` shares memory where a Uint8Array's copies: machines get the latter.
    const plain = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const bytes = this.#sealed?.open(data) ?? plain
    if (typeof bytes === 'string') {
      this.#counters.gossipUnopened++
      return
    }
    if (bytes.byteLength > gossipBytesAtMost) {
      this.#counters.gossipRefused++
      return
    }
    this.#counters.gossipIn++
    this.#counters.gossipBytesIn += data.byteLength
    this.#handle(from, bytes)
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#gossipsub.status?.heartbeatTimeout)
    await this.#gossipsub.stop()
  }

  #subscribe(): void {
    if (this.#isListening) this.#gossipsub.subscribe(this.#topic)
    else this.#gossipsub.unsubscribe(this.#topic)
    this.#peers.listen(this.#isListening)
  }

  /** One after the other: signing takes turns, and the order is worth keeping. */
  async #publishAll(): Promise<void> {
    this.#isPublishing = true
    for (let bytes = this.#waiting.shift(); bytes !== undefined; bytes = this.#waiting.shift()) {
      try {
        // Sealed only now: what waited while the secret changed is sealed with the new one.
        const data = this.#sealed?.seal(bytes) ?? bytes
        await this.#gossipsub.publish(this.#topic, data)
        this.#counters.gossipOut++
        this.#counters.gossipBytesOut += data.byteLength
      } catch {
        this.#counters.gossipDropped++
      }
      this.#waitingBytes -= bytes.byteLength
    }
    this.#isPublishing = false
  }
}

/** gossipsub can use nothing but the streams that `GossipPeers` gives it. */
function componentsOf({ libp2p, privateKey }: Node, peers: GossipPeers): GossipSubComponents {
  const connectionManager = {
    openConnection: () => Promise.reject(new Error('gossip never dials')),
  } as unknown as GossipSubComponents['connectionManager']
  const { peerId, peerStore, logger } = libp2p
  return { peerId, privateKey, peerStore, logger, connectionManager, registrar: peers.registrar }
}

function gossipsubOptions(topic: string, counters: Counters): Partial<GossipsubOpts> {
  return {
    globalSignaturePolicy: 'StrictSign',
    emitSelf: false,
    allowPublishToZeroTopicPeers: true,
    allowedTopics: [topic],
    // To everybody who listens, over the links that are there; encoded once.
    floodPublish: true,
    batchPublish: true,
    fallbackToFloodsub: false,
    doPX: false,
    tagMeshPeers: false,
    // Messages are handed in in the order in which a stream brings them.
    awaitRpcHandler: true,
    awaitRpcMessageHandler: true,
    // Nothing is kept to be asked for.
    messageCache: emptyCache,
    Dlazy: 0,
    gossipFactor: 0,
    seenTTL: seenMs,
    scoreParams: { IPColocationFactorWeight: 0 },
    maxInboundDataLength: gossipBytesAtMost + envelopeBytesAtMost,
    maxOutboundBufferSize: waitingBytesAtMost,
    maxTopicBytesPerPeer: 16_384,
    decodeRpcLimits: {
      maxSubscriptions: 16,
      maxMessages: 64,
      maxIhaveMessageIDs: 64,
      maxIwantMessageIDs: 64,
      maxIdontwantMessageIDs: 64,
      maxControlMessages: 64,
      maxPeerInfos: 0,
    },
    metricsRegister: countingRegister(counters),
    metricsTopicStrToLabel: new Map(),
  }
}

/** gossipsub tells of what it refuses by its metrics alone. */
const refusals: ReadonlySet<string> = new Set([
  'gossipsub_peer_read_stream_err_count_total',
  'gossipsub_rpc_data_err_count_total',
  'gossipsub_rpc_recv_err_count_total',
  'gossipsub_msg_received_error_total',
  'gossipsub_msg_received_invalid_total',
])

const ignore = () => {}

function countingRegister(counters: Counters): NonNullable<GossipsubOpts['metricsRegister']> {
  const refused = () => {
    counters.gossipRefused++
  }
  return {
    gauge: ({ name }) => ({
      inc: refusals.has(name) ? refused : ignore,
      set: ignore,
      addCollect: ignore,
    }),
    histogram: () => ({ startTimer: () => ignore, observe: ignore, reset: ignore }),
    avgMinMax: () => ({ set: ignore }),
  }
}

/** In place of gossipsub's, which keeps all messages of some seconds, however large. */
const emptyCache = {
  msgs: new Map(),
  size: 0,
  notValidatedCount: 0,
  put: () => true,
  get: () => undefined,
  getWithIWantCount: () => null,
  getGossipIDs: () => new Map(),
  observeDuplicate: ignore,
  validate: () => null,
  remove: () => null,
  shift: ignore,
} as unknown as GossipsubOpts['messageCache']
