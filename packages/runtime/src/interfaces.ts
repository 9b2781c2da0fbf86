/**
 * On which interfaces to look for peers by multicast, and on which of them to be announced: a pure
 * choice from the table of the system. Multicast leaves by an interface, not by a route, so it has
 * to be told; and an address is announced only where it is reachable, on the interface that has it.
 * The same table tells who is a neighbour, whose refusals prove something.
 */
import { BlockList, isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { optionError } from '@quorate/kernel'
import { isLoopback, isUnspecified } from './addresses.ts'

/** What `os.networkInterfaces()` returns. */
export type InterfaceTable = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

export interface ChosenInterface {
  readonly name: string
  /** The IPv4 address by which multicast is sent and received. */
  readonly address: string
  /** The IPv4 subnets of the interface: a packet that comes from elsewhere did not come here. */
  readonly subnets: readonly string[]
  /** Whether what is announced here can be reached from here. */
  readonly announces: boolean
}

export interface Choice {
  readonly interfaces: readonly ChosenInterface[]
  /** By name, or by the address that was looked for: why there is no multicast. */
  readonly unusable: ReadonlyMap<string, string>
}

export interface Wanted {
  /** The IP address to announce: where others reach this peer. */
  readonly host: string
  /** The IP address that is listened on; may stand for all. */
  readonly listened: string
  /** `true`: the interface to listen on. Or those of these names or addresses. */
  readonly wanted: true | readonly string[]
}

/**
 * The interfaces for multicast. Who listens on all addresses wants the interface of the one that is
 * announced. If none has it (it is that of a gateway, say), any may be the way to it: the first one
 * will do, and it is announced on all that are chosen.
 */
export function chooseInterfaces(table: InterfaceTable, options: Wanted): Choice {
  const { host, listened } = options
  const chosen = new Map<string, ChosenInterface>()
  const unusable = new Map<string, string>()
  const isElsewhere = host !== listened && find(table, host, host) === undefined
  const own = isUnspecified(listened) ? (isElsewhere ? firstOf(table, host) : host) : listened
  for (const wanted of options.wanted === true ? [own] : options.wanted) {
    const [name, infos] = find(table, host, wanted) ?? []
    if (name === undefined || infos === undefined) {
      unusable.set(wanted, `no interface of this machine has the name or address ${wanted}`)
      continue
    }
    if (chosen.has(name)) continue
    const four = infos.filter(({ family }) => family === 'IPv4')
    const first = [wanted, listened, host].flatMap((address) =>
      four.filter((i) => i.address === address),
    )
    const { address } = first[0] ?? four[0] ?? {}
    if (address === undefined) {
      unusable.set(name, 'it has no IPv4 address, which multicast DNS needs here')
      continue
    }
    const subnets = four.map(({ cidr, address }) => cidr ?? `${address}/32`)
    chosen.set(name, { name, address, subnets, announces: isElsewhere || hasAddress(infos, host) })
  }
  return { interfaces: [...chosen.values()], unusable }
}

/** Refuses what is no name or address of an interface, and says which there are. */
export function requireInterfaces(
  table: InterfaceTable,
  options: { readonly host: string; readonly wanted: readonly string[] },
): void {
  const { host, wanted } = options
  const existing = Object.entries(table)
    .filter(([, infos = []]) => isOfKind(infos, host))
    .map(([name, infos = []]) => `${name}: ${infos.map(({ address }) => address).join(' ')}`)
  const kind = isLoopback(host) ? 'a loopback' : 'no loopback'
  for (const [i, one] of wanted.entries()) {
    if (find(table, host, one) !== undefined) continue
    const rule =
      `the name or address of an interface that exists and is ${kind} interface, as ${host} is ` +
      `(there ${existing.length === 1 ? 'is' : 'are'} ${existing.join(', ') || 'none'})`
    throw optionError(`discovery.lan.interfaces[${i}]`, one, rule)
  }
}

/** Whether an interface has this IP address; of one that stands for all addresses one always does. */
export function isHad(table: InterfaceTable, host: string): boolean {
  return isUnspecified(host) || Object.values(table).some((infos = []) => hasAddress(infos, host))
}

/** Whether a packet with this source came from a neighbour on the interface. */
export function isOnLink({ subnets }: ChosenInterface, from: string): boolean {
  return isIn(subnets, from)
}

/**
 * Whether an address is of this machine or of a network that it is attached to. To read the table
 * takes the kernel a while, so it is asked for only where it is needed.
 */
export function isNeighbour(host: string, table: () => InterfaceTable): boolean {
  if (isLoopback(host)) return true
  const infos = Object.values(table()).flatMap((infos = []) => infos)
  return isIn(
    infos.map(({ cidr }) => cidr).filter((cidr) => cidr !== null),
    host,
  )
}

function isIn(subnets: readonly string[], host: string): boolean {
  const version = isIP(host)
  if (version === 0) return false
  const list = new BlockList()
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/')
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list.check(host, version === 6 ? 'ipv6' : 'ipv4')
}

/** An address of the first interface that multicast can leave by, or what is looked for in vain. */
function firstOf(table: InterfaceTable, host: string): string {
  for (const infos of Object.values(table)) {
    const four = infos?.find(({ family }) => family === 'IPv4')
    if (infos !== undefined && four !== undefined && isOfKind(infos, host)) return four.address
  }
  return host
}

function find(
  table: InterfaceTable,
  host: string,
  wanted: string,
): [string, readonly NetworkInterfaceInfo[]] | undefined {
  for (const [name, infos = []] of Object.entries(table)) {
    if (!isOfKind(infos, host)) continue
    if (name === wanted || hasAddress(infos, wanted)) return [name, infos]
  }
  return undefined
}

/** Loopback and the rest of the world do not reach each other. */
function isOfKind(infos: readonly NetworkInterfaceInfo[], host: string): boolean {
  return infos.length > 0 && infos.every(({ internal }) => internal === isLoopback(host))
}

/** Every address of 127.0.0.0/8 is the loopback interface's, though the table names one. */
function hasAddress(infos: readonly NetworkInterfaceInfo[], host: string): boolean {
  const version = isIP(host)
  if (version === 0) return false
  if (infos.some(({ internal }) => internal) && isLoopback(host)) return true
  const list = new BlockList()
  list.addAddress(host, version === 6 ? 'ipv6' : 'ipv4')
  return infos.some(({ address, family }) => {
    return family === `IPv${version}` && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
  })
}
