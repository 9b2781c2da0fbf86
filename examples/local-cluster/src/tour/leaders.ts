/** Who leads, in the words of the workers themselves. */
import { type Fleet, latest } from './fleet.ts'
import { NotObserved } from './step.ts'
import type { WorkerProcess } from './worker-process.ts'

export interface Agreed {
  /** Since when all of them name it. */
  readonly at: number
  readonly leader: string
  readonly term: number
}

/** The one leader, of a term after `afterTerm`, that all of these workers name. */
export function agreedLeader(workers: readonly WorkerProcess[], afterTerm = 0): Agreed | undefined {
  const { leader, term } = workers[0]?.named ?? { leader: undefined, term: 0 }
  if (leader === undefined || term <= afterTerm) return undefined
  const sights = workers.map(({ named }) =>
    named?.leader === leader && named.term === term ? named.at : undefined,
  )
  const at = latest(sights)
  return at === undefined ? undefined : { at, leader, term }
}

export interface Standing {
  readonly leader: WorkerProcess
  readonly term: number
  readonly others: readonly WorkerProcess[]
}

/** The leader of the moment, as a process, and all that follow it. */
export async function standing(fleet: Fleet): Promise<Standing> {
  const { leader: name, term } = await fleet.observe('all peers name one leader', () =>
    agreedLeader(fleet.running),
  )
  const leader = fleet.running.find((worker) => worker.name === name)
  if (leader === undefined) throw new NotObserved(`${name}, which they name, is running`)
  return { leader, term, others: fleet.running.filter((worker) => worker !== leader) }
}
