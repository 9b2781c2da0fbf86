/**
 * The changes of one revision, made one after the other on the tree itself: all of them count, or
 * they are undone. Each step sees what the steps before it did.
 */
import type { LogTime } from './entry.ts'
import {
  type KeyOperation,
  type Step,
  type StepError,
  type StepOutcome,
  sequentialPath,
} from './operation.ts'
import { parentOf, rootPath } from './paths.ts'
import type { Session, Sessions } from './sessions.ts'
import type { KeyValue, Tree } from './tree.ts'

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

/** What is changed, and the time of the log at which it is. */
export interface Edited {
  readonly tree: Tree
  readonly sessions: Sessions
  readonly time: LogTime
}

export class Edit {
  readonly #tree: Tree
  readonly #sessions: Sessions
  readonly #revision: number
  readonly #time: LogTime
  readonly #sequenceBefore: number
  readonly #changes: Change[] = []
  /** What stood at the path of each change before it. */
  readonly #before: (KeyValue | undefined)[] = []
  /** Containers made by this edit: nothing below them has gone since it was finished. */
  readonly #newContainers = new Set<string>()

  constructor({ tree, sessions, time }: Edited) {
    this.#tree = tree
    this.#sessions = sessions
    this.#time = time
    this.#revision = tree.revision + 1
    this.#sequenceBefore = tree.sequence
  }

  /** What the step did; or why it is refused, and then it has changed nothing. */
  perform(step: Step, session: Session): StepOutcome | StepError {
    switch (step.type) {
      case 'create':
        return this.#create(step, session)
      case 'set':
        return this.#set(step)
      case 'delete':
        return this.#delete(step)
      case 'check':
        return versionMismatch(step.version, this.#tree.get(step.path)) ?? {}
      case 'check-revision':
        return mismatch(step.revision, this.#tree.get(step.path)?.revision ?? 0) ?? {}
    }
  }

  /** Deletes a key that exists. */
  delete(path: string): void {
    const key = this.#tree.get(path) as KeyValue
    this.#tree.remove(path)
    if (key.owner !== undefined) this.#sessions.get(key.owner)?.keys.delete(path)
    this.#note('delete', key, key)
  }

  /** The changes count from now on; undefined when there are none. */
  finish(): ChangeBatch | undefined {
    if (this.#changes.length === 0) return undefined
    for (const { type, path } of this.#changes) if (type === 'delete') this.#dropContainers(path)
    this.#tree.revision = this.#revision
    return { revision: this.#revision, changes: this.#changes }
  }

  /** As if nothing had been asked. */
  undo(): void {
    this.#tree.sequence = this.#sequenceBefore
    for (let i = this.#changes.length - 1; i >= 0; i--) {
      const { path } = this.#changes[i] as Change
      const before = this.#before[i]
      const { owner } = before ?? (this.#tree.get(path) as KeyValue)
      const owned = owner === undefined ? undefined : this.#sessions.get(owner)?.keys
      if (before === undefined) {
        this.#tree.remove(path)
        owned?.delete(path)
      } else {
        this.#tree.put(before)
        owned?.add(path)
      }
    }
  }

  #create(
    { path: beginning, value, ephemeral, sequential, container, ttlMs }: Of<'create'>,
    session: Session,
  ): StepOutcome | StepError {
    const sequence = sequential ? this.#nextSequence(beginning) : undefined
    const path = sequence === undefined ? beginning : sequentialPath(beginning, sequence)
    if (this.#tree.get(path) !== undefined) return { code: 'key-exists' }
    if (ephemeral && this.#tree.hasChildren(path)) return { code: 'ephemeral-parent' }
    const owner = ephemeral ? session.handle : undefined
    const isContainer = container === true
    const done = this.#add({ path, value, owner, isContainer, ttlMs })
    if ('code' in done) return done
    if (ephemeral) session.keys.add(path)
    if (isContainer) this.#newContainers.add(path)
    if (sequence === undefined) return done
    this.#tree.sequence = sequence
    return { ...done, sequence }
  }

  /** The next number whose name is free: somebody may have made that key by its whole name. */
  #nextSequence(beginning: string): number {
    let sequence = this.#tree.sequence + 1
    while (this.#tree.get(sequentialPath(beginning, sequence)) !== undefined) sequence++
    return sequence
  }

  #set({ path, value, ifVersion }: Of<'set'>): StepOutcome | StepError {
    const key = this.#tree.get(path)
    const mismatch = versionMismatch(ifVersion, key)
    if (mismatch !== undefined) return mismatch
    if (key === undefined) return this.#add({ path, value, ...persistent })
    return this.#put('update', { ...key, value, version: key.version + 1 }, key)
  }

  #delete({ path, ifVersion, recursive }: Of<'delete'>): StepOutcome | StepError {
    const key = this.#tree.get(path)
    const mismatch = versionMismatch(ifVersion, key)
    const isMissing = key === undefined && !(recursive && this.#tree.hasChildren(path))
    if (isMissing) return { code: 'key-missing' }
    if (mismatch !== undefined) return mismatch
    if (!recursive) this.delete(path)
    // Those below come first: no watch sees a key without the parent that it had.
    else
      for (const each of this.#tree.entries(path, true).entries.toReversed()) this.delete(each.path)
    return {}
  }

  #add(key: Omit<KeyValue, 'revision' | 'version' | 'expiresAt'>): StepOutcome | StepError {
    if (this.#tree.isBelowEphemeral(key.path)) return { code: 'ephemeral-parent' }
    return this.#put('create', { ...key, version: 1 }, undefined)
  }

  #put(
    type: 'create' | 'update',
    key: Omit<KeyValue, 'revision' | 'expiresAt'>,
    before: KeyValue | undefined,
  ): StepOutcome {
    // A copy: the received bytes are a window into a frame that would otherwise live on.
    const value = new Uint8Array(key.value)
    // Every change begins the time to live anew.
    const expiresAt = key.ttlMs === undefined ? undefined : this.#time + key.ttlMs
    const put = { ...key, value, revision: this.#revision, expiresAt }
    this.#tree.put(put)
    this.#note(type, put, before)
    return { version: put.version }
  }

  /** Containers above a deleted key that hold nothing any more go with it. */
  #dropContainers(path: string): void {
    for (let at = parentOf(path); at !== rootPath; at = parentOf(at)) {
      if (this.#tree.hasChildren(at)) return
      const key = this.#tree.get(at)
      if (key === undefined) continue
      if (!key.isContainer || this.#newContainers.has(at)) return
      this.delete(at)
    }
  }

  #note(type: Change['type'], key: KeyValue, before: KeyValue | undefined): void {
    const { path, value, version } = key
    this.#changes.push({ type, path, value, version, revision: this.#revision })
    this.#before.push(before)
  }
}

const persistent = { owner: undefined, isContainer: false, ttlMs: undefined } as const

type Of<T extends KeyOperation['type']> = Extract<KeyOperation, { type: T }>

function versionMismatch(
  expected: number | undefined,
  existing: KeyValue | undefined,
): StepError | undefined {
  return mismatch(expected, existing?.version ?? 0)
}

function mismatch(expected: number | undefined, actual: number): StepError | undefined {
  if (expected === undefined || expected === actual) return undefined
  return { code: 'version-mismatch', expected, actual }
}
