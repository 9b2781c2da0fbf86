/**
 * The network as the protocols see it: datagrams that may be lost, doubled or reordered, and links
 * that deliver frames in order until they close.
 */
import type { Address, PeerId } from '../ids.ts'

/** What carries the links of a cluster; the same for all its peers. */
export type TransportName = 'tcp' | 'quic'

/** Fire and forget; at most 1,350 bytes, so that a seal fits around. Never throws. */
export interface Datagrams {
  send: (to: Address, bytes: Uint8Array) => void
}

/**
 * One-way links: each peer dials those to whom it sends, so no two dials ever race for one
 * connection, and everyone has first-hand evidence when a peer it talks to is gone.
 */
export interface Streams {
  /** Dials and authenticates; ends in `link-opened` or `link-failed`. */
  connect: (peer: PeerId, address: Address) => void
  /** Closes the outbound link, if there is one: `link-closed` by `local` follows. */
  disconnect: (peer: PeerId) => void
  /** Sends on the outbound link; without one, or when its buffer is full, the frame is dropped. */
  send: (peer: PeerId, frame: Uint8Array) => void
  /**
   * Asks the host at `address` whether anything listens there, by TCP and by connected UDP; ends
   * in `verified`. `refused` is true only when both were refused, and never over QUIC.
   */
  verify: (peer: PeerId, address: Address) => void
}

/** What the network hands in. Senders of datagrams are unproven, those of frames and gossip proven. */
export type NetworkInput =
  | { readonly type: 'datagram'; readonly from: Address; readonly bytes: Uint8Array }
  /** Discovery found an address of a peer of this cluster (or of this one itself). */
  | { readonly type: 'discovered'; readonly address: Address }
  | { readonly type: 'frame'; readonly from: PeerId; readonly bytes: Uint8Array }
  /** `from` is who published it, proven, whoever passed it on; it may be minutes old. */
  | { readonly type: 'gossip'; readonly from: PeerId; readonly bytes: Uint8Array }
  | { readonly type: 'link-opened'; readonly peer: PeerId; readonly address: Address }
  | { readonly type: 'link-failed'; readonly peer: PeerId; readonly address: Address }
  /**
   * A peer was reached and there is no admission: `reason` in short, `text` in words. Told of links
   * that failed for it, and of addresses that discovery found.
   */
  | {
      readonly type: 'not-admitted'
      readonly address: Address
      readonly reason: string
      readonly text: string
    }
  /**
   * `remote` only when the other side ended the connection (FIN or RST), never after an abort here,
   * and never over QUIC, where a silence looks like an end.
   */
  | { readonly type: 'link-closed'; readonly peer: PeerId; readonly by: 'remote' | 'local' }
  | {
      readonly type: 'verified'
      readonly peer: PeerId
      readonly address: Address
      readonly refused: boolean
    }
