/**
 * What `createPeer` takes. Everything is checked before anything starts; a wrong option is refused
 * with its name, its value and the rule that it breaks.
 */
import { type Algorithm, priorityAtMost } from '@quorate/election'
import {
  type Address,
  lanTiming,
  localTiming,
  longestLeaseMs,
  type PeerId,
  parseAddress,
  type Secrets,
  type Timing,
  type TransportName,
  wanTiming,
} from '@quorate/kernel'
import { longestTextBytes } from '@quorate/membership'
import { defaultLimits, type Limits, limitsAtMost } from '@quorate/replicated-state'
import type { PortsOptions } from '@quorate/runtime'
import { fromString } from 'uint8arrays/from-string'
import type { Logger } from './logger.ts'
import { encodeMetadata, type Metadata } from './metadata.ts'
import { isWhole, requireFields, requireRule, requireSeats } from './option-rules.ts'

export interface PeerOptions {
  /** Peers of other clusters do not exist for this one. 1 to 64 characters. */
  readonly cluster: string
  /**
   * What every peer of the cluster knows and nobody else: a text or bytes, at least 16 long, that
   * cannot be guessed (`openssl rand -base64 32`). It admits peers and seals what they send.
   * Required unless `listen.host` is loopback; without it, every process of the machine is trusted.
   * Two, `[seals, also accepted]`, while it is being changed: see `rotateSecret`. @default none
   */
  readonly secret?: Secrets
  /**
   * The ids of the peers that this one admits, of those that know the secret. With `storage` a
   * peer keeps its id; without, it has a new one at every start. @default all of them
   */
  readonly allow?: readonly PeerId[]
  /** Shown to people; need not be unique. 1 to 64 characters. @default host name and short id */
  readonly name?: string
  /**
   * Where this peer listens, streams (TCP) and datagrams (UDP) on one port number; port 0 takes a
   * free one. An IP address of this machine, or all of them (`0.0.0.0`, `::`), which takes
   * `advertise`. Beyond loopback it takes a `secret`.
   * @default { host: '127.0.0.1', port: 0 }
   */
  readonly listen?: { readonly host?: string; readonly port?: number }
  /**
   * What carries the links: TCP, or QUIC for networks that lose packets. The same for all peers of a
   * cluster; one of the other is refused. `quic` takes the package `@chainsafe/libp2p-quic` and a
   * second UDP port, the next one, and no crash is seen before a timeout: docs/transports.md.
   * @default 'tcp'
   */
  readonly transport?: TransportName
  /**
   * Where others reach this peer, `host:port` with an IP address, if that is not where it listens:
   * behind NAT, in a container, or listening on all addresses. Exactly one, and with it a fixed
   * `listen.port`.
   * @default where it listens
   */
  readonly advertise?: readonly [Address]
  /** How peers find each other. All ways at once; finding somebody is not yet trusting him. */
  readonly discovery?: {
    /**
     * Multicast DNS, on the interface that has the address of `listen.host` (listening on all: that
     * of `advertise`), or on those of these names (`eth0`) or addresses. What is announced is
     * announced only where it can be reached.
     * @default true
     */
    readonly lan?: boolean | { readonly interfaces: readonly string[] }
    /** Addresses, `host:port`, of peers that may be there. @default [] */
    readonly seeds?: readonly Address[]
    /**
     * A DNS name: all A and AAAA records of `name:port`; or without a port the SRV records of
     * `_quorate._tcp.name`. Looked up every 10 s. @default none
     */
    readonly dns?: string
    /**
     * The path of a text file of addresses, `host:port`, one per line; `#` begins a comment. Looked
     * at every 2 s, and read when it has changed. @default none
     */
    readonly file?: string
  }
  /**
   * Learners hear by gossip of what is committed, so that the leader makes a message of it once for
   * all of them and they do not acknowledge each piece. Without it they are served one by one. Everything holds either way.
   * @default true
   */
  readonly gossip?: boolean
  /**
   * Found the cluster when `expect` peers with this option see each other; they become its voters.
   * Fewer than 2 · expect peers may carry it. Omit it to only join.
   */
  readonly bootstrap?: { readonly expect: number }
  /**
   * How many voters a cluster that is founded now wants to have, an odd number from 1 to 63: of all
   * others, those that follow the log without a vote, the missing ones are chosen. Founders agree
   * on it; `peer.setVoters` changes it. @default 5, or `expect` if that is more
   */
  readonly voters?: number
  /**
   * Where this peer keeps its identity, its votes and its log: a directory of its own, made if
   * there is none. After a restart it is the same peer, and goes on with its seat and its data.
   * Founders all have one or none. `adopt` accepts a directory that was copied or restored: only
   * if no peer ran on the original, or on another copy, since then.
   * @default in memory: a restarted process is a new peer
   */
  readonly storage?: { readonly directory: string; readonly adopt?: boolean }
  /**
   * What this peer says of itself to all others, `{ role: 'api' }`: a plain object of at most 512
   * bytes as JSON. `peer.members.setMetadata` changes it. @default {}
   */
  readonly metadata?: Metadata
  /**
   * How the voters find out who stands first when the leader is gone; who may win does not depend on
   * it. `bully`: each asks all that should stand before it, at once; with the fewest round trips.
   * `ring`: one token goes round; with the fewest messages where many find out at once. The same for
   * all peers of a cluster; a joiner with another one is refused. @default { algorithm: 'bully' }
   */
  readonly election?: { readonly algorithm?: Algorithm }
  /**
   * Of the voters, who should lead: a whole number from −100 to 100. A leader hands over to a voter
   * of strictly higher priority that has kept up and can be reached; equals leave each other alone.
   * So a peer below zero leads only while nobody else can. It never decides against a longer log.
   * @default 0
   */
  readonly priority?: number
  /**
   * What operations and all keys together are held to. The same for all peers of a cluster: founders
   * agree on it, and a joiner whose limits differ is refused. Larger values make every peer need
   * more memory and hold up the leader's beats for longer.
   * @default the value that each names
   */
  readonly limits?: {
    /** Of a path, in UTF-8; 32 to 2,048. @default 1,024 */
    readonly pathBytes?: number
    /** Of a value; 1 to 2,097,152. @default 1 MiB */
    readonly valueBytes?: number
    /** 1 to 512. @default 128 */
    readonly transactionSteps?: number
    /** Of all values of a transaction; from `valueBytes` to 2,097,152. @default 1 MiB, or `valueBytes` */
    readonly transactionBytes?: number
    /**
     * Of all keys together, as docs/keys.md counts them: what would make them larger is refused.
     * 1 to 536,870,912. @default 256 MiB
     */
    readonly storeBytes?: number
  }
  /**
   * The same for all peers of a cluster; a joiner whose timing differs is refused. `local`: one
   * machine, `lan`: one network, `wan`: several places. Single times replace those of `lan`.
   * @default 'lan'
   */
  readonly timing?: 'local' | 'lan' | 'wan' | Partial<Timing>
  /**
   * Runs the peer in a worker thread: an application that blocks its event loop stays a member, keeps
   * its sessions and may lead. Everything else is the same; local reads stay synchronous. It costs a
   * second copy of the keys and some time for each operation (docs/performance.md), and hides from
   * the others that the application does nothing: docs/operating.md. Not with `transport: 'quic'`.
   * @default false
   */
  readonly worker?: boolean
  /** @default silent */
  readonly logger?: Logger
}

/** Options with every default filled in and every rule checked. */
export interface ResolvedOptions {
  readonly cluster: string
  readonly name: string | undefined
  readonly secret: Secrets | undefined
  readonly allow: readonly PeerId[] | undefined
  readonly listen: { readonly host: string; readonly port: number }
  readonly transport: TransportName
  readonly advertise: Address | undefined
  readonly discovery: PortsOptions['discovery']
  readonly gossip: boolean
  readonly bootstrap: { readonly expect: number } | undefined
  readonly voters: number
  readonly storage: { readonly directory: string; readonly adopt: boolean } | undefined
  /** Encoded. */
  readonly metadata: Uint8Array | undefined
  readonly algorithm: Algorithm
  readonly priority: number
  readonly limits: Limits
  readonly timing: Timing
  readonly worker: boolean
  readonly logger: Logger | undefined
}

/** Two of five may be lost. */
const defaultVoters = 5

const known: readonly (keyof PeerOptions)[] = [
  'cluster',
  'name',
  'secret',
  'allow',
  'listen',
  'transport',
  'advertise',
  'discovery',
  'gossip',
  'bootstrap',
  'voters',
  'storage',
  'metadata',
  'election',
  'priority',
  'limits',
  'timing',
  'worker',
  'logger',
]

export function resolveOptions(options: PeerOptions): ResolvedOptions {
  requireFields(undefined, options, known)
  requireText('cluster', options.cluster)
  if (options.name !== undefined) requireText('name', options.name)
  return {
    cluster: options.cluster,
    name: options.name,
    // Its rule is the keyring's, which knows how not to show it.
    secret: options.secret,
    allow: resolveAllow(options.allow),
    listen: resolveListen(options.listen),
    transport: resolveTransport(options.transport),
    advertise: resolveAdvertise(options.advertise),
    discovery: resolveDiscovery(options.discovery),
    gossip: resolveGossip(options.gossip),
    bootstrap: resolveBootstrap(options.bootstrap),
    voters: resolveVoters(options),
    storage: resolveStorage(options.storage),
    metadata: options.metadata === undefined ? undefined : encodeMetadata(options.metadata),
    algorithm: resolveElection(options.election),
    priority: resolvePriority(options.priority),
    limits: resolveLimits(options.limits),
    timing: resolveTiming(options.timing ?? 'lan'),
    worker: resolveWorker(options),
    logger: resolveLogger(options.logger),
  }
}

function resolveListen(listen: PeerOptions['listen'] = {}): ResolvedOptions['listen'] {
  requireFields('listen', listen, ['host', 'port'])
  const { host = '127.0.0.1', port = 0 } = listen
  requireRule(
    'listen.host',
    host,
    typeof host === 'string' && host !== '',
    'an IP address of this machine, or localhost',
  )
  requireRule('listen.port', port, isWhole(port, 0, 65_535), 'a whole number from 0 to 65535')
  return { host, port }
}

function resolveTransport(transport: PeerOptions['transport'] = 'tcp'): TransportName {
  const isOne = transport === 'tcp' || transport === 'quic'
  requireRule('transport', transport, isOne, "'tcp' or 'quic'")
  return transport
}

function resolveAdvertise(advertise: PeerOptions['advertise']): Address | undefined {
  if (advertise === undefined) return undefined
  const [address] = Array.isArray(advertise) && advertise.length === 1 ? advertise : []
  const isAddress = typeof address === 'string' && parseAddress(address) !== undefined
  requireRule('advertise', advertise, isAddress, '[host:port] with a port from 1 to 65535')
  return address
}

function resolveDiscovery(discovery: PeerOptions['discovery'] = {}): ResolvedOptions['discovery'] {
  requireFields('discovery', discovery, ['lan', 'seeds', 'dns', 'file'])
  const { lan = true, seeds = [], dns, file } = discovery
  if (typeof lan !== 'boolean') {
    requireFields('discovery.lan', lan, ['interfaces'], 'true, false or an object')
  }
  requireRule('discovery.seeds', seeds, Array.isArray(seeds), 'an array of host:port')
  for (const [i, seed] of seeds.entries()) {
    const isAddress = typeof seed === 'string' && parseAddress(seed) !== undefined
    requireRule(`discovery.seeds[${i}]`, seed, isAddress, 'host:port with a port from 1 to 65535')
  }
  // What the runtime alone can judge, such as which interfaces there are, it refuses itself.
  return { lan, seeds: [...seeds], dns, file }
}

function resolveGossip(gossip = true): boolean {
  requireRule('gossip', gossip, typeof gossip === 'boolean', 'true or false')
  return gossip
}

function resolveWorker({ worker = false, transport }: PeerOptions): boolean {
  requireRule('worker', worker, typeof worker === 'boolean', 'true or false')
  // Its native package damages the memory of the process when a thread ends that uses it.
  const isSafe = !worker || transport !== 'quic'
  requireRule('worker', worker, isSafe, "false with transport 'quic'")
  return worker
}

/** Of an Ed25519 identity, as libp2p writes it. */
const peerId = /^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/

function resolveAllow(allow: PeerOptions['allow']): ResolvedOptions['allow'] {
  if (allow === undefined) return undefined
  requireRule('allow', allow, Array.isArray(allow), 'a list of peer ids')
  for (const [i, id] of allow.entries()) {
    const isId = typeof id === 'string' && peerId.test(id)
    requireRule(`allow[${i}]`, id, isId, "a peer's id, as peer.id tells it")
  }
  return [...allow]
}

function resolveBootstrap(bootstrap: PeerOptions['bootstrap']): ResolvedOptions['bootstrap'] {
  if (bootstrap === undefined) return undefined
  requireFields('bootstrap', bootstrap, ['expect'])
  const { expect } = bootstrap
  requireRule('bootstrap.expect', expect, isWhole(expect, 1, 9), 'a whole number from 1 to 9')
  return { expect }
}

function resolveVoters({ voters, bootstrap }: PeerOptions): number {
  if (voters !== undefined) return requireSeats('voters', voters)
  const expect = bootstrap?.expect ?? 0
  return Math.max(defaultVoters, expect % 2 === 0 ? expect + 1 : expect)
}

function resolveStorage(storage: PeerOptions['storage']): ResolvedOptions['storage'] {
  if (storage === undefined) return undefined
  requireFields('storage', storage, ['directory', 'adopt'])
  const { directory, adopt = false } = storage
  const isPath = typeof directory === 'string' && directory !== '' && !directory.includes('\0')
  requireRule('storage.directory', directory, isPath, 'the path of a directory')
  requireRule('storage.adopt', adopt, typeof adopt === 'boolean', 'true or false')
  return { directory, adopt }
}

function resolveElection(election: PeerOptions['election'] = {}): Algorithm {
  requireFields('election', election, ['algorithm'])
  const { algorithm = 'bully' } = election
  const isKnown = algorithm === 'bully' || algorithm === 'ring'
  requireRule('election.algorithm', algorithm, isKnown, "'bully' or 'ring'")
  return algorithm
}

function resolvePriority(priority = 0): number {
  const rule = `a whole number from −${priorityAtMost} to ${priorityAtMost}`
  requireRule('priority', priority, isWhole(priority, -priorityAtMost, priorityAtMost), rule)
  return priority
}

/** A path has room for a short name and the number of a sequential key. */
const pathBytesAtLeast = 32

function resolveLimits(limits: PeerOptions['limits'] = {}): Limits {
  requireFields('limits', limits, Object.keys(defaultLimits))
  const { valueBytes = defaultLimits.valueBytes } = limits
  const resolved: Limits = {
    ...defaultLimits,
    transactionBytes: Math.max(defaultLimits.transactionBytes, valueBytes),
    ...limits,
  }
  // In this order: what is least of one may be given by another one before it.
  const least = { pathBytes: pathBytesAtLeast, transactionBytes: valueBytes }
  for (const field of Object.keys(defaultLimits) as (keyof Limits)[]) {
    const from = field in least ? least[field as keyof typeof least] : 1
    const most = limitsAtMost[field]
    const ofValue = field === 'transactionBytes' ? ', which is limits.valueBytes,' : ''
    const rule = `a whole number from ${from}${ofValue} to ${most}`
    requireRule(`limits.${field}`, resolved[field], isWhole(resolved[field], from, most), rule)
  }
  return resolved
}

const presets = new Map<unknown, Timing>([
  ['local', localTiming],
  ['lan', lanTiming],
  ['wan', wanTiming],
])

function resolveTiming(timing: Exclude<PeerOptions['timing'], undefined>): Timing {
  const preset = presets.get(timing)
  return preset ?? resolveTimes(timing as Partial<Timing>)
}

/** The rules between the times; every preset keeps them, too. */
export function resolveTimes(timing: Partial<Timing>): Timing {
  const rule = "'local', 'lan', 'wan' or an object"
  requireFields('timing', timing, Object.keys(lanTiming) as (keyof Timing)[], rule)
  const resolved: Timing = { ...lanTiming, ...timing }
  for (const [field, value] of Object.entries(resolved)) {
    if (field === 'driftBound') continue
    requireRule(`timing.${field}`, value, isMilliseconds(value), 'milliseconds from 1 to 600000')
  }
  const { driftBound, leaseMs, stickinessMs, beatMs, sessionTimeoutMs } = resolved
  const { probeTimeoutMs, probeIntervalMs, roundMs } = resolved
  const isDrift = typeof driftBound === 'number' && driftBound >= 0 && driftBound <= 0.2
  requireRule('timing.driftBound', driftBound, isDrift, 'a number from 0 to 0.2')
  const longest = Math.floor(longestLeaseMs(stickinessMs, driftBound))
  const shorter = (rule: string, name: string, value: number, holds: boolean) =>
    requireRule(`timing.${name}`, value, holds, rule)
  shorter(
    `at most ${longest}, which is stickinessMs (${stickinessMs}) · (1 − driftBound) / (1 + driftBound)`,
    'leaseMs',
    leaseMs,
    leaseMs <= longest,
  )
  shorter(`at most a third of leaseMs (${leaseMs})`, 'beatMs', beatMs, beatMs * 3 <= leaseMs)
  shorter(`less than stickinessMs (${stickinessMs})`, 'roundMs', roundMs, roundMs < stickinessMs)
  shorter(
    `more than twice stickinessMs (${stickinessMs})`,
    'sessionTimeoutMs',
    sessionTimeoutMs,
    sessionTimeoutMs > 2 * stickinessMs,
  )
  shorter(
    `less than probeIntervalMs (${probeIntervalMs})`,
    'probeTimeoutMs',
    probeTimeoutMs,
    probeTimeoutMs < probeIntervalMs,
  )
  return resolved
}

function resolveLogger(logger: Logger | undefined): Logger | undefined {
  if (logger === undefined) return undefined
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    const isFunction = typeof logger?.[level] === 'function'
    requireRule(`logger.${level}`, logger?.[level], isFunction, 'a function (fields, message)')
  }
  return logger
}

function requireText(name: string, value: unknown): void {
  const isText = typeof value === 'string' && value.length >= 1 && value.length <= 64
  requireRule(name, value, isText, 'a text of 1 to 64 characters')
  // So much of a text fits into a packet of membership.
  const isShort = fromString(value as string).length <= longestTextBytes
  requireRule(name, value, isShort, `at most ${longestTextBytes} bytes long in UTF-8`)
}

function isMilliseconds(value: unknown): boolean {
  return typeof value === 'number' && value >= 1 && value <= 600_000
}
