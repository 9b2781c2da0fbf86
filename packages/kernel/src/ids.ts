/** Who and where: identities are never addresses, and addresses are never identities. */

/** Identity of a peer, unique for all time: the text form of its Ed25519 libp2p PeerId. */
export type PeerId = string

/** Where a peer listens: `host:port`, an IPv6 host in brackets. Datagrams and streams share it. */
export type Address = string

/** The n-th reign; only grows. 0: before the first election. */
export type Term = number

/**
 * One life of a peer. The counter grows with every start on the same storage; the nonce tells two
 * lives with an equal counter apart (a copied identity).
 */
export interface Boot {
  readonly counter: number
  readonly nonce: string
}

/** Splits an address; undefined when it is not `host:port` with a port from 1 to 65535. */
export function parseAddress(address: Address): { host: string; port: number } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^[\]:\s]+)):(\d{1,5})$/.exec(address)
  if (match === null) return undefined
  const host = match[1] ?? match[2]
  const port = Number(match[3])
  if (host === undefined || port < 1 || port > 65_535) return undefined
  return { host, port }
}

/** Joins host and port into an address. */
export function formatAddress(host: string, port: number): Address {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
