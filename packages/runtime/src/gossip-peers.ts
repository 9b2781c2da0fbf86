/**
 * All that gossipsub sees of the network. It opens its streams on the connections that links have
 * dialled, as long as they are open; it can neither dial nor close a connection. To whom it opens
 * one is decided here: to everybody while this peer listens, else to those who opened one to us.
 * Others may open theirs on their links to us, which only who was admitted has.
 */
import type { GossipSubComponents } from '@libp2p/gossipsub'
import type { Connection, Libp2p, PeerId as Libp2pId, Stream, Topology } from '@libp2p/interface'
import type { PeerId } from '@quorate/kernel'
import { withFewerWindowUpdates } from './fewer-window-updates.ts'
import { parseMultiaddr } from './libp2p-node.ts'

type Registrar = GossipSubComponents['registrar']
type StreamHandler = Parameters<Registrar['handle']>[1]
type NewStream = Connection['newStream']

/** A newer stream replaces the older one; for a moment there are both. */
const inboundStreamsAtMost = 2

/** Who refuses a stream, or ends it, is asked again after this time, each time after twice as long. */
const firstRetryMs = 1_000
const slowestRetryMs = 60_000

interface GossipPeer {
  /** The connection of the own link, while that is open. */
  connection: Connection | undefined
  id: Libp2pId
  /** Open streams of that peer to us. */
  inbound: number
  /** The stream to it, until it is closed. */
  outbound: Stream | undefined
  failures: number
  retry: NodeJS.Timeout | undefined
}

export class GossipPeers {
  readonly #libp2p: Libp2p
  readonly #isAdmitted: (connection: Connection) => boolean
  readonly #peers = new Map<PeerId, GossipPeer>()
  #topology: Topology | undefined
  #isListening = false
  #isClosed = false

  /** `isAdmitted`: whether the connection carries a link of somebody who was admitted. */
  constructor(libp2p: Libp2p, isAdmitted: (connection: Connection) => boolean) {
    this.#libp2p = libp2p
    this.#isAdmitted = isAdmitted
  }

  /** What takes the place of libp2p's own: streams of gossipsub pass here, and nothing else does. */
  get registrar(): Registrar {
    const registrar: Partial<Registrar> = {
      handle: (protocol, handler) =>
        this.#libp2p.handle(
          protocol,
          (stream, connection) => this.#accept(stream, connection, handler),
          { maxInboundStreams: inboundStreamsAtMost },
        ),
      unhandle: (protocol) => this.#libp2p.unhandle(protocol),
      // Once for every version of the protocol, with the same topology: one of them is enough.
      register: async (_, topology) => {
        this.#topology = topology
        return 'gossip'
      },
      unregister: () => {},
    }
    return registrar as Registrar
  }

  /** Whether this peer needs streams to everybody it has a link to. */
  listen(isListening: boolean): void {
    this.#isListening = isListening
    for (const peer of this.#peers.values()) this.#serve(peer)
  }

  /** The own link to a peer has opened. */
  onLink(id: PeerId, connection: Connection): void {
    const peer = this.#peer(id, connection.remotePeer)
    peer.connection = connection
    peer.failures = 0
    this.#serve(peer)
  }

  onLinkClosed(id: PeerId): void {
    const peer = this.#peers.get(id)
    if (peer === undefined) return
    peer.connection = undefined
    this.#serve(peer)
  }

  close(): void {
    this.#isClosed = true
    for (const { retry } of this.#peers.values()) clearTimeout(retry)
    this.#peers.clear()
  }

  /** Offers gossipsub what it should have a stream to, and takes away what it has no use for. */
  #serve(peer: GossipPeer): void {
    if (this.#isClosed) return
    const { connection, inbound, id } = peer
    clearTimeout(peer.retry)
    if (connection !== undefined && (this.#isListening || inbound > 0)) {
      if (peer.outbound === undefined) void this.#topology?.onConnect?.(id, this.#seenBy(peer))
    } else if (inbound === 0) {
      void this.#topology?.onDisconnect?.(id)
      if (connection === undefined) this.#peers.delete(id.toString())
    }
  }

  /** The handler of a stream that another peer opened. */
  #accept(stream: Stream, connection: Connection, handler: StreamHandler): void {
    const { remotePeer } = connection
    if (this.#isClosed || !this.#isAdmitted(connection)) {
      stream.abort(new Error('no gossip is taken here'))
      return
    }
    withFewerWindowUpdates(stream)
    const peer = this.#peer(remotePeer.toString(), remotePeer)
    peer.inbound++
    stream.addEventListener('close', () => {
      peer.inbound--
      this.#serve(peer)
    })
    stream.addEventListener('remoteCloseWrite', () => {
      stream.close().catch((error: Error) => stream.abort(error))
    })
    void handler(stream, this.#seenBy(peer))
  }

  /** A peer's connection as gossipsub sees it: what it may use of the own link. */
  #seenBy(peer: GossipPeer): Connection {
    const seen: Partial<Connection> = {
      remotePeer: peer.id,
      direction: 'outbound',
      status: 'open',
      // Its own score by address is switched off, so all may as well have the same one.
      remoteAddr: parseMultiaddr('/ip4/127.0.0.1'),
      newStream: (protocols, options) => this.#open(peer, protocols, options),
    }
    return seen as Connection
  }

  async #open(peer: GossipPeer, ...[protocols, options]: Parameters<NewStream>): Promise<Stream> {
    const { connection } = peer
    if (connection === undefined) throw new Error('there is no link to that peer')
    try {
      const stream = await connection.newStream(protocols, options)
      // gossipsub may have given up the one before without a word.
      const former = peer.outbound
      peer.outbound = stream
      former?.abort(new Error('a newer stream replaces it'))
      stream.addEventListener('close', () => {
        if (peer.outbound !== stream) return
        peer.outbound = undefined
        this.#retry(peer)
      })
      return stream
    } catch (error) {
      this.#retry(peer)
      throw error
    }
  }

  #retry(peer: GossipPeer): void {
    if (this.#isClosed || peer.connection === undefined) return
    clearTimeout(peer.retry)
    const waitMs = Math.min(firstRetryMs * 2 ** peer.failures, slowestRetryMs)
    peer.failures++
    peer.retry = setTimeout(() => this.#serve(peer), waitMs)
    peer.retry.unref()
  }

  #peer(id: PeerId, libp2pId: Libp2pId): GossipPeer {
    let peer = this.#peers.get(id)
    if (peer === undefined) {
      peer = {
        connection: undefined,
        id: libp2pId,
        inbound: 0,
        outbound: undefined,
        failures: 0,
        retry: undefined,
      }
      this.#peers.set(id, peer)
    }
    return peer
  }
}
