/**
 * The view: every member this peer knows, itself included, and the tombstones of those gone.
 *
 * Probes go through a shuffled list in rounds, reshuffled after each (SWIM §4.3), so that everyone
 * is probed within two rounds. Tombstones are kept in the order of death and are bounded.
 */
import { type Instant, integerBelow, type PeerId, type Random, shuffled } from '@quorate/kernel'
import { isLive, type Member, type News } from './member.ts'
import type { Suspicion } from './suspicion.ts'

/** A member and what goes with it. */
export interface Entry {
  readonly member: Member
  /** What is told to others; made once, so that it is encoded once. */
  readonly news: News
  readonly suspicion: Suspicion | undefined
}

const mostTombstones = 1_024

export class Roster {
  readonly #self: PeerId
  readonly #random: Random
  readonly #entries = new Map<PeerId, Entry>()
  readonly #suspects = new Map<PeerId, Entry>()
  /** When each of the gone went, the earliest first. */
  readonly #tombstones = new Map<PeerId, Instant>()
  /** The living others, in the order of this round of probes. */
  #order: PeerId[] = []
  #next = 0
  #members: readonly Member[] | undefined
  /** Of the living, kept as they change: reading it costs the same in a group of any size. */
  #digest = 0

  constructor(self: PeerId, random: Random) {
    this.#self = self
    this.#random = random
  }

  get size(): number {
    return this.#entries.size
  }

  /** How many others are alive or suspect. */
  get liveOthers(): number {
    return this.#order.length
  }

  get tombstones(): number {
    return this.#tombstones.size
  }

  get(id: PeerId): Entry | undefined {
    return this.#entries.get(id)
  }

  members(): readonly Member[] {
    this.#members ??= Array.from(this.#entries.values(), ({ member }) => member)
    return this.#members
  }

  entries(): IterableIterator<Entry> {
    return this.#entries.values()
  }

  /** A copy, since judging a suspect takes it out of the collection. */
  suspects(): Entry[] {
    return [...this.#suspects.values()]
  }

  put(entry: Entry, now: Instant): void {
    const { member, suspicion } = entry
    const { id } = member
    const before = this.#entries.get(id)
    this.#entries.set(id, entry)
    this.#members = undefined
    this.#digest ^= digestOf(before?.member) ^ digestOf(member)
    if (suspicion === undefined) this.#suspects.delete(id)
    else this.#suspects.set(id, entry)
    if (id === this.#self) return
    const wasLive = before !== undefined && isLive(before.member)
    if (isLive(member)) {
      this.#tombstones.delete(id)
      if (!wasLive) this.#insert(id)
    } else {
      if (wasLive) this.#remove(id)
      this.#bury(id, now)
    }
  }

  /** Next in this round of probes; a new round is shuffled afresh. */
  nextToProbe(): Entry | undefined {
    if (this.#next >= this.#order.length) {
      this.#order = shuffled(this.#random, this.#order)
      this.#next = 0
    }
    const id = this.#order[this.#next++]
    return id === undefined ? undefined : this.#entries.get(id)
  }

  /** Up to `count` living others at random, `except` not among them. */
  sample(count: number, except?: PeerId): Entry[] {
    const chosen: Entry[] = []
    const rest = [...this.#order]
    // Drawn one by one: shuffling them all would cost as much as there are members.
    while (chosen.length < count && rest.length > 0) {
      const at = integerBelow(this.#random, rest.length)
      const id = rest[at]
      rest[at] = rest.at(-1) ?? ''
      rest.pop()
      const entry = id === undefined || id === except ? undefined : this.#entries.get(id)
      if (entry !== undefined) chosen.push(entry)
    }
    return chosen
  }

  /** One of those that died at `since` or later, at random; never one that left. */
  randomDead(since = Number.NEGATIVE_INFINITY): Entry | undefined {
    const dead: Entry[] = []
    for (const [id, at] of this.#tombstones) {
      if (at < since) continue
      const entry = this.#entries.get(id)
      if (entry?.member.status === 'dead') dead.push(entry)
    }
    return dead[integerBelow(this.#random, dead.length)]
  }

  /** When the oldest tombstone was set. */
  get oldestTombstone(): Instant | undefined {
    return this.#tombstones.values().next().value
  }

  /** Forgets the tombstones that are `ageMs` old, and returns whose they were. */
  reap(ageMs: number, now: Instant): Member[] {
    const reaped: Member[] = []
    for (const [id, since] of this.#tombstones) {
      // Added as the deadline adds it: a rounding apart would make the timer fire for nothing.
      if (since + ageMs > now) break
      const member = this.#forget(id)
      if (member !== undefined) reaped.push(member)
    }
    return reaped
  }

  /**
   * A summary of the living as this peer sees them: equal views have equal digests. Tombstones are
   * left out, because every peer forgets them at a time of its own.
   */
  digest(): number {
    return this.#digest >>> 0
  }

  /** At a random place, so that a newcomer's first probe comes at no predictable time. */
  #insert(id: PeerId): void {
    const at = integerBelow(this.#random, this.#order.length + 1)
    this.#order.splice(at, 0, id)
    if (at < this.#next) this.#next++
  }

  #remove(id: PeerId): void {
    const at = this.#order.indexOf(id)
    if (at < 0) return
    this.#order.splice(at, 1)
    if (at < this.#next) this.#next--
  }

  #bury(id: PeerId, now: Instant): void {
    // Re-entered, so that the map stays in the order of time.
    this.#tombstones.delete(id)
    this.#tombstones.set(id, now)
    if (this.#tombstones.size <= mostTombstones) return
    const [oldest] = this.#tombstones.keys()
    if (oldest !== undefined) this.#forget(oldest)
  }

  #forget(id: PeerId): Member | undefined {
    const member = this.#entries.get(id)?.member
    this.#tombstones.delete(id)
    this.#entries.delete(id)
    this.#members = undefined
    return member
  }
}

/** A member's part of the digest; the gone have none. */
function digestOf(member: Member | undefined): number {
  if (member === undefined || !isLive(member)) return 0
  return hash(`${member.id} ${member.incarnation} ${member.status}`)
}

/** FNV-1a over UTF-16 units; enough to tell views apart that differ by accident. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  }
  return value
}
