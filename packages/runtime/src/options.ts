/** The options of the runtime, checked once; every refusal names what was given. */
import {
  type Address,
  type Clock,
  optionError,
  type PeerId,
  parseAddress,
  type Secrets,
  type TransportName,
} from '@quorate/kernel'
import { canonicalIp, isLoopback, isPlainIp, isUnspecified, loopbackHost } from './addresses.ts'
import { reachableAddress, reachRule } from './reach.ts'

export interface PortsOptions {
  /** Peers of another cluster name do not exist for this one. */
  readonly cluster: string
  /**
   * Where to listen, datagrams and streams on one port number: an IP address of this machine, or
   * all of them (0.0.0.0, ::). Beyond loopback it takes a secret. Port 0 takes a free one. Streams
   * over QUIC take the next port.
   */
  readonly listen: { readonly host: string; readonly port: number }
  /**
   * Where others reach this peer when that is not where it listens: one IP address and port. It
   * leads to a fixed `listen.port`.
   * Undefined: where it listens.
   */
  readonly advertise?: Address | undefined
  /**
   * What carries the streams; the same for all peers of a cluster. `quic` takes the package
   * `@chainsafe/libp2p-quic`, and shows no crash: nothing is ever `remote` or `refused`.
   * @default 'tcp'
   */
  readonly transport?: TransportName
  /** Who knows it is admitted. Undefined: everybody, which only loopback allows. */
  readonly secret?: Secrets | undefined
  /** Whom this peer admits, of those that know the secret. @default all of them */
  readonly allow?: readonly PeerId[] | undefined
  readonly discovery: {
    /**
     * Announce and look for peers by multicast DNS: on the interface that is listened on (of all,
     * on that of the advertised address), or on those of these names or addresses.
     */
    readonly lan: boolean | { readonly interfaces: readonly string[] }
    /** Addresses where peers of the cluster may be. */
    readonly seeds: readonly Address[]
    /** All addresses of `name:port`, or of the SRV records of `_quorate._tcp.name`. */
    readonly dns?: string | undefined
    /** A text file of addresses, one per line; `#` begins a comment. Read again when it changes. */
    readonly file?: string | undefined
  }
  /**
   * Where this peer keeps its identity and what it must still know after a crash: a directory of
   * its own, made if there is none. `adopt` accepts one that was copied or restored, and is safe only
   * if nobody has run on the original, or on another copy, since then. Undefined: in memory.
   */
  readonly storage?:
    | { readonly directory: string; readonly adopt?: boolean | undefined }
    | undefined
  /** Whether there is a port for gossip. @default true */
  readonly gossip?: boolean
  /**
   * Asked 5 s after `open`, then every 60 s: whether nobody else of the cluster is here, against
   * expectation. If so, a warning tells what discovery has tried. @default never
   */
  readonly isAlone?: () => boolean
  /** What the peer reads the time from. @default that of this thread, `performance.now()` */
  readonly clock?: Clock | undefined
  /** Told of trouble that the runtime lives with, such as a machine without multicast. */
  readonly warn?: (warning: RuntimeWarning) => void
}

export interface RuntimeWarning {
  readonly source:
    | 'datagrams'
    | 'streams'
    | 'gossip'
    | 'admission'
    | 'storage'
    | 'discovery'
    | `${'lan' | 'dns' | 'file'}-discovery`
  readonly error: Error
}

/** Checks the options; the result holds IP addresses only. */
export function resolveOptions(options: PortsOptions): PortsOptions {
  const { cluster, listen, discovery } = options
  if (typeof cluster !== 'string' || cluster === '') {
    throw optionError('cluster', cluster, 'a text of at least one character')
  }
  const named = loopbackHost(listen.host)
  if (!isPlainIp(named)) {
    throw optionError('listen.host', listen.host, 'an IP address of this machine, or localhost')
  }
  const host = canonicalIp(named)
  const { port } = listen
  const isQuic = options.transport === 'quic'
  const highest = isQuic ? 65_534 : 65_535
  if (!Number.isInteger(port) || port < 0 || port > highest) {
    const rule = `a whole number from 0 (any free port) to ${highest}`
    throw optionError('listen.port', port, isQuic ? `${rule}, for QUIC takes the next one` : rule)
  }
  if (options.secret === undefined && !isLoopback(host)) {
    const rule = `given when listen.host (${host}) is not loopback: a text or bytes, at least 16 long`
    throw optionError('secret', undefined, rule)
  }
  const advertise = resolveAdvertise(options.advertise, host)
  if (isQuic && parseAddress(advertise ?? '')?.port === 65_535) {
    throw optionError('advertise[0]', advertise, 'a port up to 65534, for QUIC takes the next one')
  }
  if (advertise !== undefined && port === 0) {
    const rule = `the fixed port that ${advertise}, as advertised, leads to, not 0 (any free port)`
    throw optionError('listen.port', port, rule)
  }
  const seeds = discovery.seeds.map((seed, i) =>
    resolveAddress(`discovery.seeds[${i}]`, seed, host),
  )
  return { ...options, listen: { host, port }, advertise, discovery: { ...discovery, seeds } }
}

function resolveAdvertise(advertise: Address | undefined, listened: string): Address | undefined {
  if (advertise !== undefined) return resolveAddress('advertise[0]', advertise, listened)
  if (!isUnspecified(listened)) return undefined
  const rule = `[host:port] where others reach this peer, since listen.host is ${listened}`
  throw optionError('advertise', undefined, rule)
}

/** An address that others can be found at, and that packets from the own one can get to. */
function resolveAddress(option: string, address: Address, listened: string): Address {
  const reachable = reachableAddress(listened, address)
  if (reachable === undefined) throw optionError(option, address, reachRule(listened))
  return reachable
}
