/** Five processes find each other, found a cluster and elect a leader. */
import { isDeepStrictEqual } from 'node:util'
import { latest } from './fleet.ts'
import { agreedLeader } from './leaders.ts'
import type { Stage } from './step.ts'

const peers = 5

/** The very first start translates the sources of every process; later ones are much quicker. */
const firstLimitMs = 12_000

export async function form({ fleet, screen, isSabotaged }: Stage): Promise<void> {
  screen.step(
    'form',
    `${peers} processes, told a cluster's name and "expect: ${peers}", find each other by multicast DNS on loopback.`,
  )
  const founders = isSabotaged ? peers - 1 : peers
  const workers = Array.from({ length: founders }, () => fleet.start(peers))
  const since = workers[0]?.startedAt ?? 0

  const formed = await fleet.observe(
    `${peers} peers found a cluster`,
    () => latest(workers.map(({ readyAt }) => readyAt)),
    firstLimitMs,
  )
  const names = workers.map(({ name }) => name).sort()
  for (const worker of workers) {
    const seen = await fleet.answer('a list of members', worker.ask({ type: 'members' }))
    if (!isDeepStrictEqual(seen.toSorted(), names)) {
      throw new Error(`${worker.name} knows other members: ${seen.join(', ')}`)
    }
  }
  screen.observed(formed - since, 'cold start to a founded cluster; each of them knows all five')

  const everyKey = await fleet.observe('every watch shows all five keys below /workers', () =>
    latest(workers.flatMap(({ here }) => names.map((name) => here.get(name)))),
  )
  screen.observed(everyKey - since, 'each keeps a key below /workers; every watch shows all five')

  const agreed = await fleet.observe('all five name one leader', () => agreedLeader(workers))
  screen.checked(`all five name one leader: ${agreed.leader}, in term ${agreed.term}`)
}
