/**
 * W1: a watch sees each matching change once, in revision order, or an explicit resync. Watchers
 * come and go at random, some slow, some with little room, some resumed by the peer's next life
 * from where the last one stopped.
 */
import {
  type Change,
  type Cursor,
  type KeyValue,
  parentOf,
  type WatchBatch,
  type WatchQueue,
} from '@quorate/replicated-state'
import { describeChange, textOf } from '../history.ts'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import type { Oracle } from './oracle.ts'

const watched = ['/', '/a', '/a/1', '/b', '/e', '/e/1', '/n', '/n/x', '/n/z', '/k/c', '/q']
const watchersPerLife = 3

interface Watcher {
  readonly life: Life
  readonly path: string
  readonly recursive: boolean
  readonly queue: WatchQueue
  readonly slownessMs: number
  /** The revision up to which it has been told; undefined before the first snapshot. */
  position: number | undefined
  isDraining: boolean
}

/** Where a watcher of an ended life stopped, for the next life to go on. */
interface Bookmark {
  readonly path: string
  readonly recursive: boolean
  readonly cursor: Cursor
}

export class Watches implements Observer {
  readonly #simulation: Simulation
  readonly #oracle: Oracle
  readonly #watchers = new Set<Watcher>()
  readonly #bookmarks = new Map<string, Bookmark[]>()

  constructor(simulation: Simulation, oracle: Oracle) {
    this.#simulation = simulation
    this.#oracle = oracle
  }

  readonly onStart = (life: Life): void => {
    const { world } = this.#simulation
    for (const bookmark of this.#bookmarks.get(life.name) ?? []) {
      world.after(world.between(10, 3_000), () => this.#open(life, bookmark))
    }
    this.#bookmarks.delete(life.name)
    for (let i = 0; i < watchersPerLife; i++) {
      world.after(world.between(10, 20_000), () => this.#open(life))
    }
  }

  readonly onEnd = (life: Life): void => {
    const bookmarks: Bookmark[] = []
    for (const watcher of this.#watchers) {
      if (watcher.life !== life) continue
      this.#watchers.delete(watcher)
      const { path, recursive, position } = watcher
      if (position === undefined) continue
      const { cursor } = life.host.cluster.watches
      bookmarks.push({ path, recursive, cursor: { ...cursor, revision: position } })
    }
    this.#bookmarks.set(life.name, bookmarks)
  }

  readonly onVerdict = (): void => {
    for (const watcher of this.#watchers) {
      this.#drain(watcher)
      const { life, position, path } = watcher
      const { revision } = life.host.cluster.state.tree
      if (position === undefined) continue
      for (let missed = position + 1; missed <= revision; missed++) {
        if (this.#matching(watcher, missed).length === 0) continue
        const text = `the watch of ${path} at ${life.name} was never told revision ${missed}`
        this.#simulation.report('W1', text)
      }
    }
  }

  #open(life: Life, bookmark?: Bookmark): void {
    const { world } = this.#simulation
    life.process.arrive('stream', () => {
      const path = bookmark?.path ?? world.pick(watched)
      const recursive = bookmark?.recursive ?? world.chance(0.5)
      const { watches, state } = life.host.cluster
      const kind = world.chance(0.5) ? ('now' as const) : ('snapshot' as const)
      const from = bookmark?.cursor ?? kind
      const options = { path, recursive, from, ...(world.chance(0.3) ? { limit: 3 } : {}) }
      const queue = watches.watch(options, () => state.tree.entries(path, recursive))
      const position =
        bookmark?.cursor.revision ?? (kind === 'now' ? state.tree.revision : undefined)
      const slownessMs = world.chance(0.3) ? 3_000 : 20
      const watcher = { life, path, recursive, queue, slownessMs, position, isDraining: false }
      this.#watchers.add(watcher)
      this.#simulation.count(bookmark === undefined ? 'watch-opened' : 'watch-resumed')
      queue.onReady = () => this.#drainSoon(watcher)
      this.#drainSoon(watcher)
      if (world.chance(0.3)) world.after(world.between(1_000, 20_000), () => this.#close(watcher))
    })
  }

  #close(watcher: Watcher): void {
    watcher.life.process.arrive('stream', () => {
      watcher.queue.close()
      this.#watchers.delete(watcher)
    })
  }

  #drainSoon(watcher: Watcher): void {
    if (watcher.isDraining) return
    watcher.isDraining = true
    const { world } = this.#simulation
    world.after(world.between(0, watcher.slownessMs), () => {
      watcher.life.process.arrive('stream', () => {
        watcher.isDraining = false
        this.#drain(watcher)
      })
    })
  }

  #drain(watcher: Watcher): void {
    if (!this.#watchers.has(watcher)) return
    for (let batch = watcher.queue.take(); batch !== undefined; batch = watcher.queue.take()) {
      this.#check(watcher, batch)
    }
  }

  #check(watcher: Watcher, batch: WatchBatch): void {
    const { revision } = batch.cursor
    const { position } = watcher
    if (batch.type === 'resync') this.#checkResync(watcher, revision, batch.entries)
    else if (position === undefined) this.#broken(watcher, `is told changes before its snapshot`)
    else this.#checkChanges(watcher, position, revision, batch.changes)
    watcher.position = revision
    this.#simulation.count(`watch-${batch.type}`)
  }

  #checkChanges(
    watcher: Watcher,
    position: number,
    revision: number,
    changes: readonly Change[],
  ): void {
    if (revision <= position) {
      this.#broken(watcher, `is told revision ${revision} after ${position}`)
    }
    for (let missed = position + 1; missed < revision; missed++) {
      if (this.#matching(watcher, missed).length > 0) {
        this.#broken(watcher, `is told revision ${revision} and never ${missed}`)
      }
    }
    const told = changes.map(describeChange).join()
    const expected = this.#matching(watcher, revision).map(describeChange).join()
    if (told !== expected) this.#broken(watcher, `is told ${told} instead of ${expected}`)
  }

  #checkResync(watcher: Watcher, revision: number, entries: readonly KeyValue[]): void {
    const { position } = watcher
    if (position !== undefined && revision < position) {
      this.#broken(watcher, `goes back from revision ${position} to ${revision} by a resync`)
    }
    const tree = this.#oracle.treeAt(revision, (path) => isSeen(watcher, path))
    const expected = [...tree.values()].map(describeKey).sort().join()
    const told = entries.map(describeKey).sort().join()
    if (told !== expected) this.#broken(watcher, `resyncs to ${told} instead of ${expected}`)
  }

  #matching(watcher: Watcher, revision: number): Change[] {
    const changes = this.#oracle.revisions[revision]?.batch.changes ?? []
    return changes.filter(({ path }) => isSeen(watcher, path))
  }

  #broken({ life, path, recursive }: Watcher, text: string): void {
    const kind = recursive ? 'recursive watch' : 'watch'
    this.#simulation.report('W1', `the ${kind} of ${path} at ${life.name} ${text}`)
  }
}

function isSeen({ path: watchedPath, recursive }: Watcher, path: string): boolean {
  if (path === watchedPath) return true
  if (!recursive) return parentOf(path) === watchedPath
  return watchedPath === '/' || path.startsWith(`${watchedPath}/`)
}

function describeKey({ path, value, version, revision }: Change | KeyValue): string {
  return `${path} = ${textOf(value)} v${version} r${revision}`
}
