/**
 * S5: local reads never go back during one life of a peer, and see its own completed writes. Nor
 * does the pair of epoch and revision, by which who fences orders what it was told.
 */
import type { ClusterNotice } from 'quorate/cluster'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'

export class LocalReads implements Observer {
  readonly #simulation: Simulation
  readonly #revisions = new Map<Life, number>()
  readonly #epochs = new Map<Life, number>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  readonly onStep = (life: Life): void => {
    const { revision } = life.host.cluster.state.tree
    const before = this.#revisions.get(life) ?? 0
    if (revision < before) {
      const text = `local reads of ${life.name} go back from revision ${before} to ${revision}`
      this.#simulation.report('S5', text)
    }
    if (revision !== before) this.#revisions.set(life, revision)
    const { epoch } = life.host.cluster.watches.cursor
    const epochBefore = this.#epochs.get(life) ?? 1
    if (epoch < epochBefore) {
      const text = `${life.name} goes back from epoch ${epochBefore} to ${epoch}`
      this.#simulation.report('S5', text)
    }
    if (epoch !== epochBefore) this.#epochs.set(life, epoch)
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    if (notice.type !== 'result' || !notice.result.ok) return
    const { revision } = life.host.cluster.state.tree
    if (revision >= notice.result.revision) return
    const text = `${life.name} is told of its write at revision ${notice.result.revision}`
    this.#simulation.report('S5', `${text} while it reads revision ${revision}`)
  }

  readonly onEnd = (life: Life): void => {
    this.#revisions.delete(life)
    this.#epochs.delete(life)
  }
}
