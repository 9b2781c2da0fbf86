/**
 * The state that the log describes, and how an entry changes it. Deterministic: equal entries
 * applied to equal states give equal states, bytes for bytes, at every peer (law L3).
 *
 * Exactly once: a session's operations apply in consecutive sequence; a lower sequence is a double,
 * a higher one has lost its predecessor, and neither has an effect (law S3).
 */
import { assert, type Term } from '@quorate/kernel'
import type { Configuration, Entry, Position, SessionHandle, SessionId } from './entry.ts'
import { nowhere } from './entry.ts'
import { type Operation, type Outcome, operationProblem } from './operation.ts'
import { Session, Sessions } from './sessions.ts'
import { type KeyValue, Tree } from './tree.ts'

export interface Change {
  readonly type: 'create' | 'update' | 'delete'
  readonly path: string
  /** Of a deletion: what the key last held, and its last version. */
  readonly value: Uint8Array
  readonly version: number
  readonly revision: number
}

/** All changes of one revision: they happened together. */
export interface ChangeBatch {
  readonly revision: number
  readonly changes: readonly Change[]
}

/** A session began or ended with an entry. */
export interface SessionNews {
  readonly type: 'opened' | 'ended'
  readonly session: Session
}

export class Replica {
  readonly tree = new Tree()
  readonly sessions = new Sessions()
  #last: Position = nowhere
  #configuration: { readonly index: number; readonly configuration: Configuration } | undefined
  #news: SessionNews[] = []

  constructor(last: Position = nowhere) {
    this.#last = last
  }

  /** The entry that was applied last. */
  get last(): Position {
    return this.#last
  }

  /** The configuration among the applied entries, and where it stands. */
  get configuration(): { index: number; configuration: Configuration } | undefined {
    return this.#configuration
  }

  set configuration(at: { index: number; configuration: Configuration }) {
    this.#configuration = at
  }

  /** Applies the next entry; returns what changed in the tree, if anything did. */
  apply(entry: Entry): ChangeBatch | undefined {
    const index = this.#last.index + 1
    this.#last = { term: entry.term as Term, index }
    switch (entry.type) {
      case 'noop':
        return undefined
      case 'configuration':
        this.#configuration = { index, configuration: entry.configuration }
        return undefined
      case 'open-session':
        return this.#open(entry.session, index)
      case 'end-session':
        return this.#end(this.sessions.get(entry.session), entry.isClosing)
      case 'operation':
        return this.#operate(entry)
    }
  }

  /** What became of sessions since this was asked last. */
  takeNews(): readonly SessionNews[] {
    if (this.#news.length === 0) return noNews
    const news = this.#news
    this.#news = []
    return news
  }

  #open(id: SessionId, handle: SessionHandle): ChangeBatch | undefined {
    if (!this.sessions.mayOpen(id)) return undefined
    // A peer has one session: what its earlier life held is given up with the same entry.
    const batch = this.#end(this.sessions.of(id.peer), false)
    const session = new Session(handle, id)
    this.sessions.open(session)
    this.#news.push({ type: 'opened', session })
    return batch
  }

  #end(session: Session | undefined, isClosing: boolean): ChangeBatch | undefined {
    if (session === undefined) return undefined
    const batch = session.keys.size === 0 ? undefined : this.#deleteAll(session.keys)
    session.isClosed = isClosing
    this.sessions.end(session)
    this.#news.push({ type: 'ended', session })
    return batch
  }

  /** The ephemeral keys of a session vanish together, in one revision. */
  #deleteAll(paths: ReadonlySet<string>): ChangeBatch {
    const revision = ++this.tree.revision
    const changes: Change[] = []
    // Sets keep their order of insertion, but a snapshot restores another one: so sort.
    for (const path of [...paths].sort()) {
      const key = this.tree.get(path)
      assert(key !== undefined, 'a session owns only keys that exist')
      this.tree.remove(path)
      changes.push({ type: 'delete', path, value: key.value, version: key.version, revision })
    }
    return { revision, changes }
  }

  #operate(entry: Entry & { type: 'operation' }): ChangeBatch | undefined {
    const session = this.sessions.get(entry.session)
    if (session === undefined) return undefined
    session.acknowledge(entry.acknowledged)
    if (!session.expects(entry.sequence)) return undefined
    const { outcome, change } = this.#perform(entry.operation, session)
    session.outcomes.push(outcome)
    return change === undefined ? undefined : { revision: change.revision, changes: [change] }
  }

  #perform(operation: Operation, session: Session): { outcome: Outcome; change?: Change } {
    const problem = operationProblem(operation)
    if (problem !== undefined) {
      return { outcome: { ok: false, error: { code: 'invalid', problem } } }
    }
    const existing = this.tree.get(operation.path)
    switch (operation.type) {
      case 'create':
        if (existing !== undefined) return { outcome: { ok: false, error: { code: 'key-exists' } } }
        return this.#create(operation, operation.ephemeral ? session : undefined)
      case 'set': {
        const mismatch = versionMismatch(operation.ifVersion, existing)
        if (mismatch !== undefined) return { outcome: mismatch }
        if (existing === undefined) return this.#create(operation, undefined)
        return this.#update(existing, operation.value)
      }
      case 'delete': {
        if (existing === undefined) {
          return { outcome: { ok: false, error: { code: 'key-missing' } } }
        }
        const mismatch = versionMismatch(operation.ifVersion, existing)
        return mismatch === undefined ? this.#delete(existing) : { outcome: mismatch }
      }
    }
  }

  #create(
    { path, value }: { readonly path: string; readonly value: Uint8Array },
    owner: Session | undefined,
  ): { outcome: Outcome; change?: Change } {
    const isRefused =
      this.tree.isBelowEphemeral(path) || (owner !== undefined && this.tree.hasChildren(path))
    if (isRefused) return { outcome: { ok: false, error: { code: 'ephemeral-parent' } } }
    const key = this.#put({ path, value, version: 1, owner: owner?.handle })
    owner?.keys.add(path)
    return changed('create', key)
  }

  #update(existing: KeyValue, value: Uint8Array): { outcome: Outcome; change?: Change } {
    const { path, version, owner } = existing
    return changed('update', this.#put({ path, value, version: version + 1, owner }))
  }

  #delete(existing: KeyValue): { outcome: Outcome; change?: Change } {
    const { path, value, version, owner } = existing
    const revision = ++this.tree.revision
    this.tree.remove(path)
    if (owner !== undefined) this.sessions.get(owner)?.keys.delete(path)
    return {
      outcome: { ok: true, revision, version: undefined },
      change: { type: 'delete', path, value, version, revision },
    }
  }

  #put(key: Omit<KeyValue, 'revision'>): KeyValue {
    // A copy: the received bytes are a window into a frame that would otherwise live on.
    const value = new Uint8Array(key.value)
    const put = { ...key, value, revision: ++this.tree.revision }
    this.tree.put(put)
    return put
  }
}

const noNews: readonly SessionNews[] = []

function changed(type: 'create' | 'update', key: KeyValue): { outcome: Outcome; change: Change } {
  const { path, value, version, revision } = key
  return {
    outcome: { ok: true, revision, version },
    change: { type, path, value, version, revision },
  }
}

function versionMismatch(
  expected: number | undefined,
  existing: KeyValue | undefined,
): Outcome | undefined {
  const actual = existing?.version ?? 0
  if (expected === undefined || expected === actual) return undefined
  return { ok: false, error: { code: 'version-mismatch', expected, actual } }
}
