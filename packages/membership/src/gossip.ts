/**
 * News on its way: what is piggybacked on probes and sent in gossip packets (SWIM §4.1).
 *
 * What was sent least often goes first, so that fresh news overtakes old; after its limit of
 * transmissions an item is gone. About one member only the newest belief is kept, and of a
 * suspicion one item for each accuser, since each accuser counts. A death keeps the witnesses of the
 * crash beside it: to whoever missed them it would be hearsay.
 */
import type { PeerId } from '@quorate/kernel'
import type { News } from './member.ts'
import { newsBytes } from './wire.ts'

interface Item {
  readonly news: News
  sent: number
}

/** More news at once than this, and the oldest is left to anti-entropy. */
const mostItems = 1_024

/** So many items that do not fit any more, and a packet counts as full. */
const mostMisfits = 16

export class GossipQueue {
  readonly #witnesses: number
  /** In the order they are to be sent in, once sorted. */
  #items: Item[] = []
  #isSorted = true

  /** `witnesses`: how many make a crash a death. */
  constructor(witnesses: number) {
    this.#witnesses = witnesses
  }

  get size(): number {
    return this.#items.length
  }

  /** Queues news, and drops what it makes obsolete. */
  add(news: News): void {
    const { id, incarnation, status } = news.member
    let witnesses = 0
    this.#items = this.#items.filter(({ news: { member, accuser, isCrash } }) => {
      if (member.id !== id) return true
      if (member.status !== 'suspect' || member.incarnation !== incarnation) return false
      if (status === 'dead') return isCrash && witnesses++ < this.#witnesses
      return status === 'suspect' && accuser !== news.accuser
    })
    this.#items.unshift({ news, sent: 0 })
    if (this.#items.length > mostItems) this.#items.pop()
    this.#isSorted = false
  }

  /**
   * Takes what fits into `budget` bytes, for one packet that already tells of the members in
   * `told`. Each item counts as sent once; after `limit` times it is gone.
   */
  take(budget: number, limit: number, told: ReadonlySet<PeerId> = new Set()): News[] {
    const taken: News[] = []
    if (this.#items.length === 0) return taken
    this.#sort()
    let left = budget
    let isSpent = false
    let misfits = 0
    for (const item of this.#items) {
      if (told.has(item.news.member.id)) continue
      const length = newsBytes(item.news)
      if (length > left) {
        if (++misfits === mostMisfits) break
        continue
      }
      left -= length
      item.sent++
      isSpent ||= item.sent >= limit
      taken.push(item.news)
    }
    if (isSpent) this.#items = this.#items.filter(({ sent }) => sent < limit)
    this.#isSorted = taken.length === 0
    return taken
  }

  clear(): void {
    this.#items = []
    this.#isSorted = true
  }

  /** Stable: among equals the newest, which was put in front, stays in front. */
  #sort(): void {
    if (!this.#isSorted) this.#items.sort((a, b) => a.sent - b.sent)
    this.#isSorted = true
  }
}
