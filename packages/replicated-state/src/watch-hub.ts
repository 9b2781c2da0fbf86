/**
 * Watches read the batches that the own replica applies: no message, however many watchers.
 *
 * What a watch of `path` sees: with `recursive`, every key of the subtree, `path` included;
 * otherwise the key at `path` and the keys directly below it (a name that is only the implicit
 * parent of a deeper key is no key, and is not reported).
 *
 * Invariant (law W1): a watch is told each matching change once, in revision order; when it cannot
 * be, because the history is gone, a snapshot was installed or it does not keep up, it is told so
 * by one `resync` with everything as it stands.
 */
import type { Change, ChangeBatch } from './edit.ts'
import {
  historyBatchesAtMost,
  historyBytesAtMost,
  watchQueueBatchesAtMost,
  watchQueueBytesAtMost,
} from './limits.ts'
import { parentOf, rootPath } from './paths.ts'
import { Queue } from './queue.ts'
import type { KeyValue } from './tree.ts'

/** A place in the history of changes. Of another cluster or epoch, it says nothing about this one. */
export interface Cursor {
  /** The founding id of the cluster. */
  readonly cluster: string
  readonly epoch: number
  readonly revision: number
}

export type WatchBatch =
  | { readonly type: 'changes'; readonly cursor: Cursor; readonly changes: readonly Change[] }
  | { readonly type: 'resync'; readonly cursor: Cursor; readonly entries: readonly KeyValue[] }

export interface WatchOptions {
  readonly path: string
  readonly recursive: boolean
  /** What comes from now on, or everything as it stands first, or what came after a cursor. */
  readonly from: 'now' | 'snapshot' | Cursor
  /** How many batches may wait. @default watchQueueBatchesAtMost */
  readonly limit?: number
}

/** The keys that match, and the revision at which they stand: `tree.entries(path, recursive)`. */
export type ReadEntries = () => {
  readonly revision: number
  readonly entries: readonly KeyValue[]
}

export interface WatchHubOptions {
  /** The revision of the state at the start. */
  readonly revision: number
  readonly historyBatches?: number
  readonly historyBytes?: number
}

export class WatchHub {
  readonly #historyBatches: number
  readonly #historyBytes: number
  /** The latest batches, all those above `#since`. */
  readonly #history = new Queue<ChangeBatch>()
  #bytes = 0
  #since: number
  #revision: number
  /** The id of the cluster, empty while it is not known, and its epoch. */
  #cluster = ''
  #epoch = 1
  /** By the path that is watched, so that a change finds its watches however many there are. */
  readonly #direct = new Map<string, Set<WatchQueue>>()
  readonly #recursive = new Map<string, Set<WatchQueue>>()

  constructor({ revision, historyBatches, historyBytes }: WatchHubOptions) {
    this.#since = revision
    this.#revision = revision
    this.#historyBatches = historyBatches ?? historyBatchesAtMost
    this.#historyBytes = historyBytes ?? historyBytesAtMost
  }

  /** The revision of the last batch. */
  get cursor(): Cursor {
    return { cluster: this.#cluster, epoch: this.#epoch, revision: this.#revision }
  }

  /** How many watches are open. */
  get size(): number {
    let size = 0
    for (const byPath of [this.#direct, this.#recursive]) {
      for (const queues of byPath.values()) size += queues.size
    }
    return size
  }

  /**
   * The id of the cluster, once known, and its epoch: who resumed from another cluster's history
   * must start over; so must everybody when the cluster was recovered, under an id of its own.
   */
  joined(cluster: string, epoch = 1): void {
    if (cluster === this.#cluster) return
    this.#cluster = cluster
    this.#epoch = epoch
    for (const byPath of [this.#direct, this.#recursive]) {
      for (const queues of byPath.values()) for (const queue of queues) queue.joined(cluster)
    }
  }

  applied(batch: ChangeBatch): void {
    this.#revision = batch.revision
    this.#remember(batch)
    for (const [queue, changes] of this.#matches(batch)) {
      queue.push({ revision: batch.revision, changes })
    }
  }

  /**
   * A snapshot replaced the state: what changed in between is not known here. Who resumed from a
   * cursor beyond it was told more already, and waits for what comes after that.
   */
  installed(revision: number): void {
    this.#revision = revision
    this.#since = revision
    this.#history.clear()
    this.#bytes = 0
    for (const byPath of [this.#direct, this.#recursive]) {
      for (const queues of byPath.values()) {
        for (const queue of queues) if (queue.after <= revision) queue.lose()
      }
    }
  }

  watch(options: WatchOptions, read: ReadEntries): WatchQueue {
    const { path, recursive, from } = options
    const byPath = recursive ? this.#recursive : this.#direct
    const queue = new WatchQueue({
      cluster: typeof from === 'string' ? this.#cluster : from.cluster,
      origin: () => this.cursor,
      limit: options.limit ?? watchQueueBatchesAtMost,
      read,
      after: typeof from === 'string' ? this.#revision : from.revision,
      onClose: () => {
        const queues = byPath.get(path)
        queues?.delete(queue)
        if (queues?.size === 0) byPath.delete(path)
      },
    })
    const queues = byPath.get(path) ?? new Set()
    byPath.set(path, queues.add(queue))
    if (from === 'snapshot') queue.lose()
    else if (from !== 'now') this.#resume(queue, options, from)
    return queue
  }

  #resume(queue: WatchQueue, { path, recursive }: WatchOptions, from: Cursor): void {
    // A peer that has no replica yet cannot tell: it waits until it has one.
    const isOther = from.cluster !== this.#cluster || from.epoch !== this.#epoch
    if ((this.#cluster !== '' && isOther) || from.revision < this.#since) {
      queue.lose()
      return
    }
    for (const { revision, changes } of this.#history) {
      if (revision <= from.revision) continue
      const matching = changes.filter((change) => isSeen(change.path, path, recursive))
      if (matching.length > 0) queue.push({ revision, changes: matching })
    }
  }

  #remember(batch: ChangeBatch): void {
    this.#history.push(batch)
    this.#bytes += bytesOf(batch)
    while (this.#history.length > this.#historyBatches || this.#bytes > this.#historyBytes) {
      const oldest = this.#history.shift()
      if (oldest === undefined) return
      this.#bytes -= bytesOf(oldest)
      this.#since = oldest.revision
    }
  }

  /** For each watch that the batch concerns, the changes that it sees. */
  #matches({ changes }: ChangeBatch): Map<WatchQueue, readonly Change[]> {
    const matches = new Map<WatchQueue, Change[]>()
    for (const change of changes) {
      this.#match(this.#direct.get(change.path), change, matches)
      this.#match(this.#direct.get(parentOf(change.path)), change, matches)
      if (this.#recursive.size === 0) continue
      this.#match(this.#recursive.get(change.path), change, matches)
      for (let at = change.path; at !== rootPath; ) {
        at = parentOf(at)
        this.#match(this.#recursive.get(at), change, matches)
      }
    }
    return matches
  }

  #match(
    queues: ReadonlySet<WatchQueue> | undefined,
    change: Change,
    matches: Map<WatchQueue, Change[]>,
  ): void {
    if (queues === undefined) return
    for (const queue of queues) {
      const changes = matches.get(queue)
      if (changes === undefined) matches.set(queue, [change])
      else changes.push(change)
    }
  }
}

interface WatchQueueOptions {
  /** The founding id that `after` belongs to; empty: whichever comes. */
  readonly cluster: string
  /** Whose history it is told. */
  readonly origin: () => Pick<Cursor, 'cluster' | 'epoch'>
  readonly limit: number
  readonly read: ReadEntries
  /** Only what comes after this revision is told. */
  readonly after: number
  readonly onClose: () => void
}

/** What one watch has yet to be told. */
export class WatchQueue {
  readonly #options: WatchQueueOptions
  readonly #batches = new Queue<ChangeBatch>()
  #bytes = 0
  #after: number
  #cluster: string
  #isLost = false
  #isClosed = false
  /** Called when there is something to take and there was nothing before. */
  onReady: (() => void) | undefined

  constructor(options: WatchQueueOptions) {
    this.#options = options
    this.#after = options.after
    this.#cluster = options.cluster
  }

  /** Up to which revision it has been told, or will be by what waits. */
  get after(): number {
    return this.#after
  }

  /** The next thing to tell; undefined when there is nothing now. */
  take(): WatchBatch | undefined {
    if (this.#isClosed) return undefined
    const { origin, read } = this.#options
    const { epoch } = origin()
    const cluster = origin().cluster || this.#cluster
    if (this.#isLost) {
      this.#isLost = false
      const { revision, entries } = read()
      // What the state already shows is not told again by batches that are still on their way.
      this.#after = revision
      return { type: 'resync', cursor: { cluster, epoch, revision }, entries }
    }
    const batch = this.#batches.shift()
    if (batch === undefined) return undefined
    this.#bytes -= bytesOf(batch)
    const { revision, changes } = batch
    return { type: 'changes', cursor: { cluster, epoch, revision }, changes }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#clear()
    this.onReady = undefined
    this.#options.onClose()
  }

  /** For the hub: one batch more. */
  push(batch: ChangeBatch): void {
    if (this.#isLost || batch.revision <= this.#after) return
    this.#bytes += bytesOf(batch)
    const isFull = this.#batches.length >= this.#options.limit
    if (isFull || (this.#bytes > watchQueueBytesAtMost && this.#batches.length > 0)) {
      // Whoever cannot keep up starts over from the state, instead of holding all of the past.
      this.#clear()
      this.#isLost = true
      return
    }
    this.#after = batch.revision
    this.#batches.push(batch)
    if (this.#batches.length === 1) this.onReady?.()
  }

  /** For the hub: this is the cluster that batches are from. */
  joined(cluster: string): void {
    const isOther = this.#cluster !== '' && this.#cluster !== cluster
    this.#cluster = cluster
    if (isOther) this.lose()
  }

  /** For the hub: what comes next is not known. */
  lose(): void {
    if (this.#isLost) return
    const isNews = this.#batches.length === 0
    this.#clear()
    this.#isLost = true
    if (isNews) this.onReady?.()
  }

  #clear(): void {
    this.#batches.clear()
    this.#bytes = 0
  }
}

/** Whether a watch of `watched` sees changes of the key at `path`. */
function isSeen(path: string, watched: string, recursive: boolean): boolean {
  if (path === watched) return true
  if (!recursive) return parentOf(path) === watched
  return watched === rootPath || path.startsWith(`${watched}/`)
}

function bytesOf({ changes }: ChangeBatch): number {
  let bytes = 64
  for (const { path, value } of changes) bytes += path.length + value.length + 64
  return bytes
}
