/**
 * Datagrams as bytes. `decode` never throws and bounds all it allocates; what it returns is valid
 * in every field, so the machine need not look again.
 */
import { type Address, type PeerId, parseAddress } from '@quorate/kernel'
import { News as WireNews, Packet as WirePacket, Status as WireStatus } from './generated/wire.js'
import {
  byteLength,
  longestIdBytes,
  longestMetadataBytes,
  longestPacketBytes,
  longestStreamPacketBytes,
  longestTagsBytes,
  longestTextBytes,
  mostNewsPerPacket,
  mostNewsPerStreamPacket,
} from './limits.ts'
import type { MemberStatus, News } from './member.ts'

/** Of the format; another one is not read any further. */
export const wireVersion = 1

/** What a datagram asks or answers. */
export type Message =
  | {
      readonly type: 'ping'
      readonly sequence: number
      readonly target: PeerId
      /** Asks for the target's own record, because the sender does not know it yet. */
      readonly introduce: boolean
    }
  | { readonly type: 'ack'; readonly sequence: number; readonly target: PeerId }
  /** Of a relay: the target has not answered so far. */
  | { readonly type: 'nack'; readonly sequence: number; readonly target: PeerId }
  | {
      readonly type: 'ping-request'
      readonly sequence: number
      readonly target: PeerId
      readonly address: Address
    }
  | { readonly type: 'join'; readonly sequence: number }
  | { readonly type: 'compare'; readonly digest: number }
  | { readonly type: 'sync'; readonly sequence: number; readonly wantsYours: boolean }
  | { readonly type: 'gossip' }
  /** To another process of the sender's own identity. */
  | {
      readonly type: 'claim'
      readonly life: number
      readonly ageMs: number
      readonly echo: number
    }

/** One datagram: a message, and what else is worth telling. */
export interface Packet {
  readonly cluster: string
  readonly from: PeerId
  readonly message: Message
  readonly news: readonly News[]
}

const wireStatus: Readonly<Record<MemberStatus, WireStatus>> = {
  alive: WireStatus.ALIVE,
  suspect: WireStatus.SUSPECT,
  dead: WireStatus.DEAD,
  left: WireStatus.LEFT,
}
const statusOfWire: Readonly<Record<string, MemberStatus>> = {
  [WireStatus.ALIVE]: 'alive',
  [WireStatus.SUSPECT]: 'suspect',
  [WireStatus.DEAD]: 'dead',
  [WireStatus.LEFT]: 'left',
}

/** Gossip sends the same item many times; its bytes are made once and live as long as it does. */
const encodedNews = new WeakMap<News, Uint8Array<ArrayBuffer>>()

export function encode(packet: Packet): Uint8Array {
  const { cluster, from, message, news } = packet
  return WirePacket.encode({
    version: wireVersion,
    cluster,
    from,
    ...wireMessage(message, from),
    news: news.map(encodeNews),
  })
}

/** What came in a datagram; undefined for whatever is not a packet of this version. */
export function decode(bytes: Uint8Array): Packet | undefined {
  return bytes.length > longestPacketBytes ? undefined : read(bytes, mostNewsPerPacket)
}

/** What came over a link, where a packet may be longer. */
export function decodeFromStream(bytes: Uint8Array): Packet | undefined {
  return bytes.length > longestStreamPacketBytes ? undefined : read(bytes, mostNewsPerStreamPacket)
}

function read(bytes: Uint8Array, mostNews: number): Packet | undefined {
  if (versionOf(bytes) !== wireVersion) return undefined
  try {
    const { cluster, from, news, ...wire } = WirePacket.decode(bytes, {
      limits: { news: mostNews },
    })
    const message = decodeMessage(wire, from)
    if (message === undefined || !isText(cluster) || !isId(from)) return undefined
    const items: News[] = []
    for (const item of news) {
      const decoded = decodeNews(item)
      if (decoded === undefined) return undefined
      items.push(decoded)
    }
    return { cluster, from, message, news: items }
  } catch {
    return undefined
  }
}

/** The version of the format, from the first two bytes; undefined when there is none. */
export function versionOf(bytes: Uint8Array): number | undefined {
  const version = bytes[1]
  return bytes[0] === 0x08 && version !== undefined && version < 0x80 ? version : undefined
}

/** How many bytes of a packet the item takes up. */
export function newsBytes(news: News): number {
  const { length } = encodeNews(news)
  return length + (length < 0x80 ? 2 : 3)
}

/** How many bytes a packet has without any news; never too low. */
export function headerBytes(packet: Omit<Packet, 'news'>): number {
  const { cluster, from, message } = packet
  let length = 32 + byteLength(cluster) + byteLength(from)
  if ('target' in message) length += byteLength(message.target)
  if ('address' in message) length += byteLength(message.address)
  return length
}

function encodeNews(news: News): Uint8Array<ArrayBuffer> {
  const known = encodedNews.get(news)
  if (known !== undefined) return known
  const { member, accuser, isCrash } = news
  const { id, name, address, incarnation, status } = member
  const bytes = WireNews.encode({
    id,
    name,
    address,
    incarnation,
    status: wireStatus[status],
    // The encoder only reads: whichever buffer backs the tags makes no difference to it.
    tags: member.tags as Uint8Array<ArrayBuffer>,
    metadata: member.metadata as Uint8Array<ArrayBuffer>,
    accuser: accuser ?? '',
    isCrash,
  })
  encodedNews.set(news, bytes)
  return bytes
}

function decodeNews(bytes: Uint8Array): News | undefined {
  const {
    id,
    name,
    address,
    incarnation,
    status: code,
    tags,
    metadata,
    ...rest
  } = WireNews.decode(bytes)
  const status = statusOfWire[code]
  if (status === undefined || !isCount(incarnation)) return undefined
  if (!isId(id) || !isText(name) || !isAddress(address)) return undefined
  if (tags.length > longestTagsBytes || metadata.length > longestMetadataBytes) return undefined
  const { accuser, isCrash } = rest
  if (accuser !== '' && !isId(accuser)) return undefined
  // An accusation without an accuser, or an accuser without one, is nothing we ever send.
  if ((status === 'suspect') !== (accuser !== '')) return undefined
  if (isCrash && status !== 'suspect') return undefined
  return {
    member: {
      id,
      name,
      address,
      incarnation,
      status,
      // Copied: the packet's own buffer is the host's and may be used again.
      tags: tags.slice(),
      metadata: metadata.slice(),
    },
    accuser: accuser === '' ? undefined : accuser,
    isCrash,
  }
}

type WireMessage = Omit<WirePacket, 'version' | 'cluster' | 'from' | 'news'>

function wireMessage(message: Message, from: PeerId): WireMessage {
  switch (message.type) {
    case 'ping':
      return { ping: message }
    case 'ack':
      // Half of all datagrams are acks: those that a member sends for itself leave its id out.
      return { ack: { ...message, target: message.target === from ? '' : message.target } }
    case 'nack':
      return { nack: message }
    case 'ping-request':
      return { pingRequest: message }
    case 'join':
      return { join: message }
    case 'compare':
      return { compare: message }
    case 'sync':
      return { sync: message }
    case 'gossip':
      return { gossip: {} }
    case 'claim':
      return { claim: message }
  }
}

function decodeMessage(wire: WireMessage, from: PeerId): Message | undefined {
  const { ping, ack, nack, pingRequest, join, compare, sync, claim } = wire
  if (ping !== undefined) {
    const { sequence, target, introduce } = ping
    if (!isCount(sequence) || !isId(target)) return undefined
    return { type: 'ping', sequence, target, introduce }
  }
  if (ack !== undefined) {
    const { sequence } = ack
    const target = ack.target === '' ? from : ack.target
    return isCount(sequence) && isId(target) ? { type: 'ack', sequence, target } : undefined
  }
  if (nack !== undefined) {
    const { sequence, target } = nack
    return isCount(sequence) && isId(target) ? { type: 'nack', sequence, target } : undefined
  }
  if (pingRequest !== undefined) {
    const { sequence, target, address } = pingRequest
    if (!isCount(sequence) || !isId(target) || !isAddress(address)) return undefined
    return { type: 'ping-request', sequence, target, address }
  }
  if (join !== undefined) {
    return isCount(join.sequence) ? { type: 'join', sequence: join.sequence } : undefined
  }
  if (compare !== undefined) {
    return isCount(compare.digest) ? { type: 'compare', digest: compare.digest } : undefined
  }
  if (sync !== undefined) {
    const { sequence, wantsYours } = sync
    return isCount(sequence) ? { type: 'sync', sequence, wantsYours } : undefined
  }
  if (claim !== undefined) {
    const { life, ageMs, echo } = claim
    if (![life, ageMs, echo].every(isCount)) return undefined
    return { type: 'claim', life, ageMs, echo }
  }
  return wire.gossip === undefined ? undefined : { type: 'gossip' }
}

function isText(text: string): boolean {
  return text.length > 0 && text.length <= longestTextBytes && byteLength(text) <= longestTextBytes
}

function isId(text: string): boolean {
  return isText(text) && byteLength(text) <= longestIdBytes
}

function isAddress(text: string): boolean {
  return isText(text) && parseAddress(text) !== undefined
}

/** Incarnations leave room above, so that their owner can always raise them. */
function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** 52
}
