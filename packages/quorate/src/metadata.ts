/**
 * What an application says of its peer: a small record of JSON, told to all members by gossip. Of
 * others it is whatever their applications said; what cannot be read is an empty record.
 */
import { optionError } from '@quorate/kernel'
import { longestMetadataBytes } from '@quorate/membership'
import { fromString } from 'uint8arrays/from-string'
import { toString as asText } from 'uint8arrays/to-string'

/** What JSON can say. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }

/** At most 512 bytes as JSON. */
export type Metadata = { readonly [key: string]: Json }

const rule = `a plain object of what JSON can say, of at most ${longestMetadataBytes} bytes as JSON`
const none: Metadata = Object.freeze({})

/** Bytes from gossip never change, so what they say is read once. */
const read = new WeakMap<Uint8Array, Metadata>()

/** @throws QuorateError ERR_QUORATE_OPTION */
export function encodeMetadata(metadata: unknown): Uint8Array {
  if (!isRecord(metadata) || !isJson(metadata, new Set())) throw refusal(metadata)
  const bytes = fromString(JSON.stringify(metadata))
  if (bytes.length > longestMetadataBytes) throw refusal(metadata)
  return bytes
}

/** Frozen all through: the same for everybody who asks. */
export function decodeMetadata(bytes: Uint8Array): Metadata {
  if (bytes.length === 0) return none
  let metadata = read.get(bytes)
  if (metadata === undefined) {
    metadata = parse(bytes)
    read.set(bytes, metadata)
  }
  return metadata
}

function parse(bytes: Uint8Array): Metadata {
  try {
    const value: unknown = JSON.parse(asText(bytes))
    return isRecord(value) ? freeze(value) : none
  } catch {
    return none
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part)
    Object.freeze(value)
  }
  return value
}

function isRecord(value: unknown): value is Metadata {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Only what comes out of JSON as it went in; `above` holds what the value lies in. */
function isJson(value: unknown, above: ReadonlySet<unknown>): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (above.has(value) || !(Array.isArray(value) || isRecord(value))) return false
  const within = new Set([...above, value])
  // From an array, so that a hole in it counts as the undefined that it reads as.
  const parts: unknown[] = Array.isArray(value) ? Array.from(value) : Object.values(value)
  // A tree that deep is longer than its bound, and must not exhaust the stack first.
  return within.size <= longestMetadataBytes && parts.every((part) => isJson(part, within))
}

function refusal(value: unknown): Error {
  return optionError('metadata', value, rule)
}
