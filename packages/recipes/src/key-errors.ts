/** What recipes that keep values in keys refuse with. */
import { QuorateError } from 'quorate'
import type { Issue } from './config/standard-schema.ts'

/** Others were always faster; nothing was changed by this call. */
export function contendedError(path: string, attempts: number): QuorateError {
  const text = `${path} was changed by others in each of ${attempts} attempts`
  return new QuorateError('ERR_QUORATE_CONTENDED', text, { path, attempts })
}

/** `what`: the `defaults`, what an `update` wants to store, or what is `stored` by somebody else. */
export function configInvalidError(
  path: string,
  what: 'defaults' | 'update' | 'stored',
  issues: readonly Issue[],
): QuorateError {
  const words = issues.map(({ message }) => message).join('; ')
  const text = `${path}: the schema refuses the value (${what}): ${words}`
  return new QuorateError('ERR_QUORATE_CONFIG_INVALID', text, { path, what, issues })
}

/** The sum does not fit into a signed 64-bit number; the counter stands where it stood. */
export function counterOverflowError(path: string, value: bigint, delta: bigint): QuorateError {
  const text = `${path} is ${value}: with ${delta} more it is beyond a signed 64-bit number`
  return new QuorateError('ERR_QUORATE_COUNTER_OVERFLOW', text, { path, value, delta })
}

/** Somebody else has written there; a counter never changes what it cannot read. */
export function notACounterError(path: string): QuorateError {
  return new QuorateError('ERR_QUORATE_NOT_A_COUNTER', `${path} holds no number`, { path })
}

/** It was taken back, by the end of a session or by an operator: others may have it, or had it. */
export function itemLostError(path: string, cause: unknown): QuorateError {
  const text = `${path} is not held any more: somebody else may have taken it`
  return new QuorateError('ERR_QUORATE_ITEM_LOST', text, { path }, { cause })
}
