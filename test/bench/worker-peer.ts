/** One of the peers of the worker benchmark: does one kind of operation for a while, so many at a time. */
import { createPeer } from 'quorate'

export type Operation = 'write' | 'read' | 'local'

export interface Asked {
  readonly operation: Operation
  readonly window: number
  readonly forMs: number
}

export type Told =
  | { readonly type: 'ready' }
  /** Operations in a second, and the median of how long one took, in milliseconds. */
  | { readonly type: 'measured'; readonly rate: number; readonly medianMs: number }

const [cluster = '', name = '', worker, priority] = process.argv.slice(2)
const peer = await createPeer({
  cluster,
  name,
  bootstrap: { expect: 3 },
  worker: worker === 'true',
  priority: Number(priority),
})
const value = new Uint8Array(100)
const keys = 64
const localReadsPerTurn = 1_000

process.once('disconnect', () => process.exit())
process.on('message', async (asked: Asked) => tell(await measured(asked)))
await peer.ready()
for (let i = 0; i < keys; i++) await peer.state.set(`/bench/${name}/${i}`, value)
tell({ type: 'ready' })

async function measured({ operation, window, forMs }: Asked): Promise<Told> {
  const begin = performance.now()
  const took: number[] = []
  let count = 0
  const one = async (slot: number) => {
    while (performance.now() - begin < forMs) {
      const start = performance.now()
      const done = await perform(operation, `/bench/${name}/${slot % keys}`)
      count += done
      took.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: window }, (_, slot) => one(slot)))
  const rate = (1_000 * count) / (performance.now() - begin)
  took.sort((a, b) => a - b)
  return { type: 'measured', rate, medianMs: took[took.length >> 1] ?? Number.NaN }
}

/** How many operations that were. */
async function perform(operation: Operation, path: string): Promise<number> {
  if (operation === 'local') {
    for (let i = 0; i < localReadsPerTurn; i++) peer.state.local.get(path)
    return localReadsPerTurn
  }
  const done = operation === 'write' ? peer.state.set(path, value) : peer.state.get(path)
  // On a machine that is too busy a session may end.
  return await done.then(
    () => 1,
    () => 0,
  )
}

function tell(told: Told): void {
  process.send?.(told, undefined, undefined, () => {})
}
