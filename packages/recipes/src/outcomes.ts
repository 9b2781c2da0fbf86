/** How an operation of a recipe may end, told apart. */
import { type OperationAbandonedError, QuorateError } from 'quorate'

/** Refused for one of these reasons, or a transaction because one of its steps was: nothing changed. */
export function isRefusal(error: unknown, ...codes: readonly QuorateError['code'][]): boolean {
  if (!(error instanceof QuorateError)) return false
  if (error.code === 'ERR_QUORATE_TRANSACTION_FAILED') return isRefusal(error.cause, ...codes)
  return codes.includes(error.code)
}

/** Refused for want of room, which there may be again: it is worth asking later. */
export function lacksRoom(error: unknown): boolean {
  return isRefusal(error, 'ERR_QUORATE_OVERLOADED', 'ERR_QUORATE_STORE_FULL')
}

/** Where there was no room, it is asked again so soon. */
export const roomAgainMs = 1_000

/** It was given up because its session expired, and another session follows. */
export function isSessionsEnd({ outcome, cause }: OperationAbandonedError): boolean {
  // So much ended while this peer was cut off that nobody knows: its own session is among it.
  if (outcome === 'unknown') return cause === undefined
  return cause instanceof QuorateError && cause.data.reason === 'session-expired'
}
