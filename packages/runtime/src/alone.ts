/** What a peer that finds nobody tells its operator: where it looked, what it heard, what to try. */
import { type Address, parseAddress } from '@quorate/kernel'
import type { Counters } from './counters.ts'

export interface Alone {
  readonly cluster: string
  readonly address: Address
  /** In words: every way of finding others that is on, and how it fares. */
  readonly ways: readonly string[]
  readonly usesLan: boolean
  readonly counters: Counters
}

export function aloneWarning({ cluster, address, ways, usesLan, counters }: Alone): Error {
  const tried = ways.length === 0 ? 'nothing, as every way of discovery is off' : ways.join('; ')
  const { lanPacketsOtherClusters, lanPacketsMalformed, lanPacketsIn } = counters
  const heard =
    `${lanPacketsIn} packets of multicast DNS, of them ${lanPacketsOtherClusters} of clusters of ` +
    `other names and ${lanPacketsMalformed} malformed`
  const port = parseAddress(address)?.port
  const advice = [
    `do the others use the cluster name ${JSON.stringify(cluster)}?`,
    `may UDP and TCP pass to port ${port} here, and to theirs (firewall)?`,
    usesLan
      ? 'where multicast is blocked (Wi-Fi isolation, clouds, containers) use discovery.seeds, ' +
        '.dns or .file; elsewhere let UDP port 5353 pass'
      : 'do the addresses and their ports belong to peers that run?',
  ]
  return new Error(
    `no other peer of the cluster is here. Tried: ${tried}. ` +
      `${usesLan ? `Heard: ${heard}. ` : ''}Look: ${advice.join(' ')}`,
  )
}
