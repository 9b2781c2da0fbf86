/**
 * S2: the holder's own deadline passes before the cluster may give its keys away. The moment at
 * which the end of a session is first known to be committed is the earliest at which anybody can
 * act on it: by then the holder must not believe in its session any more, unless it ended it.
 */
import type { Life } from '../life.ts'
import type { Simulation } from '../simulation.ts'
import type { Ending, OracleSession } from './oracle.ts'

export class SessionEnds {
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** To be called by the oracle. */
  onEnded(session: OracleSession, ending: Ending): void {
    this.#simulation.count(`session-${ending}`)
    const holder = this.#holder(session)
    if (holder === undefined || ending === 'closed') return
    const { host, process } = holder
    if (host.cluster.state.session?.id.number !== session.number || !host.isSessionHeld) return
    const leftMs = (host.sessionDeadline ?? 0) - process.clock.now()
    const left = `${leftMs.toFixed(1)} ms of its own clock left`
    this.#simulation.report(
      'S2',
      `session ${session.handle} of ${holder.name} is ${ending}, and its holder has ${left}`,
    )
  }

  /** The life that opened it, if it still runs (a paused one does, and a suspended one: it is asked what its first instruction would). */
  #holder({ peer, nonce }: OracleSession): Life | undefined {
    return this.#simulation
      .lives()
      .find(({ id, process }) => id === peer && process.boot.nonce === nonce)
  }
}
