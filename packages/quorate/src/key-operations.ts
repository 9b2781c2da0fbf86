/** What the application asks of single keys, checked, as the log has it. */
import { type Check, type KeyOperation, sequentialPath } from '@quorate/replicated-state'
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

/** `options` are only these, and maybe `signal`. */
export function createOf(path: string, value: Uint8Array, options: CreateOptions): KeyOperation {
  checkOptions(options, 'ephemeral', 'sequential', 'container')
  const { ephemeral = false, sequential, container } = options
  checkedPath(path, false, sequential ? (beginning) => sequentialPath(beginning, 0) : undefined)
  return {
    type: 'create',
    path,
    value: checkedValue(path, value),
    ephemeral,
    ...(sequential ? { sequential } : {}),
    ...(container ? { container } : {}),
  }
}

export function setOf(path: string, value: Uint8Array, options: SetOptions): KeyOperation {
  checkOptions(options, 'ifVersion')
  const { ifVersion } = options
  const bytes = checkedValue(checkedPath(path), value)
  return ifVersion === undefined
    ? { type: 'set', path, value: bytes }
    : { type: 'set', path, value: bytes, ifVersion }
}

export function deleteOf(path: string, options: DeleteOptions): KeyOperation {
  checkOptions(options, 'ifVersion', 'recursive')
  checkedPath(path)
  const { ifVersion, recursive } = options
  return {
    type: 'delete',
    path,
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(recursive ? { recursive } : {}),
  }
}

export function checkOf(path: string, condition: { readonly version: number }): Check {
  requireFields('condition', condition, ['version'])
  const { version } = condition
  const isVersion = isWhole(version, 0, Number.MAX_SAFE_INTEGER)
  requireRule('version', version, isVersion, 'a whole number from 0')
  return { type: 'check', path: checkedPath(path), version }
}
