/**
 * What the application is refused with. Each class says whether state changed and whether a retry
 * is safe; every other refusal is a plain `QuorateError` with its code.
 */
import { QuorateError } from '@quorate/kernel'
import type { OperationResult } from '@quorate/replicated-state'

/** What became of an operation that nobody waits for any more. */
export type Outcome = 'applied' | 'not-applied'

/**
 * An operation was given up: cancelled, past its deadline, or the peer stopped. State may have
 * changed: `outcome` says what is known now, and `settled` resolves when it is known for sure. A
 * retry is safe after `not-applied` only. `cause` holds the reason of the signal.
 */
export class OperationAbandonedError extends QuorateError {
  readonly outcome: 'not-applied' | 'unknown'
  /** Never rejects; never resolves if this peer stops before it can know. */
  readonly settled: Promise<Outcome>

  constructor(outcome: 'not-applied' | 'unknown', settled: Promise<Outcome>, cause: unknown) {
    const text =
      outcome === 'not-applied'
        ? 'the operation was given up before it was sent: nothing changed'
        : 'the operation was given up after it was sent: it may still be applied, see `settled`'
    super('ERR_QUORATE_OPERATION_ABANDONED', text, { outcome }, { cause })
    this.outcome = outcome
    this.settled = settled
  }
}

type Refusal = Extract<OperationResult, { ok: false; error: unknown }>['error']

/** The refusal of an operation that was ordered and applied: state has not changed. */
export function refusalError(path: string, refusal: Refusal): QuorateError {
  switch (refusal.code) {
    case 'key-exists':
      return new QuorateError('ERR_QUORATE_KEY_EXISTS', `${path} exists already`, { path })
    case 'key-missing':
      return new QuorateError('ERR_QUORATE_KEY_MISSING', `${path} does not exist`, { path })
    case 'version-mismatch': {
      const { expected, actual } = refusal
      const text = `${path} should be at version ${expected} and is at ${actual}`
      return new QuorateError('ERR_QUORATE_VERSION_MISMATCH', text, { path, expected, actual })
    }
    case 'ephemeral-parent': {
      const text = `${path}: an ephemeral key has no children`
      return new QuorateError('ERR_QUORATE_EPHEMERAL_PARENT', text, { path })
    }
    default:
      return new QuorateError('ERR_QUORATE_REFUSED', `${path}: ${refusal.code}`, {
        path,
        ...refusal,
      })
  }
}

/** The peer has stopped, or never started: nothing was sent. */
export function stoppedError(): QuorateError {
  return new QuorateError('ERR_QUORATE_STOPPED', 'this peer has stopped')
}
