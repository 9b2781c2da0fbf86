/**
 * What the committed log says, read a second time by other code than production's: which change
 * each entry makes, and what each operation is answered. The checkers compare with it.
 */
import {
  type Applied,
  type Change,
  type ChangeBatch,
  type Entry,
  type Operation,
  type Step,
  stepsOf,
} from '@quorate/replicated-state'
import { firstValueOf, textOf } from '../history.ts'

export interface OracleKey {
  readonly path: string
  readonly value: Uint8Array
  readonly version: number
  readonly revision: number
  readonly owner: number | undefined
  readonly isContainer: boolean
  readonly ttlMs: number | undefined
  /** Log time. */
  readonly expiresAt: number | undefined
}

export interface OracleSession {
  readonly handle: number
  readonly peer: string
  readonly nonce: string
  readonly number: number
  readonly openedAt: number
  applied: number
}

export type Ending = 'closed' | 'expired' | 'replaced'

/** One revision: what changed, when it was committed, and what was the cause if it was no operation. */
export interface Revision {
  readonly batch: ChangeBatch
  readonly index: number
  readonly committedAt: number
  /** A session's end. */
  readonly ended: OracleSession | undefined
  /** The time of keys had passed. */
  readonly isExpiry: boolean
}

/** What the oracle finds besides, for checkers that judge it by true time. */
export interface Heard {
  readonly onEnded: (session: OracleSession, ending: Ending) => void
  readonly onExpired: (key: OracleKey) => void
}

/** What became of an operation in the log. */
export interface Fate {
  readonly session: OracleSession
  readonly operation: Operation
  readonly index: number
  /** `ok`, or the code of the refusal. */
  readonly outcome: string
  /** Of a transaction that was refused. */
  readonly step: number | undefined
  readonly revision: number
  /** The key of each step, as it is told. */
  readonly keys: readonly Applied[]
}

/** The changes that are being made, and what is told of each step. */
interface Draft {
  readonly changes: Change[]
  readonly keys: Applied[]
}

export class Oracle {
  readonly keys = new Map<string, OracleKey>()
  readonly sessions = new Map<number, OracleSession>()
  /** The first revision is 1. */
  readonly revisions: (Revision | undefined)[] = [undefined]
  /** What became of the writes, by the value they write. */
  readonly fates = new Map<string, Fate>()
  /** What became of deletions, which write no value, in the order of the log. */
  readonly deletions: Fate[] = []
  /** Every path that ever held a key. */
  readonly paths = new Set<string>()
  readonly #lastOpened = new Map<string, { counter: number; nonce: string; number: number }>()
  readonly #heard: Heard
  readonly #storeBytes: number
  #at = 0
  #index = 0
  /** Of the last sequential key. */
  #sequence = 0
  /** Of the log. */
  #time = 0

  /** `storeBytes`: what all keys together may take. */
  constructor(heard: Heard, storeBytes: number) {
    this.#heard = heard
    this.#storeBytes = storeBytes
  }

  get revision(): number {
    return this.revisions.length - 1
  }

  /** Of the last committed entry. */
  get index(): number {
    return this.#index
  }

  /** The next committed entry, at the moment at which it was first known to be committed. */
  apply(entry: Entry, index: number, at: number): void {
    this.#at = at
    this.#index = index
    switch (entry.type) {
      case 'open-session': {
        const { peer, boot, number } = entry.session
        const opened = { counter: boot.counter, nonce: boot.nonce, number }
        if (!isLater(opened, this.#lastOpened.get(peer))) return
        this.#lastOpened.set(peer, opened)
        for (const session of [...this.sessions.values()]) {
          if (session.peer === peer) this.#end(session, 'replaced')
        }
        const session = { handle: index, peer, nonce: boot.nonce, number, openedAt: at, applied: 0 }
        this.sessions.set(index, session)
        return
      }
      case 'end-session': {
        const session = this.sessions.get(entry.session)
        if (session !== undefined) this.#end(session, entry.isClosing ? 'closed' : 'expired')
        return
      }
      case 'operation':
        this.#time = Math.max(this.#time, entry.time ?? 0)
        this.#operate(entry)
        return
      case 'expire-keys':
        this.#time = Math.max(this.#time, entry.time ?? 0)
        this.#expire()
        return
      case 'noop':
      case 'configuration':
        return
    }
  }

  /** The tree after a revision: path → key, for the paths that `matches` accepts. */
  treeAt(revision: number, matches: (path: string) => boolean): Map<string, Change> {
    const tree = new Map<string, Change>()
    for (const applied of this.revisions.slice(1, revision + 1)) {
      for (const change of applied?.batch.changes ?? []) {
        if (!matches(change.path)) continue
        if (change.type === 'delete') tree.delete(change.path)
        else tree.set(change.path, change)
      }
    }
    return tree
  }

  #operate(entry: Extract<Entry, { type: 'operation' }>): void {
    const session = this.sessions.get(entry.session)
    if (session === undefined || entry.sequence !== session.applied + 1) return
    session.applied++
    const { operation } = entry
    const done = this.#perform(stepsOf(operation), session.handle)
    const fate: Fate = {
      session,
      operation,
      index: this.#index,
      outcome: done.outcome,
      step: operation.type === 'transaction' ? done.step : undefined,
      revision: done.outcome === 'ok' ? this.revision : 0,
      keys: done.keys,
    }
    const value = firstValueOf(operation)
    if (value === undefined) this.deletions.push(fate)
    else this.fates.set(textOf(value), fate)
  }

  #perform(
    steps: readonly Step[],
    session: number,
  ): { outcome: string; step: number | undefined; keys: readonly Applied[] } {
    const before = [...this.keys]
    const bytesBefore = this.#bytes
    const sequence = this.#sequence
    const draft: Draft = { changes: [], keys: [] }
    const refused = (outcome: string, step?: number) => {
      this.keys.clear()
      for (const [path, key] of before) this.keys.set(path, key)
      this.#sequence = sequence
      return { outcome, step, keys: [] }
    }
    for (const [step, each] of steps.entries()) {
      const named = this.#named(each)
      const outcome = this.#refusal(named)
      if (outcome !== undefined) return refused(outcome, step)
      this.#change(named, session, draft)
    }
    const bytes = this.#bytes
    if (bytes > this.#storeBytes && bytes > bytesBefore) return refused('store-full')
    for (const path of draft.changes.map((change) => change.path)) this.paths.add(path)
    this.#changed(draft.changes)
    return { outcome: 'ok', step: undefined, keys: draft.keys }
  }

  /** Of each key its value and 256, and of each key and each level above one twice its path and 256. */
  get #bytes(): number {
    const nodes = new Set<string>()
    let bytes = 0
    for (const { path, value } of this.keys.values()) {
      bytes += value.length + 256
      for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) {
        nodes.add(path.slice(0, at))
      }
    }
    for (const path of nodes) bytes += 2 * path.length + 256
    return bytes
  }

  /** A sequential key under its whole name. */
  #named(step: Step): Step {
    if (step.type !== 'create' || step.sequential !== true) return step
    for (let sequence = this.#sequence + 1; ; sequence++) {
      const number = String(sequence)
      const path = step.path + '0'.repeat(16 - number.length) + number
      if (!this.keys.has(path)) return { ...step, path }
    }
  }

  #refusal(step: Step): string | undefined {
    const { type, path } = step
    const key = this.keys.get(path)
    if (type === 'create' && key !== undefined) return 'key-exists'
    const hasAny =
      key !== undefined || (type === 'delete' && step.recursive && this.#hasChildren(path))
    if (type === 'delete' && !hasAny) return 'key-missing'
    if (type === 'check-revision') {
      return step.revision === (key?.revision ?? 0) ? undefined : 'version-mismatch'
    }
    const expected =
      type === 'create' ? undefined : type === 'check' ? step.version : step.ifVersion
    if (expected !== undefined && expected !== (key?.version ?? 0)) return 'version-mismatch'
    if (type === 'delete' || type === 'check' || key !== undefined) return undefined
    if (this.#isBelowEphemeral(path)) return 'ephemeral-parent'
    if (type === 'create' && step.ephemeral && this.#hasChildren(path)) return 'ephemeral-parent'
    return undefined
  }

  #change(step: Step, session: number, { changes, keys }: Draft): void {
    const { path } = step
    if (step.type === 'check' || step.type === 'check-revision') {
      keys.push({ path })
      return
    }
    if (step.type === 'delete') {
      keys.push({ path })
      for (const gone of this.#going(step)) changes.push(this.#remove(gone))
      return
    }
    const key = this.keys.get(path)
    const { type, value } = step
    const isOwned = type === 'create' && step.ephemeral
    const owner = key === undefined ? (isOwned ? session : undefined) : key.owner
    const isContainer = key?.isContainer ?? (type === 'create' && step.container === true)
    const revision = this.revision + 1
    const version = (key?.version ?? 0) + 1
    const ttlMs = key === undefined && type === 'create' ? step.ttlMs : key?.ttlMs
    const expiresAt = ttlMs === undefined ? undefined : this.#time + ttlMs
    if (type === 'create' && step.sequential) this.#sequence = Number(path.slice(-16))
    const kind = { owner, isContainer, ttlMs, expiresAt }
    this.keys.set(path, { path, value, version, revision, ...kind })
    keys.push({ path, version })
    changes.push({ type: key === undefined ? 'create' : 'update', path, value, version, revision })
  }

  /** What a deletion takes away, in the order in which it is told: from below, by name. */
  #going({ path, recursive }: { readonly path: string; readonly recursive?: true }): string[] {
    if (recursive !== true) return [path]
    const below = [...this.keys.keys()].filter((other) => other.startsWith(`${path}/`))
    if (this.keys.has(path)) below.push(path)
    // Segment by segment: '-' sorts before '/'.
    const segments = (each: string) => each.replaceAll('/', '\0')
    return below.sort((a, b) => (segments(a) < segments(b) ? 1 : -1))
  }

  #remove(path: string): Change {
    const { value, version } = this.keys.get(path) as OracleKey
    this.keys.delete(path)
    return { type: 'delete', path, value, version, revision: this.revision + 1 }
  }

  #end(session: OracleSession, ending: Ending): void {
    this.sessions.delete(session.handle)
    const changes = [...this.keys.values()]
      .filter(({ owner }) => owner === session.handle)
      .map(({ path }) => path)
      .sort()
      .map((path) => this.#remove(path))
    this.#changed(changes, { ended: session })
    this.#heard.onEnded(session, ending)
  }

  /** Two hundred and fifty-six at most, whose time has passed longest ago. */
  #expire(): void {
    const due = [...this.keys.values()]
      .filter(({ expiresAt }) => expiresAt !== undefined && this.#time > expiresAt)
      .sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0) || (a.path < b.path ? -1 : 1))
      .slice(0, 256)
    this.#changed(
      due.map(({ path }) => this.#remove(path)),
      { isExpiry: true },
    )
    for (const key of due) this.#heard.onExpired(key)
  }

  /** Containers that a deletion has emptied go with it, the lowest first. */
  #dropContainers(changes: Change[]): void {
    const deleted = changes.filter(({ type }) => type === 'delete').map(({ path }) => path)
    for (const path of deleted) {
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const above = path.slice(0, at)
        if (this.keys.get(above)?.isContainer !== true || this.#hasChildren(above)) continue
        // One that was made in the same revision held nothing before.
        if (changes.some((change) => change.type === 'create' && change.path === above)) continue
        changes.push(this.#remove(above))
      }
    }
  }

  #changed(changes: Change[], cause: Partial<Pick<Revision, 'ended' | 'isExpiry'>> = {}): void {
    if (changes.length === 0) return
    this.#dropContainers(changes)
    const revision = this.revision + 1
    const batch = { revision, changes }
    const { ended, isExpiry = false } = cause
    this.revisions.push({ batch, index: this.#index, committedAt: this.#at, ended, isExpiry })
  }

  #isBelowEphemeral(path: string): boolean {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (this.keys.get(path.slice(0, at))?.owner !== undefined) return true
    }
    return false
  }

  #hasChildren(path: string): boolean {
    return [...this.keys.keys()].some((other) => other.startsWith(`${path}/`))
  }
}

type Opened = { readonly counter: number; readonly nonce: string; readonly number: number }

function isLater(id: Opened, last: Opened | undefined): boolean {
  if (last === undefined) return true
  if (id.counter !== last.counter) return id.counter > last.counter
  return id.nonce === last.nonce && id.number > last.number
}
