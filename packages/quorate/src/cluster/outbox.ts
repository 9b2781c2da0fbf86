/**
 * Collects what the rooms have for other peers until the end of the turn, one frame per peer, and
 * one for everybody who listens to gossip.
 *
 * It keeps a rule of persistence for all rooms: a message that speaks for a term leaves only when
 * that term is durable, because a peer that forgot the term would speak for it twice.
 */
import { assert, type PeerId, type Term } from '@quorate/kernel'
import { encodeFrame, frameBytesAtMost, type Part } from './frame.ts'

/** Undefined: everybody who listens to gossip. */
type Recipient = PeerId | undefined

/** What is published is passed on as a whole, so it travels in smaller pieces. */
const publishedBytesAtMost = 262_144

interface Held {
  readonly to: Recipient
  readonly part: Part
  readonly term: Term
}

/** What is addressed to peers without an open link is not kept for longer than a turn. */
export class Outbox {
  readonly #parts = new Map<Recipient, Part[]>()
  #held: Held[] = []

  get isEmpty(): boolean {
    return this.#parts.size === 0
  }

  /** `term`: the term the message speaks for; undefined when it speaks for none. */
  add(to: Recipient, part: Part, term: Term | undefined, durableTerm: Term): void {
    if (term !== undefined && term > durableTerm) {
      this.#held.push({ to, part, term })
      return
    }
    this.#queue(to, part)
  }

  /** The term became durable: what waited for it may leave. */
  release(durableTerm: Term): void {
    if (this.#held.length === 0) return
    const held = this.#held
    this.#held = []
    for (const item of held) {
      if (item.term > durableTerm) this.#held.push(item)
      else this.#queue(item.to, item.part)
    }
  }

  /** Takes everything that may leave, as frames of bounded size in the order of sending. */
  take(clusterId: string | undefined, bootCounter: number): { to: Recipient; bytes: Uint8Array }[] {
    const frames: { to: Recipient; bytes: Uint8Array }[] = []
    for (const [to, parts] of this.#parts) {
      const bytesAtMost = to === undefined ? publishedBytesAtMost : frameBytesAtMost
      for (const batch of batches(parts, bytesAtMost)) {
        frames.push({ to, bytes: encodeFrame({ clusterId, bootCounter, parts: batch }) })
      }
    }
    this.#parts.clear()
    return frames
  }

  /** Beats and votes are small and urgent: they do not wait behind a turn's worth of entries. */
  #queue(to: Recipient, part: Part): void {
    const parts = this.#parts.get(to)
    if (parts === undefined) this.#parts.set(to, [part])
    else if (part.room === 'election') parts.splice(urgentCount(parts), 0, part)
    else parts.push(part)
  }
}

/** How many parts at the front belong to the election; new ones go behind them, in order. */
function urgentCount(parts: readonly Part[]): number {
  let count = 0
  while (parts[count]?.room === 'election') count++
  return count
}

function batches(parts: readonly Part[], bytesAtMost: number): Part[][] {
  const result: Part[][] = []
  let batch: Part[] = []
  let bytes = 0
  for (const part of parts) {
    if (batch.length > 0 && bytes + part.message.length > bytesAtMost) {
      result.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(part)
    bytes += part.message.length
  }
  assert(batch.length > 0, 'a peer is in the outbox only with something to send')
  result.push(batch)
  return result
}
