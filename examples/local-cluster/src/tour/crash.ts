/** The leader is killed while another peer writes. */
import { latest } from './fleet.ts'
import { agreedLeader, standing } from './leaders.ts'
import { NotObserved, type Stage } from './step.ts'
import { checkNothingLost, startWriter } from './writes.ts'

export async function crash(stage: Stage): Promise<void> {
  const { fleet, screen } = stage
  const { leader, term, others: survivors } = await standing(fleet)
  const writer = await startWriter(fleet, survivors)
  const reader = survivors.find((survivor) => survivor !== writer)
  if (reader === undefined) throw new NotObserved('a second peer survives')
  screen.step('crash', `kill -9 of the leader, ${leader.name}, while ${writer.name} writes.`)

  leader.mayEnd = true
  const since = leader.signal(stage.isSabotaged ? undefined : 'SIGKILL')
  const next = writer.ask({ type: 'next-write', after: since, laterThanTerm: term })

  const agreed = await fleet.observe('every survivor names a new leader', () =>
    agreedLeader(survivors, term),
  )
  const named = `every survivor names the new leader, ${agreed.leader} (term ${agreed.term})`
  screen.observed(agreed.at - since, named)
  const { acknowledgedAt } = await fleet.answer('the next write is acknowledged', next)
  screen.observed(acknowledgedAt - since, 'the next write is acknowledged')
  const gone = await fleet.observe(
    "every survivor's watch says that the dead peer's key is gone",
    () => latest(survivors.map((survivor) => survivor.gone.get(leader.name))),
  )
  screen.observed(gone - since, "the dead peer's key is gone, and every survivor's watch says so")
  await checkNothingLost(stage, writer, reader)
}
