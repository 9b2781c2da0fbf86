/**
 * Asks for names. Addresses are asked of the system (getaddrinfo), which knows its hosts file and
 * search domains as every other program does; SRV records, which it does not know, of its servers.
 */
import { lookup, Resolver } from 'node:dns/promises'

export interface NameResolver {
  /** The IP addresses of a host; rejects with an error whose `code` is that of node:dns. */
  readonly addresses: (host: string) => Promise<readonly string[]>
  /** The SRV records of a service; rejects like `addresses`. */
  readonly services: (name: string) => Promise<readonly { name: string; port: number }[]>
  /** Gives up what is being asked, where that can be given up: not a question to the system. */
  readonly close: () => void
}

/** A server that does not answer is asked twice, each time for so long. */
const serverTimeoutMs = 2_000

export function systemResolver(): NameResolver {
  const resolver = new Resolver({ timeout: serverTimeoutMs, tries: 2 })
  return {
    addresses: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    services: (name) => resolver.resolveSrv(name),
    close: () => resolver.cancel(),
  }
}
