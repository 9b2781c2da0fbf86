/** The stopped leader wakes, and finds by itself that its time is over. */
import type { Claims } from '../orders/claims.ts'
import { agreedLeader } from './leaders.ts'
import type { Paused } from './pause.ts'
import { NotObserved, type Stage } from './step.ts'
import { count } from './writes.ts'

export async function wake(
  stage: Stage,
  { worker, since: stoppedAt, term }: Paused,
): Promise<void> {
  const { fleet, screen } = stage
  const others = fleet.running.filter((other) => other !== worker)
  const next = agreedLeader(others, term)
  const successor = others.find(({ name }) => name === next?.leader)
  if (successor === undefined) throw new NotObserved('the others name one leader')
  // It may claim to lead only after it was elected, and names itself at that very moment.
  const electedAt = successor.named?.at ?? 0
  screen.step('wake', `SIGCONT: ${worker.name} goes on where it was stopped, as the leader it was.`)

  const wokenAt = worker.signal(stage.isSabotaged ? undefined : 'SIGCONT')
  const stepped = await fleet.observe(`${worker.name} names the new leader`, () =>
    worker.named?.leader === successor.name ? worker.named : undefined,
  )
  screen.observed(
    stepped.at - wokenAt,
    `it has stepped back by itself, and names ${successor.name}`,
  )

  const claims = await fleet.answer('it hands over its log', worker.ask({ type: 'claims' }))
  const { lastClaimAt, leaseEndedAt } = requireHonest(claims, term, electedAt)
  const times = [
    `its last claim at ${after(stoppedAt, lastClaimAt)}`,
    `its lease over at ${after(stoppedAt, leaseEndedAt)}`,
    `its successor elected at ${after(stoppedAt, electedAt)}`,
  ]
  screen.checked(`its own log, ${count(claims.looks)} looks: no claim after its lease was over`)
  screen.checked(`counted from SIGSTOP: ${times.join(', ')}`)

  if (!others.every(({ here }) => here.has(worker.name))) {
    throw new NotObserved('its session outlived the pause: its key was there all along')
  }
  screen.checked('its session outlived the pause: its key below /workers was there all along')
}

/** Reads the log of a former leader; throws if it ever claimed what was not its own any more. */
function requireHonest(
  { stretches, late }: Claims,
  term: number,
  electedAt: number,
): { lastClaimAt: number; leaseEndedAt: number } {
  const last = stretches.findLast((stretch) => stretch.isLeader && stretch.term === term)
  if (last?.leaseUntil === undefined) throw new NotObserved('its log shows how it led')
  if (late > 0) throw new NotObserved('it never claimed to lead after its lease', `${late} times`)
  if (last.to >= electedAt) {
    const instead = `it did so ${after(electedAt, last.to)} after that`
    throw new NotObserved('it made its last claim before the next leader was elected', instead)
  }
  return { lastClaimAt: last.to, leaseEndedAt: last.leaseUntil }
}

function after(from: number, to: number): string {
  return `${(to - from).toFixed(0)} ms`
}
