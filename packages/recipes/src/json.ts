/** What recipes write into keys for people and for each other, as JSON. */
import type { Json } from 'quorate'
import { requireRule } from './errors.ts'

/**
 * Frozen all through: exactly what others will read.
 *
 * @throws QuorateError ERR_QUORATE_OPTION: JSON cannot say it
 */
export function asJson(option: string, value: unknown): Json {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {
    // A cycle, or a bigint: the rule says it.
  }
  requireRule(option, value, text !== undefined, 'something that JSON can say')
  return frozen(JSON.parse(text as string))
}

export function encodeJson(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** Never throws: anybody of the cluster may have written it. Undefined: it is no JSON. */
export function decodeJson(bytes: Uint8Array): Json | undefined {
  try {
    return frozen(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return undefined
  }
}

/** Undefined: not a record. */
export function recordOf(json: Json | undefined): { readonly [key: string]: Json } | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  return json as { readonly [key: string]: Json }
}

function frozen(value: Json): Json {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part as Json)
    Object.freeze(value)
  }
  return value
}
