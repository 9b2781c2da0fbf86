/**
 * S4: writes and linearizable reads are linearizable. The history of every top-level directory is
 * put before the checker at the end of the run: what clients asked and were told in true time, and
 * the ends of sessions and of times to live, which take keys away before they are first known.
 *
 * The order of the log is tried first: it explains a sound history at once. Only when it does not
 * is another order searched for.
 */
import { type Step, stepsOf } from '@quorate/replicated-state'
import { firstValueOf, type History, type Read, textOf, type Write } from '../history.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import {
  type Answer,
  type DirectoryAction,
  type DirectoryStep,
  directoryModel,
} from './directory.ts'
import { checkLinearizability, isExplainedBy, type Operation } from './linearizability.ts'
import type { Fate, Oracle, Revision } from './oracle.ts'

const stepsAtMost = 300_000

/** With its place in the log; undefined for what never got there. */
interface Placed extends Operation<DirectoryAction> {
  readonly place: number | undefined
}

export class Order implements Observer {
  readonly #simulation: Simulation
  readonly #history: History
  readonly #oracle: Oracle

  constructor(simulation: Simulation, history: History, oracle: Oracle) {
    this.#simulation = simulation
    this.#history = history
    this.#oracle = oracle
  }

  readonly onVerdict = (): void => {
    for (const [name, operations] of this.#directories()) {
      const order = operations
        .filter(({ place }) => place !== undefined)
        .sort((a, b) => (a.place ?? 0) - (b.place ?? 0) || a.calledAt - b.calledAt)
      if (isExplainedBy(directoryModel, operations, order)) {
        this.#simulation.count('history-in-log-order')
        continue
      }
      const verdict = checkLinearizability(directoryModel, operations, stepsAtMost)
      this.#simulation.count(`history-${verdict}`)
      if (verdict === 'broken') this.#report(name, operations)
    }
  }

  #report(name: string, operations: readonly Placed[]): void {
    const lines = operations
      .toSorted((a, b) => a.calledAt - b.calledAt)
      .map(({ calledAt, returnedAt, action, place }) => {
        const until = returnedAt?.toFixed(2) ?? 'never'
        return `  ${calledAt.toFixed(2)} to ${until} (${place}): ${describeAction(action)}`
      })
    const text = `the history of ${name} is not linearizable`
    this.#simulation.report('S4', `${text}:\n${lines.join('\n')}`)
  }

  #directories(): Map<string, Placed[]> {
    const directories = new Map<string, Placed[]>()
    const add = (path: string, operation: Placed) => {
      const name = `/${path.split('/')[1]}`
      const operations = directories.get(name)
      if (operations === undefined) directories.set(name, [operation])
      else operations.push(operation)
    }
    const deletions = new Deletions(this.#oracle, this.#history)
    for (const write of this.#history.writes) {
      const fate = this.#oracle.fates.get(String(write.number)) ?? deletions.fateOf(write)
      const operation = ofWrite(write, fate)
      if (operation !== undefined) add(pathOf(write), { ...operation, place: fate?.index })
    }
    for (const read of this.#history.reads) {
      const { calledAt, returnedAt, path } = read
      if (returnedAt === undefined) continue
      // After everything that the replica had applied, and before what came next.
      const place = read.appliedIndex + 0.5
      add(path, { calledAt, returnedAt, action: ofRead(read), place })
    }
    for (const revision of this.#oracle.revisions) {
      if (revision?.ended === undefined && revision?.isExpiry !== true) continue
      for (const { path, ...operation } of ofEnd(revision)) add(path, operation)
    }
    return directories
  }
}

/** Which entry of the log came from which deletion: those that were told their revision say so. */
class Deletions {
  readonly #fates = new Map<Write, Fate>()

  constructor(oracle: Oracle, history: History) {
    const left = new Set(oracle.deletions)
    const deletions = history.writes.filter(
      ({ operation }) => firstValueOf(operation) === undefined,
    )
    for (const write of deletions) {
      if (write.result?.ok !== true) continue
      const { revision } = write.result
      this.#take(write, left, (fate) => fate.revision === revision)
    }
    for (const write of deletions) {
      if (write.result?.ok === true) continue
      const { result, life, operation } = write
      if (result !== undefined && 'notApplied' in result) continue
      const told = result !== undefined && 'error' in result ? result.error.code : undefined
      this.#take(write, left, (fate) => {
        const isOwn = fate.session.nonce === life.process.boot.nonce
        const isSame = JSON.stringify(fate.operation) === JSON.stringify(operation)
        return isOwn && isSame && (told === undefined || told === fate.outcome)
      })
    }
  }

  fateOf(write: Write): Fate | undefined {
    return this.#fates.get(write)
  }

  #take(write: Write, left: Set<Fate>, isIt: (fate: Fate) => boolean): void {
    for (const fate of left) {
      if (!isIt(fate)) continue
      left.delete(fate)
      this.#fates.set(write, fate)
      return
    }
  }
}

/** undefined: it surely had no effect. */
function ofWrite(write: Write, fate: Fate | undefined): Operation<DirectoryAction> | undefined {
  const { calledAt, operation, result } = write
  if (result !== undefined && 'notApplied' in result) return undefined
  // Whether there was room, and at which revision a key is, depends on all directories: the oracle
  // judges it, here only what it lets through counts.
  if (fate?.outcome === 'store-full') return undefined
  const all = stepsOf(operation)
  const isOfRevision = all.some(({ type }) => type === 'check-revision')
  if (isOfRevision && fate?.outcome !== 'ok') return undefined
  const isAnswered = result !== undefined && !('unknown' in result)
  const keys = result?.ok === true ? result.keys : fate?.keys
  const steps = all
    .map((step, i) => [step, keys?.[i]?.path] as const)
    .filter(([{ type }]) => type !== 'check-revision')
    .map(([step, name]) => ofStep(step, name))
  // A sequential key whose number nobody knows stands in no log.
  if (!steps.every((step) => step !== undefined)) return undefined
  const answer = isAnswered ? answerOf(result, all) : undefined
  const returnedAt = isAnswered ? write.returnedAt : undefined
  return { calledAt, returnedAt, action: { type: 'write', steps, answer } }
}

/** `name`: under which a sequential key was created. */
function ofStep(step: Step, name: string | undefined): DirectoryStep | undefined {
  const { type, path } = step
  switch (type) {
    case 'create': {
      const { ephemeral, sequential = false, container = false } = step
      const timed = step.ttlMs !== undefined
      const named = sequential ? name : path
      if (named === undefined) return undefined
      return { type, path: named, value: textOf(step.value), ephemeral, container, timed }
    }
    case 'set':
      return { type, path, value: textOf(step.value), ifVersion: step.ifVersion }
    case 'delete':
      return { type, path, ifVersion: step.ifVersion, recursive: step.recursive === true }
    case 'check':
      return { type, path, ifVersion: step.version }
    // Revisions are of the whole store; `ofWrite` leaves such checks to the oracle.
    case 'check-revision':
      return undefined
  }
}

/** All of its steps are in one directory. */
function pathOf({ operation }: Write): string {
  return stepsOf(operation)[0]?.path ?? ''
}

function answerOf(
  result: NonNullable<Write['result']>,
  steps: readonly Step[],
): Answer | undefined {
  if (result.ok) {
    const told = result.keys.filter((_, i) => steps[i]?.type !== 'check-revision')
    return { outcome: 'ok', versions: told.map(({ version }) => version) }
  }
  if (!('error' in result)) return undefined
  const { error } = result
  const actual = error.code === 'version-mismatch' ? error.actual : undefined
  return { outcome: error.code, step: error.step, actual }
}

function ofRead({ kind, path, seen }: Read): DirectoryAction {
  if (kind === 'children') return { type: 'children', path, names: seen as readonly string[] }
  return { type: 'get', path, seen: seen as { value: string; version: number } | undefined }
}

/** The keys that went with a session, or by time, by directory. Nobody sees it before it is known. */
function ofEnd({ batch, ended, index, committedAt }: Revision): (Placed & { path: string })[] {
  const keys = Map.groupBy(batch.changes, ({ path }) => path.split('/')[1])
  return [...keys.values()].map((changes) => ({
    path: changes[0]?.path ?? '',
    place: index,
    calledAt: ended?.openedAt ?? committedAt,
    returnedAt: committedAt,
    action: {
      type: 'vanish' as const,
      keys: new Map(changes.map(({ path, value }) => [path, textOf(value)])),
    },
  }))
}

function describeAction(action: DirectoryAction): string {
  return JSON.stringify(action, (_key, value) => (value instanceof Map ? [...value] : value))
}
