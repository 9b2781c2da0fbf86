/**
 * S2: the holder's own deadline passes before the cluster may give its keys away. The moment at
 * which the end of a session is first known to be committed is the earliest at which anybody can
 * act on it: from then on the holder must not believe in its session, unless it ended it.
 */
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import type { Ending, OracleSession } from './oracle.ts'

export class SessionEnds implements Observer {
  readonly #simulation: Simulation
  /** The last session of each life that has ended, though its holder did not end it. */
  readonly #ended = new Map<Life, OracleSession>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** To be called by the oracle. */
  onEnded(session: OracleSession, ending: Ending): void {
    this.#simulation.count(`session-${ending}`)
    const holder = this.#holder(session)
    if (holder === undefined || ending === 'closed') return
    this.#ended.set(holder, session)
    this.onStep(holder)
  }

  /** A holder that does not believe in its session begins to only by a step. */
  readonly onStep = (life: Life): void => {
    const session = this.#ended.get(life)
    if (session === undefined) return
    const { host, process } = life
    const own = host.cluster.state.session
    if (own?.id.number !== session.number || !host.isSessionHeld) return
    const leftMs = (host.sessionDeadline ?? 0) - process.clock.now()
    const left = `${leftMs.toFixed(1)} ms of its own clock left`
    this.#simulation.report(
      'S2',
      `session ${session.handle} of ${life.name} is over, and its holder has ${left}`,
    )
  }

  readonly onEnd = (life: Life): void => {
    this.#ended.delete(life)
  }

  /**
   * The life that opened it, if it still runs. A paused one does, and one whose machine is
   * suspended: it is asked what it would find with its first instruction.
   */
  #holder({ peer, nonce }: OracleSession): Life | undefined {
    return this.#simulation
      .lives()
      .find(({ id, process }) => id === peer && process.boot.nonce === nonce)
  }
}
