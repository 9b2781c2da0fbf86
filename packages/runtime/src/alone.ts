/** What a peer that finds nobody tells its operator: where it looked, what it heard, what to try. */
import { type Address, parseAddress } from '@quorate/kernel'
import type { Counters } from './counters.ts'

export interface Alone {
  readonly cluster: string
  readonly address: Address
  /** The IP address that is listened on, when this machine has it no longer. */
  readonly lostHost: string | undefined
  /** In words: every way of finding others that is on, and how it fares. */
  readonly ways: readonly string[]
  readonly usesLan: boolean
  readonly counters: Counters
}

export function aloneWarning(alone: Alone): Error {
  const { cluster, address, lostHost, ways, usesLan, counters } = alone
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
  const lost =
    lostHost === undefined
      ? ''
      : `No interface of this machine has the address ${lostHost} at present, which this peer ` +
        'listens on: it needs that one back, or a new start on another one. '
  return new Error(
    `no other peer of the cluster is here. ${lost}Tried: ${tried}. ` +
      `${usesLan ? `Heard: ${heard}. ` : ''}Look: ${advice.join(' ')}`,
  )
}
