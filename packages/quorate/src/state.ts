/**
 * The keys that the cluster shares, as the application sees them. Operations are ordered by the
 * log and resolve once this peer's own replica has applied them; reads are linearizable unless
 * they are asked of `local`.
 */
import type { Cursor, KeyValue, WatchBatch } from '@quorate/replicated-state'
import { copyOfKey } from './handed-out.ts'
import {
  type CreateOptions,
  createOf,
  type DeleteOptions,
  deleteOf,
  type SetOptions,
  setOf,
} from './key-operations.ts'
import { checkedPath, checkOptions, type Waiting } from './operation-arguments.ts'
import type { ClusterView } from './peer-host.ts'
import type { Requests } from './requests.ts'
import type { Session } from './session.ts'
import { Transaction } from './transaction.ts'
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
  readonly #cluster: ClusterView
  readonly #requests: Requests
  readonly #watches = new Set<Watch>()
  #isStopped = false

  constructor(cluster: ClusterView, requests: Requests, session: Session) {
    this.#cluster = cluster
    this.#requests = requests
    this.session = session
    this.local = {
      get: (path) => copyOfKey(this.#cluster.state.tree.get(checkedPath(path, cluster.limits))),
      children: (path) => this.#children(checkedPath(path, cluster.limits, true)),
    }
  }

  /** How far this replica has come; resume a watch from it. */
  get cursor(): Cursor {
    return this.#cluster.watches.cursor
  }

  /**
   * Creates a key that must not exist; `path` is its name, of a sequential key with its number.
   * @throws QuorateError ERR_QUORATE_KEY_EXISTS, ERR_QUORATE_EPHEMERAL_PARENT,
   * ERR_QUORATE_STORE_FULL { size, limit }
   */
  async create(
    path: string,
    value: Uint8Array,
    options: Waiting & CreateOptions = {},
  ): Promise<{ path: string; revision: number }> {
    const operation = createOf({ path, value, options }, this.#cluster.limits)
    const { revision, keys } = await this.#requests.operate(operation, options.signal)
    return { path: keys[0]?.path ?? path, revision }
  }

  /**
   * Sets a key, and creates it when it is missing. `ifVersion: 0` means that it must not exist.
   * A key with `ttlMs` has all its time again.
   * @throws QuorateError ERR_QUORATE_VERSION_MISMATCH { expected, actual }, ERR_QUORATE_STORE_FULL
   */
  async set(
    path: string,
    value: Uint8Array,
    options: Waiting & SetOptions = {},
  ): Promise<{ revision: number; version: number }> {
    const operation = setOf({ path, value, options }, this.#cluster.limits)
    const { revision, keys } = await this.#requests.operate(operation, options.signal)
    return { revision, version: keys[0]?.version ?? 0 }
  }

  /**
   * Deletes a key; keys below it stay, unless it is `recursive`.
   * @throws QuorateError ERR_QUORATE_KEY_MISSING, ERR_QUORATE_VERSION_MISMATCH
   */
  async delete(path: string, options: Waiting & DeleteOptions = {}): Promise<{ revision: number }> {
    const operation = deleteOf(path, options, this.#cluster.limits)
    const { revision } = await this.#requests.operate(operation, options.signal)
    return { revision }
  }

  /**
   * Checks and changes of several keys, all or none, in one revision:
   * `await state.transaction().check('/a', { version: 3 }).set('/b', bytes).commit()`.
   */
  transaction(): Transaction {
    const { limits } = this.#cluster
    return new Transaction(limits, (operation, signal) => this.#requests.operate(operation, signal))
  }

  /** The key as it is after everything that was acknowledged anywhere before this call. */
  async get(path: string, options: Waiting = {}): Promise<KeyValue | undefined> {
    checkOptions(options)
    checkedPath(path, this.#cluster.limits)
    const take = () => copyOfKey(this.#cluster.state.tree.get(path))
    return await this.#requests.read(take, options.signal)
  }

  /** The names below a path, as recent as `get`. `'/'` lists the first level. */
  async children(path: string, options: Waiting = {}): Promise<Children> {
    checkOptions(options)
    checkedPath(path, this.#cluster.limits, true)
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
    checkedPath(path, this.#cluster.limits, true)
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
