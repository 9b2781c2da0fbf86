/**
 * What membership gossips about a peer on behalf of the cluster, so that peers that know only each
 * other's addresses learn who waits to found a cluster, who belongs to one, and who votes in it
 * with which priority.
 */
import { priorityAtMost } from '@quorate/election'
import type { TransportName } from '@quorate/kernel'
import { decodeClusterId, encodeClusterId } from './frame.ts'
import { Tags as WireTags } from './generated/frame.js'

export interface Tags {
  /** The founding size this peer waits for; undefined: it only joins. */
  readonly expect: number | undefined
  /** The founding id of its cluster; undefined while it has none. */
  readonly clusterId: string | undefined
  readonly isVoter: boolean
  /** It goes for good and wants to be no voter any more. */
  readonly isRetiring: boolean
  /** It keeps on disk what it must not forget. */
  readonly isDurable: boolean
  /** What its links are over. */
  readonly transport: TransportName
  /** Of voters with equal logs the highest leads; a whole number from −100 to 100. */
  readonly priority: number
  /** Of its cluster: 1, and one more with each recovery. */
  readonly epoch: number
  /** It has no room to write at the moment: it neither votes nor leads. */
  readonly isFull: boolean
}

const none: Tags = {
  expect: undefined,
  clusterId: undefined,
  isVoter: false,
  isRetiring: false,
  isDurable: false,
  transport: 'tcp',
  priority: 0,
  epoch: 1,
  isFull: false,
}

export function encodeTags(tags: Tags): Uint8Array {
  return WireTags.encode({
    expect: tags.expect ?? 0,
    cluster: encodeClusterId(tags.clusterId),
    votes: tags.isVoter,
    retires: tags.isRetiring,
    disk: tags.isDurable,
    quic: tags.transport === 'quic',
    priority: tags.priority,
    recoveries: tags.epoch - 1,
    full: tags.isFull,
  })
}

/** Tags that cannot be read say nothing. */
export function decodeTags(bytes: Uint8Array): Tags {
  if (bytes.length === 0) return none
  try {
    const wire = WireTags.decode(bytes)
    return {
      expect: wire.expect === 0 ? undefined : wire.expect,
      clusterId: decodeClusterId(wire.cluster),
      isVoter: wire.votes,
      isRetiring: wire.retires,
      isDurable: wire.disk,
      transport: wire.quic ? 'quic' : 'tcp',
      priority: Math.abs(wire.priority) > priorityAtMost ? 0 : wire.priority,
      epoch: 1 + wire.recoveries,
      isFull: wire.full,
    }
  } catch {
    return none
  }
}
