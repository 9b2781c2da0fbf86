/**
 * Copies of what the replica and the view of the members hold: whatever the application does to
 * what it was handed, a key's version and value, and the names below a path, stay as the cluster
 * agreed on them. A replica that is written into would apply the next operation differently.
 */
import type { Member as MemberRecord } from '@quorate/membership'
import type { KeyValue, WatchBatch } from '@quorate/replicated-state'
import { decodeMetadata, type Metadata } from './metadata.ts'

/** A peer as this one sees it. */
export type Member = Omit<MemberRecord, 'metadata'> & {
  /** What its application says of it; frozen. */
  readonly metadata: Metadata
}

/** A Buffer's `slice` would share memory; this copies, whatever kind of bytes it is given. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

export function copyOfKey<K extends KeyValue | undefined>(key: K): K {
  return key === undefined ? key : { ...key, value: copyOfBytes(key.value) }
}

export function copyOfBatch(batch: WatchBatch): WatchBatch {
  if (batch.type === 'resync') return { ...batch, entries: batch.entries.map(copyOfKey) }
  const changes = batch.changes.map((change) => ({ ...change, value: copyOfBytes(change.value) }))
  return { ...batch, changes }
}

export function copyOfMember(member: MemberRecord): Member {
  const { tags, metadata } = member
  return { ...member, tags: copyOfBytes(tags), metadata: decodeMetadata(metadata) }
}
