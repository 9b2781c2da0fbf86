/** The leader is stopped, as by a debugger or a suspended machine: silent, and yet alive. */
import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '../monotonic.ts'
import { agreedLeader, standing } from './leaders.ts'
import { NotObserved, type Stage } from './step.ts'
import type { WorkerProcess } from './worker-process.ts'
import { checkNothingLost, startWriter } from './writes.ts'

/** What the next step wakes. */
export interface Paused {
  readonly worker: WorkerProcess
  readonly since: number
  /** In which it led. */
  readonly term: number
}

/** Much longer than a lease, and much shorter than a session. */
const pauseMs = 1_500

export async function pause(stage: Stage): Promise<Paused> {
  const { fleet, screen } = stage
  const { leader, term, others } = await standing(fleet)
  // Its own log begins well before it is stopped.
  await fleet.answer('the leader notes its claims', leader.ask({ type: 'note-claims' }))
  const writer = await startWriter(fleet, others)
  const guard = others.find((other) => other !== writer)
  if (guard === undefined) throw new NotObserved('there are two peers beside the leader')
  screen.step(
    'pause',
    `SIGSTOP of the leader, ${leader.name}: it is silent, but its sockets live on.`,
  )

  await fleet.answer('a peer guards the stopped one', guard.ask({ type: 'guard', pid: leader.pid }))
  const since = leader.signal(stage.isSabotaged ? undefined : 'SIGSTOP')
  const next = writer.ask({ type: 'next-write', after: since, laterThanTerm: term })

  const agreed = await fleet.observe('every other peer names a new leader', () =>
    agreedLeader(others, term),
  )
  const named = `every other peer names the new leader, ${agreed.leader} (term ${agreed.term})`
  screen.observed(agreed.at - since, named)
  const { acknowledgedAt } = await fleet.answer('the next write is acknowledged', next)
  screen.observed(acknowledgedAt - since, 'the next write is acknowledged')
  await checkNothingLost(stage, writer, guard)
  await delay(Math.max(0, since + pauseMs - monotonicMs()))
  return { worker: leader, since, term }
}
