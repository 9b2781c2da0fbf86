/** How an operation of a recipe may end, told apart. */
import { type OperationAbandonedError, QuorateError } from 'quorate'

/** Refused for one of these reasons, or a transaction because one of its steps was: nothing changed. */
export function isRefusal(error: unknown, ...codes: readonly QuorateError['code'][]): boolean {
  if (!(error instanceof QuorateError)) return false
  if (error.code === 'ERR_QUORATE_TRANSACTION_FAILED') return isRefusal(error.cause, ...codes)
  return codes.includes(error.code)
}

/** It was given up because its session expired, and another session follows. */
export function isSessionsEnd({ outcome, cause }: OperationAbandonedError): boolean {
  // So much ended while this peer was cut off that nobody knows: its own session is among it.
  if (outcome === 'unknown') return cause === undefined
  return cause instanceof QuorateError && cause.data.reason === 'session-expired'
}
