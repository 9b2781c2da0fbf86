/** What recipes write into keys for people and for each other, as JSON. */
import type { Json } from 'quorate'
import { requireRule } from './errors.ts'

/**
 * Deeper than that is refused: whoever walks through it (we, `JSON.stringify`, an application) needs
 * stack for each level, and a few kilobytes of brackets would exhaust it at all who read them.
 */
const levelsAtMost = 200

/**
 * Frozen all through: exactly what others will read.
 *
 * @throws QuorateError ERR_QUORATE_OPTION: JSON cannot say it
 */
export function asJson(option: string, value: unknown): Json {
  let json: Json | undefined
  try {
    const text = JSON.stringify(value)
    if (text !== undefined) json = frozen(JSON.parse(text))
  } catch {
    // A cycle, a bigint, or too deep: the rule says it.
  }
  const rule = `something that JSON can say, of at most ${levelsAtMost} levels`
  requireRule(option, value, json !== undefined, rule)
  return json as Json
}

export function encodeJson(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** Never throws: anybody of the cluster may have written it. Undefined: no JSON, or too deep. */
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

function frozen(value: Json, levels = levelsAtMost): Json {
  if (typeof value === 'object' && value !== null) {
    if (levels === 0) throw new RangeError('too deep')
    for (const part of Object.values(value)) frozen(part as Json, levels - 1)
    Object.freeze(value)
  }
  return value
}
