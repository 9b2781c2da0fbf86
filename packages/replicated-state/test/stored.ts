/** What a machine on the bench has written, and what a store holds by it. */
import assert from 'node:assert/strict'
import type { StorageRecord, Stored } from '@quorate/kernel'
import type { Bench } from './bench.ts'

export function recordsOf(bench: Bench): readonly StorageRecord[] {
  return bench.all.flatMap((effect) => (effect.type === 'persist' ? effect.records : []))
}

/** What a store holds after these records, which leave no gap in the log. */
export function storedAfter(records: readonly StorageRecord[]): Stored {
  const values = new Map<string, Uint8Array>()
  let entries: Uint8Array[] = []
  let firstIndex = 1
  for (const record of records) {
    if (record.type === 'value') values.set(record.name, record.bytes)
    else if (record.type === 'entry') {
      const place = record.index - firstIndex
      assert.ok(place >= 0 && place <= entries.length, `entry ${record.index} leaves a gap`)
      entries = [...entries.slice(0, place), record.bytes]
    } else if (record.upTo >= firstIndex) {
      entries = entries.slice(record.upTo + 1 - firstIndex)
      firstIndex = record.upTo + 1
    }
  }
  return { values, entries, firstIndex }
}
