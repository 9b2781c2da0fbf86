/** What operations, reads and watches are given, checked before anything is sent. */
import { QuorateError } from '@quorate/kernel'
import {
  type Cursor,
  isTtl,
  type Limits,
  pathProblem,
  ttlMsAtMost,
} from '@quorate/replicated-state'
import { copyOfBytes } from './handed-out.ts'
import { isWhole, requireFields, requireRule } from './option-rules.ts'

export interface Waiting {
  /** Gives up when it aborts; a deadline is `AbortSignal.timeout(ms)`. */
  readonly signal?: AbortSignal | undefined
}

/** Options that any operation may have; which of them this one has is `fields`. */
export interface OperationOptions extends Waiting {
  readonly ephemeral?: boolean | undefined
  readonly sequential?: boolean | undefined
  readonly container?: boolean | undefined
  readonly ttlMs?: number | undefined
  readonly ifVersion?: number | undefined
  readonly recursive?: boolean | undefined
  readonly from?: Cursor | 'now' | 'snapshot' | undefined
  readonly acceptDataLoss?: boolean | undefined
}

export function checkOptions(
  options: OperationOptions,
  ...fields: readonly (keyof OperationOptions)[]
): void {
  requireFields(undefined, options, [...fields, 'signal'])
  const { signal, ifVersion, from } = options
  const isSignal = signal === undefined || signal instanceof AbortSignal
  requireRule('signal', signal, isSignal, 'an AbortSignal')
  const flags = ['ephemeral', 'sequential', 'container', 'recursive', 'acceptDataLoss'] as const
  for (const flag of flags) {
    const value = options[flag]
    const isFlag = value === undefined || typeof value === 'boolean'
    requireRule(flag, value, isFlag, 'true or false')
  }
  const { ephemeral, container, ttlMs } = options
  requireRule('container', container, !(container && ephemeral), 'false of an ephemeral key')
  requireRule('ttlMs', ttlMs, ttlMs === undefined || isTtl(ttlMs), ttlRule)
  const hasOneEnd = ttlMs === undefined || !(ephemeral || container)
  requireRule('ttlMs', ttlMs, hasOneEnd, 'left out of an ephemeral key and of a container')
  const isVersion = ifVersion === undefined || isWhole(ifVersion, 0, Number.MAX_SAFE_INTEGER)
  requireRule('ifVersion', ifVersion, isVersion, 'a whole number from 0')
  const isStart = from === undefined || from === 'now' || from === 'snapshot' || isCursor(from)
  requireRule('from', from, isStart, "'now', 'snapshot' or a cursor { cluster, epoch, revision }")
}

const ttlRule = `a whole number of milliseconds from 1 to ${ttlMsAtMost}`

/**
 * `mayBeRoot`: `/` is no key, but it can be listed and watched. `complete`: what is given is only the
 * beginning of the path.
 */
export function checkedPath(
  path: string,
  { pathBytes }: Limits,
  mayBeRoot = false,
  complete = (beginning: string) => beginning,
): string {
  if (mayBeRoot && path === '/') return path
  const isText = typeof path === 'string'
  const rule = isText ? pathProblem(complete(path), pathBytes) : 'a path is a text'
  if (rule === undefined) return path
  throw new QuorateError('ERR_QUORATE_PATH', `path ${shown(path)}: ${rule}`, { path, rule })
}

export function checkedValue(path: string, value: Uint8Array, limits: Limits): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new QuorateError('ERR_QUORATE_VALUE', `the value of ${path} must be a Uint8Array`, {
      path,
    })
  }
  const { buffer } = value
  if (buffer instanceof ArrayBuffer && buffer.detached) {
    const text = `the value of ${path} has no bytes any more: its buffer was transferred`
    throw new QuorateError('ERR_QUORATE_VALUE', text, { path })
  }
  const limit = limits.valueBytes
  if (value.length > limit) {
    const text = `the value of ${path} has ${value.length} bytes, the limit is ${limit}`
    const data = { path, size: value.length, limit }
    throw new QuorateError('ERR_QUORATE_VALUE_SIZE', text, data)
  }
  // The application may reuse its buffer before the bytes are sent.
  return copyOfBytes(value)
}

/** Never throws, whatever it is given, and shows no more of a long text than helps. */
function shown(path: unknown): string {
  if (typeof path === 'string') {
    return JSON.stringify(path.length <= 200 ? path : `${path.slice(0, 200)}…`)
  }
  if (typeof path === 'function') return 'a function'
  return typeof path === 'object' && path !== null ? 'an object' : String(path)
}

function isCursor(from: unknown): boolean {
  if (typeof from !== 'object' || from === null) return false
  const { cluster, epoch, revision } = from as Partial<Cursor>
  if (typeof cluster !== 'string') return false
  return isWhole(epoch, 0, Number.MAX_SAFE_INTEGER) && isWhole(revision, 0, Number.MAX_SAFE_INTEGER)
}
