/**
 * What of the log is durable here. Writes run in order, so the answer to a token means that all
 * records up to it are stored. A token stands for the last index it covered, and for less once
 * entries were truncated: a late answer never passes for another entry (EXECUTIONS 4b).
 */
import { assert, type StorageRecord } from '@quorate/kernel'
import type { Outbox } from './outbox.ts'
import { Queue } from './queue.ts'

interface Write {
  readonly token: number
  /** Entries up to here are durable when this write is; lowered by truncation. */
  index: number
  isVoid: boolean
}

export class Persistence {
  readonly #outbox: Outbox
  readonly #writes = new Queue<Write>()
  #records: StorageRecord[] = []
  #lastToken = 0
  #upTo = 0

  constructor(outbox: Outbox, upTo: number) {
    this.#outbox = outbox
    this.#upTo = upTo
  }

  /** Entries up to this index survive a crash of this peer. */
  get upTo(): number {
    return this.#upTo
  }

  add(record: StorageRecord): void {
    this.#records.push(record)
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
    this.#writes.push({ token, index: lastIndex, isVoid: false })
    this.#outbox.emit({ type: 'persist', token, records })
  }

  onPersisted(token: number): void {
    const write = this.#writes.shift()
    assert(write?.token === token, 'writes are answered one by one, in order')
    if (write.isVoid) this.#outbox.mark('persisted-void')
    this.#upTo = Math.max(this.#upTo, write.index)
  }
}
