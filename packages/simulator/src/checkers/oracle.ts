/**
 * What the committed log says, read a second time by other code than production's: which change
 * each entry makes, and what each operation is answered. The checkers compare with it.
 */
import type { Change, ChangeBatch, Entry, Operation } from '@quorate/replicated-state'
import { textOf } from '../history.ts'

export interface OracleKey {
  readonly path: string
  readonly value: Uint8Array
  readonly version: number
  readonly revision: number
  readonly owner: number | undefined
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

/** One revision: what changed, when it was committed, and whether a session's end was the cause. */
export interface Revision {
  readonly batch: ChangeBatch
  readonly index: number
  readonly committedAt: number
  readonly ended: OracleSession | undefined
}

/** What became of an operation in the log. */
export interface Fate {
  readonly session: OracleSession
  readonly operation: Operation
  readonly index: number
  /** `ok`, or the code of the refusal. */
  readonly outcome: string
  readonly revision: number
  readonly version: number
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
  readonly #onEnded: (session: OracleSession, ending: Ending) => void
  #at = 0
  #index = 0

  constructor(onEnded: (session: OracleSession, ending: Ending) => void) {
    this.#onEnded = onEnded
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
        this.#operate(entry)
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
    const outcome = this.#refusal(operation) ?? 'ok'
    const change = outcome === 'ok' ? this.#change(operation, session.handle) : undefined
    const fate: Fate = {
      session,
      operation,
      index: this.#index,
      outcome,
      revision: change?.revision ?? 0,
      version: change?.version ?? 0,
    }
    if (operation.type === 'delete') this.deletions.push(fate)
    else this.fates.set(textOf(operation.value), fate)
  }

  #refusal(operation: Operation): string | undefined {
    const { type, path } = operation
    const key = this.keys.get(path)
    if (type === 'create' && key !== undefined) return 'key-exists'
    if (type === 'delete' && key === undefined) return 'key-missing'
    const expected = type === 'create' ? undefined : operation.ifVersion
    if (expected !== undefined && expected !== (key?.version ?? 0)) return 'version-mismatch'
    if (type === 'delete' || key !== undefined) return undefined
    if (this.#isBelowEphemeral(path)) return 'ephemeral-parent'
    if (type === 'create' && operation.ephemeral && this.#hasChildren(path)) {
      return 'ephemeral-parent'
    }
    return undefined
  }

  #change(operation: Operation, session: number): Change {
    const { path } = operation
    const key = this.keys.get(path)
    const revision = this.revision + 1
    if (operation.type === 'delete') {
      this.keys.delete(path)
      const { value, version } = key as OracleKey
      return this.#changed([{ type: 'delete', path, value, version, revision }])
    }
    const isOwned = operation.type === 'create' && operation.ephemeral
    const owner = key === undefined ? (isOwned ? session : undefined) : key.owner
    const version = (key?.version ?? 0) + 1
    const { value } = operation
    this.paths.add(path)
    this.keys.set(path, { path, value, version, revision, owner })
    return this.#changed([
      { type: key === undefined ? 'create' : 'update', path, value, version, revision },
    ])
  }

  #end(session: OracleSession, ending: Ending): void {
    this.sessions.delete(session.handle)
    const revision = this.revision + 1
    const changes = [...this.keys.values()]
      .filter(({ owner }) => owner === session.handle)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, value, version }): Change => {
        this.keys.delete(path)
        return { type: 'delete', path, value, version, revision }
      })
    if (changes.length > 0) this.#changed(changes, session)
    this.#onEnded(session, ending)
  }

  #changed(changes: readonly Change[], ended?: OracleSession): Change {
    const revision = this.revision + 1
    const batch = { revision, changes }
    this.revisions.push({ batch, index: this.#index, committedAt: this.#at, ended })
    return changes[0] as Change
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
