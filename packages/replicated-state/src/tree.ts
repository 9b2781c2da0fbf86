/**
 * The shared tree: keys with values, found by path. Parents are implicit: `/a/b` can exist without
 * `/a`, and `/a` then lists a child without being a key.
 *
 * Keys stand in the order in which they were created. Entries create them, so the order is part of
 * the state, equal at every peer, and a snapshot of any size begins without any sorting.
 *
 * Invariant: whatever lists children has some; an ephemeral key has none.
 */
import type { LogTime, SessionHandle } from './entry.ts'
import { ExpiryQueue } from './expiry-queue.ts'
import { nameOf, parentOf, rootPath } from './paths.ts'

/** A key as it stands; it never changes, another one takes its place. The value is the replica's own. */
export interface KeyValue {
  readonly path: string
  readonly value: Uint8Array
  /** 1 when created, one more with every change. */
  readonly version: number
  /** The store-wide revision of the last change. */
  readonly revision: number
  /** The session that an ephemeral key belongs to. */
  readonly owner: SessionHandle | undefined
  /** It goes when the last key below it goes. */
  readonly isContainer: boolean
  /** It goes when so much time of the log has passed since its last change, in milliseconds. */
  readonly ttlMs: number | undefined
  /** The time of the log after which it goes. */
  readonly expiresAt: LogTime | undefined
}

/** What lies one level below a path. */
interface Level {
  /** Whole paths: the very strings that the keys have, so they cost no memory and no hashing. */
  readonly paths: Set<string>
  /** The names in order, until they change. */
  sorted: readonly string[] | undefined
}

/** A node, and a key in it, take about so much memory beside their path and their value. */
const nodeBytes = 256
const keyBytes = 256

export class Tree {
  readonly #expiries = new ExpiryQueue()
  readonly #keys = new Map<string, KeyValue>()
  readonly #levels = new Map<string, Level>()
  /** The number of the last sequential key: store-wide, so no name is ever used again. */
  sequence = 0
  #revision = 0
  #bytes = 0

  /** Grows by one with every change of the store. */
  get revision(): number {
    return this.#revision
  }

  set revision(revision: number) {
    this.#revision = revision
  }

  /** How many keys there are. */
  get size(): number {
    return this.#keys.size
  }

  /**
   * About how much memory the keys take: of each key its value and 256 bytes, and of each key and
   * each parent that is no key two bytes a character of its path and 256 bytes. It depends on the
   * keys alone, so it is the same at every replica.
   */
  get bytes(): number {
    return this.#bytes
  }

  /** The key whose time passes first, and when; of equals the first by path. */
  get nextExpiry(): { readonly path: string; readonly at: LogTime } | undefined {
    return this.#expiries.first
  }

  get(path: string): KeyValue | undefined {
    return this.#keys.get(path)
  }

  /** The sorted names one level below `path`, those of implicit parents included. */
  children(path: string): readonly string[] {
    const level = this.#levels.get(path)
    if (level === undefined) return []
    level.sorted ??= Array.from(level.paths, nameOf).sort()
    return level.sorted
  }

  hasChildren(path: string): boolean {
    return this.#levels.has(path)
  }

  /** Whether `path`, which is no key yet, would lie below an ephemeral key. */
  isBelowEphemeral(path: string): boolean {
    if (this.#levels.has(path)) return false
    for (let at = parentOf(path); at !== rootPath; at = parentOf(at)) {
      const key = this.#keys.get(at)
      // Whatever exists has no ephemeral key above it, so the nearest that exists decides.
      if (key !== undefined) return key.owner !== undefined
      if (this.#levels.has(at)) return false
    }
    return false
  }

  /**
   * The keys that a watch of `path` sees, with the revision at which they stand: the whole subtree,
   * or the key itself and its direct children.
   */
  entries(path: string, recursive: boolean): { revision: number; entries: readonly KeyValue[] } {
    const entries: KeyValue[] = []
    if (recursive) this.#collect(path, entries)
    else {
      const own = this.get(path)
      if (own !== undefined) entries.push(own)
      for (const name of this.children(path)) {
        const child = this.get(childOf(path, name))
        if (child !== undefined) entries.push(child)
      }
    }
    return { revision: this.#revision, entries }
  }

  /** Every key as it stands now, in canonical order, which is that of their creation. */
  keys(): readonly KeyValue[] {
    return [...this.#keys.values()]
  }

  put(key: KeyValue): void {
    const before = this.#keys.get(key.path)
    if (before === undefined) this.#weighNode(key.path, 1)
    this.#keys.set(key.path, key)
    this.#weigh(before, -1)
    this.#weigh(key, 1)
    const isTimed = key.expiresAt !== undefined || before?.expiresAt !== undefined
    if (isTimed) this.#expiries.set(key.path, key.expiresAt)
    if (before === undefined) this.#join(key.path)
  }

  remove(path: string): void {
    const before = this.#keys.get(path)
    if (before === undefined) return
    this.#keys.delete(path)
    this.#weigh(before, -1)
    this.#weighNode(path, -1)
    this.#expiries.set(path, undefined)
    this.#prune(path)
  }

  #weigh(key: KeyValue | undefined, sign: 1 | -1): void {
    if (key !== undefined) this.#bytes += sign * (key.value.length + keyBytes)
  }

  /** A key or a level begins or ends there: together they are one node, and the root is none. */
  #weighNode(path: string, sign: 1 | -1): void {
    const isNode = this.#keys.has(path) || this.#levels.has(path)
    if (!isNode && path !== rootPath) this.#bytes += sign * (2 * path.length + nodeBytes)
  }

  /** Lists a new key, and its parents up to the first one that is listed already. */
  #join(path: string): void {
    for (let at = path; at !== rootPath; at = parentOf(at)) {
      const above = parentOf(at)
      const level = this.#levels.get(above)
      if (level === undefined) {
        this.#weighNode(above, 1)
        this.#levels.set(above, { paths: new Set([at]), sorted: undefined })
        continue
      }
      level.paths.add(at)
      level.sorted = undefined
      return
    }
  }

  /** Lists no longer what is neither key nor parent, nor the parents that only it kept. */
  #prune(path: string): void {
    for (let at = path; at !== rootPath; at = parentOf(at)) {
      if (this.#keys.has(at) || this.#levels.has(at)) return
      const above = parentOf(at)
      const level = this.#levels.get(above) as Level
      level.paths.delete(at)
      level.sorted = undefined
      if (level.paths.size > 0) continue
      this.#levels.delete(above)
      this.#weighNode(above, -1)
    }
  }

  #collect(path: string, entries: KeyValue[]): void {
    const key = this.#keys.get(path)
    if (key !== undefined) entries.push(key)
    for (const name of this.children(path)) this.#collect(childOf(path, name), entries)
  }
}

function childOf(path: string, name: string): string {
  return path === rootPath ? `/${name}` : `${path}/${name}`
}
