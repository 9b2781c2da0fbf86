/** What the application asks of single keys, checked, as the log has it. */
import {
  type Check,
  type KeyOperation,
  type Limits,
  type RevisionCheck,
  sequentialPath,
} from '@quorate/replicated-state'
import { checkedPath, checkedValue, checkOptions } from './operation-arguments.ts'
import { isWhole, requireFields, requireRule } from './option-rules.ts'

export interface CreateOptions {
  /** It vanishes with this peer's session, and has no children. @default false */
  readonly ephemeral?: boolean
  /**
   * A number of 16 digits is put behind the path, greater than that of any sequential key before
   * it, anywhere in the cluster: names sort in the order of creation. @default false
   */
  readonly sequential?: boolean
  /** It goes when the last key below it goes. @default false */
  readonly container?: boolean
  /**
   * It goes when it was not set for so many milliseconds, a whole number from 1: never earlier, by
   * the clocks of the leaders, and later over a change of leader (docs/keys.md). Not of an ephemeral
   * key or a container. @default it does not go by time
   */
  readonly ttlMs?: number
}

export interface SetOptions {
  /** The version at which the key must stand; 0: it must not exist. */
  readonly ifVersion?: number
}

export interface DeleteOptions {
  /** The version at which the key must stand. */
  readonly ifVersion?: number
  /** All keys below it as well; the key itself may be missing then. @default false */
  readonly recursive?: boolean
}

interface Creation {
  readonly path: string
  readonly value: Uint8Array
  /** Only these, and maybe `signal`. */
  readonly options: CreateOptions
}

export function createOf({ path, value, options }: Creation, limits: Limits): KeyOperation {
  checkOptions(options, 'ephemeral', 'sequential', 'container', 'ttlMs')
  const { ephemeral = false, sequential, container, ttlMs } = options
  const complete = sequential ? (beginning: string) => sequentialPath(beginning, 0) : undefined
  checkedPath(path, limits, false, complete)
  return {
    type: 'create',
    path,
    value: checkedValue(path, value, limits),
    ephemeral,
    ...(sequential ? { sequential } : {}),
    ...(container ? { container } : {}),
    ...(ttlMs === undefined ? {} : { ttlMs }),
  }
}

interface Setting {
  readonly path: string
  readonly value: Uint8Array
  readonly options: SetOptions
}

export function setOf({ path, value, options }: Setting, limits: Limits): KeyOperation {
  checkOptions(options, 'ifVersion')
  const { ifVersion } = options
  const bytes = checkedValue(checkedPath(path, limits), value, limits)
  return ifVersion === undefined
    ? { type: 'set', path, value: bytes }
    : { type: 'set', path, value: bytes, ifVersion }
}

export function deleteOf(path: string, options: DeleteOptions, limits: Limits): KeyOperation {
  checkOptions(options, 'ifVersion', 'recursive')
  checkedPath(path, limits)
  const { ifVersion, recursive } = options
  return {
    type: 'delete',
    path,
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(recursive ? { recursive } : {}),
  }
}

/** How a key must stand; 0, of either: it must not exist. */
export type Condition = { readonly version: number } | { readonly revision: number }

export function checkOf(path: string, condition: Condition, limits: Limits): Check | RevisionCheck {
  requireFields('condition', condition, ['version', 'revision'])
  const { version, revision } = condition as { version?: number; revision?: number }
  const isOne = (version === undefined) !== (revision === undefined)
  requireRule('condition', condition, isOne, 'a version or a revision')
  const expected = revision ?? version ?? 0
  const isNumber = isWhole(expected, 0, Number.MAX_SAFE_INTEGER)
  const name = revision === undefined ? 'version' : 'revision'
  requireRule(name, expected, isNumber, 'a whole number from 0')
  return revision === undefined
    ? { type: 'check', path: checkedPath(path, limits), version: expected }
    : { type: 'check-revision', path: checkedPath(path, limits), revision: expected }
}
