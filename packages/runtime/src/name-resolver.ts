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

/** `askServers`: who asks the name servers that the system has at the moment of the call. */
export function systemResolver(
  askServers = (): Pick<Resolver, 'resolveSrv' | 'cancel'> =>
    new Resolver({ timeout: serverTimeoutMs, tries: 2 }),
): NameResolver {
  let asking: ReturnType<typeof askServers> | undefined
  return {
    addresses: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    services: (name) => {
      // One for each question, of which there is one at a time: a resolver never hears that the
      // machine is on another network by now, where other servers answer.
      asking = askServers()
      return asking.resolveSrv(name)
    },
    close: () => asking?.cancel(),
  }
}
