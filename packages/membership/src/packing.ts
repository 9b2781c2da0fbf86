/**
 * Fills datagrams: what must be told first, then gossip as far as it fits. No packet is ever
 * longer than the bound, whatever the names and however many the members.
 */
import { assert } from '@quorate/kernel'
import type { GossipQueue } from './gossip.ts'
import { longestPacketBytes, mostNewsPerPacket } from './limits.ts'
import type { News } from './member.ts'
import { encode, headerBytes, newsBytes, type Packet } from './wire.ts'

type Header = Omit<Packet, 'news'>

/** A whole view takes no more datagrams than this; what is left out comes another time. */
const mostSyncPackets = 64

/** One packet with `first`, as much as fits, and gossip in what is left. */
export function pack(
  header: Header,
  first: readonly News[],
  queue: GossipQueue,
  transmitLimit: number,
): Uint8Array {
  let left = longestPacketBytes - headerBytes(header)
  const news: News[] = []
  for (const item of first) {
    const length = newsBytes(item)
    if (length > left) continue
    left -= length
    news.push(item)
  }
  const told = new Set(news.map(({ member }) => member.id))
  for (const item of queue.take(left, transmitLimit, told)) news.push(item)
  return encoded({ ...header, news })
}

/** A view in as many packets as it takes, at least one; `header` makes the n-th one's header. */
export function packView(header: (n: number) => Header, view: Iterable<News>): Uint8Array[] {
  const packets: Uint8Array[] = []
  const budget = longestPacketBytes - headerBytes(header(0))
  let news: News[] = []
  let left = budget
  for (const item of view) {
    const length = newsBytes(item)
    if (length > left || news.length === mostNewsPerPacket) {
      packets.push(encoded({ ...header(packets.length), news }))
      if (packets.length === mostSyncPackets) return packets
      news = []
      left = budget
    }
    left -= length
    news.push(item)
  }
  packets.push(encoded({ ...header(packets.length), news }))
  return packets
}

function encoded(packet: Packet): Uint8Array {
  const bytes = encode(packet)
  assert(bytes.length <= longestPacketBytes, 'a packet is never longer than a datagram may be')
  return bytes
}
