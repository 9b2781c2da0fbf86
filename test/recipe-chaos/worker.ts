/** A process that uses all recipes at once, and tells what comes of it. */
import { once } from 'node:events'
import { onStage } from '../chaos/process.ts'
import type { Told } from './fact.ts'
import { campaign, meet, readAndWrite, takePermits } from './holding-jobs.ts'
import { announce, keepTime } from './standing-jobs.ts'
import { configure, count, pass, sumOf, work } from './value-jobs.ts'

const jobs = [campaign, readAndWrite, takePermits, meet, count, configure, pass, work, keepTime]

await onStage<Told>(async (scene) => {
  const { sum, stop } = scene.phases
  const standing = announce(scene)
  await Promise.race([standing, Promise.all(jobs.map((job) => job(scene)))])
  scene.tell({ type: 'rested' })
  if (!sum.aborted) await once(sum, 'abort')
  scene.tell(await sumOf(scene))
  if (!stop.aborted) await once(stop, 'abort')
  await standing
})
