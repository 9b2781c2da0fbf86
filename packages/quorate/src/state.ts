/**
 * The keys that the cluster shares, as the application sees them. Operations are ordered by the
 * log and resolve once this peer's own replica has applied them; reads are linearizable unless
 * they are asked of `local`.
 */
import type { Cursor, KeyValue, Operation, WatchBatch } from '@quorate/replicated-state'
import type { Cluster } from './cluster/index.ts'
import { copyOfKey } from './handed-out.ts'
import { checkedPath, checkedValue, checkOptions, type Waiting } from './operation-arguments.ts'
import type { Requests } from './requests.ts'
import type { Session } from './session.ts'
import { Watch } from './watch.ts'

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
      get: (path) => copyOfKey(this.#cluster.state.tree.get(checkedPath(path))),
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
    checkOptions(options, 'ephemeral')
    const { ephemeral = false, signal } = options
    const bytes = checkedValue(checkedPath(path), value)
    const { revision } = await this.#requests.operate(
      { type: 'create', path, value: bytes, ephemeral },
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
    checkOptions(options, 'ifVersion')
    const { ifVersion, signal } = options
    const bytes = checkedValue(checkedPath(path), value)
    const operation: Operation =
      ifVersion === undefined
        ? { type: 'set', path, value: bytes }
        : { type: 'set', path, value: bytes, ifVersion }
    const { revision, version } = await this.#requests.operate(operation, signal)
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
    checkOptions(options, 'ifVersion')
    checkedPath(path)
    const { ifVersion, signal } = options
    const operation: Operation =
      ifVersion === undefined ? { type: 'delete', path } : { type: 'delete', path, ifVersion }
    const { revision } = await this.#requests.operate(operation, signal)
    return { revision }
  }

  /** The key as it is after everything that was acknowledged anywhere before this call. */
  async get(path: string, options: Waiting = {}): Promise<KeyValue | undefined> {
    checkOptions(options)
    checkedPath(path)
    const take = () => copyOfKey(this.#cluster.state.tree.get(path))
    return await this.#requests.read(take, options.signal)
  }

  /** The names below a path, as recent as `get`. `'/'` lists the first level. */
  async children(path: string, options: Waiting = {}): Promise<Children> {
    checkOptions(options)
    checkedPath(path, true)
    return await this.#requests.read(() => this.#children(path), options.signal)
  }

  /** Resolves when this replica shows everything that was acknowledged before this call. */
  async sync(options: Waiting = {}): Promise<void> {
    checkOptions(options)
    await this.#requests.read(() => undefined, options.signal)
  }

  /**
   * Each matching change once, in revision order, one batch a revision; or one `resync` with the
   * entries as they are, when the history it asks for is gone or it was too slow. Ends when the
   * peer stops; rejects with the reason of `signal`.
   */
  watch(path: string, options: WatchOptions = {}): AsyncIterableIterator<WatchBatch> {
    checkOptions(options, 'recursive', 'from')
    checkedPath(path, true)
    const { recursive = false, from = 'now', signal } = options
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
    return { names: [...this.#cluster.state.tree.children(path)], cursor: this.cursor }
  }
}
