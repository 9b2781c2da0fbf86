/**
 * Opens the door: binds one port number for datagrams and streams, makes an identity, and joins
 * the pieces of this package into the kernel's `Ports`. What the sockets bring passes through one
 * guarded function: an error of whoever handles it never reaches a socket's callback.
 */
import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import {
  type Boot,
  formatAddress,
  type NetworkInput,
  type PeerId,
  type Ports,
  seededRandom,
} from '@quorate/kernel'
import { bindError, isInUse } from './bind-error.ts'
import { realClock } from './clock.ts'
import { frameProtocol } from './cluster-tag.ts'
import { type Counters, zeroCounters } from './counters.ts'
import { type BoundDatagrams, bindDatagrams } from './datagrams.ts'
import type { Discovery } from './discovery.ts'
import { type DiscoveryWays, resolveWays } from './discovery-ways.ts'
import { GossipPort } from './gossip.ts'
import { InboundStreams } from './inbound.ts'
import { type Node, startNode } from './libp2p-node.ts'
import { makeDiscovery } from './make-discovery.ts'
import { memoryStorage } from './memory-storage.ts'
import { type PortsOptions, type RuntimeWarning, resolveOptions } from './options.ts'
import { OutboundStreams } from './streams.ts'

/** What is told of the network to whoever opened the ports. */
export interface RuntimePorts extends Ports {
  readonly counters: Readonly<Counters>
}

/** A port that was free for datagrams may be taken for streams: then another one is tried. */
const portAttempts = 20

/** After this a stuck socket is left to the system. */
const closeTimeoutMs = 800

/**
 * Binds the sockets and makes the identity. Nothing is handed in, and discovery is silent, before
 * `open`. Throws `QuorateError`: ERR_QUORATE_OPTION for options that cannot be,
 * ERR_QUORATE_ADDRESS_IN_USE for a taken port, ERR_QUORATE_ADDRESS_UNAVAILABLE for an address that
 * the system does not give; nothing is left open then, a retry is safe.
 */
export async function openPorts(options: PortsOptions): Promise<RuntimePorts> {
  const resolved = resolveOptions(options)
  const ways = resolveWays(resolved, networkInterfaces())
  const counters = zeroCounters()
  const warn = (source: RuntimeWarning['source']) => (error: Error) => {
    counters.warnings++
    try {
      resolved.warn?.({ source, error })
    } catch {
      // Who listens to warnings cannot harm the network by throwing.
    }
  }
  const { datagrams, node } = await bind(resolved.listen, counters, warn('datagrams'))
  return new SocketPorts({ options: resolved, ways, counters, warn, datagrams, node })
}

interface Bound {
  readonly datagrams: BoundDatagrams
  readonly node: Node
}

interface SocketPortsOptions extends Bound {
  readonly options: PortsOptions
  readonly ways: DiscoveryWays
  readonly counters: Counters
  readonly warn: (source: RuntimeWarning['source']) => (error: Error) => void
}

class SocketPorts implements RuntimePorts {
  readonly id: PeerId
  readonly boot: Boot = { counter: 1, nonce: randomBytes(16).toString('hex') }
  readonly address: string
  readonly clock = realClock
  readonly random = seededRandom(randomBytes(4).readUInt32LE())
  readonly datagrams: BoundDatagrams
  readonly streams: OutboundStreams
  readonly gossip: GossipPort | undefined
  readonly storage = memoryStorage
  readonly stored = undefined
  readonly counters: Counters
  readonly #node: Node
  readonly #warn: (source: RuntimeWarning['source']) => (error: Error) => void
  readonly #protocol: string
  readonly #inbound: InboundStreams
  readonly #discovery: Discovery
  #handler: ((input: NetworkInput) => void) | undefined
  #closing: Promise<void> | undefined

  constructor({ options, ways, counters, warn, datagrams, node }: SocketPortsOptions) {
    const { cluster, listen, isAlone } = options
    this.id = node.libp2p.peerId.toString()
    this.address = formatAddress(listen.host, datagrams.port)
    this.datagrams = datagrams
    this.counters = counters
    this.#node = node
    this.#warn = warn
    this.#protocol = frameProtocol(cluster)
    this.#inbound = new InboundStreams(counters, (from, bytes) => {
      this.#handle({ type: 'frame', from, bytes })
    })
    const handleGossip = (from: PeerId, bytes: Uint8Array) =>
      this.#handle({ type: 'gossip', from, bytes })
    this.gossip =
      options.gossip === false
        ? undefined
        : new GossipPort({ node, cluster, counters, handle: handleGossip })
    this.streams = new OutboundStreams({
      node,
      protocol: this.#protocol,
      clock: realClock,
      counters,
      handle: (input) => this.#handle(input),
      gossip: this.gossip,
    })
    this.#discovery = makeDiscovery({
      ways,
      cluster,
      instance: this.id.slice(-24).toLowerCase(),
      address: this.address,
      random: this.random,
      counters,
      discovered: (address) => this.#handle({ type: 'discovered', address }),
      isAlone,
      warn,
    })
  }

  open(handle: (input: NetworkInput) => void): void {
    if (this.#closing !== undefined || this.#handler !== undefined) return
    this.#handler = handle
    this.datagrams.open((input) => this.#handle(input))
    this.#inbound.open(this.#node.libp2p, this.#protocol).catch(this.#warn('streams'))
    this.gossip?.open().catch(this.#warn('gossip'))
    this.#discovery.open()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#handler = undefined
    const closed = this.#closeAll().catch(this.#warn('streams'))
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeTimeoutMs)
    })
    await Promise.race([closed, timeout])
    clearTimeout(timer)
  }

  async #closeAll(): Promise<void> {
    const gossip = this.gossip?.close().catch(this.#warn('gossip'))
    await Promise.all([this.#discovery.close(), this.datagrams.close(), this.streams.close()])
    await gossip
    this.#inbound.close()
    await this.#node.stop()
  }

  #handle(input: NetworkInput): void {
    try {
      this.#handler?.(input)
    } catch (error) {
      this.#warn('streams')(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

/** Binds UDP, then TCP on the same port number; with port 0 tries until one is free for both. */
async function bind(
  listen: PortsOptions['listen'],
  counters: Counters,
  warn: (error: Error) => void,
): Promise<Bound> {
  const { host, port } = listen
  for (let attempt = 1; ; attempt++) {
    const datagrams = await bindDatagrams({ host, port, counters, warn }).catch((error) => {
      throw bindError(error, { protocol: 'UDP', host, port })
    })
    try {
      return { datagrams, node: await startNode(host, datagrams.port) }
    } catch (error) {
      await datagrams.close()
      const refusal = bindError(error, { protocol: 'TCP', host, port: datagrams.port })
      if (port !== 0 || !isInUse(refusal) || attempt >= portAttempts) throw refusal
    }
  }
}
