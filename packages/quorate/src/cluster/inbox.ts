/**
 * Reads what arrives on a link: which cluster and which life of the sender it comes from decides
 * what of it is handed on. Frames of another cluster, and of a life that is over, say nothing.
 */
import {
  decodeElectionMessage,
  decodeFoundingMessage,
  type ElectionMessage,
  type FoundingMessage,
} from '@quorate/election'
import type { PeerId } from '@quorate/kernel'
import { decode as decodeStateMessage, type StateMessage } from '@quorate/replicated-state'
import { decodeFrame, type Frame, type Part } from './frame.ts'

export interface StateArrival {
  readonly type: 'state'
  readonly message: StateMessage
  /** Published, not sent to this peer. */
  readonly isGossip: boolean
}

export type Arrival =
  | { readonly type: 'founding'; readonly message: FoundingMessage }
  | { readonly type: 'election'; readonly message: ElectionMessage }
  | StateArrival
  /** For membership, which reads it itself. */
  | { readonly type: 'membership'; readonly bytes: Uint8Array }
  /** The sender belongs to a cluster of this founding, and this peer to none yet. */
  | { readonly type: 'heard-founded'; readonly foundingId: string }
  /** The sender's earlier life, of this boot counter, is over. */
  | { readonly type: 'new-boot'; readonly former: number }
  | { readonly type: 'mark'; readonly mark: string }

interface Sent {
  readonly from: PeerId
  readonly bytes: Uint8Array
}

/** Beyond this the boots that were learned first are forgotten. */
const bootsAtMost = 16_384

export class Inbox {
  readonly #boots = new Map<PeerId, number>()

  /** The highest boot counter that the peer was heard with; 0 when it was never heard. */
  bootOf(peer: PeerId): number {
    return this.#boots.get(peer) ?? 0
  }

  read({ from, bytes }: Sent, clusterId: string | undefined): readonly Arrival[] {
    const frame = decodeFrame(bytes)
    if (frame === undefined) return [mark('frame-unreadable')]
    const known = this.bootOf(from)
    if (frame.bootCounter < known) return [mark('frame-of-earlier-boot')]
    if (frame.bootCounter > known) this.#note(from, frame.bootCounter)
    const arrivals: Arrival[] = []
    if (known > 0 && frame.bootCounter > known) arrivals.push({ type: 'new-boot', former: known })
    if (frame.clusterId !== undefined && clusterId !== undefined && frame.clusterId !== clusterId) {
      arrivals.push(mark('frame-of-other-cluster'))
      return arrivals
    }
    if (frame.clusterId !== undefined && clusterId === undefined) {
      arrivals.push({ type: 'heard-founded', foundingId: frame.clusterId })
    }
    for (const part of frame.parts) arrivals.push(readPart(part, frame, clusterId))
    return arrivals
  }

  /**
   * Gossip may be minutes old: it proves no end of a life and nothing about clusters, and only what
   * leaders publish counts.
   */
  readGossip({ from, bytes }: Sent, clusterId: string | undefined): readonly Arrival[] {
    const frame = decodeFrame(bytes)
    if (frame === undefined) return [mark('frame-unreadable')]
    if (frame.bootCounter < this.bootOf(from)) return [mark('frame-of-earlier-boot')]
    if (clusterId === undefined || frame.clusterId !== clusterId) return [mark('gossip-ignored')]
    return frame.parts.map(({ room, message: bytes }) => {
      const message = room === 'state' ? decodeStateMessage(bytes) : undefined
      return message?.type === 'append'
        ? { type: 'state', message, isGossip: true }
        : mark('gossip-ignored')
    })
  }

  #note(peer: PeerId, bootCounter: number): void {
    this.#boots.delete(peer)
    this.#boots.set(peer, bootCounter)
    if (this.#boots.size <= bootsAtMost) return
    for (const oldest of this.#boots.keys()) {
      this.#boots.delete(oldest)
      return
    }
  }
}

function readPart(part: Part, frame: Frame, clusterId: string | undefined): Arrival {
  const { room, message: bytes } = part
  if (room === 'founding') {
    const message = decodeFoundingMessage(bytes)
    return message === undefined ? mark('message-unreadable') : { type: 'founding', message }
  }
  // Who is here is everybody's business, before there is a cluster, too.
  if (room === 'membership') return { type: 'membership', bytes }
  const isShared = frame.clusterId !== undefined && frame.clusterId === clusterId
  if (!isShared) return mark('frame-before-joining')
  if (room === 'state') {
    const message = decodeStateMessage(bytes)
    return message === undefined
      ? mark('message-unreadable')
      : { type: 'state', message, isGossip: false }
  }
  const message = decodeElectionMessage(bytes)
  return message === undefined ? mark('message-unreadable') : { type: 'election', message }
}

function mark(name: string): Arrival {
  return { type: 'mark', mark: name }
}
