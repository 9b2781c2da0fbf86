/**
 * The bounds of a datagram. They are chosen so that the largest header and the largest news fit
 * into one packet together: whatever the names, every packet carries at least one item.
 */

/** Passes every usual path unfragmented, sealed and with the headers of UDP and of a tunnel. */
export const longestPacketBytes = 1_350

/** Of an id, a name, an address or a cluster's name, in UTF-8. */
export const longestTextBytes = 128

/** Of a member's tags. */
export const longestTagsBytes = 256

/** More items than fit into a packet at their smallest are not a packet of ours. */
export const mostNewsPerPacket = 128

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
