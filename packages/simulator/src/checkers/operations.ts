/**
 * S3: every operation is applied at most once, and its result is reported truly: what is reported
 * applied stands in the log with that very result, what is reported refused or not applied never
 * shows. L4: an acknowledged write is there at the end, at every live peer.
 */
import type { ClusterNotice } from 'quorate/cluster'
import { describeOperation, firstValueOf, type History, textOf, type Write } from '../history.ts'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import type { Fate, Oracle, Revision } from './oracle.ts'

export class Operations implements Observer {
  readonly #simulation: Simulation
  readonly #history: History
  readonly #oracle: Oracle
  readonly #answered = new Set<Write>()
  #hasNews = false
  #writtenUpTo = 0
  readonly #written = new Map<string, number>()

  constructor(simulation: Simulation, history: History, oracle: Oracle) {
    this.#simulation = simulation
    this.#history = history
    this.#oracle = oracle
  }

  readonly onNotice = (_life: Life, notice: ClusterNotice): void => {
    if (notice.type === 'result') this.#hasNews = true
  }

  readonly onStep = (): void => {
    this.#readRevisions()
    if (!this.#hasNews) return
    this.#hasNews = false
    for (const write of this.#history.writes) {
      if (write.result === undefined || this.#answered.has(write)) continue
      this.#answered.add(write)
      this.#check(write)
    }
  }

  readonly onVerdict = (): void => {
    for (const write of this.#history.writes) {
      if (write.result !== undefined) this.#check(write)
    }
    for (const life of this.#simulation.lives()) {
      const { revision } = life.host.cluster.state.tree
      const lost = this.#history.writes.find(
        ({ result }) => result?.ok === true && result.revision > revision,
      )
      if (lost === undefined) continue
      const text = `${life.name} ends at revision ${revision}, without the acknowledged`
      this.#simulation.report('L4', `${text} ${describeOperation(lost.operation)}`)
    }
  }

  /** No value is written twice. */
  #readRevisions(): void {
    while (this.#writtenUpTo < this.#oracle.revision) {
      this.#writtenUpTo++
      const changes = this.#oracle.revisions[this.#writtenUpTo]?.batch.changes ?? []
      for (const { type, value, path } of changes) {
        if (type === 'delete') continue
        const written = textOf(value)
        const before = this.#written.get(written)
        this.#written.set(written, this.#writtenUpTo)
        if (before === undefined) continue
        const text = `${path} = ${written} is applied at revision ${before}`
        this.#simulation.report('S3', `${text} and again at ${this.#writtenUpTo}`)
      }
    }
  }

  #check(write: Write): void {
    const { operation, result, number } = write
    if (result === undefined || 'unknown' in result) return
    if (!result.ok) {
      this.#checkRefusal(write)
      return
    }
    const told = JSON.stringify(result.keys)
    const isSame = (fate: Fate) =>
      fate.outcome === 'ok' &&
      fate.revision === result.revision &&
      JSON.stringify(fate.keys) === told
    const fate = this.#oracle.fates.get(String(number))
    const isTrue =
      firstValueOf(operation) === undefined
        ? this.#oracle.deletions.some((one) => isSame(one))
        : fate !== undefined && isSame(fate)
    if (isTrue) return
    this.#simulation.report('S3', this.#describe(write, this.#oracle.revisions[result.revision]))
  }

  #checkRefusal(write: Write): void {
    const revision = this.#written.get(String(write.number))
    if (revision !== undefined) {
      this.#simulation.report('S3', this.#describe(write, this.#oracle.revisions[revision]))
      return
    }
    const fate = this.#oracle.fates.get(String(write.number))
    if (fate === undefined) return
    const { result } = write
    const error = result !== undefined && 'error' in result ? result.error : undefined
    if (error?.code === fate.outcome && error.step === fate.step) return
    this.#simulation.report('S3', `${this.#describe(write, undefined)}, which was ${fate.outcome}`)
  }

  #describe({ life, operation, result, number }: Write, revision: Revision | undefined): string {
    const log = revision === undefined ? 'nothing' : JSON.stringify(revision.batch)
    const told = JSON.stringify(result)
    const what = `${describeOperation(operation)} (${number})`
    return `${life.name} reports of ${what}: ${told}; the log has ${log}`
  }
}
