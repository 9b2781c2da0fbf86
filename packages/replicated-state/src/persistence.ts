/**
 * What of the log is durable here. Writes run in order, so the answer to a token means that all
 * records up to it are stored. A token stands for the last index it covered, and for less once
 * entries were truncated: a late answer never passes for another entry (EXECUTIONS 4b).
 *
 * While there is no room to write, nothing is asked for, and no record is kept either: only what has
 * changed since. Of that the state as it stands afterwards is written, however long it took.
 */
import { assert, type StorageRecord } from '@quorate/kernel'
import type { Outbox } from './outbox.ts'
import { Queue } from './queue.ts'

/** What was not written while there was no room. */
export interface Missed {
  /** The lowest index whose entry is another one, or was not there; Infinity: none. */
  readonly from: number
  /** The log begins elsewhere: it was compacted, or a snapshot was taken over. */
  readonly isRebased: boolean
}

const nothing: Missed = { from: Number.POSITIVE_INFINITY, isRebased: false }

interface Write {
  readonly token: number
  /** Entries up to here are durable when this write is; lowered by truncation. */
  index: number
  isVoid: boolean
  readonly entryBytes: number
  /** It holds parts of something that does not count yet. */
  readonly hasParts: boolean
}

export class Persistence {
  readonly #outbox: Outbox
  readonly #writes = new Queue<Write>()
  #records: StorageRecord[] = []
  #hasParts = false
  #entryBytes = 0
  #unwrittenBytes = 0
  #lastToken = 0
  #upTo = 0
  #end: number
  #missed: Missed | undefined

  constructor(outbox: Outbox, upTo: number) {
    this.#outbox = outbox
    this.#upTo = upTo
    this.#end = upTo
  }

  /** Where the stored log ends when all that was asked for is done. */
  get end(): number {
    return this.#end
  }

  get isHeld(): boolean {
    return this.#missed !== undefined
  }

  /** What was not written since `hold`. */
  get missed(): Missed | undefined {
    return this.#missed
  }

  /** Entries up to this index survive a crash of this peer. */
  get upTo(): number {
    return this.#upTo
  }

  /** Bytes of the entries that wait to be written, or are being written. */
  get unwrittenBytes(): number {
    return this.#unwrittenBytes
  }

  add(record: StorageRecord): void {
    if (this.#missed !== undefined) {
      this.#missed = noted(this.#missed, record)
      return
    }
    this.#records.push(record)
    if (record.type === 'entry') this.#addEntry(record)
    else if (record.type === 'compact') this.#end = Math.max(this.#end, record.upTo)
  }

  #addEntry({ index, bytes }: StorageRecord & { readonly type: 'entry' }): void {
    this.#end = index
    this.#entryBytes += bytes.length
    this.#unwrittenBytes += bytes.length
  }

  /** A part of something that does not count yet: it is stored also while there is no room for more. */
  addPart(record: StorageRecord & { readonly type: 'value' }): void {
    this.#records.push(record)
    this.#hasParts = true
  }

  /** Parts are on their way: the next ones wait, or all would be written at once. */
  get isStoringParts(): boolean {
    for (const { hasParts } of this.#writes) if (hasParts) return true
    return this.#hasParts
  }

  /** There is no room: from now on nothing is asked for. */
  hold(): void {
    this.#missed ??= nothing
  }

  /** There is room: returns what is to be added now. */
  release(): Missed {
    const missed = this.#missed ?? nothing
    this.#missed = undefined
    return missed
  }

  /** Entries from `from` on are gone, whatever was or will be written of them. */
  truncated(from: number): void {
    this.#upTo = Math.min(this.#upTo, from - 1)
    for (const write of this.#writes) {
      if (write.index < from) continue
      write.index = from - 1
      write.isVoid = true
    }
  }

  /** Emits one write with all records of this step; its last entry is at `lastIndex`. */
  flush(lastIndex: number): void {
    if (this.#records.length === 0) return
    const token = ++this.#lastToken
    const records = this.#records
    this.#records = []
    const hasParts = this.#hasParts
    this.#hasParts = false
    const entryBytes = this.#entryBytes
    this.#entryBytes = 0
    // Without room there are only parts, of what does not count yet: they say nothing of entries.
    const index = this.isHeld ? 0 : lastIndex
    this.#writes.push({ token, index, isVoid: false, entryBytes, hasParts })
    this.#outbox.emit({ type: 'persist', token, records })
  }

  onPersisted(token: number): void {
    const write = this.#writes.shift()
    assert(write?.token === token, 'writes are answered one by one, in order')
    this.#unwrittenBytes -= write.entryBytes
    if (write.isVoid) this.#outbox.mark('persisted-void')
    this.#upTo = Math.max(this.#upTo, write.index)
  }
}

function noted(missed: Missed, record: StorageRecord): Missed {
  if (record.type !== 'entry') return { ...missed, isRebased: true }
  return { ...missed, from: Math.min(missed.from, record.index) }
}
