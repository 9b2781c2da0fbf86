/**
 * The one foundation of locks, semaphores and elections: a queue of sequential ephemeral keys below
 * a folder, served in the order of the log.
 *
 * Safety: whether a place is granted is decided by the keys before it (`rules.ts`), which only ever
 * go. So this replica may decide alone: what it has applied is committed, and what it has not
 * applied yet can only remove what stands in the way, or this very place, which `Ticket.standing`
 * covers. No answer of anybody, no order of messages and no clock of another peer counts.
 *
 * Fairness: numbers are given by the log, and nobody is granted before those who stand in his way.
 * Each one that waits watches only the keys that the rule names, so a release wakes no herd.
 */
import { QuorateError, type Waiting } from 'quorate'
import { checkOptions, type RecipePeer } from './arguments.ts'
import { permitsError } from './errors.ts'
import { Held } from './held.ts'
import { makeOwnKey } from './own-key.ts'
import { encodeTag, placesIn, type TaggedPlace } from './places.ts'
import { abandonPlace, removePlace } from './removal.ts'
import type { Rule } from './rules.ts'
import type { Ticket } from './ticket.ts'
import { unlessAborted } from './unless-aborted.ts'

/** One that holds or waits, as the log has it. */
export interface QueueEntry {
  /** Of its key; `forceRelease` takes it. */
  readonly path: string
  readonly isHolder: boolean
  /** What it holds or wants: `lock`, `read`, `write`, `permit` or `candidate`. */
  readonly mode: string
  /** Undefined: somebody has written over what its key said. */
  readonly peer: { readonly id: string; readonly name: string } | undefined
  /** By the wall clock of that peer. */
  readonly since: Date | undefined
}

export interface ForceReleaseOptions extends Waiting {
  /** Only this one, whether it holds or waits. @default all that hold */
  readonly entry?: QueueEntry | undefined
}

export interface ContentionOptions {
  readonly folder: string
  readonly rules: Readonly<Record<string, Rule>>
  /** Of a semaphore: all must agree on it. */
  readonly permits?: { readonly name: string; readonly count: number }
}

export class Contention {
  readonly #peer: RecipePeer
  readonly #folder: string
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #permits: ContentionOptions['permits']

  constructor(peer: RecipePeer, { folder, rules, permits }: ContentionOptions) {
    this.#peer = peer
    this.#folder = folder
    this.#rules = new Map(Object.entries(rules))
    this.#permits = permits
  }

  /** Stands in the queue until it is granted. Given up, it leaves no key. */
  async acquire(mode: string, options: Waiting): Promise<Held> {
    checkOptions(options)
    const { signal } = options
    for (;;) {
      const ticket = await this.#stand(mode, signal)
      if (ticket === undefined) continue
      try {
        if (await this.#isGranted(ticket, signal)) return new Held(this.#peer, ticket)
      } catch (error) {
        abandonPlace(this.#peer.state, ticket.path)
        throw error
      }
      // The session is over: in the next one it stands behind all others.
      abandonPlace(this.#peer.state, ticket.path)
    }
  }

  /** Undefined when somebody is in the way, and then no key is left. */
  async tryAcquire(mode: string, options: Waiting): Promise<Held | undefined> {
    checkOptions(options)
    const { signal } = options
    const { state } = this.#peer
    await state.sync({ signal })
    // Most often this tells already, and nothing is written.
    if (this.#inTheWay(mode, this.#places()).length > 0) return undefined
    for (;;) {
      const ticket = await this.#stand(mode, signal)
      if (ticket === undefined) continue
      if (this.#inTheWayOf(ticket).length === 0) return new Held(this.#peer, ticket)
      await unlessAborted(removePlace(state, ticket.path), signal)
      return undefined
    }
  }

  /** All that hold or wait, in the order in which they came. */
  async queue(options: Waiting): Promise<QueueEntry[]> {
    checkOptions(options)
    await this.#peer.state.sync(options)
    return this.localQueue()
  }

  /** As this replica has it. */
  localQueue(): QueueEntry[] {
    const places = this.#places()
    return places.map(({ path, mode, tag }, i) => ({
      path,
      isHolder: this.#inTheWay(mode, places.slice(0, i)).length === 0,
      mode,
      peer: tag?.peer,
      since: tag === undefined ? undefined : new Date(tag.since),
    }))
  }

  /** Removes keys of others; tells which were there. */
  async forceRelease(options: ForceReleaseOptions): Promise<QueueEntry[]> {
    checkOptions(options, 'entry')
    const { signal, entry } = options
    const queue = await this.queue({ signal })
    const chosen = queue.filter(({ path, isHolder }) =>
      entry === undefined ? isHolder : path === entry.path,
    )
    await Promise.all(chosen.map(({ path }) => this.#remove(path, signal)))
    return chosen
  }

  /** A key of its own in the queue; undefined when its session ended meanwhile. */
  async #stand(mode: string, signal: AbortSignal | undefined): Promise<Ticket | undefined> {
    const { id, name } = this.#peer
    const permits = this.#permits?.count
    const value = (attempt: string) =>
      encodeTag({ attempt, peer: { id, name }, since: Date.now(), permits })
    const find = (attempt: string) =>
      this.#places().find(({ tag }) => tag?.attempt === attempt)?.path
    const ticket = await makeOwnKey(this.#peer, { folder: this.#folder, mode, value, find }, signal)
    if (ticket !== undefined) this.#checkPermits(ticket)
    return ticket
  }

  /** Of two that disagree the later one in the log sees the other, and goes. */
  #checkPermits({ path }: Ticket): void {
    const permits = this.#permits
    if (permits === undefined) return
    const places = this.#places()
    const before = places.slice(
      0,
      places.findIndex((place) => place.path === path),
    )
    const others = before.flatMap(({ tag }) => tag?.permits ?? [])
    const actual = others.find((count) => count !== permits.count)
    if (actual === undefined) return
    abandonPlace(this.#peer.state, path)
    throw permitsError(permits.name, permits.count, actual)
  }

  /** False: its session is over. Rejects with the reason of the signal, or when it was removed. */
  async #isGranted(ticket: Ticket, signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      signal?.throwIfAborted()
      const { standing } = ticket
      if (standing === 'session-over') return false
      if (standing === 'removed') throw ticket.reason(standing)
      const inTheWay = this.#inTheWayOf(ticket)
      if (inTheWay.length === 0) return true
      const paths = inTheWay.map(({ path }) => path)
      await ticket.changes(paths, signal)
    }
  }

  /** Of a ticket that stands, so that its place is among them. */
  #inTheWayOf({ path, mode }: Ticket): readonly TaggedPlace[] {
    const places = this.#places()
    const index = places.findIndex((place) => place.path === path)
    return this.#inTheWay(mode, places.slice(0, index))
  }

  #inTheWay(mode: string, before: readonly TaggedPlace[]): readonly TaggedPlace[] {
    return (this.#rules.get(mode)?.(before) ?? []) as readonly TaggedPlace[]
  }

  #places(): TaggedPlace[] {
    return placesIn(this.#peer.state.local, this.#folder, new Set(this.#rules.keys()))
  }

  async #remove(path: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#peer.state.delete(path, { signal })
    } catch (error) {
      const isMissing = error instanceof QuorateError && error.code === 'ERR_QUORATE_KEY_MISSING'
      if (!isMissing) throw error
    }
  }
}
