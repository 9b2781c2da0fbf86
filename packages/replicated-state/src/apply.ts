/**
 * The state that the log describes, and how an entry changes it. Deterministic: equal entries
 * applied to equal states give equal states, bytes for bytes, at every peer (law L3).
 *
 * Exactly once: a session's operations apply in consecutive sequence; a lower sequence is a double,
 * a higher one has lost its predecessor, and neither has an effect (law S3).
 */
import type { Term } from '@quorate/kernel'
import { type ChangeBatch, Edit } from './edit.ts'
import type { Configuration, Entry, LogTime, Position, SessionHandle, SessionId } from './entry.ts'
import { nowhere } from './entry.ts'
import { defaultLimits, expiredKeysPerEntryAtMost, type Limits, type LimitsOf } from './limits.ts'
import { type Operation, operationProblem, type StepOutcome, stepsOf } from './operation.ts'
import { Session, Sessions } from './sessions.ts'
import { Tree } from './tree.ts'

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
  readonly #limitsOf: LimitsOf
  #limits = defaultLimits
  #time: LogTime = 0
  #news: SessionNews[] = []

  constructor(last: Position = nowhere, limitsOf: LimitsOf = () => defaultLimits) {
    this.#last = last
    this.#limitsOf = limitsOf
  }

  /** What operations are held to, as the last configuration among the applied entries says. */
  get limits(): Limits {
    return this.#limits
  }

  /** The latest time that an applied entry had: it never goes back. */
  get time(): LogTime {
    return this.#time
  }

  /** An entry has this time; or a snapshot had it. */
  advance(time: LogTime = 0): void {
    this.#time = Math.max(this.#time, time)
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
    this.#limits = this.#limitsOf(at.configuration.settings)
  }

  /** Applies the next entry; returns what changed in the tree, if anything did. */
  apply(entry: Entry): ChangeBatch | undefined {
    const index = this.#last.index + 1
    this.#last = { term: entry.term as Term, index }
    switch (entry.type) {
      case 'noop':
        return undefined
      case 'configuration':
        this.configuration = { index, configuration: entry.configuration }
        return undefined
      case 'open-session':
        return this.#open(entry.session, index)
      case 'end-session':
        return this.#end(this.sessions.get(entry.session), entry.isClosing)
      case 'operation':
        this.advance(entry.time)
        return this.#operate(entry)
      case 'expire-keys':
        this.advance(entry.time)
        return this.#expireKeys()
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
    const edit = new Edit(this)
    // Sets keep their order of insertion, but a snapshot restores another one: so sort.
    for (const path of [...session.keys].sort()) edit.delete(path)
    session.isClosed = isClosing
    this.sessions.end(session)
    this.#news.push({ type: 'ended', session })
    return edit.finish()
  }

  #operate(entry: Entry & { type: 'operation' }): ChangeBatch | undefined {
    const session = this.sessions.get(entry.session)
    if (session === undefined) return undefined
    session.acknowledge(entry.acknowledged)
    if (!session.expects(entry.sequence)) return undefined
    const { operation } = entry
    const problem = operationProblem(operation, this.#limits)
    if (problem !== undefined) {
      session.outcomes.push({ ok: false, error: { code: 'invalid', problem } })
      return undefined
    }
    return this.#perform(operation, session)
  }

  /** So many keys at most, those first whose time has passed longest ago. */
  #expireKeys(): ChangeBatch | undefined {
    const edit = new Edit(this)
    for (let left = expiredKeysPerEntryAtMost; left > 0; left--) {
      const first = this.tree.nextExpiry
      if (first === undefined || first.at >= this.#time) break
      edit.delete(first.path)
    }
    return edit.finish()
  }

  #perform(operation: Operation, session: Session): ChangeBatch | undefined {
    const edit = new Edit(this)
    const bytesBefore = this.tree.bytes
    const steps: StepOutcome[] = []
    for (const [step, each] of stepsOf(operation).entries()) {
      const done = edit.perform(each, session)
      if ('code' in done) {
        edit.undo()
        const error = operation.type === 'transaction' ? { ...done, step } : done
        session.outcomes.push({ ok: false, error })
        return undefined
      }
      steps.push(done)
    }
    const { bytes: size } = this.tree
    const { storeBytes: limit } = this.#limits
    // What makes the store no larger is let through, or one that is full could not be emptied.
    if (size > limit && size > bytesBefore) {
      edit.undo()
      session.outcomes.push({ ok: false, error: { code: 'store-full', size, limit } })
      return undefined
    }
    const batch = edit.finish()
    session.outcomes.push({ ok: true, revision: this.tree.revision, steps })
    return batch
  }
}

const noNews: readonly SessionNews[] = []
