/**
 * Peers known by hearsay only. They are asked and enter the view when they answer themselves: news
 * of somebody who was reaped long ago cannot raise the dead, and a peer that joins is alive
 * everywhere one round trip after the news of it.
 */
import type { Address, Instant, PeerId } from '@quorate/kernel'
import type { Member } from './member.ts'

export interface Introduction {
  readonly id: PeerId
  readonly address: Address
  readonly sequence: number
  /** What was said of it; undefined for the sender of a packet that nobody has told of. */
  readonly member: Member | undefined
  /** It did not answer us directly: others may reach it. */
  readonly isIndirect: boolean
}

interface Stranger {
  readonly address: Address
  readonly sequence: number
  member: Member | undefined
  attempts: number
  nextAt: Instant
}

const mostStrangers = 256

/** Who never answers is asked again when next heard of. */
const mostAttempts = 5

/** Lost packets come first to mind; then a path that does not work for us. */
const directAttempts = 2

export class Introductions {
  readonly #retryMs: number
  readonly #strangers = new Map<PeerId, Stranger>()

  constructor(retryMs: number) {
    this.#retryMs = retryMs
  }

  get size(): number {
    return this.#strangers.size
  }

  /** Somebody was heard of at an address. A second address waits until the first has failed. */
  add(who: Pick<Introduction, 'id' | 'address' | 'sequence' | 'member'>, now: Instant): void {
    const { id, address, sequence, member } = who
    const known = this.#strangers.get(id)
    if (known !== undefined) known.member ??= member
    if (known !== undefined || this.#strangers.size >= mostStrangers) return
    this.#strangers.set(id, { address, sequence, member, attempts: 0, nextAt: now })
  }

  /** It has entered; false if it was no stranger here. */
  delete(id: PeerId): boolean {
    return this.#strangers.delete(id)
  }

  /** The stranger has answered: what was said of it holds. */
  answer(sequence: number, id: PeerId): Member | undefined {
    const stranger = this.#strangers.get(id)
    return stranger?.sequence === sequence ? stranger.member : undefined
  }

  /** Whom to ask now, and who has stayed silent for good. */
  due(now: Instant): { ask: Introduction[]; silent: PeerId[] } {
    const ask: Introduction[] = []
    const silent: PeerId[] = []
    for (const [id, stranger] of this.#strangers) {
      if (stranger.nextAt > now) continue
      if (stranger.attempts === mostAttempts) {
        this.#strangers.delete(id)
        silent.push(id)
        continue
      }
      stranger.attempts++
      stranger.nextAt = now + this.#retryMs
      const { address, sequence, member } = stranger
      ask.push({ id, address, sequence, member, isIndirect: stranger.attempts > directAttempts })
    }
    return { ask, silent }
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { nextAt } of this.#strangers.values()) {
      if (first === undefined || nextAt < first) first = nextAt
    }
    return first
  }
}
