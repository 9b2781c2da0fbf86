/** A peer that writes while the tour hurts the cluster, and the proof that nothing was lost. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Fleet } from './fleet.ts'
import { NotObserved, type Stage } from './step.ts'
import type { WorkerProcess } from './worker-process.ts'

/** So long the writer writes before anything happens to it. */
const undisturbedMs = 200

/** Lets one of these peers write without a pause; resolves once it is well under way. */
export async function startWriter(
  fleet: Fleet,
  candidates: readonly WorkerProcess[],
): Promise<WorkerProcess> {
  const writer = candidates[0]
  if (writer === undefined) throw new NotObserved('there is a peer that can write')
  await fleet.answer('a peer begins to write', writer.ask({ type: 'write' }))
  const first = writer.ask({ type: 'next-write', after: 0, laterThanTerm: 0 })
  await fleet.answer('a first write is acknowledged', first)
  await delay(undisturbedMs)
  return writer
}

/**
 * Every acknowledged write raised the version of its key by one. So at another peer the versions
 * add up to the number of acknowledged writes; those that were given up may be among them.
 */
export async function checkNothingLost(
  { fleet, screen }: Stage,
  writer: WorkerProcess,
  reader: WorkerProcess,
): Promise<void> {
  const { acknowledged, unknown } = await fleet.answer(
    'the writer rests',
    writer.ask({ type: 'rest' }),
  )
  const view = await fleet.answer('a peer shows its replica', reader.ask({ type: 'view' }))
  const kept = view.entries
    .filter(({ path }) => path.startsWith(`/tour/by-${writer.name}/`))
    .reduce((sum, { version }) => sum + version, 0)
  if (kept < acknowledged || kept > acknowledged + unknown) {
    const instead = `${reader.name} has ${kept} of ${acknowledged}, and ${unknown} were given up`
    throw new NotObserved('every acknowledged write is there exactly once', instead)
  }
  screen.checked(`${count(acknowledged)} acknowledged writes: none lost, none applied twice`)
}

export function count(number: number): string {
  return number.toLocaleString('en-US')
}
