/**
 * The sequential specification that S4 is checked against: a directory of keys with versions, and
 * the keys that belong to a session. Actions carry what was answered; `undefined` stands for an
 * answer that nobody got.
 */
import type { Model } from './linearizability.ts'

export type DirectoryAction =
  /** All of the steps, or none when one is refused. */
  | {
      readonly type: 'write'
      readonly steps: readonly DirectoryStep[]
      readonly answer: Answer | undefined
    }
  | {
      readonly type: 'get'
      readonly path: string
      readonly seen: { readonly value: string; readonly version: number } | undefined
    }
  | { readonly type: 'children'; readonly path: string; readonly names: readonly string[] }
  /**
   * A session ended, and with it its keys, or the time of keys had passed; and with them containers
   * that held nothing else: path → value.
   */
  | { readonly type: 'vanish'; readonly keys: ReadonlyMap<string, string> }

/** Under whole names, of sequential keys too. */
export type DirectoryStep =
  | {
      readonly type: 'create'
      readonly path: string
      readonly value: string
      readonly ephemeral: boolean
      readonly container: boolean
      /** It has a time to live. */
      readonly timed: boolean
    }
  | {
      readonly type: 'set'
      readonly path: string
      readonly value: string
      readonly ifVersion: number | undefined
    }
  | {
      readonly type: 'delete'
      readonly path: string
      readonly ifVersion: number | undefined
      readonly recursive: boolean
    }
  | { readonly type: 'check'; readonly path: string; readonly ifVersion: number }

/** `ok`, or the code of the refusal. */
export interface Answer {
  readonly outcome: string
  /** Of each step. */
  readonly versions?: readonly (number | undefined)[]
  /** The step that was refused, of a transaction. */
  readonly step?: number | undefined
  /** Of a version mismatch. */
  readonly actual?: number | undefined
}

interface Key {
  readonly value: string
  readonly version: number
  readonly isEphemeral: boolean
  readonly isContainer: boolean
  readonly isTimed: boolean
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
    .map(([path, { value, version, ...is }]) => `${path}=${value},${version},${Object.values(is)}`)
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
    case 'write':
      return write(directory, action)
  }
}

function write(
  directory: Directory,
  { steps, answer }: Extract<DirectoryAction, { type: 'write' }>,
): Directory | undefined {
  const next = new Map(directory)
  const deleted: string[] = []
  const created = new Set<string>()
  for (const [index, step] of steps.entries()) {
    const refusal = refusalOf(next, step)
    if (refusal !== undefined) {
      const actual = next.get(step.path)?.version ?? 0
      return isTold(answer, refusal, index, actual) ? directory : undefined
    }
    const version = perform(next, step, deleted)
    if (step.type === 'create') created.add(step.path)
    if (answer?.versions !== undefined && answer.versions[index] !== version) return undefined
  }
  if (answer !== undefined && answer.outcome !== 'ok') return undefined
  dropContainers(next, deleted, created)
  return next
}

/** Whether the answer tells this refusal; one that nobody got tells anything. */
function isTold(answer: Answer | undefined, code: string, step: number, actual: number): boolean {
  if (answer === undefined) return true
  const isStep = answer.step === undefined || answer.step === step
  const isActual = answer.actual === undefined || answer.actual === actual
  return answer.outcome === code && isStep && isActual
}

/** Returns the version that the key has afterwards, if it was written. */
function perform(
  next: Map<string, Key>,
  step: DirectoryStep,
  deleted: string[],
): number | undefined {
  const { type, path } = step
  if (type === 'check') return undefined
  if (type === 'delete') {
    const below = step.recursive ? [...next.keys()].filter((key) => key.startsWith(`${path}/`)) : []
    for (const each of [path, ...below]) {
      next.delete(each)
      deleted.push(each)
    }
    return undefined
  }
  const key = next.get(path)
  const version = (key?.version ?? 0) + 1
  const isEphemeral = key?.isEphemeral ?? (type === 'create' && step.ephemeral)
  const isContainer = key?.isContainer ?? (type === 'create' && step.container)
  const isTimed = key?.isTimed ?? (type === 'create' && step.timed)
  next.set(path, { value: step.value, version, isEphemeral, isContainer, isTimed })
  return version
}

function refusalOf(directory: Directory, step: DirectoryStep): string | undefined {
  const { type, path } = step
  const key = directory.get(path)
  if (type === 'create' && key !== undefined) return 'key-exists'
  const hasBelow = type === 'delete' && step.recursive && hasChildren(directory, path)
  if (type === 'delete' && key === undefined && !hasBelow) return 'key-missing'
  const expected = type === 'create' ? undefined : step.ifVersion
  if (expected !== undefined && expected !== (key?.version ?? 0)) return 'version-mismatch'
  if (type === 'delete' || type === 'check' || key !== undefined) return undefined
  for (const [other, { isEphemeral }] of directory) {
    if (isEphemeral && path.startsWith(`${other}/`)) return 'ephemeral-parent'
  }
  const isOverChildren = type === 'create' && step.ephemeral && hasChildren(directory, path)
  return isOverChildren ? 'ephemeral-parent' : undefined
}

function vanish(directory: Directory, keys: ReadonlyMap<string, string>): Directory | undefined {
  const next = new Map(directory)
  const deleted: string[] = []
  for (const [path, value] of keys) {
    const key = next.get(path)
    if (key?.value !== value) return undefined
    if (!key.isEphemeral && !key.isTimed) continue
    next.delete(path)
    deleted.push(path)
  }
  dropContainers(next, deleted, new Set())
  return next.size === directory.size - keys.size ? next : undefined
}

/** Containers from which the last key was deleted; one that was made at the same time held none. */
function dropContainers(
  next: Map<string, Key>,
  deleted: readonly string[],
  created: ReadonlySet<string>,
): void {
  for (const path of deleted) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const above = path.slice(0, at)
      if (!next.get(above)?.isContainer || created.has(above)) continue
      if (!hasChildren(next, above)) next.delete(above)
    }
  }
}

function hasChildren(directory: Directory, path: string): boolean {
  for (const other of directory.keys()) if (other.startsWith(`${path}/`)) return true
  return false
}

function childrenOf(directory: Directory, parent: string): string[] {
  const names = new Set<string>()
  for (const path of directory.keys()) {
    if (path.startsWith(`${parent}/`)) names.add(path.slice(parent.length + 1).split('/')[0] ?? '')
  }
  return [...names].sort()
}
