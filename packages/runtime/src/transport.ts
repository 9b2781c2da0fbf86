/**
 * What carries the streams of a peer: TCP, or QUIC by an option. Both prove who is at the other end
 * before a frame passes; they differ in what the end of a process looks like from outside.
 */
import type { TransportName } from '@quorate/kernel'
import type { Libp2pOptions } from 'libp2p'

export interface Transport {
  readonly name: TransportName
  /** What its port is a port of. */
  readonly protocol: 'UDP' | 'TCP'
  /**
   * Streams have the port of the datagrams plus this: every peer computes it alike, so one address
   * says where both are.
   */
  readonly portOffset: 0 | 1
  /** How libp2p is made to speak it on an address of this family. */
  readonly libp2p: (
    family: 4 | 6,
  ) => Pick<Libp2pOptions, 'transports' | 'connectionEncrypters' | 'streamMuxers'>
  /** `/ip4/127.0.0.1/tcp/7000`, and `/p2p/<id>` when only that peer will do. */
  readonly multiaddr: (host: string, port: number, id?: string) => string
  /** Whether the kernel shows the end of a process: by a FIN or RST, and by refusals. */
  readonly showsCrash: boolean
  /** Whether the end of a connection drops what the other side has not read yet. */
  readonly closeDiscards: boolean
}

/** Of each side on one connection: one for frames, one for gossip, and those that replace them. */
export const connectionStreamsAtMost = 8

/** So much may be in flight on one stream before the receiver's loop has turned. */
export const streamWindowBytes = 2 ** 20

const highestPort = 65_535

/** Where the streams of the peer are whose datagrams go to this host and port; may be nowhere. */
export function streamsAt(
  { multiaddr, portOffset }: Pick<Transport, 'multiaddr' | 'portOffset'>,
  { host, port }: { readonly host: string; readonly port: number },
  id?: string,
): string | undefined {
  const streamPort = port + portOffset
  return streamPort > highestPort ? undefined : multiaddr(host, streamPort, id)
}

/** `/ip4/127.0.0.1` or `/ip6/::1` */
export function hostMultiaddr(host: string): string {
  return `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}`
}

/** `/p2p/<id>`, or nothing. */
export function idMultiaddr(id: string | undefined): string {
  return id === undefined ? '' : `/p2p/${id}`
}
