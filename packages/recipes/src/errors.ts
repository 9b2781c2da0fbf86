/** What recipes refuse with, and the reasons with which what is held ends. */
import { QuorateError } from 'quorate'

/** An operator removed the key: it held something, or waited, and does so no longer. */
export function forceReleasedError(path: string): QuorateError {
  const text = `${path} was removed by somebody else: it is held, or waited for, no longer`
  return new QuorateError('ERR_QUORATE_FORCE_RELEASED', text, { path })
}

/** The reason of the signal of what was released as it should be. */
export function releasedError(path: string): QuorateError {
  return new QuorateError('ERR_QUORATE_RELEASED', `${path} was released by its holder`, { path })
}

/** The peer's session is not surely alive any more, and no signal of it has said so yet. */
export function sessionLapsedError(session: string): QuorateError {
  const data = { session, reason: 'session-expired' }
  const text = `session ${session} is not surely held any more`
  return new QuorateError('ERR_QUORATE_SESSION_OVER', text, data)
}

/** The peer stops, or has stopped: no session follows in which something could be held. */
export function stoppedError(cause: unknown): QuorateError {
  return new QuorateError('ERR_QUORATE_STOPPED', 'this peer has stopped', {}, { cause })
}

/** Two users of one semaphore disagree on how many may hold it; nothing is held. */
export function permitsError(name: string, permits: number, actual: number): QuorateError {
  const text = `semaphore ${name} is used with ${actual} permits, this peer wants ${permits}`
  return new QuorateError('ERR_QUORATE_PERMITS', text, { name, permits, actual })
}

/**
 * Somebody with a higher token was there before: whoever shows this one is not the holder any more.
 * Nothing was changed, and no retry with this token will do better.
 */
export function staleTokenError(what: string, token: bigint, highest: bigint): QuorateError {
  const text = `${what} has seen token ${highest}: the holder of token ${token} is not the last one`
  return new QuorateError('ERR_QUORATE_STALE_TOKEN', text, { what, token, highest })
}

/** One form for all: `<option> must be <rule>, got <value>`. */
export function requireRule(option: string, value: unknown, holds: boolean, rule: string): void {
  if (holds) return
  const text = `${option} must be ${rule}, got ${shown(value)}`
  throw new QuorateError('ERR_QUORATE_OPTION', text, { option, value, rule })
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 200))
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
