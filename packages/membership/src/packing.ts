/**
 * Fills datagrams: what must be told first, then gossip as far as it fits. No packet is ever
 * longer than the bound, whatever the names and however many the members.
 */
import { assert } from '@quorate/kernel'
import type { GossipQueue } from './gossip.ts'
import {
  longestPacketBytes,
  longestStreamPacketBytes,
  mostNewsPerPacket,
  mostNewsPerStreamPacket,
} from './limits.ts'
import type { News } from './member.ts'
import { encode, headerBytes, newsBytes, type Packet } from './wire.ts'

type Header = Omit<Packet, 'news'>

/** A whole view takes no more packets than this; what is left out comes another time. */
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
  return encoded({ ...header, news }, longestPacketBytes)
}

/** How a view is cut: a packet's bytes, its items, and how many packets at most. */
interface Cut {
  readonly bytes: number
  readonly news: number
  readonly packets: number
}

export const cutForDatagrams: Cut = {
  bytes: longestPacketBytes,
  news: mostNewsPerPacket,
  packets: mostSyncPackets,
}

/** For a link, where so many packets hold a view of any usual length. */
export const cutForStream: Cut = {
  bytes: longestStreamPacketBytes,
  news: mostNewsPerStreamPacket,
  packets: mostSyncPackets,
}

/** Whether the whole view goes into one datagram. */
export function fitsDatagram(header: Header, view: readonly News[]): boolean {
  let left = longestPacketBytes - headerBytes(header)
  for (const item of view) {
    left -= newsBytes(item)
    if (left < 0) return false
  }
  return view.length <= mostNewsPerPacket
}

/** A view in as many packets as it takes, at least one; `header` makes the n-th one's header. */
export function packView(
  header: (n: number) => Header,
  view: Iterable<News>,
  cut: Cut,
): Uint8Array[] {
  const packets: Uint8Array[] = []
  const budget = cut.bytes - headerBytes(header(0))
  let news: News[] = []
  let left = budget
  for (const item of view) {
    const length = newsBytes(item)
    if (length > left || news.length === cut.news) {
      packets.push(encoded({ ...header(packets.length), news }, cut.bytes))
      if (packets.length === cut.packets) return packets
      news = []
      left = budget
    }
    left -= length
    news.push(item)
  }
  packets.push(encoded({ ...header(packets.length), news }, cut.bytes))
  return packets
}

function encoded(packet: Packet, longest: number): Uint8Array {
  const bytes = encode(packet)
  assert(bytes.length <= longest, 'a packet is never longer than its bound')
  return bytes
}
