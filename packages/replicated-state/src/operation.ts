/**
 * What an application asks of the shared tree, and what it is told. An operation is applied at
 * most once; its result is reported truly, or, when nobody can know it any more, as unknown.
 */
import { valueBytesAtMost } from './limits.ts'
import { pathProblem } from './paths.ts'

export type Operation =
  /** Refused when the key exists. */
  | {
      readonly type: 'create'
      readonly path: string
      readonly value: Uint8Array
      /** The key belongs to the session and goes with it. */
      readonly ephemeral: boolean
    }
  /** Creates what is missing; `ifVersion: 0` means that the key must not exist. */
  | {
      readonly type: 'set'
      readonly path: string
      readonly value: Uint8Array
      readonly ifVersion?: number
    }
  | { readonly type: 'delete'; readonly path: string; readonly ifVersion?: number }

/** Why the state refused an operation: nothing changed. */
export type OperationError =
  | { readonly code: 'key-exists' }
  | { readonly code: 'key-missing' }
  /** A key that does not exist has version 0. */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number }
  /** Ephemeral keys have no children, and a key with children cannot become ephemeral. */
  | { readonly code: 'ephemeral-parent' }
  /** A path or value against the limits. */
  | { readonly code: 'invalid'; readonly problem: string }

/** What applying an operation did, as every replica finds it. */
export type Outcome =
  | { readonly ok: true; readonly revision: number; readonly version: number | undefined }
  | { readonly ok: false; readonly error: OperationError }

/** Why an operation was surely not applied and never will be. */
export type NotAppliedReason =
  | 'busy'
  | 'withdrawn'
  | 'session-expired'
  | 'session-closed'
  | 'no-session'

/** What the submitter is told. */
export type OperationResult =
  | {
      readonly ok: true
      readonly path: string
      readonly revision: number
      readonly version?: number
    }
  | { readonly ok: false; readonly error: OperationError }
  | { readonly ok: false; readonly notApplied: true; readonly reason: NotAppliedReason }
  /** It was sent, and the state that could tell what became of it is gone. Very rare. */
  | { readonly ok: false; readonly unknown: true }

/** What makes an operation invalid wherever it is applied; undefined when nothing does. */
export function operationProblem(operation: Operation): string | undefined {
  if (operation.type !== 'delete' && operation.value.length > valueBytesAtMost) {
    return `a value has at most ${valueBytesAtMost} bytes`
  }
  if (operation.type !== 'create' && operation.ifVersion !== undefined) {
    const { ifVersion } = operation
    if (!Number.isSafeInteger(ifVersion) || ifVersion < 0) return 'a version is a whole number'
  }
  return pathProblem(operation.path)
}

/** About how much memory and wire an operation takes. */
export function sizeOf(operation: Operation): number {
  const valueBytes = operation.type === 'delete' ? 0 : operation.value.length
  return operation.path.length + valueBytes + 32
}

/** The result as its submitter sees it. */
export function resultOf(operation: Operation, outcome: Outcome): OperationResult {
  if (!outcome.ok) return outcome
  const { revision, version } = outcome
  const { path } = operation
  return version === undefined
    ? { ok: true, path, revision }
    : { ok: true, path, revision, version }
}
