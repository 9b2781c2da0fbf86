/** Elections, read-write locks, semaphores and double barriers: whoever gets one holds it for a while. */
import { randomInt } from 'node:crypto'
import { doubleBarrier, leaderElection, readWriteLock, semaphore } from '@quorate/recipes'
import type { Scene } from '../chaos/process.ts'
import { participants, permits, type Told } from './fact.ts'
import { Job } from './job.ts'

export async function campaign(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'election')
  const election = leaderElection(job.peer, 'job')
  await job.repeat(async () => {
    const leadership = await election.campaign({ signal: job.rest })
    await job.hold(leadership, 'leader', leadership.fencingToken)
    await leadership.resign()
  })
}

export async function readAndWrite(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'read-write')
  const rw = readWriteLock(job.peer, 'contended')
  await job.repeat(async () => {
    const way = randomInt(3) === 0 ? 'write' : 'read'
    const held = await rw[way].acquire({ signal: job.rest })
    await job.hold(held, way, held.fencingToken)
    await held.release()
  })
}

export async function takePermits(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'semaphore')
  const contended = semaphore(job.peer, 'contended', { permits })
  await job.repeat(async () => {
    const held = await contended.acquire({ signal: job.rest })
    await job.hold(held, 'permit', held.fencingToken)
    await held.release()
  })
}

export async function meet(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'double-barrier')
  // Sabotaged, it opens too soon.
  const count = scene.made.sabotage === undefined ? participants : participants - 1
  const room = doubleBarrier(job.peer, 'round', { count })
  await job.repeat(async () => {
    const enter = () => room.enter({ signal: job.rest })
    const one = await job.call('enter', enter, ({ round }) => round)
    if (one === undefined) return
    await job.hold(one, one.round)
    await one.leave({ signal: job.rest })
  })
}
