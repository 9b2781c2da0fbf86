/**
 * The bounds of a datagram. They are chosen so that the largest news fits into one packet with the
 * largest header of any message but a request to a relay: whatever the names, news that is too
 * large to share a packet goes alone, and an accused is told so with the ping.
 */

/** Passes every usual path unfragmented, sealed and with the headers of UDP and of a tunnel. */
export const longestPacketBytes = 1_350

/** Of a name, an address or a cluster's name, in UTF-8. */
export const longestTextBytes = 128

/** Of an id, in UTF-8; a libp2p PeerId has 52. */
export const longestIdBytes = 64

/** Of a member's tags. */
export const longestTagsBytes = 128

/** Of a member's metadata. */
export const longestMetadataBytes = 512

/** More items than fit into a packet at their smallest are not a packet of ours. */
export const mostNewsPerPacket = 128

/** Of a packet on a link: a view goes in pieces, so that other messages pass between them. */
export const longestStreamPacketBytes = 65_536

/** As `mostNewsPerPacket`, on a link. */
export const mostNewsPerStreamPacket = 2_048

/** The length in UTF-8. */
export function byteLength(text: string): number {
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) length += 1
    else if (code < 0x800) length += 2
    else length += 3
  }
  return length
}
