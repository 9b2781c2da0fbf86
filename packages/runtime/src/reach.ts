/**
 * Which addresses a peer may take for another's: those that packets from its own address can get
 * to. Whoever proposes an address passes through here, so nobody makes a peer talk to a group, to
 * everybody, or, from a LAN, to the loopback of its own machine.
 */
import { BlockList, isIP } from 'node:net'
import { type Address, formatAddress, parseAddress } from '@quorate/kernel'
import { canonicalIp, isLoopback, isPlainIp, isUnspecified, loopbackHost } from './addresses.ts'

const notOnePeer = new BlockList()
notOnePeer.addSubnet('0.0.0.0', 8, 'ipv4')
notOnePeer.addSubnet('224.0.0.0', 4, 'ipv4')
notOnePeer.addAddress('255.255.255.255', 'ipv4')
notOnePeer.addAddress('::', 'ipv6')
notOnePeer.addSubnet('ff00::', 8, 'ipv6')

/** Whether who listens at the IP address `from` can talk to one peer at the IP address `to`. */
export function isReachable(from: string, to: string): boolean {
  const version = isIP(to)
  if (!isPlainIp(to) || version !== isIP(from)) return false
  if (notOnePeer.check(to, version === 6 ? 'ipv6' : 'ipv4')) return false
  return isUnspecified(from) || isLoopback(to) === isLoopback(from)
}

/**
 * `host:port` as it is handed in, its host an IP address in its one spelling; undefined for one that is
 * out of reach.
 */
export function reachableAddress(from: string, address: Address): Address | undefined {
  const parsed = parseAddress(address)
  if (parsed === undefined) return undefined
  const host = loopbackHost(parsed.host)
  return isReachable(from, host) ? formatAddress(canonicalIp(host), parsed.port) : undefined
}

/** The rule of `reachableAddress`, in words. */
export function reachRule(from: string): string {
  const kind = `${isLoopback(from) ? 'a loopback' : 'an'} IPv${isIP(from)} address`
  return `host:port, its host ${kind} that ${from} can talk to`
}
