/**
 * M1: a crashed member is dead at every live peer at the end. M2: within the stated faults nobody
 * alive is declared dead. M3: only its owner raises an incarnation. M4: at the end, with all
 * partitions healed, all views agree.
 */
import type { PeerId } from '@quorate/kernel'
import type { ClusterNotice } from 'quorate/cluster'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'

/** How long the echo of a harsh time may last: the longest suspicion, and what gossip adds. */
const echoMs = 15_000

export class Members implements Observer {
  readonly #simulation: Simulation
  readonly #gentleForMs: () => number
  /** The highest that any life of the peer has had: a new life may not know it yet. */
  readonly #ownIncarnations = new Map<PeerId, number>()

  /** `gentleForMs`: for how long only the faults of M2 have been at work. */
  constructor(simulation: Simulation, gentleForMs: () => number) {
    this.#simulation = simulation
    this.#gentleForMs = gentleForMs
  }

  readonly onStep = (life: Life): void => {
    const own = this.#ownIncarnation(life)
    if (own > (this.#ownIncarnations.get(life.id) ?? 0)) this.#ownIncarnations.set(life.id, own)
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    if (notice.type !== 'member') return
    const { member, change } = notice
    const owner = this.#simulation.lives().find(({ id }) => id === member.id)
    // An owner that has not been asked yet has raised nothing since its last step.
    const own = Math.max(
      owner === undefined ? 0 : this.#ownIncarnation(owner),
      this.#ownIncarnations.get(member.id) ?? 0,
    )
    if (member.incarnation > own) {
      const text = `${life.name} knows incarnation ${member.incarnation} of ${member.id}`
      this.#simulation.report('M3', `${text}, which itself is at ${own}`)
    }
    if (change === 'dead' && owner !== undefined) {
      if (this.#gentleForMs() < echoMs) this.#simulation.count('death-of-the-unreachable')
      else this.#simulation.report('M2', `${life.name} declares ${owner.name} dead, which is alive`)
    }
  }

  readonly onVerdict = (): void => {
    const lives = this.#simulation.lives()
    for (const life of lives) {
      const { membership } = life.host.cluster
      for (const other of lives) {
        const status = other === life ? 'alive' : membership.get(other.id)?.status
        if (status === 'alive') continue
        this.#simulation.report('M4', `${life.name} ends holding ${other.name} for ${status}`)
      }
      for (const member of membership.members()) {
        if (member.status === 'dead' || member.status === 'left') continue
        if (lives.some(({ id }) => id === member.id)) continue
        const text = `${life.name} ends holding ${member.id} for ${member.status}`
        this.#simulation.report('M1', `${text}, which has been gone since the faults ended`)
      }
    }
  }

  #ownIncarnation(life: Life): number {
    return life.host.cluster.membership.get(life.id)?.incarnation ?? 0
  }
}
