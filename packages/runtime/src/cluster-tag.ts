/**
 * A cluster's name may be any text; where it must fit into a protocol name or a DNS label, a hash
 * of it stands for it. Peers of another name have another tag, and never hear of each other.
 */
import { createHash } from 'node:crypto'

/** The libp2p protocol of the frames of this cluster. */
export function frameProtocol(cluster: string): string {
  return `/quorate/1/${hash(cluster).slice(0, 32)}`
}

/** The topic that this cluster publishes on. */
export function gossipTopic(cluster: string): string {
  return `/quorate/1/${cluster}`
}

/** The DNS-SD service of this cluster; RFC 6335 allows 15 characters after the underscore. */
export function lanService(cluster: string): string {
  return `_q${hash(cluster).slice(0, 14)}._udp.local`
}

/** Whether a DNS name is that of a cluster, of any, or of something that one announces. */
export function isOfAnyCluster(name: string): boolean {
  return /(?:^|\.)_q[0-9a-f]{14}\._udp\.local$/.test(name)
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
