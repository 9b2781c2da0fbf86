/** Joins the ways of finding others that are on, each with what it needs of the real world. */
import { networkInterfaces } from 'node:os'
import { type Address, assert, parseAddress, type Random } from '@quorate/kernel'
import { aloneWarning } from './alone.ts'
import { realClock } from './clock.ts'
import { lanService } from './cluster-tag.ts'
import type { Counters } from './counters.ts'
import { Discovery } from './discovery.ts'
import type { DiscoveryWays } from './discovery-ways.ts'
import { DnsDiscovery } from './dns-discovery.ts'
import { FileDiscovery } from './file-discovery.ts'
import { isHad } from './interfaces.ts'
import { LanDiscovery } from './lan-discovery.ts'
import { systemResolver } from './name-resolver.ts'
import type { RuntimeWarning } from './options.ts'

export interface MakeDiscoveryOptions {
  readonly ways: DiscoveryWays
  readonly cluster: string
  /** A DNS label, unique to this peer. */
  readonly instance: string
  /** The IP address that is listened on; may stand for all. */
  readonly listened: string
  /** Where others reach this peer. */
  readonly address: Address
  readonly random: Random
  readonly counters: Counters
  readonly discovered: (address: Address) => void
  readonly isAlone: (() => boolean) | undefined
  readonly warn: (source: RuntimeWarning['source']) => (error: Error) => void
}

export function makeDiscovery(options: MakeDiscoveryOptions): Discovery {
  const { ways, cluster, address, counters, warn } = options
  const host = parseAddress(address)?.host
  assert(host !== undefined, 'a peer knows its own address')
  const common = { clock: realClock, counters, from: host }
  const discovery = new Discovery({
    seeds: ways.seeds,
    address,
    host,
    clock: realClock,
    random: options.random,
    counters,
    discovered: options.discovered,
    isAlone: options.isAlone ?? (() => false),
    warnAlone: (tried) => {
      const usesLan = ways.lan !== undefined
      const lostHost = isLost(options.listened) ? options.listened : undefined
      const alone = { cluster, address, lostHost, ways: tried, usesLan, counters }
      warn('discovery')(aloneWarning(alone))
    },
  })
  if (ways.lan !== undefined) {
    discovery.add(
      new LanDiscovery({
        ...options,
        service: lanService(cluster),
        host,
        wanted: ways.lan,
        table: networkInterfaces,
        clock: realClock,
        found: (found) => discovery.heard(found),
        warn: warn('lan-discovery'),
      }),
    )
  }
  const { dns: name, file: path } = ways
  if (name !== undefined) {
    const found = (addresses: readonly Address[]) => discovery.listed('dns', addresses)
    const resolver = systemResolver()
    const dns = { ...common, name, resolver, found, warn: warn('dns-discovery') }
    discovery.add(new DnsDiscovery(dns))
  }
  if (path !== undefined) {
    const found = (addresses: readonly Address[]) => discovery.listed('file', addresses)
    discovery.add(new FileDiscovery({ ...common, path, found, warn: warn('file-discovery') }))
  }
  return discovery
}

/** A process without a free descriptor is not told which addresses there are: then none is lost. */
function isLost(host: string): boolean {
  try {
    return !isHad(networkInterfaces(), host)
  } catch {
    return false
  }
}
