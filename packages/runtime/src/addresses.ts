/** What kind of host an address names. */
import { BlockList, isIP, SocketAddress } from 'node:net'

const loopback4 = new BlockList()
loopback4.addSubnet('127.0.0.0', 8, 'ipv4')
const loopback6 = new BlockList()
loopback6.addAddress('::1', 'ipv6')
const unspecified = new BlockList()
unspecified.addAddress('0.0.0.0', 'ipv4')
unspecified.addAddress('::', 'ipv6')
const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')

/**
 * Whether datagrams and streams can use this host: an IP address, and neither an IPv4 address
 * written as IPv6 nor one with a zone.
 */
export function isPlainIp(host: string): boolean {
  if (isIP(host) === 4) return true
  return isIP(host) === 6 && !host.includes('%') && !mapped.check(host, 'ipv6')
}

/** Whether packets to this IP address never leave the machine. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 6) return !host.includes('%') && loopback6.check(host, 'ipv6')
  return isIP(host) === 4 && loopback4.check(host, 'ipv4')
}

/** Whether this means every address of the machine: good to listen on, and no place to be found. */
export function isUnspecified(host: string): boolean {
  if (isIP(host) === 0 || host.includes('%')) return false
  return unspecified.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * An IP address in the one spelling that the system uses, which is the one that packets come from:
 * IPv6 can be written in many ways, and addresses are compared as text.
 */
export function canonicalIp(host: string): string {
  return isIP(host) === 6 ? new SocketAddress({ address: host, family: 'ipv6' }).address : host
}

/** The host that `localhost` means; its other meaning, ::1, is had by naming it. */
export function loopbackHost(host: string): string {
  return host.toLowerCase() === 'localhost' ? '127.0.0.1' : host
}
