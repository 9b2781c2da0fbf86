/**
 * Peers that others tell of, or that tell of themselves. They are asked and enter the view when they
 * answer: neither news of somebody who was reaped long ago nor an old datagram of its own can raise
 * the dead, and a peer that joins is alive everywhere one round trip after the news of it.
 */
import type { Address, Instant, PeerId } from '@quorate/kernel'
import { type Member, outranks } from './member.ts'

export interface Introduction {
  readonly id: PeerId
  readonly address: Address
  readonly sequence: number
  /** What was said of it, by itself or others; undefined for one that was only heard. */
  readonly member: Member | undefined
  /** It did not answer us directly: others may reach it. */
  readonly isIndirect: boolean
}

export interface Stranger extends Pick<Introduction, 'id' | 'address' | 'sequence' | 'member'> {
  /** It has told of itself. */
  readonly isOwnWord: boolean
}

interface Asked {
  address: Address
  readonly sequence: number
  member: Member | undefined
  attempts: number
  nextAt: Instant
}

const mostStrangers = 256

/** Who never answers is asked again when next heard of. */
const mostAttempts = 5

/** So many are asked within one `retryMs`: where a hundred start together, all are strangers. */
const mostAsked = 10

/** For so many times `retryMs` after the last question an answer is waited for. */
const lateRetries = 64

/** From so many on others are asked to try, too: that is seven datagrams instead of one. */
const indirectFrom = 5

export class Introductions {
  readonly #retryMs: number
  readonly #strangers = new Map<PeerId, Asked>()
  #asked = 0
  #periodEndsAt: Instant = Number.NEGATIVE_INFINITY

  constructor(retryMs: number) {
    this.#retryMs = retryMs
  }

  get size(): number {
    return this.#strangers.size
  }

  /** Somebody was heard of, or heard, at an address. */
  add({ id, address, sequence, member, isOwnWord }: Stranger, now: Instant): void {
    const known = this.#strangers.get(id)
    if (known !== undefined) restate(known, member, now)
    else if (this.#strangers.size < mostStrangers || (isOwnWord && this.#forgetOldest())) {
      this.#strangers.set(id, { address, sequence, member, attempts: 0, nextAt: now })
    }
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
    if (now >= this.#periodEndsAt) this.#asked = 0
    for (const [id, stranger] of this.#dueFirst(now)) {
      if (stranger.attempts === mostAttempts) {
        // Where all are busy the answer is late, and good nevertheless.
        stranger.attempts++
        stranger.nextAt = now + lateRetries * this.#retryMs
        continue
      }
      if (this.#asked === mostAsked) continue
      if (stranger.attempts > mostAttempts) {
        this.#strangers.delete(id)
        silent.push(id)
        continue
      }
      if (this.#asked++ === 0) this.#periodEndsAt = now + this.#retryMs
      // Ever more slowly: an answer that is late because all are busy does not come sooner.
      const doublings = Math.max(0, stranger.attempts++ - 1)
      stranger.nextAt = now + this.#retryMs * 2 ** doublings
      const { address, sequence, member } = stranger
      ask.push({ id, address, sequence, member, isIndirect: stranger.attempts >= indirectFrom })
    }
    return { ask, silent }
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const { nextAt } of this.#strangers.values()) {
      if (first === undefined || nextAt < first) first = nextAt
    }
    if (first === undefined || this.#asked < mostAsked) return first
    return Math.max(first, this.#periodEndsAt)
  }

  /** Who was asked least comes first; of those, who was heard of last, as the likeliest to be there. */
  #dueFirst(now: Instant): [PeerId, Asked][] {
    const due = [...this.#strangers].filter(([, { nextAt }]) => nextAt <= now).reverse()
    return due.sort(([, a], [, b]) => a.attempts - b.attempts)
  }

  /** Who is there answers within a round trip: whoever has waited for longest is the least likely. */
  #forgetOldest(): boolean {
    const [oldest] = this.#strangers.keys()
    return oldest !== undefined && this.#strangers.delete(oldest)
  }
}

/** The latest word holds, also of where to ask; at one word a second address waits for the first. */
function restate(known: Asked, member: Member | undefined, now: Instant): void {
  if (member === undefined) return
  if (known.member !== undefined && !outranks(member, known.member)) return
  known.member = member
  if (member.address === known.address) return
  known.address = member.address
  known.attempts = 0
  known.nextAt = now
}
