/** Rows about locks: what one costs, and how long until the next one has it when its holder is killed. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from './program.ts'
import { load, type Row, settleMs, type Trial } from './rows.ts'
import type { Timing } from './system.ts'

const contenders = 100

export const lockRows: readonly Row[] = [
  {
    group: 'locks',
    figures: [
      {
        label: 'a lock acquired and released, one client at a follower',
        unit: '/s',
        better: 'more',
      },
      { label: 'a lock acquired and released, p50', unit: 'ms', better: 'less' },
      { label: 'a lock acquired and released, p99', unit: 'ms', better: 'less' },
    ],
    cluster: 'kept',
    measure: async (trial) => {
      const { perSecond, p50, p99 } = await load(trial, 'follower', 'lock', 1)
      return [perSecond, p50, p99]
    },
  },
  {
    group: 'locks',
    figures: [{ label: `one lock, ${contenders} contenders, holders`, unit: '/s', better: 'more' }],
    cluster: 'kept',
    measure: async (trial) => [await contended(trial)],
  },
  handOver('default'),
  handOver('fast'),
]

/** Spread evenly over the clients. */
async function contended({ cluster, loadMs, note }: Trial): Promise<number> {
  const { clients } = cluster
  const shareOf = (i: number) =>
    Math.floor(((i + 1) * contenders) / clients.length) -
    Math.floor((i * contenders) / clients.length)
  const answers = await Promise.all(
    clients.map((client, i) => client.ask(`load contend ${shareOf(i)} ${loadMs}`)),
  )
  const failed = answers.reduce((sum, { failed }: Answer) => sum + Number(failed), 0)
  if (failed > 0) note(`${failed} operations failed`)
  const rates = answers.map(({ count, ms }) => (1_000 * Number(count)) / Number(ms))
  return rates.reduce((sum, it) => sum + it, 0)
}

/** The holder and the next one are clients of two followers; nobody but the holder is killed. */
function handOver(timing: Timing): Row {
  const timings = timing === 'fast' ? 'short timeouts' : 'defaults'
  const label = `kill -9 of the holder of a lock → the next one has it, ${timings}`
  return {
    group: 'handover',
    figures: [{ label, unit: 'ms', better: 'less' }],
    cluster: timing,
    measure: async ({ cluster, loadMs, note }) => {
      await load({ cluster, loadMs: loadMs / 2, note }, 'each', 'lock', 1)
      const leader = await cluster.leader()
      const [holder, next] = cluster.clients.filter((_, i) => i !== leader)
      if (holder === undefined || next === undefined) throw new Error('there are no two followers')
      if (Number((await holder.ask('hold')).at) === 0) throw new Error('the holder did not get it')
      const waiting = next.ask('hold')
      // It stands in the queue, and what the load has left is over.
      await delay(settleMs)
      const since = holder.signal('SIGKILL')
      const at = Number((await waiting).at)
      if (at < since) throw new Error('the next one had it before')
      return [at - since]
    },
  }
}
