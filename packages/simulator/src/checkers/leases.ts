/**
 * E3: at no instant do two peers hold a valid lease, each by its own clocks. A lease begins and is
 * renewed only by a step of its holder, so whenever two overlap, the later one begins while the
 * other is valid: it is enough to look when a leader has made a step.
 */
import { isLeading, type Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'

export class Leases implements Observer {
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  readonly onStep = (life: Life): void => {
    const { election } = life.host.cluster
    if (election.role !== 'leader' || !isLeading(life)) return
    for (const other of this.#simulation.lives()) {
      if (other === life || !isLeading(other)) continue
      if (other.host.cluster.clusterId !== life.host.cluster.clusterId) continue
      const terms = `${election.term} and ${other.host.cluster.election.term}`
      this.#simulation.report(
        'E3',
        `${life.name} and ${other.name} both hold a valid lease, in terms ${terms}`,
      )
    }
  }
}
