/** All checkers at once, as every run has them. */
import type { History } from '../history.ts'
import type { Simulation } from '../simulation.ts'
import type { Workload } from '../workload.ts'
import { Expiries } from './expiries.ts'
import { Leases } from './leases.ts'
import type { Liveness } from './liveness.ts'
import { LocalReads } from './local-reads.ts'
import { LogBook } from './log-book.ts'
import { Members } from './members.ts'
import { Operations } from './operations.ts'
import { type Heard, Oracle } from './oracle.ts'
import { Order } from './order.ts'
import { Replicas } from './replicas.ts'
import { SessionEnds } from './sessions.ts'
import { Terms } from './terms.ts'
import { VoterSets } from './voter-sets.ts'
import { Watches } from './watches.ts'

export interface Watched {
  readonly history: History
  readonly workload: Workload
  readonly liveness: Liveness
  /** For how long only the faults of M2 have been at work. */
  readonly gentleForMs: () => number
}

/** The order matters: the book of the log knows first what the others compare with. */
export function watchAll(simulation: Simulation, watched: Watched): void {
  const { history, workload, liveness, gentleForMs } = watched
  const ends = new SessionEnds(simulation)
  const expiries = new Expiries(simulation, history, () => oracle)
  const heard: Heard = {
    onEnded: (session, ending) => ends.onEnded(session, ending),
    onExpired: (key) => expiries.onExpired(key),
  }
  const oracle = new Oracle(heard, simulation.plan.storeBytes)
  const book = new LogBook(simulation, (entry, index) =>
    oracle.apply(entry, index, simulation.world.now),
  )
  simulation.watch(
    new Terms(simulation),
    new Leases(simulation),
    new VoterSets(simulation),
    book,
    ends,
    expiries,
    new Replicas(simulation, oracle),
    new LocalReads(simulation),
    workload,
    new Operations(simulation, history, oracle),
    new Watches(simulation, oracle),
    new Members(simulation, gentleForMs),
    liveness,
    new Order(simulation, history, oracle),
  )
}
