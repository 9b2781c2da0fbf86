/** Services and schedulers: they are there for as long as their process is. */
import { scheduler, services } from '@quorate/recipes'
import type { Scene } from '../chaos/process.ts'
import type { Told } from './fact.ts'
import { Job, pause } from './job.ts'

export async function announce(scene: Scene<Told>): Promise<void> {
  const { made, phases } = scene
  const job = new Job(scene, 'services')
  const api = services(job.peer, 'api')
  const announcement = await api.announce(`${made.name}.${made.life}`, { signal: phases.stop })
  const view = { type: 'view', recipe: 'services', worker: made.name } as const
  while (!phases.stop.aborted) {
    const instances = await api.list({ signal: phases.stop })
    job.tell({ ...view, id: job.nextId(), instances: instances.map(({ data }) => String(data)) })
    await pause(100, 400)
  }
  await announcement.withdraw({ signal: phases.stop })
}

export async function keepTime(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'scheduler')
  const { worker } = job
  await using _ = scheduler(job.peer, 'job', {
    schedule: { every: 250 },
    catchUp: 'all',
    run: ({ at }) => {
      const due = at.getTime()
      job.tell({ type: 'ran', recipe: 'scheduler', id: job.nextId(), worker, due })
    },
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  job.rest.addEventListener('abort', () => resolve(), { once: true })
  if (!job.rest.aborted) await promise
}
