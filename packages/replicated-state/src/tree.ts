/**
 * The shared tree: keys with values, found by path. Parents are implicit: `/a/b` can exist without
 * `/a`, and `/a` then lists a child without being a key.
 *
 * Invariant: a node exists as long as it is a key or has children; an ephemeral key has none.
 */
import type { LogTime, SessionHandle } from './entry.ts'
import { ExpiryQueue } from './expiry-queue.ts'
import { nameOf, parentOf, rootPath } from './paths.ts'

/** A key as it stands. Treat the value as read-only: it is the replica's own. */
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

interface Node {
  key: KeyValue | undefined
  children: Set<string> | undefined
  /** The children's names in order, until they change. */
  sorted: readonly string[] | undefined
}

/** A node, and a key in it, take about so much memory beside their path and their value. */
const nodeBytes = 256
const keyBytes = 256

export class Tree {
  readonly #expiries = new ExpiryQueue()
  readonly #nodes = new Map<string, Node>([[rootPath, emptyNode()]])
  /** The number of the last sequential key: store-wide, so no name is ever used again. */
  sequence = 0
  #revision = 0
  #size = 0
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
    return this.#size
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
    return this.#nodes.get(path)?.key
  }

  /** The sorted names one level below `path`, those of implicit parents included. */
  children(path: string): readonly string[] {
    const node = this.#nodes.get(path)
    if (node?.children === undefined) return []
    node.sorted ??= [...node.children].sort()
    return node.sorted
  }

  hasChildren(path: string): boolean {
    return this.#nodes.get(path)?.children !== undefined
  }

  /** Whether `path`, which is no key yet, would lie below an ephemeral key. */
  isBelowEphemeral(path: string): boolean {
    if (this.#nodes.has(path)) return false
    for (let at = parentOf(path); ; at = parentOf(at)) {
      const node = this.#nodes.get(at)
      // Whatever exists has no ephemeral key above it, so the nearest that exists decides.
      if (node !== undefined) return node.key?.owner !== undefined
    }
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

  /** Every key in canonical order: parents before children, siblings by name. */
  keys(): readonly KeyValue[] {
    return this.entries(rootPath, true).entries
  }

  put(key: KeyValue): void {
    const node = this.#nodes.get(key.path)
    this.#count(node?.key, -1)
    this.#count(key, 1)
    this.#expiries.set(key.path, key.expiresAt)
    if (node !== undefined) {
      node.key = key
      return
    }
    this.#addNode(key.path, { ...emptyNode(), key })
    this.#join(key.path)
  }

  remove(path: string): void {
    const node = this.#nodes.get(path)
    if (node?.key === undefined) return
    this.#count(node.key, -1)
    this.#expiries.set(path, undefined)
    node.key = undefined
    this.#prune(path, node)
  }

  #count(key: KeyValue | undefined, sign: 1 | -1): void {
    if (key === undefined) return
    this.#size += sign
    this.#bytes += sign * (key.value.length + keyBytes)
  }

  #addNode(path: string, node: Node): void {
    this.#nodes.set(path, node)
    this.#bytes += 2 * path.length + nodeBytes
  }

  /** Makes the parents of a new node, up to the first one that exists. */
  #join(path: string): void {
    for (let at = path; at !== rootPath; ) {
      const above = parentOf(at)
      const node = this.#nodes.get(above)
      const parent = node ?? emptyNode()
      parent.children ??= new Set()
      parent.children.add(nameOf(at))
      parent.sorted = undefined
      if (node !== undefined) return
      this.#addNode(above, parent)
      at = above
    }
  }

  /** Drops a node that is neither key nor parent, and the parents that only it kept. */
  #prune(path: string, start: Node): void {
    let node = start
    for (let at = path; at !== rootPath; ) {
      if (node.key !== undefined || node.children !== undefined) return
      this.#nodes.delete(at)
      this.#bytes -= 2 * at.length + nodeBytes
      const above = parentOf(at)
      const parent = this.#nodes.get(above) as Node
      parent.children?.delete(nameOf(at))
      if (parent.children?.size === 0) parent.children = undefined
      parent.sorted = undefined
      node = parent
      at = above
    }
  }

  #collect(path: string, entries: KeyValue[]): void {
    const node = this.#nodes.get(path)
    if (node === undefined) return
    if (node.key !== undefined) entries.push(node.key)
    if (node.children === undefined) return
    for (const name of this.children(path)) this.#collect(childOf(path, name), entries)
  }
}

function emptyNode(): Node {
  return { key: undefined, children: undefined, sorted: undefined }
}

function childOf(path: string, name: string): string {
  return path === rootPath ? `/${name}` : `${path}/${name}`
}
