/**
 * How records lie in the store. LevelDB drops what it finds damaged in its own log without a word,
 * so every record tells by itself whether it is whole and whether another one is missing:
 *
 * - an entry holds a checksum over its bytes, its index and the checksum of the entry before it;
 * - a value holds one over its name, its bytes and the number of the write that wrote it;
 * - the one meta record, written anew in every write, says what all of these must be.
 *
 * Keys begin with their kind, so that a scan meets meta, then the values, then the entries in order.
 */
import { crc32 } from 'node:zlib'

const metaKind = 0
const valueKind = 1
const entryKind = 2

const checksumBytes = 4
const sequenceBytes = 8
const textEncoder = new TextEncoder()
const textDecoder = new TextDecoder()

export const metaKey = Uint8Array.of(metaKind)

/** What the store must hold, as of its last write. Its form stays readable in every format. */
export interface Meta {
  readonly format: number
  /** Of this store and of no other one. */
  readonly storeId: string
  /** Counts the writes. */
  readonly sequence: number
  /** The indexes of the stored entries; `last` is below `first` when there are none. */
  readonly first: number
  readonly last: number
  /** The checksum that the first entry continues. */
  readonly base: number
  /** The checksum of the last entry; `base` when there are none. */
  readonly chain: number
  /** Of each value, the write that wrote it last. */
  readonly values: Readonly<Record<string, number>>
}

export type Key =
  | { readonly kind: 'meta' }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'entry'; readonly index: number }

export function valueKey(name: string): Uint8Array {
  const text = textEncoder.encode(name)
  const key = new Uint8Array(1 + text.length)
  key[0] = valueKind
  key.set(text, 1)
  return key
}

/** Eight bytes, the highest first: byte order is index order. */
export function entryKey(index: number): Uint8Array {
  const key = new Uint8Array(1 + sequenceBytes)
  key[0] = entryKind
  writeWhole(key, 1, index)
  return key
}

/** Undefined: no key of ours. */
export function readKey(key: Uint8Array): Key | undefined {
  const [kind] = key
  if (kind === metaKind && key.length === 1) return { kind: 'meta' }
  if (kind === valueKind) return { kind: 'value', name: textDecoder.decode(key.subarray(1)) }
  if (kind !== entryKind || key.length !== 1 + sequenceBytes) return undefined
  return { kind: 'entry', index: readWhole(key, 1) }
}

/** The checksum of an entry that follows on the entry with checksum `before`. */
export function chainOf(before: number, key: Uint8Array, bytes: Uint8Array): number {
  return crc32(bytes, crc32(key, before))
}

export function encodeEntryRecord(chain: number, bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(checksumBytes + bytes.length)
  viewOf(record).setUint32(0, chain)
  record.set(bytes, checksumBytes)
  return record
}

/** The bytes of the entry; undefined when they are not what was written behind `before`. */
export function readEntryRecord(
  before: number,
  key: Uint8Array,
  record: Uint8Array,
): { readonly bytes: Uint8Array; readonly chain: number } | undefined {
  if (record.length < checksumBytes) return undefined
  const bytes = plainView(record, checksumBytes)
  const chain = chainOf(before, key, bytes)
  return viewOf(record).getUint32(0) === chain ? { bytes, chain } : undefined
}

export function encodeValueRecord(
  key: Uint8Array,
  sequence: number,
  bytes: Uint8Array,
): Uint8Array {
  const record = new Uint8Array(checksumBytes + sequenceBytes + bytes.length)
  writeWhole(record, checksumBytes, sequence)
  record.set(bytes, checksumBytes + sequenceBytes)
  return sealed(key, record)
}

/** Undefined when it is not what was written under this key. */
export function readValueRecord(
  key: Uint8Array,
  record: Uint8Array,
): { readonly sequence: number; readonly bytes: Uint8Array } | undefined {
  if (!isSealed(key, record) || record.length < checksumBytes + sequenceBytes) return undefined
  const sequence = readWhole(record, checksumBytes)
  return { sequence, bytes: plainView(record, checksumBytes + sequenceBytes) }
}

export function encodeMeta(meta: Meta): Uint8Array {
  const text = textEncoder.encode(JSON.stringify(meta))
  const record = new Uint8Array(checksumBytes + text.length)
  record.set(text, checksumBytes)
  return sealed(metaKey, record)
}

/** Undefined when it is not what was written. */
export function readMeta(record: Uint8Array): Meta | undefined {
  if (!isSealed(metaKey, record)) return undefined
  return JSON.parse(textDecoder.decode(record.subarray(checksumBytes))) as Meta
}

/** Fills in the checksum over the key and all that follows the checksum. */
function sealed(key: Uint8Array, record: Uint8Array): Uint8Array {
  viewOf(record).setUint32(0, checksum(key, record))
  return record
}

function isSealed(key: Uint8Array, record: Uint8Array): boolean {
  if (record.length < checksumBytes) return false
  return viewOf(record).getUint32(0) === checksum(key, record)
}

function checksum(key: Uint8Array, record: Uint8Array): number {
  return crc32(record.subarray(checksumBytes), crc32(key))
}

function writeWhole(bytes: Uint8Array, at: number, whole: number): void {
  const view = viewOf(bytes)
  view.setUint32(at, Math.floor(whole / 2 ** 32))
  view.setUint32(at + 4, whole % 2 ** 32)
}

function readWhole(bytes: Uint8Array, at: number): number {
  const view = viewOf(bytes)
  return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Never a Buffer, whose methods differ. */
function plainView(bytes: Uint8Array, from: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + from, bytes.length - from)
}
