/** How the cost of ours grows: with the size of a value, keys, peers, watchers; one after the other. */

import { quorate } from './quorate.ts'
import { type Effort, fanOut, load, warmUp } from './rows.ts'
import { Cluster } from './system.ts'
import { markdown, written } from './table.ts'

export interface Ground {
  readonly nextDirectory: () => string
  readonly effort: Effort
}

interface Dimension {
  readonly title: string
  readonly head: readonly string[]
  readonly steps: readonly number[]
  readonly cellsOf: (step: number, ground: Ground) => Promise<readonly string[]>
}

const usual = { size: 3, keys: 64, bytes: 100 }
const megabyte = 1e6

const writeHead = ['writes/s, a client per peer, window 32', 'one write at the leader, p50']

const dimensions: readonly Dimension[] = [
  {
    title: 'bytes of a value',
    head: writeHead,
    steps: [100, 1_000, 10_000],
    cellsOf: (bytes, ground) => withCluster({ ...usual, bytes }, ground, writeCells),
  },
  {
    title: 'keys',
    head: [...writeHead, 'memory of a peer'],
    steps: [1, 1_000, 100_000],
    cellsOf: (keys, ground) =>
      withCluster({ ...usual, keys }, ground, async (cluster, effort) => [
        ...(await writeCells(cluster, effort)),
        written(cluster.residentBytes() / megabyte, 'MB'),
      ]),
  },
  {
    title: 'peers, voters all',
    head: writeHead,
    steps: [1, 3, 5, 7],
    cellsOf: (size, ground) => withCluster({ ...usual, size }, ground, writeCells),
  },
  {
    title: 'watchers of one key',
    head: ['a write → the last is told, p50', 'p99'],
    steps: [1, 100, 1_000, 10_000],
    cellsOf: (watchers, ground) =>
      withCluster(usual, ground, async (cluster, { rounds }) => {
        const { p50, p99 } = await fanOut({ cluster, rounds }, watchers)
        return [written(p50, 'ms'), written(p99, 'ms')]
      }),
  },
]

/** What fails is told of, and has no figures. */
export async function growth(ground: Ground): Promise<void> {
  for (const { title, head, steps, cellsOf } of dimensions) {
    const body: string[][] = []
    for (const step of steps) {
      const cells = await cellsOf(step, ground).catch((error: unknown) => {
        console.error(`! ${title}, ${step}: ${error}`)
        return head.map(() => 'failed')
      })
      body.push([step.toLocaleString('en-US'), ...cells])
    }
    console.log(`\n${markdown([title, ...head], body)}`)
  }
}

async function writeCells(cluster: Cluster, { loadMs }: Effort): Promise<readonly string[]> {
  const note = (text: string) => console.error(`! ${text}`)
  const many = await load({ cluster, loadMs, note }, 'each', 'set', 32)
  const one = await load({ cluster, loadMs, note }, 'leader', 'set', 1)
  return [written(many.perSecond, '/s'), written(one.p50, 'ms')]
}

async function withCluster(
  { size, keys, bytes }: typeof usual,
  { nextDirectory, effort }: Ground,
  measure: (cluster: Cluster, effort: Effort) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const place = { size, directory: nextDirectory(), timing: 'default' } as const
  const { cluster } = await Cluster.start(quorate, place)
  try {
    await cluster.prepare(keys, bytes)
    await warmUp({ cluster, ...effort, note: () => {} })
    return await measure(cluster, effort)
  } finally {
    await cluster.end()
  }
}
