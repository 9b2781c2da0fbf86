/** The rules that options are held to, wherever they are given. */
import { optionError } from '@quorate/kernel'
import { isSeats } from '@quorate/replicated-state'

export function requireRule(
  option: string,
  value: unknown,
  holds: boolean,
  rule: string,
): asserts holds {
  if (!holds) throw optionError(option, value, rule)
}

/**
 * An object with no other fields than these: a misspelt option would else be ignored in silence.
 * Without a name the object is the options themselves.
 */
export function requireFields(
  name: string | undefined,
  value: unknown,
  fields: readonly string[],
  rule = 'an object',
): void {
  requireRule(name ?? 'options', value, typeof value === 'object' && value !== null, rule)
  for (const field of Object.keys(value as object)) {
    if (fields.includes(field)) continue
    const path = name === undefined ? field : `${name}.${field}`
    // Whatever was meant by it: what may be a secret is not shown.
    const isSecret = /secret|key|password/i.test(field)
    const given = isSecret ? '(not shown)' : (value as Record<string, unknown>)[field]
    throw optionError(path, given, `left out (no such option; there are ${fields.join(', ')})`)
  }
}

export function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}

/** So many voters a cluster may want to have. */
export function requireSeats(name: string, value: unknown): number {
  const isOdd = typeof value === 'number' && isSeats(value)
  requireRule(name, value, isOdd, 'an odd number from 1 to 63')
  return value as number
}
