/** All peers leave: a farewell instead of a timeout. */
import { monotonicMs } from '../monotonic.ts'
import { latest } from './fleet.ts'
import { standing } from './leaders.ts'
import { NotObserved, type Stage } from './step.ts'
import type { WorkerProcess } from './worker-process.ts'

export async function leave(stage: Stage): Promise<void> {
  const { fleet, screen } = stage
  const { others, leader } = await standing(fleet)
  // The replacement, which started last: it has no vote, so it could not close its session any more
  // if those who have one were gone before it is told to stop.
  const first = others.at(-1)
  const rest = others.slice(0, -1)
  if (first === undefined) throw new NotObserved('somebody is there to leave')
  const staying = [leader, ...rest]
  screen.step('leave', 'Peers stop gracefully: they close their session before they go.')

  const since = stage.isSabotaged ? monotonicMs() : stop(first)
  const gone = await fleet.observe("every watch says that the leaver's key is gone", () =>
    latest(staying.map((peer) => peer.gone.get(first.name))),
  )
  screen.observed(gone - since, `${first.name} stops: its key is gone, every other watch says so`)

  // Now all others at once, so that nobody is left in the end; each of them watches until it ends.
  const sinceAll = Math.min(...staying.map(stop))
  const allGone = await fleet.observe("each leaver's key is gone, by the watch of another", () =>
    latest(staying.map((peer) => firstSight(staying, peer))),
  )
  screen.observed(allGone - sinceAll, `the other ${staying.length} stop at once: all keys are gone`)
  await fleet.observe(
    'all processes end by themselves',
    () => fleet.running.length === 0 || undefined,
  )
  const failed = [first, ...staying].filter(({ ended }) => ended?.code !== 0)
  if (failed.length > 0) {
    throw new NotObserved(
      'all processes end with exit code 0',
      failed.map(({ name }) => name).join(),
    )
  }
  screen.observed(monotonicMs() - sinceAll, 'all processes have ended by themselves')
}

/** Tells a peer to stop; returns when. */
function stop(worker: WorkerProcess): number {
  worker.mayEnd = true
  const at = monotonicMs()
  void worker.ask({ type: 'stop' })
  return at
}

/** When another peer's watch was the first to say that this one's key is gone. */
function firstSight(watchers: readonly WorkerProcess[], peer: WorkerProcess): number | undefined {
  const sights = watchers
    .filter((watcher) => watcher !== peer)
    .flatMap((watcher) => watcher.gone.get(peer.name) ?? [])
  return sights.length === 0 ? undefined : Math.min(...sights)
}
