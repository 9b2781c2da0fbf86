/**
 * Opens the door: binds the ports of datagrams and streams, makes an identity, and joins
 * the pieces of this package into the kernel's `Ports`. What the sockets bring passes through one
 * guarded function: an error of whoever handles it never reaches a socket's callback.
 */
import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import type { PrivateKey } from '@libp2p/interface'
import {
  type Boot,
  type Clock,
  formatAddress,
  type NetworkInput,
  type PeerId,
  type Ports,
  parseAddress,
  type Secrets,
  type Storage,
  type Stored,
  seededRandom,
} from '@quorate/kernel'
import { Admissions } from './admissions.ts'
import { bindError, isInUse } from './bind-error.ts'
import { realClock } from './clock.ts'
import { frameProtocol } from './cluster-tag.ts'
import { type Counters, zeroCounters } from './counters.ts'
import { type BoundDatagrams, bindDatagrams, mismatchText } from './datagrams.ts'
import type { Discovery } from './discovery.ts'
import { type DiscoveryWays, resolveWays } from './discovery-ways.ts'
import { type Disk, openDisk } from './disk/open-disk.ts'
import { GossipPort } from './gossip.ts'
import { InboundStreams } from './inbound.ts'
import { Keyring, unsealedError } from './keyring.ts'
import { Knocker } from './knocker.ts'
import { type Enter, type Node, startNode } from './libp2p-node.ts'
import { Lobby } from './lobby.ts'
import { makeDiscovery } from './make-discovery.ts'
import { memoryStorage } from './memory-storage.ts'
import { Notices } from './notices.ts'
import { type PortsOptions, type RuntimeWarning, resolveOptions } from './options.ts'
import { quicTransport } from './quic-transport.ts'
import { Sealed } from './sealed.ts'
import { OutboundStreams } from './streams.ts'
import { tcpTransport } from './tcp-transport.ts'
import { streamsAt, type Transport } from './transport.ts'

/** What is told of the network to whoever opened the ports. */
export interface RuntimePorts extends Ports {
  readonly counters: Readonly<Counters>
  /**
   * What is sealed with from now on, and what else is accepted. Links are opened anew when the
   * first changes; those that were admitted with a dropped secret are ended, in both directions.
   *
   * @throws QuorateError ERR_QUORATE_OPTION; nothing has changed then.
   */
  readonly rotateSecret: (secrets: Secrets) => void
}

/** Where a port is free for datagrams, that of the streams may be taken: another one is tried. */
const portAttempts = 20

/** After this a stuck socket is left to the system. */
const closeTimeoutMs = 800

/**
 * Opens the storage, binds the sockets and makes the identity, or takes the stored one. Nothing is
 * handed in, and discovery is silent, before `open`. Throws `QuorateError`: ERR_QUORATE_OPTION for
 * options that cannot be, ERR_QUORATE_STORAGE for a directory that cannot be this peer's,
 * ERR_QUORATE_ADDRESS_IN_USE for a taken port, ERR_QUORATE_ADDRESS_UNAVAILABLE for an address that
 * the system does not give, ERR_QUORATE_TRANSPORT_UNAVAILABLE for QUIC where its package is not
 * installed; nothing is left open then, a retry is safe.
 */
export async function openPorts(options: PortsOptions): Promise<RuntimePorts> {
  const resolved = resolveOptions(options)
  const counters = zeroCounters()
  const warn = (source: RuntimeWarning['source']) => (error: Error) => {
    counters.warnings++
    try {
      resolved.warn?.({ source, error })
    } catch {
      // Who listens to warnings cannot harm the network by throwing.
    }
  }
  const { cluster, secret } = resolved
  const common: Common = {
    options: resolved,
    transport: resolved.transport === 'quic' ? await quicTransport() : tcpTransport,
    ways: resolveWays(resolved, networkInterfaces()),
    counters,
    warn,
    keyring: secret === undefined ? undefined : new Keyring(cluster, secret),
    notices: new Notices(realClock.now, warn('admission')),
    lobby: new Lobby(counters),
  }
  const { storage } = resolved
  const disk = storage && (await openDisk({ ...storage, cluster }))
  if (disk?.cut !== undefined) warn('storage')(new Error(disk.cut))
  try {
    return new SocketPorts({ ...common, disk, ...(await bind(common, disk?.privateKey)) })
  } catch (error) {
    await disk?.close()
    throw error
  }
}

/** What the pieces of one peer share. */
interface Common {
  readonly options: PortsOptions
  readonly transport: Transport
  readonly ways: DiscoveryWays
  readonly counters: Counters
  readonly warn: (source: RuntimeWarning['source']) => (error: Error) => void
  readonly keyring: Keyring | undefined
  readonly notices: Notices
  readonly lobby: Lobby
}

interface Bound {
  readonly datagrams: BoundDatagrams
  readonly node: Node
}

type Given = Common & Bound & { readonly disk: Disk | undefined }

class SocketPorts implements RuntimePorts {
  readonly id: PeerId
  readonly boot: Boot
  readonly address: string
  readonly clock: Clock
  readonly random = seededRandom(randomBytes(4).readUInt32LE())
  readonly datagrams: BoundDatagrams
  readonly streams: OutboundStreams
  readonly gossip: GossipPort | undefined
  readonly storage: Storage
  readonly counters: Counters
  readonly #disk: Disk | undefined
  readonly #node: Node
  readonly #warn: (source: RuntimeWarning['source']) => (error: Error) => void
  readonly #protocol: string
  readonly #keyring: Keyring | undefined
  readonly #lobby: Lobby
  readonly #inbound: InboundStreams
  readonly #knocker: Knocker
  readonly #discovery: Discovery
  #stored: Stored | undefined
  #handler: ((input: NetworkInput) => void) | undefined
  #closing: Promise<void> | undefined

  constructor(given: Given) {
    const { options, transport, ways, counters, warn, datagrams, node, keyring, lobby, disk } =
      given
    const { cluster, listen, isAlone } = options
    this.id = node.libp2p.peerId.toString()
    this.address = options.advertise ?? formatAddress(listen.host, datagrams.port)
    this.clock = options.clock ?? realClock
    this.boot = { counter: disk?.boot ?? 1, nonce: randomBytes(16).toString('hex') }
    this.datagrams = datagrams
    this.counters = counters
    this.storage = disk?.storage ?? memoryStorage
    this.#disk = disk
    this.#stored = disk?.stored
    this.#node = node
    this.#warn = warn
    this.#protocol = frameProtocol(cluster)
    this.#keyring = keyring
    this.#lobby = lobby
    const handle = (input: NetworkInput) => this.#handle(input)
    const protocol = this.#protocol
    const { id: self, clock } = this
    const { dial } = node
    const allow = options.allow && new Set([self, ...options.allow])
    const admissions = new Admissions({ ...given, cluster, self, allow, protocol, dial, handle })
    const onFrame = (from: PeerId, bytes: Uint8Array) => handle({ type: 'frame', from, bytes })
    this.#inbound = new InboundStreams({ admissions, lobby, counters, onFrame })
    this.gossip = options.gossip === false ? undefined : this.#makeGossip(given)
    const { gossip } = this
    this.streams = new OutboundStreams({
      transport,
      node,
      admissions,
      protocol,
      clock,
      counters,
      handle,
      gossip,
    })
    this.#knocker = new Knocker({
      clock,
      isHeard: (address) => address === this.address || datagrams.isHeard(address),
      hasHeard: () => datagrams.hasHeard,
      knock: (address) => admissions.knock(address),
    })
    this.#discovery = makeDiscovery({
      ways,
      cluster,
      instance: this.id.slice(-24).toLowerCase(),
      listened: listen.host,
      address: this.address,
      random: this.random,
      counters,
      discovered: (address) => {
        handle({ type: 'discovered', address })
        this.#knocker.discovered(address)
      },
      isAlone,
      warn,
    })
  }

  /** Until `open`: who takes part has read it, and it may be large. */
  get stored(): Stored | undefined {
    return this.#stored
  }

  open(handle: (input: NetworkInput) => void): void {
    if (this.#closing !== undefined || this.#handler !== undefined) return
    this.#handler = handle
    this.#stored = undefined
    this.datagrams.open((input) => this.#handle(input))
    this.#inbound.open(this.#node.libp2p, this.#protocol).catch(this.#warn('streams'))
    this.gossip?.open().catch(this.#warn('gossip'))
    this.#discovery.open()
  }

  rotateSecret(secrets: Secrets): void {
    const keyring = this.#keyring
    if (keyring === undefined) throw unsealedError()
    const { sealing } = keyring
    keyring.rotate(secrets)
    if (keyring.sealing !== sealing) this.streams.renew()
    this.streams.expel()
    this.#inbound.expel()
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
    await this.#disk?.close()
  }

  async #closeAll(): Promise<void> {
    this.#knocker.close()
    const gossip = this.gossip?.close().catch(this.#warn('gossip'))
    await Promise.all([this.#discovery.close(), this.datagrams.close(), this.streams.close()])
    await gossip
    this.#inbound.close()
    this.#lobby.close()
    await this.#node.stop()
  }

  #makeGossip({ options, counters, keyring, node }: Common & Bound): GossipPort {
    return new GossipPort({
      node,
      cluster: options.cluster,
      sealed: sealedFor('gossip', options, keyring),
      isAdmitted: (connection) => this.#inbound.isAdmitted(connection),
      counters,
      handle: (from, bytes) => this.#handle({ type: 'gossip', from, bytes }),
    })
  }

  #handle(input: NetworkInput): void {
    try {
      this.#handler?.(input)
    } catch (error) {
      this.#warn('streams')(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

/** Undefined in a cluster without a secret: then nothing is sealed. */
function sealedFor(
  purpose: 'datagrams' | 'gossip',
  { cluster }: PortsOptions,
  keyring: Keyring | undefined,
): Sealed | undefined {
  return keyring && new Sealed({ cluster, keyring, purpose, clock: realClock })
}

/** Binds the datagrams, then the streams; with port 0 tries until there is a port for both. */
async function bind(common: Common, key: PrivateKey | undefined): Promise<Bound> {
  const { options, transport, lobby } = common
  const { host, port } = options.listen
  for (let attempt = 1; ; attempt++) {
    const datagrams = await bindDatagramsOf(common)
    const streamPort = datagrams.port + transport.portOffset
    try {
      // The last port of all has none after it.
      if (streamsAt(transport, { host, port: datagrams.port }) === undefined) throw noNextPort
      const enter: Enter = (connection) => lobby.enter(connection)
      const node = await startNode({ transport, host, port: streamPort, enter, key })
      lobby.watch(node.libp2p)
      return { datagrams, node }
    } catch (error) {
      await datagrams.close()
      const { protocol } = transport
      const refusal = bindError(error, { protocol, host, port: streamPort, use: useOf(transport) })
      if (port !== 0 || !isInUse(refusal) || attempt >= portAttempts) throw refusal
    }
  }
}

const noNextPort = new Error('EADDRINUSE')

function bindDatagramsOf(common: Common): Promise<BoundDatagrams> {
  const { options, transport, counters, warn, keyring, notices } = common
  const { host, port } = options.listen
  return bindDatagrams({
    host,
    port,
    counters,
    sealed: sealedFor('datagrams', options, keyring),
    warn: warn('datagrams'),
    mismatched: (mismatch, from) => {
      const sender = parseAddress(from)?.host ?? from
      notices.tell(mismatch, sender, () => mismatchText(mismatch, from))
    },
  }).catch((error) => {
    throw bindError(error, { protocol: 'UDP', host, port, use: useOf(transport) })
  })
}

function useOf({ name }: Transport): string {
  return name === 'tcp' ? 'both UDP and TCP' : 'datagrams and, beside them, for QUIC'
}
