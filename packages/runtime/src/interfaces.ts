/**
 * Which network an address of this machine is on: where multicast goes out, whose multicast counts,
 * and whose refusals prove something. Pure: the interfaces of the machine are handed in.
 */
import { BlockList, isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { isLoopback, isUnspecified } from './addresses.ts'

/** What `os.networkInterfaces()` returns. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>

export interface Lan {
  /** The IPv4 address of the interface that multicast goes out by. */
  readonly interface: string
  /** Whether a packet from this host was sent on this network. */
  readonly includes: (host: string) => boolean
  /** Whether it makes sense for this peer to look at this host: nobody's loopback but its own. */
  readonly reaches: (host: string) => boolean
}

/**
 * The network of the address that is listened on; of all addresses, that of the advertised one, or
 * else of the first interface that is not internal. Undefined: no interface with an IPv4 address
 * (multicast DNS needs one) belongs to it.
 */
export function lanOf(
  listened: string,
  advertised: string,
  interfaces: Interfaces,
): Lan | undefined {
  if (isLoopback(listened)) {
    return { interface: '127.0.0.1', includes: isLoopback, reaches: isLoopback }
  }
  const all = Object.values(interfaces).map((infos = []) => infos)
  const has = (host: string) => (infos: NetworkInterfaceInfo[]) =>
    infos.some(({ address }) => address === host)
  const chosen = isUnspecified(listened)
    ? (all.find(has(advertised)) ?? all.find((infos) => infos.some(isOutward)))
    : all.find(has(listened))
  const out =
    chosen?.find(({ family, address }) => family === 'IPv4' && address === listened) ??
    chosen?.find(({ family }) => family === 'IPv4')
  if (chosen === undefined || out === undefined) return undefined
  const subnets = subnetsOf(chosen)
  return {
    interface: out.address,
    includes: (host) => isIn(subnets, host),
    reaches: (host) => isIP(host) === isIP(listened) && !isLoopback(host),
  }
}

/** Whether an address is of this machine or of a network that it is attached to. */
export function isNeighbour(host: string, interfaces: Interfaces): boolean {
  if (isLoopback(host)) return true
  return isIn(subnetsOf(Object.values(interfaces).flatMap((infos = []) => infos)), host)
}

function isOutward({ family, internal }: NetworkInterfaceInfo): boolean {
  return family === 'IPv4' && !internal
}

function subnetsOf(infos: readonly NetworkInterfaceInfo[]): BlockList {
  const subnets = new BlockList()
  for (const { cidr, family } of infos) {
    const [network, prefix] = cidr?.split('/') ?? []
    if (network === undefined || prefix === undefined) continue
    subnets.addSubnet(network, Number(prefix), family === 'IPv6' ? 'ipv6' : 'ipv4')
  }
  return subnets
}

function isIn(subnets: BlockList, host: string): boolean {
  const family = isIP(host)
  return family !== 0 && subnets.check(host, family === 6 ? 'ipv6' : 'ipv4')
}
