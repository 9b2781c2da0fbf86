/** Why a directory cannot be a peer's storage, in one form: which, what is wrong, what to do. */
import { QuorateError } from '@quorate/kernel'

export type StorageProblem =
  /** Another process has it open, or another peer of this one. */
  | 'in-use'
  /** What is there cannot all be what was written. */
  | 'damaged'
  | 'other-cluster'
  /** It is not where it was when it was used last. */
  | 'copied'
  /** Written by another version. */
  | 'other-format'
  /** The system does not let this process read or write there. */
  | 'unusable'
  /** A write failed while the peer ran; nothing that rested on it was acknowledged. */
  | 'write-failed'
  /** There is no room for a write while the peer runs; it waits for some. */
  | 'no-space'
  /** A write takes far too long while the peer runs; it waits for it. */
  | 'no-answer'

const startEmpty =
  'move it away and start with an empty directory: the peer then joins as a new member'

const advice = {
  'in-use': 'one directory belongs to one process: stop the other one, or name another directory',
  damaged: startEmpty,
  'other-cluster': 'name the directory of this cluster, or an empty one',
  copied: `if the original is gone for good and never ran since, start with storage.adopt: true; otherwise ${startEmpty}`,
  'other-format': `start it with the version that wrote it; or ${startEmpty}`,
  unusable: 'nothing was changed there: mend that, and start again',
  'no-space':
    'make room: what waits is written then, and meanwhile the peer reads and does not vote',
  'no-answer': 'look after that disk: meanwhile the peer reads and does not vote',
  'write-failed': 'the peer has stopped: mend that, and start it again on the same directory',
} satisfies Record<StorageProblem, string>

/** `what` follows on the name of the directory: "was written by another version". */
export function storageError(
  problem: StorageProblem,
  directory: string,
  what: string,
  cause?: unknown,
): QuorateError {
  const text = `the storage directory ${directory} ${what}; ${advice[problem]}`
  const data = { directory, problem }
  return new QuorateError('ERR_QUORATE_STORAGE', text, data, { cause })
}

/** What the system or the database said at opening; an error of ours stays what it is. */
export function openError(directory: string, error: unknown): QuorateError {
  if (error instanceof QuorateError) return error
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  const codes = [code, cause?.code]
  if (codes.includes('LEVEL_LOCKED')) {
    return storageError('in-use', directory, 'is open elsewhere', error)
  }
  const reason = reasonOf(error)
  // Node words a missing file otherwise: this is one that the database should have.
  const isIncomplete = /does not exist|No such file/.test(reason)
  if (codes.includes('LEVEL_CORRUPTION') || isIncomplete) {
    return storageError('damaged', directory, `is damaged: ${reason}`, error)
  }
  return storageError('unusable', directory, `cannot be used (${reason})`, error)
}

/**
 * Whether the system had no room, or gives this user no more. Databases pass on its words only, which
 * are those of the C library or of Windows.
 */
export function isLackOfRoom(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT') return true
  return /No space left on device|Dis[ck] quota exceeded|not enough space/.test(reasonOf(error))
}

/** The words of the innermost cause: libraries wrap what the system said. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
