/**
 * The sequential specification that S4 is checked against: a directory of keys with versions, and
 * the keys that belong to a session. Actions carry what was answered; `undefined` stands for an
 * answer that nobody got.
 */
import type { Model } from './linearizability.ts'

export type DirectoryAction =
  | {
      readonly type: 'create'
      readonly path: string
      readonly value: string
      readonly ephemeral: boolean
      readonly answer: Answer | undefined
    }
  | {
      readonly type: 'set'
      readonly path: string
      readonly value: string
      readonly ifVersion: number | undefined
      readonly answer: Answer | undefined
    }
  | {
      readonly type: 'delete'
      readonly path: string
      readonly ifVersion: number | undefined
      readonly answer: Answer | undefined
    }
  | {
      readonly type: 'get'
      readonly path: string
      readonly seen: { readonly value: string; readonly version: number } | undefined
    }
  | { readonly type: 'children'; readonly path: string; readonly names: readonly string[] }
  /** A session ended, and with it its keys: path → value. */
  | { readonly type: 'vanish'; readonly keys: ReadonlyMap<string, string> }

/** `ok`, or the code of the refusal. */
export interface Answer {
  readonly outcome: string
  readonly version?: number | undefined
  /** Of a version mismatch. */
  readonly actual?: number | undefined
}

interface Key {
  readonly value: string
  readonly version: number
  readonly isEphemeral: boolean
}

/** Replaced, never changed. */
export type Directory = ReadonlyMap<string, Key>

export const directoryModel: Model<Directory, DirectoryAction> = {
  initial: new Map(),
  apply,
  describe: (directory) => {
    const known = descriptions.get(directory)
    if (known !== undefined) return known
    const description = describe(directory)
    descriptions.set(directory, description)
    return description
  },
}

/** Reads leave a directory as it is: most are described many times. */
const descriptions = new WeakMap<Directory, string>()

function describe(directory: Directory): string {
  return [...directory]
    .map(([path, { value, version, isEphemeral }]) => `${path}=${value},${version},${isEphemeral}`)
    .sort()
    .join(';')
}

function apply(directory: Directory, action: DirectoryAction): Directory | undefined {
  switch (action.type) {
    case 'get': {
      const key = directory.get(action.path)
      const { seen } = action
      return key?.value === seen?.value && key?.version === seen?.version ? directory : undefined
    }
    case 'children': {
      const names = childrenOf(directory, action.path)
      return names.join() === action.names.join() ? directory : undefined
    }
    case 'vanish':
      return vanish(directory, action.keys)
    case 'create':
    case 'set':
    case 'delete':
      return write(directory, action)
  }
}

type WriteAction = Extract<DirectoryAction, { type: 'create' | 'set' | 'delete' }>

function write(directory: Directory, action: WriteAction): Directory | undefined {
  const { path, answer } = action
  const key = directory.get(path)
  const refusal = refusalOf(directory, action, key)
  if (answer !== undefined && answer.outcome !== (refusal ?? 'ok')) return undefined
  if (refusal !== undefined) {
    const actual = answer?.actual
    return actual !== undefined && actual !== (key?.version ?? 0) ? undefined : directory
  }
  const next = new Map(directory)
  if (action.type === 'delete') {
    next.delete(path)
    return next
  }
  const version = (key?.version ?? 0) + 1
  if (answer?.version !== undefined && answer.version !== version) return undefined
  const isEphemeral = key?.isEphemeral ?? (action.type === 'create' && action.ephemeral)
  return next.set(path, { value: action.value, version, isEphemeral })
}

function refusalOf(
  directory: Directory,
  action: WriteAction,
  key: Key | undefined,
): string | undefined {
  const { type, path } = action
  if (type === 'create' && key !== undefined) return 'key-exists'
  if (type === 'delete' && key === undefined) return 'key-missing'
  const expected = type === 'create' ? undefined : action.ifVersion
  if (expected !== undefined && expected !== (key?.version ?? 0)) return 'version-mismatch'
  if (type === 'delete' || key !== undefined) return undefined
  for (const [other, { isEphemeral }] of directory) {
    if (isEphemeral && path.startsWith(`${other}/`)) return 'ephemeral-parent'
    if (type === 'create' && action.ephemeral && other.startsWith(`${path}/`)) {
      return 'ephemeral-parent'
    }
  }
  return undefined
}

function vanish(directory: Directory, keys: ReadonlyMap<string, string>): Directory | undefined {
  const next = new Map(directory)
  for (const [path, value] of keys) {
    const key = next.get(path)
    if (key?.isEphemeral !== true || key.value !== value) return undefined
    next.delete(path)
  }
  return next
}

function childrenOf(directory: Directory, parent: string): string[] {
  const names = new Set<string>()
  for (const path of directory.keys()) {
    if (path.startsWith(`${parent}/`)) names.add(path.slice(parent.length + 1).split('/')[0] ?? '')
  }
  return [...names].sort()
}
