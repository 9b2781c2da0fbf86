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
  optionError,
  type PeerId,
  type Ports,
  parseAddress,
  type Secrets,
  seededRandom,
} from '@quorate/kernel'
import { Admissions } from './admissions.ts'
import { bindError, isInUse } from './bind-error.ts'
import { realClock } from './clock.ts'
import { frameProtocol, lanService } from './cluster-tag.ts'
import { type Counters, zeroCounters } from './counters.ts'
import { type BoundDatagrams, bindDatagrams, mismatchText } from './datagrams.ts'
import { Discovery } from './discovery.ts'
import { InboundStreams } from './inbound.ts'
import { type Lan, lanOf } from './interfaces.ts'
import { hidden, Keyring } from './keyring.ts'
import { Knocker } from './knocker.ts'
import { LanDiscovery } from './lan-discovery.ts'
import { type Enter, type Node, startNode } from './libp2p-node.ts'
import { Lobby } from './lobby.ts'
import { memoryStorage } from './memory-storage.ts'
import { Notices } from './notices.ts'
import { type PortsOptions, type RuntimeWarning, resolveOptions } from './options.ts'
import { Sealed } from './sealed.ts'
import { OutboundStreams } from './streams.ts'

/** What is told of the network to whoever opened the ports. */
export interface RuntimePorts extends Ports {
  readonly counters: Readonly<Counters>
  /**
   * What is sealed with from now on, and what else is accepted. Links are opened anew when the
   * first changes; those of others that were admitted with a dropped secret are ended.
   *
   * @throws QuorateError ERR_QUORATE_OPTION; nothing has changed then.
   */
  readonly rotateSecret: (secrets: Secrets) => void
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
    counters,
    warn,
    keyring: secret === undefined ? undefined : new Keyring(cluster, secret),
    notices: new Notices(realClock.now, warn('admission')),
    lobby: new Lobby(counters),
  }
  return new SocketPorts({ ...common, ...(await bind(common)) })
}

/** What the pieces of one peer share. */
interface Common {
  readonly options: PortsOptions
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

class SocketPorts implements RuntimePorts {
  readonly id: PeerId
  readonly boot: Boot = { counter: 1, nonce: randomBytes(16).toString('hex') }
  readonly address: string
  readonly clock = realClock
  readonly random = seededRandom(randomBytes(4).readUInt32LE())
  readonly datagrams: BoundDatagrams
  readonly streams: OutboundStreams
  readonly storage = memoryStorage
  readonly stored = undefined
  readonly counters: Counters
  readonly #node: Node
  readonly #warn: (source: RuntimeWarning['source']) => (error: Error) => void
  readonly #protocol: string
  readonly #keyring: Keyring | undefined
  readonly #lobby: Lobby
  readonly #inbound: InboundStreams
  readonly #knocker: Knocker
  readonly #discovery: Discovery
  #handler: ((input: NetworkInput) => void) | undefined
  #closing: Promise<void> | undefined

  constructor(given: Common & Bound) {
    const { options, counters, warn, datagrams, node, keyring, lobby } = given
    const { cluster, listen, discovery } = options
    this.id = node.libp2p.peerId.toString()
    this.address = options.advertise ?? formatAddress(listen.host, datagrams.port)
    this.datagrams = datagrams
    this.counters = counters
    this.#node = node
    this.#warn = warn
    this.#protocol = frameProtocol(cluster)
    this.#keyring = keyring
    this.#lobby = lobby
    const handle = (input: NetworkInput) => this.#handle(input)
    const admissions = new Admissions({
      ...given,
      cluster,
      self: this.id,
      protocol: this.#protocol,
      dial: node.dial,
      handle,
    })
    const onFrame = (from: PeerId, bytes: Uint8Array) => handle({ type: 'frame', from, bytes })
    this.#inbound = new InboundStreams({ admissions, lobby, counters, onFrame })
    const protocol = this.#protocol
    const clock = realClock
    this.streams = new OutboundStreams({ node, admissions, protocol, clock, counters, handle })
    this.#knocker = new Knocker({
      clock,
      isHeard: (address) => address === this.address || datagrams.isHeard(address),
      knock: (address) => admissions.knock(address),
    })
    const lan = discovery.lan ? findLan(options, this.address, warn('lan-discovery')) : undefined
    this.#discovery = new Discovery({
      seeds: discovery.seeds,
      clock,
      counters,
      discovered: (address) => {
        handle({ type: 'discovered', address })
        this.#knocker.discovered(address)
      },
      lan: lan === undefined ? undefined : (found) => this.#openLan(cluster, lan, found),
    })
  }

  open(handle: (input: NetworkInput) => void): void {
    if (this.#closing !== undefined || this.#handler !== undefined) return
    this.#handler = handle
    this.datagrams.open((input) => this.#handle(input))
    this.#inbound.open(this.#node.libp2p, this.#protocol).catch(this.#warn('streams'))
    this.#discovery.open()
  }

  rotateSecret(secrets: Secrets): void {
    const keyring = this.#keyring
    if (keyring === undefined) {
      throw optionError('secret', hidden, 'given when the peer starts, for another to follow it')
    }
    const { sealing } = keyring
    keyring.rotate(secrets)
    if (keyring.sealing !== sealing) this.streams.renew()
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
  }

  async #closeAll(): Promise<void> {
    this.#knocker.close()
    await Promise.all([this.#discovery.close(), this.datagrams.close(), this.streams.close()])
    this.#inbound.close()
    this.#lobby.close()
    await this.#node.stop()
  }

  #openLan(cluster: string, lan: Lan, found: (address: string) => void): LanDiscovery {
    return new LanDiscovery({
      service: lanService(cluster),
      instance: this.id.slice(-24).toLowerCase(),
      address: this.address,
      lan,
      clock: realClock,
      counters: this.counters,
      found,
      warn: this.#warn('lan-discovery'),
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

/** The network to look for peers on; without one, a warning, and this peer has its seeds alone. */
function findLan(
  { listen }: PortsOptions,
  address: string,
  warn: (error: Error) => void,
): Lan | undefined {
  const advertised = parseAddress(address)?.host ?? ''
  const lan = lanOf(listen.host, advertised, networkInterfaces())
  if (lan === undefined) {
    const text = `no interface with an IPv4 address belongs to ${listen.host}: no multicast DNS`
    warn(new Error(`${text}, only seeds`))
  }
  return lan
}

/** Binds UDP, then TCP on the same port number; with port 0 tries until one is free for both. */
async function bind({ options, counters, warn, keyring, notices, lobby }: Common): Promise<Bound> {
  const { cluster, listen } = options
  const { host, port } = listen
  const now = realClock.now
  const sealed =
    keyring === undefined ? undefined : new Sealed({ cluster, keyring, purpose: 'datagrams', now })
  for (let attempt = 1; ; attempt++) {
    const datagrams = await bindDatagrams({
      host,
      port,
      counters,
      sealed,
      warn: warn('datagrams'),
      mismatched: (mismatch, from) => {
        const sender = parseAddress(from)?.host ?? from
        notices.tell(mismatch, sender, () => mismatchText(mismatch, from))
      },
    }).catch((error) => {
      throw bindError(error, { protocol: 'UDP', host, port })
    })
    try {
      const enter: Enter = (connection) => lobby.enter(connection)
      const node = await startNode(host, datagrams.port, enter)
      lobby.watch(node.libp2p)
      return { datagrams, node }
    } catch (error) {
      await datagrams.close()
      const refusal = bindError(error, { protocol: 'TCP', host, port: datagrams.port })
      if (port !== 0 || !isInUse(refusal) || attempt >= portAttempts) throw refusal
    }
  }
}
