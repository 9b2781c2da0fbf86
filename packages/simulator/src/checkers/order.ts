/**
 * S4: writes and linearizable reads are linearizable. The history of every top-level directory is
 * put before the checker at the end of the run: what clients asked and were told in true time, and
 * the ends of sessions, which take keys away at some moment before they are first known.
 */
import type { History, Read, Write } from '../history.ts'
import { textOf } from '../history.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import { type Answer, type DirectoryAction, directoryModel } from './directory.ts'
import { checkLinearizability, type Operation } from './linearizability.ts'
import type { Oracle, Revision } from './oracle.ts'

const stepsAtMost = 300_000

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
      const verdict = checkLinearizability(directoryModel, operations, stepsAtMost)
      this.#simulation.count(`history-${verdict}`)
      if (verdict !== 'broken') continue
      const lines = operations
        .toSorted((a, b) => a.calledAt - b.calledAt)
        .map(({ calledAt, returnedAt, action }) => {
          const until = returnedAt?.toFixed(2) ?? 'never'
          return `  ${calledAt.toFixed(2)} to ${until}: ${describeAction(action)}`
        })
      const text = `the history of ${name} is not linearizable`
      this.#simulation.report('S4', `${text}:\n${lines.join('\n')}`)
    }
  }

  #directories(): Map<string, Operation<DirectoryAction>[]> {
    const directories = new Map<string, Operation<DirectoryAction>[]>()
    const add = (path: string, operation: Operation<DirectoryAction>) => {
      const name = `/${path.split('/')[1]}`
      const operations = directories.get(name)
      if (operations === undefined) directories.set(name, [operation])
      else operations.push(operation)
    }
    for (const write of this.#history.writes) {
      const operation = ofWrite(write)
      if (operation !== undefined) add(write.operation.path, operation)
    }
    for (const read of this.#history.reads) {
      const { calledAt, returnedAt, path } = read
      if (returnedAt !== undefined) add(path, { calledAt, returnedAt, action: ofRead(read) })
    }
    for (const revision of this.#oracle.revisions) {
      if (revision?.ended === undefined) continue
      for (const operation of ofEnd(revision)) add(operation.path, operation)
    }
    return directories
  }
}

/** undefined: it surely had no effect. */
function ofWrite(write: Write): Operation<DirectoryAction> | undefined {
  const { calledAt, operation, number, result } = write
  if (result !== undefined && 'notApplied' in result) return undefined
  const isAnswered = result !== undefined && !('unknown' in result)
  const returnedAt = isAnswered ? write.returnedAt : undefined
  const answer = isAnswered ? answerOf(result) : undefined
  const { type, path } = operation
  const value = String(number)
  switch (type) {
    case 'create': {
      const { ephemeral } = operation
      return { calledAt, returnedAt, action: { type, path, value, ephemeral, answer } }
    }
    case 'set': {
      const { ifVersion } = operation
      return { calledAt, returnedAt, action: { type, path, value, ifVersion, answer } }
    }
    case 'delete': {
      const { ifVersion } = operation
      return { calledAt, returnedAt, action: { type, path, ifVersion, answer } }
    }
  }
}

function answerOf(result: NonNullable<Write['result']>): Answer | undefined {
  if (result.ok) return { outcome: 'ok', version: result.version }
  if (!('error' in result)) return undefined
  const { error } = result
  const actual = error.code === 'version-mismatch' ? error.actual : undefined
  return { outcome: error.code, actual }
}

function ofRead({ kind, path, seen }: Read): DirectoryAction {
  if (kind === 'children') return { type: 'children', path, names: seen as readonly string[] }
  return { type: 'get', path, seen: seen as { value: string; version: number } | undefined }
}

/** The keys that went with a session, by directory. */
function ofEnd({ batch, ended, committedAt }: Revision) {
  const keys = Map.groupBy(batch.changes, ({ path }) => path.split('/')[1])
  return [...keys.values()].map((changes) => ({
    path: changes[0]?.path ?? '',
    calledAt: ended?.openedAt ?? 0,
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
