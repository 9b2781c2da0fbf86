/**
 * What the application is refused with. Each class says whether state changed and whether a retry
 * is safe; every other refusal is a plain `QuorateError` with its code.
 */
import type { TransferOutcome } from '@quorate/election'
import { type PeerId, QuorateError } from '@quorate/kernel'
import type { NotAppliedReason, Operation, OperationError } from '@quorate/replicated-state'
import type { Leader } from './events.ts'
import { describeMissing, type Quorum } from './quorum.ts'

/** What became of an operation that nobody waits for any more. */
export type Outcome = 'applied' | 'not-applied'

/**
 * An operation was given up: cancelled, past its deadline, or the peer stopped. State may have
 * changed: `outcome` says what is known now, and `settled` resolves when it is known for sure. A
 * retry is safe after `not-applied` only. `cause` holds the reason of the signal. Where nobody was
 * known to lead at that time, `quorum` and the message name the voters that were missing.
 */
export class OperationAbandonedError extends QuorateError {
  readonly outcome: 'not-applied' | 'unknown'
  /** Never rejects; never resolves if this peer stops before it can know. */
  readonly settled: Promise<Outcome>
  /** The voters, and those that this peer missed when it was given up; undefined: somebody led. */
  readonly quorum: Quorum | undefined

  constructor(
    outcome: 'not-applied' | 'unknown',
    settled: Promise<Outcome>,
    cause: unknown,
    quorum?: Quorum,
  ) {
    const text =
      outcome === 'not-applied'
        ? 'the operation was not applied and will not be: nothing changed'
        : 'the operation was given up after it was sent and may yet be applied: see `settled`'
    const message = quorum === undefined ? text : `${text} (${describeMissing(quorum)})`
    const data = quorum === undefined ? { outcome } : { outcome, quorum }
    super('ERR_QUORATE_OPERATION_ABANDONED', message, data, { cause })
    this.outcome = outcome
    this.settled = settled
    this.quorum = quorum
  }
}

/**
 * A step of a transaction was refused: nothing of it was applied. `cause` is the error that the step
 * alone would have got; `expected` and `actual` are versions, where these did not agree.
 */
export class TransactionFailedError extends QuorateError {
  /** Of the step, counted from 0. */
  readonly index: number
  readonly path: string
  readonly expected: number | undefined
  readonly actual: number | undefined

  constructor(index: number, path: string, cause: QuorateError) {
    const { expected, actual } = cause.data as { expected?: number; actual?: number }
    const text = `step ${index} of the transaction was refused: ${cause.message}`
    super('ERR_QUORATE_TRANSACTION_FAILED', text, { index, path, expected, actual }, { cause })
    this.index = index
    this.path = path
    this.expected = expected
    this.actual = actual
  }
}

/** The refusal of an operation that was ordered and applied: state has not changed. */
export function refusalOf(operation: Operation, refusal: OperationError): QuorateError {
  if (operation.type !== 'transaction') return refusalError(operation.path, refusal)
  const index = refusal.step
  if (index === undefined) return refusalError('the transaction', refusal)
  const { path = '', type } = operation.steps[index] ?? {}
  const what = type === 'check-revision' ? 'revision' : 'version'
  return new TransactionFailedError(index, path, refusalError(path, refusal, what))
}

function refusalError(
  path: string,
  refusal: OperationError,
  what: 'version' | 'revision' = 'version',
): QuorateError {
  switch (refusal.code) {
    case 'key-exists':
      return new QuorateError('ERR_QUORATE_KEY_EXISTS', `${path} exists already`, { path })
    case 'key-missing':
      return new QuorateError('ERR_QUORATE_KEY_MISSING', `${path} does not exist`, { path })
    case 'version-mismatch': {
      const { expected, actual } = refusal
      const text = `${path} should be at ${what} ${expected} and is at ${actual}`
      return new QuorateError('ERR_QUORATE_VERSION_MISMATCH', text, { path, expected, actual })
    }
    case 'ephemeral-parent': {
      const text = `${path}: an ephemeral key has no children`
      return new QuorateError('ERR_QUORATE_EPHEMERAL_PARENT', text, { path })
    }
    case 'store-full': {
      const { size, limit } = refusal
      const text = `${path}: the store would have ${size} bytes, the limit is ${limit}`
      return new QuorateError('ERR_QUORATE_STORE_FULL', text, { size, limit })
    }
    default:
      return new QuorateError('ERR_QUORATE_REFUSED', `${path}: ${refusal.code}`, {
        path,
        ...refusal,
      })
  }
}

/** The operation was surely not applied and never will be: state has not changed, a retry is safe. */
export function notAppliedError(reason: NotAppliedReason): QuorateError {
  if (reason === 'overloaded') return overloadedError('operations')
  const cause = new QuorateError('ERR_QUORATE_SESSION_OVER', notAppliedTexts[reason], { reason })
  return new OperationAbandonedError('not-applied', Promise.resolve('not-applied'), cause)
}

/**
 * More is asked than the cluster answers: nothing was sent, a retry is safe, after a pause. It has no
 * stack, which would cost more than all else about a refusal: under load there are many.
 */
export function overloadedError(what: 'operations' | 'reads'): QuorateError {
  const { stackTraceLimit } = Error
  // Where the application has frozen that, it has one.
  Reflect.set(Error, 'stackTraceLimit', 0)
  const text = `too many ${what} wait already: nothing was sent`
  const error = new QuorateError('ERR_QUORATE_OVERLOADED', text)
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  return error
}

const notAppliedTexts = {
  withdrawn: 'it was given up before it was sent',
  'session-expired': 'the session ended before it was applied',
  'session-closed': 'the session was closed before it was applied',
  'no-session': 'this peer has closed its session',
} satisfies Record<Exclude<NotAppliedReason, 'overloaded'>, string>

/** Only the leader hands over: nothing was sent, nothing has changed. */
export function notLeaderError(leader: Leader | undefined): QuorateError {
  const who =
    leader === undefined ? 'nobody is known to lead' : `${leader.name} (${leader.id}) leads`
  return new QuorateError('ERR_QUORATE_NOT_LEADER', `this peer does not lead: ${who}`, { leader })
}

/** The target does not lead. After `interrupted` somebody else does; otherwise this peer goes on. */
export function transferFailedError(
  target: PeerId,
  reason: Exclude<TransferOutcome, 'handed-over' | 'not-leader'>,
): QuorateError {
  const text = `leadership was not transferred to ${target}: ${transferTexts[reason]}`
  return new QuorateError('ERR_QUORATE_TRANSFER_FAILED', text, { target, reason })
}

const transferTexts = {
  'not-a-voter': 'it is no other voter of this cluster',
  busy: 'another transfer is under way',
  unreachable: 'it did not answer in time, or reaches no majority',
  behind: 'it did not get all of the log in time',
  interrupted: 'this reign ended, and another one leads',
} satisfies Record<Exclude<TransferOutcome, 'handed-over' | 'not-leader'>, string>

/** Nothing was recovered, nothing has changed: the reason is what the message begins with. */
export function recoveryRefusedError(
  reason: 'quorum-there' | 'under-way' | 'no-cluster',
  text: string,
): QuorateError {
  return new QuorateError('ERR_QUORATE_RECOVERY_REFUSED', text, { reason })
}

/** Somebody was found, and there is no admission: nothing was sent, nothing has changed. */
export function notAdmittedError(address: string, reason: string, text: string): QuorateError {
  return new QuorateError('ERR_QUORATE_NOT_ADMITTED', text, { address, reason })
}

/** The worker thread of a peer ended before its peer did: an error that escaped, or no memory left. */
export function workerEndedError(cause: unknown): QuorateError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  const text = `the worker thread of this peer has ended${why}`
  return new QuorateError('ERR_QUORATE_WORKER_ENDED', text, {}, { cause })
}

/** The peer has stopped, or never started: nothing was sent. */
export function stoppedError(): QuorateError {
  return new QuorateError('ERR_QUORATE_STOPPED', 'this peer has stopped')
}
