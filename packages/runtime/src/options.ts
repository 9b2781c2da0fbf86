/** The options of the runtime, checked once; every refusal names what was given. */
import { BlockList, isIP } from 'node:net'
import { type Address, formatAddress, optionError, parseAddress } from '@quorate/kernel'

export interface PortsOptions {
  /** Peers of another cluster name do not exist for this one. */
  readonly cluster: string
  /**
   * Where to listen, datagrams and streams on one port number. Loopback only, for now: other
   * addresses need admission and encrypted datagrams. Port 0 takes a free one.
   */
  readonly listen: { readonly host: string; readonly port: number }
  readonly discovery: {
    /**
     * Announce and look for peers by multicast DNS: on the interface that is listened on, or on
     * those of these names or addresses.
     */
    readonly lan: boolean | { readonly interfaces: readonly string[] }
    /** Addresses where peers of the cluster may be. */
    readonly seeds: readonly Address[]
    /** All addresses of `name:port`, or of the SRV records of `_quorate._tcp.name`. */
    readonly dns?: string | undefined
    /** A text file of addresses, one per line; `#` begins a comment. Read again when it changes. */
    readonly file?: string | undefined
  }
  /** Whether there is a port for gossip. @default true */
  readonly gossip?: boolean
  /**
   * Asked 5 s after `open`, then every 60 s: whether nobody else of the cluster is here, against
   * expectation. If so, a warning tells what discovery has tried. @default never
   */
  readonly isAlone?: () => boolean
  /** Told of trouble that the runtime lives with, such as a machine without multicast. */
  readonly warn?: (warning: RuntimeWarning) => void
}

export interface RuntimeWarning {
  readonly source:
    | 'datagrams'
    | 'streams'
    | 'gossip'
    | 'discovery'
    | `${'lan' | 'dns' | 'file'}-discovery`
  readonly error: Error
}

const loopback4 = new BlockList()
loopback4.addSubnet('127.0.0.0', 8, 'ipv4')
const loopback6 = new BlockList()
loopback6.addAddress('::1', 'ipv6')

/** Whether packets to this IP address never leave the machine. */
export function isLoopback(host: string): boolean {
  // An IPv4 address written as IPv6, or one with a zone, is none that a stream can listen on.
  if (isIP(host) === 6) return !host.includes('%') && loopback6.check(host, 'ipv6')
  return isIP(host) === 4 && loopback4.check(host, 'ipv4')
}

/** The host that `localhost` means; its other meaning, ::1, is had by naming it. */
export function loopbackHost(host: string): string {
  return host.toLowerCase() === 'localhost' ? '127.0.0.1' : host
}

const loopbackOnly =
  'a loopback address: 127.0.0.0/8, ::1 or localhost (any other needs admission and encryption, ' +
  'which come later)'

/** Checks the options; the result holds IP addresses only. */
export function resolveOptions(options: PortsOptions): PortsOptions {
  const { cluster, listen, discovery } = options
  if (typeof cluster !== 'string' || cluster === '') {
    throw optionError('cluster', cluster, 'a text of at least one character')
  }
  const host = loopbackHost(listen.host)
  if (!isLoopback(host)) throw optionError('listen.host', listen.host, loopbackOnly)
  const { port } = listen
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw optionError('listen.port', port, 'a whole number from 0 (any free port) to 65535')
  }
  const seeds = discovery.seeds.map(resolveSeed)
  return { ...options, listen: { host, port }, discovery: { ...discovery, seeds } }
}

function resolveSeed(seed: Address, i: number): Address {
  const parsed = parseAddress(seed)
  const host = parsed === undefined ? undefined : loopbackHost(parsed.host)
  if (parsed === undefined || host === undefined || !isLoopback(host)) {
    throw optionError(`discovery.seeds[${i}]`, seed, `host:port, its host ${loopbackOnly}`)
  }
  return formatAddress(host, parsed.port)
}
