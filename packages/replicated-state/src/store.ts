/**
 * This peer's copy of everything: the log, what of it is durable, and the state that its committed
 * part describes. Restores them after a restart, compacts the log behind a snapshot, and takes over
 * a snapshot of the leader.
 *
 * Invariant: applied ≤ committed ≤ last; only committed entries are applied, each once, in order.
 */
import { assert, type StorageRecord, type Stored } from '@quorate/kernel'
import { Replica, type SessionNews } from './apply.ts'
import { type Entry, nowhere, type Position } from './entry.ts'
import { decodeEntry } from './entry-codec.ts'
import { keysPerTurn, type LimitsOf, partBytesAbout } from './limits.ts'
import { Log } from './log.ts'
import type { Outbox } from './outbox.ts'
import { Persistence } from './persistence.ts'
import { decodeSnapshot } from './snapshot-reader.ts'
import { SnapshotShelf, storedSnapshot } from './snapshot-shelf.ts'
import { SnapshotWriter } from './snapshot-writer.ts'

/** When applied entries are dropped from the log. */
export interface Compaction {
  /** This many applied entries, or so many bytes of them, are kept for followers that lag. */
  readonly keptEntries: number
  readonly keptBytes: number
  /** So many keys one turn of the host encodes or decodes at most. @default 384 */
  readonly keysPerTurn?: number
  /** A larger snapshot is stored in parts of about so many bytes. @default 1 MiB */
  readonly partBytes?: number
}

/** A state as bytes, and the place in the log that it stands for. */
export interface Image {
  readonly last: Position
  readonly parts: readonly Uint8Array[]
  /** Of all parts together. */
  readonly length: number
}

/** The bytes from `offset` on, as many as lie together, and at most so many. */
export function chunkAt({ parts }: Image, offset: number, bytesAtMost: number): Uint8Array {
  let start = 0
  for (const part of parts) {
    const from = offset - start
    if (from < part.length) return part.subarray(from, from + bytesAtMost)
    start += part.length
  }
  return new Uint8Array(0)
}

/** What a snapshot is made for. */
interface Making {
  readonly writer: SnapshotWriter
  /** `image`: for a follower. The others are stored: behind them the log is compacted, or caught up. */
  readonly purpose: 'image' | 'compaction' | 'resume'
}

export interface StoreOptions {
  readonly outbox: Outbox
  /** Hears what became of sessions, after the changes that came with it were emitted. */
  readonly onNews: (news: SessionNews) => void
  readonly restored: Stored | undefined
  readonly compaction: Compaction
  /** Whether a restart finds what was persisted: only then snapshots are worth writing. */
  readonly isDurable: boolean
  readonly limitsOf: LimitsOf | undefined
}

export class Store {
  readonly log = new Log()
  readonly persistence: Persistence
  readonly #outbox: Outbox
  readonly #onNews: (news: SessionNews) => void
  readonly #compaction: Compaction
  readonly #isDurable: boolean
  /** What a replica is held to by its configuration. */
  readonly limitsOf: LimitsOf | undefined
  #replica: Replica
  #commitIndex = 0
  readonly #shelf: SnapshotShelf
  #image: Image | undefined
  #making: Making | undefined
  #storedImageBytes = 0

  constructor(options: StoreOptions) {
    const { outbox, onNews, restored, compaction, isDurable, limitsOf } = options
    this.#outbox = outbox
    this.#onNews = onNews
    this.#compaction = compaction
    this.#isDurable = isDurable
    this.limitsOf = limitsOf
    this.#replica = new Replica(nowhere, limitsOf)
    if (restored !== undefined) this.#restore(restored)
    this.persistence = new Persistence(outbox, this.log.last.index)
    this.#shelf = new SnapshotShelf(this.persistence, restored)
    if (restored !== undefined) this.#cutStoredLog(restored)
    // The founding entry was agreed on by everybody before it was written: it is committed.
    if (this.log.term(1) === 0) this.commitTo(1)
    else this.commitTo(this.#commitIndex)
  }

  get replica(): Replica {
    return this.#replica
  }

  get commitIndex(): number {
    return this.#commitIndex
  }

  get appliedIndex(): number {
    return this.#replica.last.index
  }

  /** Adds an entry of this peer's own making. */
  append(entry: Entry): number {
    const { bytes } = this.log.append(entry)
    const { index } = this.log.last
    this.persistence.add({ type: 'entry', index, bytes })
    return index
  }

  /** Entries up to `index` are committed: applies those that are not applied yet. */
  commitTo(index: number): boolean {
    if (index <= this.#commitIndex && this.appliedIndex >= this.#commitIndex) return false
    assert(index <= this.log.last.index, 'only entries that are held can be committed')
    this.#commitIndex = Math.max(this.#commitIndex, index)
    for (let at = this.appliedIndex + 1; at <= this.#commitIndex; at++) {
      const batch = this.#replica.apply(this.log.entry(at) as Entry)
      this.log.applied(at)
      if (batch !== undefined) this.#outbox.emit({ type: 'applied', batch })
      for (const news of this.#replica.takeNews()) this.#onNews(news)
    }
    return true
  }

  /**
   * The state, for a follower that is behind the log; undefined while it is being made. Made once for
   * all who need one at a time, and again only when the log no longer continues it.
   */
  image(): Image | undefined {
    const isContinued = (this.#image?.last.index ?? -1) >= this.log.base.index
    if (!isContinued) {
      this.#image = undefined
      if (this.#making === undefined) this.#make('image')
    }
    return this.#image
  }

  /** A snapshot is being made: `work` is to be called again and again. */
  get isWorking(): boolean {
    return this.#making !== undefined
  }

  /** What is made or read next waits for the disk; not for one without room, where nothing is put. */
  get isWaiting(): boolean {
    const isPutting = this.#making?.purpose === 'resume' || !this.persistence.isHeld
    return isPutting && this.persistence.isStoringParts
  }

  get keysPerTurn(): number {
    return this.#compaction.keysPerTurn ?? keysPerTurn
  }

  get partBytes(): number {
    return this.#compaction.partBytes ?? partBytesAbout
  }

  /** Goes on with what is being made, for as long as one turn may take. */
  work(): void {
    if (this.#making === undefined) return
    const { writer, purpose } = this.#making
    writer.work()
    const { parts, isDone, last } = writer
    if (!isDone) {
      if (purpose !== 'image') this.#shelf.put(parts)
      return
    }
    this.#making = undefined
    if (purpose === 'image') this.#image = { last, parts, length: lengthOf(parts) }
    else if (purpose === 'compaction') this.#compactBehind(writer)
    else this.#catchUp(writer)
  }

  #make(purpose: Making['purpose']): void {
    if (purpose !== 'image') this.#shelf.begin()
    this.#making = { purpose, writer: new SnapshotWriter(this.#replica, this) }
    this.work()
  }

  /** There is no room: nothing is written any more, and no snapshot made to be stored. */
  hold(): void {
    this.persistence.hold()
    if (this.#making?.purpose !== 'image') this.#making = undefined
  }

  /**
   * There is room again. What has changed meanwhile is written as it is now: a snapshot where the log
   * begins elsewhere, and the entries that are stored nowhere.
   */
  resume(): void {
    if (!this.persistence.isHeld) return
    if (this.persistence.missed?.isRebased !== true) this.#catchUp()
    else if (this.#making?.purpose !== 'resume') this.#make('resume')
  }

  /** Behind this snapshot, where the log begins elsewhere. */
  #catchUp(writer?: SnapshotWriter): void {
    const { log, persistence } = this
    const { from } = persistence.release()
    if (writer !== undefined) {
      const { index } = writer.last
      // As in `install`: what is stored from there on belongs to another history.
      if (from <= index && index <= persistence.end) persistence.add(cutAt(index))
      this.#addSnapshot(writer.parts)
      persistence.add({ type: 'compact', upTo: log.base.index })
    }
    for (let index = Math.max(from, log.first); index <= log.last.index; index++) {
      const [encoded] = log.slice(index, 0, 1)
      if (encoded !== undefined) persistence.add({ type: 'entry', index, bytes: encoded.bytes })
    }
  }

  /** Nobody needs the image any more. */
  dropImage(): void {
    this.#image = undefined
    if (this.#making?.purpose === 'image') this.#making = undefined
  }

  /** A snapshot is about to be taken over: what of it was read is stored beforehand. */
  prepare(parts: readonly Uint8Array[]): void {
    if (this.persistence.isHeld) return
    // There is one set of parts for what does not count yet: this one is newer.
    if (this.#making?.purpose === 'compaction') this.#making = undefined
    this.#shelf.put(parts)
  }

  /** From now on `prepare` is about another snapshot. */
  beginInstall(): void {
    if (this.#making?.purpose === 'compaction') this.#making = undefined
    this.#shelf.begin()
  }

  /** Takes over the state that these parts hold. */
  install(replica: Replica, parts: readonly Uint8Array[]): void {
    const { last } = replica
    if (last.index <= this.#commitIndex) return
    const wasResuming = this.#making?.purpose === 'resume'
    this.#making = undefined
    const { log, persistence } = this
    const isContinued = log.term(last.index) === last.term
    if (!isContinued && log.last.index >= last.index) {
      // Its tail belongs to another history, and must not be taken, after a restart, for what
      // follows the snapshot.
      persistence.add(cutAt(last.index))
    }
    // Without room it is noted only: `resume` makes a snapshot of its own.
    if (!persistence.isHeld) this.#addSnapshot(parts)
    persistence.add({ type: 'compact', upTo: last.index })
    if (isContinued) log.compact(last.index)
    else {
      persistence.truncated(Math.min(log.base.index, last.index) + 1)
      log.reset(last, replica.configuration)
    }
    this.#replica = replica
    this.#commitIndex = last.index
    this.#image = undefined
    if (wasResuming) this.#make('resume')
  }

  /** Drops applied entries beyond the kept tail, once there are twice as many. */
  compact(): void {
    const { keptEntries, keptBytes } = this.#compaction
    if (this.#making !== undefined) return
    const { log, appliedIndex } = this
    const count = appliedIndex - log.base.index
    const bytes = log.bytesBetween(log.base.index, appliedIndex)
    if (count <= 2 * keptEntries && bytes <= 2 * keptBytes) return
    // Writing a snapshot costs as much as the state is large: so not before the log outweighs it.
    if (this.#isDurable && bytes < this.#storedImageBytes) return
    if (this.#keptAt(appliedIndex) <= log.base.index) return
    // Without room for a snapshot, it is made once there is.
    if (this.#isDurable && !this.persistence.isHeld) this.#make('compaction')
    else this.#cut(this.#keptAt(appliedIndex))
  }

  #compactBehind({ parts, last }: SnapshotWriter): void {
    this.#addSnapshot(parts)
    this.#cut(this.#keptAt(last.index))
  }

  /** Up to where the log may go once a snapshot of that place is there. */
  #keptAt(applied: number): number {
    const { keptEntries, keptBytes } = this.#compaction
    const { log } = this
    const count = applied - log.base.index
    const bytes = log.bytesBetween(log.base.index, applied)
    const upTo = this.#keepFrom(applied)
    // What a transfer under way will continue with is kept, unless it takes all too long.
    const image = this.#image?.last.index ?? upTo
    return count > 8 * keptEntries || bytes > 8 * keptBytes ? upTo : Math.min(upTo, image)
  }

  #cut(kept: number): void {
    const { log } = this
    if (kept <= log.base.index) return
    this.persistence.add({ type: 'compact', upTo: kept })
    log.compact(kept)
    this.#outbox.mark('log-compacted')
  }

  #addSnapshot(parts: readonly Uint8Array[]): void {
    this.#storedImageBytes = lengthOf(parts)
    this.#shelf.finish(parts)
  }

  /** The highest index that may go when the tail is kept. */
  #keepFrom(appliedIndex: number): number {
    const { keptEntries, keptBytes } = this.#compaction
    let upTo = Math.max(this.log.base.index, appliedIndex - keptEntries)
    while (upTo < appliedIndex && this.log.bytesBetween(upTo, appliedIndex) > keptBytes) upTo++
    return upTo
  }

  #restore({ values, entries, firstIndex }: Stored): void {
    const bytes = storedSnapshot(values)
    if (bytes !== undefined) {
      const replica = decodeSnapshot(bytes, this.limitsOf)
      assert(replica !== undefined, 'a stored snapshot can be read')
      this.#replica = replica
      this.#commitIndex = replica.last.index
      this.#storedImageBytes = bytes.length
    }
    this.log.reset(this.#replica.last, this.#replica.configuration)
    this.#restoreEntries(entries, firstIndex)
  }

  /**
   * A crash may keep a snapshot and not the cut of the log that was to follow it. What is stored
   * then must not stay below it: what comes next would leave a gap behind it, or stand behind the
   * mark of a log that was cut off (see `install`) and be lost in the life after this one.
   */
  #cutStoredLog({ firstIndex }: Stored): void {
    const { index } = this.#replica.last
    if (firstIndex <= index) this.persistence.add({ type: 'compact', upTo: index })
  }

  /** The stored entries that continue the snapshot; the others say nothing that it does not. */
  #restoreEntries(entries: readonly Uint8Array[], firstIndex: number): void {
    const { last } = this.#replica
    for (let i = 0; i < entries.length; i++) {
      const bytes = entries[i] as Uint8Array
      // An empty entry marks where the log was cut off; see `install`.
      if (bytes.length === 0) return
      const index = firstIndex + i
      if (index < last.index) continue
      const encoded = decodeEntry(bytes)
      assert(encoded !== undefined, 'a stored entry can be read')
      if (index === last.index) {
        assert(encoded.entry.term === last.term, 'the stored log continues the stored snapshot')
        continue
      }
      assert(index === this.log.last.index + 1, 'stored entries are consecutive')
      this.log.append(encoded.entry, encoded.bytes)
    }
  }
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

/** An empty entry cuts the stored log off there. */
function cutAt(index: number): StorageRecord {
  return { type: 'entry', index, bytes: new Uint8Array(0) }
}
