/** Counters, configuration, queues and barriers: what is called, and what comes of it. */
import { barrier, config, counter, type Queue, queue, type StandardSchema } from '@quorate/recipes'
import type { Scene } from '../chaos/process.ts'
import type { Told } from './fact.ts'
import { Job, pause } from './job.ts'

const configPath = '/config/app'
const queueOptions = { capacity: 20 }

interface Settings {
  readonly n: number
}

const schema: StandardSchema<Settings> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const { n } = (value ?? {}) as Partial<Settings>
      return typeof n === 'number' ? { value: { n } } : { issues: [{ message: 'no number' }] }
    },
  },
}

export async function count(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'counter')
  const sum = counter(job.peer, 'sum')
  await job.repeat(async () => {
    await job.call('add', () => sum.add(1n), String)
  })
}

export async function configure(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'config')
  await using settings = await config(job.peer, configPath, { schema, defaults: { n: 0 } })
  settings.on('config:change', ({ value, previous }) => {
    if (value.n > previous.n) return
    const text = `${job.worker} saw ${value.n} after ${previous.n}`
    job.tell({ type: 'wrong', recipe: 'config', id: job.nextId(), text })
  })
  await job.repeat(async () => {
    const update = () => settings.update(({ n }) => ({ n: n + 1 }))
    await job.call('update', update, ({ n }) => String(n))
  })
}

/** The first of them opens and closes; the others pass. */
export async function pass(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'barrier')
  const gate = barrier(job.peer, 'gate')
  if (job.worker !== 'w1') {
    return await job.repeat(async () => {
      await job.call('wait', () => gate.wait({ signal: job.rest }), String)
    })
  }
  await job.repeat(async () => {
    await job.call('open', () => gate.open(), String)
    await pause(50, 300)
    await job.call('close', () => gate.close(), String)
  })
  await job.call('open', () => gate.open(), String)
}

export async function work(scene: Scene<Told>): Promise<void> {
  const job = new Job(scene, 'queue')
  const items = queue(job.peer, 'work', queueOptions)
  await Promise.all([produce(job, items), consume(job, items)])
}

async function produce(job: Job, items: Queue): Promise<void> {
  await job.repeat(async () => {
    const item = job.nextId()
    const put = () => items.put(new TextEncoder().encode(item))
    await job.call('put', put, () => item, item)
  })
}

/** Until nothing is left that anybody might give back. */
async function consume(job: Job, items: Queue): Promise<void> {
  const isEmpty = async () => {
    const { waiting, taken } = await items.count()
    return waiting + taken === 0
  }
  while (!job.rest.aborted || !(await isEmpty())) {
    const taken = await items.tryTake()
    if (taken !== undefined) {
      const item = new TextDecoder().decode(taken.value)
      await job.hold(taken, item, taken.fencingToken)
      await job.call(
        'done',
        () => taken.done(),
        () => item,
        item,
      )
      await taken.giveBack()
    }
    await pause(20, 200)
  }
}

/** What is there, as recent as can be. */
export async function sumOf({ peer, made }: Scene<Told>): Promise<Told> {
  const { waiting, taken } = await queue(peer, 'work', queueOptions).count()
  await using settings = await config(peer, configPath, { schema, defaults: { n: 0 } })
  return {
    type: 'sum',
    id: `${made.name}.sum`,
    worker: made.name,
    counter: await counter(peer, 'sum').get(),
    config: BigInt(settings.value.n),
    items: waiting + taken,
  }
}
