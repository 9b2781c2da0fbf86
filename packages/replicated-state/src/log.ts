/**
 * This peer's copy of the log: the entries above a compacted base. It accepts, truncates and
 * compacts; who may do so when is decided elsewhere, except for one rule that stands here:
 *
 * Invariant: terms never go back along the log, and indexes are consecutive.
 */
import { assert, type PeerId, type Term } from '@quorate/kernel'
import { type Configuration, type Entry, nowhere, type Position } from './entry.ts'
import { decodeEntry, encodeEntry } from './entry-codec.ts'
import type { Encoded } from './message.ts'

/**
 * An entry in the log. Once it is applied only its bytes are kept, for those who lag: what was decoded
 * is many small objects, and a log full of them is what the collection of garbage takes longest for.
 */
class Placed implements Encoded {
  readonly bytes: Uint8Array
  readonly term: Term
  /** Bytes of all entries ever accepted up to this one: differences are sizes of ranges. */
  readonly end: number
  #entry: Entry | undefined

  constructor({ entry, bytes }: Encoded, end: number) {
    this.bytes = bytes
    this.term = entry.term
    this.end = end
    this.#entry = entry
  }

  get entry(): Entry {
    const entry = this.#entry ?? decodeEntry(this.bytes)?.entry
    assert(entry !== undefined, 'an entry that was applied can be read')
    return entry
  }

  forget(): void {
    this.#entry = undefined
  }
}

interface ConfigurationAt {
  readonly index: number
  readonly configuration: Configuration
}

export class Log {
  #base: Position = nowhere
  #baseEnd = 0
  #entries: Placed[] = []
  #last: Position = nowhere
  /** In log order; the first may lie at or below the base. */
  #configurations: ConfigurationAt[] = []

  /** The last entry; the base when there is none. */
  get last(): Position {
    return this.#last
  }

  /** The index of the first entry that is still held (or the next one to come). */
  get first(): number {
    return this.#base.index + 1
  }

  /** The place below the first entry: compacted, or nowhere. */
  get base(): Position {
    return this.#base
  }

  get bytes(): number {
    return this.#end(this.#last.index) - this.#baseEnd
  }

  /** The latest voter set in the log, committed or not: the one that counts (Raft §4.1). */
  get configuration(): Configuration | undefined {
    return this.#configurations.at(-1)?.configuration
  }

  /** Where the latest voter set stands; 0 without one. */
  get configurationIndex(): number {
    return this.#configurations.at(-1)?.index ?? 0
  }

  /** The voters before the latest set; undefined where that is the first one, or this one was compacted. */
  get formerVoters(): readonly PeerId[] | undefined {
    return this.#configurations.at(-2)?.configuration.voters
  }

  /** Where the cluster began anew; 0 where it did not, or below the base. */
  get begunAt(): number {
    const last = this.#configurations.at(-1)
    const before = this.#configurations.findLastIndex(
      ({ configuration }) => configuration.foundingId !== last?.configuration.foundingId,
    )
    return before < 0 ? 0 : (this.#configurations[before + 1]?.index ?? 0)
  }

  /** The term at `index`; undefined below the base and above the last entry. */
  term(index: number): Term | undefined {
    if (index === this.#base.index) return this.#base.term
    return this.#entries[index - this.first]?.term
  }

  entry(index: number): Entry | undefined {
    return this.#entries[index - this.first]?.entry
  }

  /** It is applied, and most likely not asked for again. */
  applied(index: number): void {
    this.#entries[index - this.first]?.forget()
  }

  /** The entries from `from`: at least one if there is one, then about `bytesAtMost`. */
  slice(from: number, bytesAtMost: number, countAtMost: number): readonly Encoded[] {
    const start = from - this.first
    const limit = this.#end(from - 1) + bytesAtMost
    let stop = start
    while (stop < this.#entries.length && stop - start < countAtMost) {
      if (stop > start && (this.#entries[stop] as Placed).end > limit) break
      stop++
    }
    return this.#entries.slice(start, stop)
  }

  /** Bytes of the entries above `from` up to `to`. */
  bytesBetween(from: number, to: number): number {
    return to <= from ? 0 : this.#end(to) - this.#end(from)
  }

  /** Adds one entry and returns its index. `bytes` is its received form, never encoded anew. */
  append(entry: Entry, bytes: Uint8Array = encodeEntry(entry)): Encoded {
    assert(entry.term >= this.#last.term, 'terms never go back along the log')
    const index = this.#last.index + 1
    const placed = new Placed({ entry, bytes }, this.#end(index - 1) + bytes.length)
    this.#entries.push(placed)
    this.#last = { term: entry.term, index }
    if (entry.type === 'configuration') {
      this.#configurations.push({ index, configuration: entry.configuration })
    }
    return placed
  }

  /** Drops the entries from `from` on. */
  truncate(from: number): void {
    assert(from > this.#base.index, 'what was compacted is never truncated')
    this.#entries.length = Math.max(0, from - this.first)
    const index = Math.min(this.#last.index, from - 1)
    this.#last = { term: this.term(index) as Term, index }
    while ((this.#configurations.at(-1)?.index ?? 0) >= from) this.#configurations.pop()
  }

  /** Drops the entries up to `upTo`; the configuration that held there stays known. */
  compact(upTo: number): void {
    const term = this.term(upTo)
    if (term === undefined || upTo <= this.#base.index) return
    this.#baseEnd = this.#end(upTo)
    this.#entries = this.#entries.slice(upTo - this.#base.index)
    this.#base = { term, index: upTo }
    while ((this.#configurations[1]?.index ?? upTo + 1) <= upTo) this.#configurations.shift()
  }

  /** Starts anew above a snapshot. */
  reset(base: Position, configuration: ConfigurationAt | undefined): void {
    this.#base = base
    this.#baseEnd = 0
    this.#entries = []
    this.#last = base
    this.#configurations = configuration === undefined ? [] : [configuration]
  }

  /**
   * The highest index up to `index` whose term is at most `term`: where two logs may still agree,
   * when they do not at a place of that term. Never below the base.
   */
  lastWithin({ term, index }: Position): Position {
    let at = Math.min(index, this.#last.index)
    while (at > this.#base.index && (this.term(at) as Term) > term) at--
    return at < this.#base.index ? nowhere : { term: this.term(at) as Term, index: at }
  }

  #end(index: number): number {
    if (index <= this.#base.index) return this.#baseEnd
    return this.#entries[Math.min(index, this.#last.index) - this.first]?.end ?? this.#baseEnd
  }
}
