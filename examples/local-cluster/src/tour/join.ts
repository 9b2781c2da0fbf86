/** A replacement joins and receives everything. */
import { isDeepStrictEqual } from 'node:util'
import { latest } from './fleet.ts'
import { NotObserved, type Stage } from './step.ts'
import { count } from './writes.ts'

export async function join({ fleet, screen, isSabotaged }: Stage): Promise<void> {
  const others = fleet.running
  screen.step('join', "A replacement starts, told only the cluster's name, and finds the others.")
  const newcomer = isSabotaged ? fleet.start(undefined, 'another') : fleet.start()
  const since = newcomer.startedAt

  const ready = await fleet.observe('the replacement joins', () => newcomer.readyAt)
  screen.observed(ready - since, `${newcomer.name} has started, joined and caught up`)
  const everywhere = await fleet.observe("every peer's watch shows the replacement's key", () =>
    latest([...others, newcomer].map(({ here }) => here.get(newcomer.name))),
  )
  screen.observed(everywhere - since, "every peer's watch shows its key")

  const [its, theirs] = await fleet.answer(
    'two peers show their replicas',
    Promise.all([newcomer, others[0] ?? newcomer].map((peer) => peer.ask({ type: 'view' }))),
  )
  if (!isDeepStrictEqual(its, theirs)) {
    throw new NotObserved('the replica of the replacement equals that of a survivor')
  }
  const size = `${count(its?.entries.length ?? 0)} keys at revision ${count(its?.revision ?? 0)}`
  screen.checked(`its replica is full: ${size}, equal to that of a survivor`)
}
