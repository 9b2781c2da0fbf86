/**
 * On which interfaces to look for peers by multicast, and on which of them to be announced: a pure
 * choice from the table of the system. Multicast leaves by an interface, not by a route, so it has
 * to be told; and an address is announced only where it is reachable, on the interface that has it.
 */
import { BlockList, isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { optionError } from '@quorate/kernel'
import { isLoopback } from './options.ts'

/** What `os.networkInterfaces()` returns. */
export type InterfaceTable = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

export interface ChosenInterface {
  readonly name: string
  /** The IPv4 address by which multicast is sent and received. */
  readonly address: string
  /** The IPv4 subnets of the interface: a packet that comes from elsewhere did not come here. */
  readonly subnets: readonly string[]
  /** Whether the interface has the address that is to be announced. */
  readonly announces: boolean
}

export interface Choice {
  readonly interfaces: readonly ChosenInterface[]
  /** By name, or by the address that was looked for: why there is no multicast. */
  readonly unusable: ReadonlyMap<string, string>
}

/**
 * The interfaces for multicast. `true` wants the interface that has the address `host`, which is
 * the one to announce; a list wants those of these names or addresses.
 */
export function chooseInterfaces(
  table: InterfaceTable,
  options: { readonly host: string; readonly wanted: true | readonly string[] },
): Choice {
  const { host } = options
  const chosen = new Map<string, ChosenInterface>()
  const unusable = new Map<string, string>()
  for (const wanted of options.wanted === true ? [host] : options.wanted) {
    const [name, infos] = find(table, host, wanted) ?? []
    if (name === undefined || infos === undefined) {
      unusable.set(wanted, `no interface of this machine has the name or address ${wanted}`)
      continue
    }
    if (chosen.has(name)) continue
    const four = infos.filter(({ family }) => family === 'IPv4')
    const first = [wanted, host].flatMap((address) => four.filter((i) => i.address === address))
    const { address } = first[0] ?? four[0] ?? {}
    if (address === undefined) {
      unusable.set(name, 'it has no IPv4 address, which multicast DNS needs here')
      continue
    }
    const subnets = four.map(({ cidr, address }) => cidr ?? `${address}/32`)
    chosen.set(name, { name, address, subnets, announces: hasAddress(infos, host) })
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

/** Whether a packet with this source came from a neighbour on the interface. */
export function isOnLink({ subnets }: ChosenInterface, from: string): boolean {
  if (isIP(from) !== 4) return false
  const list = new BlockList()
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/')
    list.addSubnet(network, Number(bits), 'ipv4')
  }
  return list.check(from, 'ipv4')
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
