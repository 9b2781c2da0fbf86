/**
 * What an application asks of the shared tree, and what it is told. An operation is applied at
 * most once; its result is reported truly, or, when nobody can know it any more, as unknown.
 */
import { type Limits, ttlMsAtMost } from './limits.ts'
import { pathProblem } from './paths.ts'

/** As many as the largest whole number has: no counter outgrows its name. */
const sequenceDigits = 16

/** A change of one key, or of a key and all below it. */
export type KeyOperation =
  /** Refused when the key exists. */
  | {
      readonly type: 'create'
      /** Of a sequential key the beginning: a number of 16 digits that only grows is put behind it. */
      readonly path: string
      readonly value: Uint8Array
      /** The key belongs to the session and goes with it. */
      readonly ephemeral: boolean
      readonly sequential?: true
      /** The key goes when the last key below it goes. */
      readonly container?: true
      /** The key goes when so many milliseconds of log time have passed since its last change. */
      readonly ttlMs?: number
    }
  /** Creates what is missing; `ifVersion: 0` means that the key must not exist. */
  | {
      readonly type: 'set'
      readonly path: string
      readonly value: Uint8Array
      readonly ifVersion?: number
    }
  /** `recursive`: with all keys below it; the key itself may be missing then. */
  | {
      readonly type: 'delete'
      readonly path: string
      readonly ifVersion?: number
      readonly recursive?: true
    }

/** The key must stand at this version; 0: it must not exist. */
export interface Check {
  readonly type: 'check'
  readonly path: string
  readonly version: number
}

/**
 * The last change of the key must be of this revision; 0: it must not exist. Unlike a version, none
 * is given twice, also where the key was deleted and created anew.
 */
export interface RevisionCheck {
  readonly type: 'check-revision'
  readonly path: string
  readonly revision: number
}

export type Step = KeyOperation | Check | RevisionCheck

/** All of its steps, one after the other, in one revision; or none, when one is refused. */
export interface Transaction {
  readonly type: 'transaction'
  readonly steps: readonly Step[]
}

export type Operation = KeyOperation | Transaction

/** Why the state refused a step: nothing changed. */
export type StepError =
  | { readonly code: 'key-exists' }
  | { readonly code: 'key-missing' }
  /** A key that does not exist has version and revision 0. Of a check of either, its own. */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number }
  /** Ephemeral keys have no children, and a key with children cannot become ephemeral. */
  | { readonly code: 'ephemeral-parent' }
  /** All keys together would have `size` bytes, more than the cluster's limit. */
  | { readonly code: 'store-full'; readonly size: number; readonly limit: number }
  /** A path or value against the limits. */
  | { readonly code: 'invalid'; readonly problem: string }

/** `step`: the one of the transaction that was refused, counted from 0. */
export type OperationError = StepError & { readonly step?: number }

/** What a step did to its key. */
export interface StepOutcome {
  /** Of a key that is there afterwards. */
  readonly version?: number
  /** Of a sequential key. */
  readonly sequence?: number
}

/** What applying an operation did, as every replica finds it. */
export type Outcome =
  | { readonly ok: true; readonly revision: number; readonly steps: readonly StepOutcome[] }
  | { readonly ok: false; readonly error: OperationError }

/** Why an operation was surely not applied and never will be. */
export type NotAppliedReason =
  | 'overloaded'
  | 'withdrawn'
  | 'session-expired'
  | 'session-closed'
  | 'no-session'

/** The key of a step as its submitter finds it; without a version it was deleted or only checked. */
export interface Applied {
  readonly path: string
  readonly version?: number
}

/** What the submitter is told. `keys`: one for each step, of a single operation one. */
export type OperationResult =
  | { readonly ok: true; readonly revision: number; readonly keys: readonly Applied[] }
  | { readonly ok: false; readonly error: OperationError }
  | { readonly ok: false; readonly notApplied: true; readonly reason: NotAppliedReason }
  /** It was sent, and the state that could tell what became of it is gone. Very rare. */
  | { readonly ok: false; readonly unknown: true }

export function stepsOf(operation: Operation): readonly Step[] {
  return operation.type === 'transaction' ? operation.steps : [operation]
}

/** What makes an operation invalid wherever it is applied; undefined when nothing does. */
export function operationProblem(operation: Operation, limits: Limits): string | undefined {
  if (operation.type !== 'transaction') return stepProblem(operation, limits)
  const { steps } = operation
  const { transactionSteps, transactionBytes } = limits
  if (steps.length === 0) return 'a transaction has steps'
  if (steps.length > transactionSteps) {
    return `a transaction has at most ${transactionSteps} steps, this one ${steps.length}`
  }
  let bytes = 0
  for (const step of steps) {
    const problem = stepProblem(step, limits)
    if (problem !== undefined) return problem
    if ('value' in step) bytes += step.value.length
  }
  return bytes > transactionBytes
    ? `the values of a transaction have at most ${transactionBytes} bytes together, these ${bytes}`
    : undefined
}

/** So long a key may live: a whole number of milliseconds, of log time. */
export function isTtl(ttlMs: number): boolean {
  return Number.isSafeInteger(ttlMs) && ttlMs >= 1 && ttlMs <= ttlMsAtMost
}

function stepProblem(step: Step, { valueBytes, pathBytes }: Limits): string | undefined {
  if ('value' in step && step.value.length > valueBytes) {
    return `a value has at most ${valueBytes} bytes, this one ${step.value.length}`
  }
  const expected = expectedOf(step)
  if (expected !== undefined && !(Number.isSafeInteger(expected) && expected >= 0)) {
    return 'a version or a revision is a whole number'
  }
  if (step.type !== 'create') return pathProblem(step.path, pathBytes)
  const problem = kindProblem(step)
  if (problem !== undefined) return problem
  return pathProblem(step.sequential ? sequentialPath(step.path, 0) : step.path, pathBytes)
}

function expectedOf(step: Step): number | undefined {
  switch (step.type) {
    case 'create':
      return undefined
    case 'check':
      return step.version
    case 'check-revision':
      return step.revision
    default:
      return step.ifVersion
  }
}

function kindProblem({
  ephemeral,
  container,
  ttlMs,
}: Extract<KeyOperation, { type: 'create' }>): string | undefined {
  if (ephemeral && container) return 'a container is not ephemeral'
  if (ttlMs === undefined) return undefined
  if (ephemeral || container) {
    return 'a key with a time to live is neither ephemeral nor a container'
  }
  return isTtl(ttlMs) ? undefined : `a time to live is 1 to ${ttlMsAtMost} whole milliseconds`
}

/** The name of a sequential key; all names of one beginning sort by their number. */
export function sequentialPath(beginning: string, sequence: number): string {
  return beginning + String(sequence).padStart(sequenceDigits, '0')
}

/** About how much memory and wire an operation takes. */
export function sizeOf(operation: Operation): number {
  let bytes = 0
  for (const step of stepsOf(operation)) {
    bytes += step.path.length + ('value' in step ? step.value.length : 0) + 32
  }
  return bytes
}

/** The result as its submitter sees it. */
export function resultOf(operation: Operation, outcome: Outcome): OperationResult {
  if (!outcome.ok) return outcome
  const { revision } = outcome
  const keys = stepsOf(operation).map(({ path }, i) => appliedOf(path, outcome.steps[i] ?? {}))
  return { ok: true, revision, keys }
}

function appliedOf(beginning: string, { version, sequence }: StepOutcome): Applied {
  const path = sequence === undefined ? beginning : sequentialPath(beginning, sequence)
  return version === undefined ? { path } : { path, version }
}
