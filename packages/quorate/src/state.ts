/**
 * The keys that the cluster shares, as the application sees them. Operations are ordered by the
 * log and resolve once this peer's own replica has applied them; reads are linearizable unless
 * they are asked of `local`.
 */
import { QuorateError } from '@quorate/kernel'
import {
  type Cursor,
  type KeyValue,
  type Operation,
  pathProblem,
  valueBytesAtMost,
  type WatchBatch,
} from '@quorate/replicated-state'
import type { Cluster } from './cluster/index.ts'
import type { Requests } from './requests.ts'
import type { Session } from './session.ts'
import { Watch } from './watch.ts'

export interface Waiting {
  /** Gives up when it aborts; a deadline is `AbortSignal.timeout(ms)`. */
  readonly signal?: AbortSignal | undefined
}

export interface Children {
  /** Names of the next level, sorted; a level that only has keys below it is one of them. */
  readonly names: readonly string[]
  /** Watch from here and miss nothing. */
  readonly cursor: Cursor
}

export interface WatchOptions extends Waiting {
  /** The whole subtree, instead of the key itself and its direct children. @default false */
  readonly recursive?: boolean
  /** A cursor to resume from; `'snapshot'` begins with a resync. @default 'now' */
  readonly from?: Cursor | 'now' | 'snapshot'
}

/** This replica, read synchronously: never goes back, may lag behind the leader. */
export interface LocalState {
  get: (path: string) => KeyValue | undefined
  children: (path: string) => Children
}

export class State {
  readonly local: LocalState
  readonly session: Session
  readonly #cluster: Cluster
  readonly #requests: Requests
  readonly #watches = new Set<Watch>()
  #isStopped = false

  constructor(cluster: Cluster, requests: Requests, session: Session) {
    this.#cluster = cluster
    this.#requests = requests
    this.session = session
    this.local = {
      get: (path) => this.#cluster.state.tree.get(checkedPath(path)),
      children: (path) => this.#children(checkedPath(path, true)),
    }
  }

  /** How far this replica has come; resume a watch from it. */
  get cursor(): Cursor {
    return this.#cluster.watches.cursor
  }

  /**
   * Creates a key that must not exist. An ephemeral key vanishes with this peer's session and has
   * no children. @throws QuorateError ERR_QUORATE_KEY_EXISTS, ERR_QUORATE_EPHEMERAL_PARENT
   */
  async create(
    path: string,
    value: Uint8Array,
    options: Waiting & { readonly ephemeral?: boolean } = {},
  ): Promise<{ path: string; revision: number }> {
    const { ephemeral = false, signal } = options
    const { revision } = await this.#operate(
      { type: 'create', path, value: checkedValue(path, value), ephemeral },
      signal,
    )
    return { path, revision }
  }

  /**
   * Sets a key, and creates it when it is missing. `ifVersion: 0` means that it must not exist.
   * @throws QuorateError ERR_QUORATE_VERSION_MISMATCH { expected, actual }
   */
  async set(
    path: string,
    value: Uint8Array,
    options: Waiting & { readonly ifVersion?: number } = {},
  ): Promise<{ revision: number; version: number }> {
    const { ifVersion, signal } = options
    const bytes = checkedValue(path, value)
    const operation: Operation =
      ifVersion === undefined
        ? { type: 'set', path, value: bytes }
        : { type: 'set', path, value: bytes, ifVersion: checkedVersion(ifVersion) }
    const { revision, version } = await this.#operate(operation, signal)
    return { revision, version: version ?? 0 }
  }

  /**
   * Deletes a key; keys below it stay.
   * @throws QuorateError ERR_QUORATE_KEY_MISSING, ERR_QUORATE_VERSION_MISMATCH
   */
  async delete(
    path: string,
    options: Waiting & { readonly ifVersion?: number } = {},
  ): Promise<{ revision: number }> {
    const { ifVersion, signal } = options
    const operation: Operation =
      ifVersion === undefined
        ? { type: 'delete', path }
        : { type: 'delete', path, ifVersion: checkedVersion(ifVersion) }
    const { revision } = await this.#operate(operation, signal)
    return { revision }
  }

  /** The key as it is after everything that was acknowledged anywhere before this call. */
  async get(path: string, { signal }: Waiting = {}): Promise<KeyValue | undefined> {
    checkedPath(path)
    return await this.#requests.read(() => this.#cluster.state.tree.get(path), signal)
  }

  /** The names below a path, as recent as `get`. `'/'` lists the first level. */
  async children(path: string, { signal }: Waiting = {}): Promise<Children> {
    checkedPath(path, true)
    return await this.#requests.read(() => this.#children(path), signal)
  }

  /** Resolves when this replica shows everything that was acknowledged before this call. */
  async sync({ signal }: Waiting = {}): Promise<void> {
    await this.#requests.read(() => undefined, signal)
  }

  /**
   * Each matching change once, in revision order, one batch a revision; or one `resync` with the
   * entries as they are, when the history it asks for is gone or it was too slow. Ends when the
   * peer stops; rejects with the reason of `signal`.
   */
  watch(path: string, options: WatchOptions = {}): AsyncIterableIterator<WatchBatch> {
    const { recursive = false, from = 'now', signal } = options
    checkedPath(path, true)
    const { watches, state } = this.#cluster
    const watch = new Watch({
      open: () =>
        watches.watch({ path, recursive, from }, () => state.tree.entries(path, recursive)),
      signal,
      ended: (ended) => this.#watches.delete(ended),
    })
    this.#watches.add(watch)
    if (this.#isStopped) watch.stop()
    return watch
  }

  /** Ends every watch. */
  stop(): void {
    this.#isStopped = true
    for (const watch of this.#watches) watch.stop()
  }

  #children(path: string): Children {
    return { names: this.#cluster.state.tree.children(path), cursor: this.cursor }
  }

  async #operate(operation: Operation, signal: AbortSignal | undefined) {
    checkedPath(operation.path)
    return await this.#requests.operate(operation, signal)
  }
}

function checkedPath(path: string, mayBeRoot = false): string {
  if (mayBeRoot && path === '/') return path
  const problem = typeof path === 'string' ? pathProblem(path) : 'must be a text'
  if (problem === undefined) return path
  throw new QuorateError('ERR_QUORATE_PATH', `path ${JSON.stringify(path)}: ${problem}`, {
    path,
    rule: problem,
  })
}

function checkedValue(path: string, value: Uint8Array): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new QuorateError('ERR_QUORATE_VALUE', `the value of ${path} must be a Uint8Array`, {
      path,
    })
  }
  if (value.length > valueBytesAtMost) {
    const text = `the value of ${path} has ${value.length} bytes, the limit is ${valueBytesAtMost}`
    const data = { path, size: value.length, limit: valueBytesAtMost }
    throw new QuorateError('ERR_QUORATE_VALUE_SIZE', text, data)
  }
  // The application may reuse its buffer before the bytes are sent.
  return value.slice()
}

function checkedVersion(ifVersion: number): number {
  if (Number.isSafeInteger(ifVersion) && ifVersion >= 0) return ifVersion
  const text = `ifVersion must be a whole number from 0, got ${String(ifVersion)}`
  throw new QuorateError('ERR_QUORATE_OPTION', text, { option: 'ifVersion', value: ifVersion })
}
