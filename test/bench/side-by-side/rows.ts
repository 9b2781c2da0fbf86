/** The rows of the table: what is done to a cluster, and which figures come of it. */
import { setTimeout as delay } from 'node:timers/promises'
import { percentile } from '../percentiles.ts'
import type { Group } from './arguments.ts'
import type { Answer, Program } from './program.ts'
import type { Cluster, Timing } from './system.ts'
import type { Figure } from './table.ts'

/** How long each load takes, and how often watchers are told. */
export interface Effort {
  readonly loadMs: number
  readonly rounds: number
}

export interface Trial extends Effort {
  readonly cluster: Cluster
  /** From the start of its processes to its first acknowledged write. */
  readonly startMs: number
  /** Says what is to be known beside the figures. */
  readonly note: (text: string) => void
}

export interface Row {
  readonly group: Group
  readonly figures: readonly Figure[]
  /** On the cluster that runs throughout, or on one of its own with such timeouts. */
  readonly cluster: 'kept' | Timing
  /** As many numbers as figures. */
  readonly measure: (trial: Trial) => Promise<readonly number[]>
}

/** Long enough for a cluster that has just started, or has just been under load, to be at rest. */
export const settleMs = 1_000
const megabyte = 1e6

type Where = 'leader' | 'follower' | 'each'
const places = {
  leader: 'one client at the leader',
  follower: 'one client at a follower',
  each: 'a client per peer',
} as const

const perSecond = (label: string): Figure => ({ label, unit: '/s', better: 'more' })
const milliseconds = (label: string): Figure => ({ label, unit: 'ms', better: 'less' })
const megabytes = (label: string): Figure => ({ label, unit: 'MB', better: 'less' })

export const rows: readonly Row[] = [
  {
    group: 'memory',
    figures: [megabytes('memory of a peer, idle, on average')],
    cluster: 'default',
    measure: async ({ cluster }) => {
      await delay(settleMs)
      return [cluster.residentBytes() / megabyte]
    },
  },
  ...([1, 32, 256] as const).map((window) => writes('leader', window)),
  writes('follower', 1),
  ...([1, 32, 256] as const).map((window) => writes('each', window)),
  {
    group: 'ephemerals',
    figures: [perSecond('ephemerals created and deleted, a client per peer, window 32')],
    cluster: 'kept',
    measure: async (trial) => [(await load(trial, 'each', 'ephemeral', 32)).perSecond],
  },
  {
    group: 'reads',
    figures: [
      perSecond('linearizable reads, a client per peer, window 256'),
      milliseconds('linearizable reads, a client per peer, window 256, p50'),
    ],
    cluster: 'kept',
    measure: async (trial) => {
      const { perSecond, p50 } = await load(trial, 'each', 'linear', 256)
      return [perSecond, p50]
    },
  },
  {
    group: 'reads',
    figures: [milliseconds('linearizable reads, one client at a follower, window 1, p50')],
    cluster: 'kept',
    measure: async (trial) => [(await load(trial, 'follower', 'linear', 1)).p50],
  },
  {
    group: 'reads',
    figures: [perSecond('local reads, a client per peer, window 256')],
    cluster: 'kept',
    measure: async (trial) => [(await load(trial, 'each', 'local', 256)).perSecond],
  },
  watches(100),
  watches(1_000),
  {
    group: 'memory',
    figures: [megabytes('memory of a peer, at the end of writes at window 256, on average')],
    cluster: 'kept',
    measure: async (trial) => {
      await load(trial, 'each', 'set', 256)
      return [trial.cluster.residentBytes() / megabyte]
    },
  },
  {
    group: 'cold',
    figures: [milliseconds('three cold processes → first acknowledged write')],
    cluster: 'default',
    measure: async ({ startMs }) => [startMs],
  },
  failover('kill', 'SIGKILL', 'default'),
  failover('kill', 'SIGKILL', 'fast'),
  failover('stop', 'SIGSTOP', 'default'),
  failover('stop', 'SIGSTOP', 'fast'),
]

function writes(where: Where, window: 1 | 32 | 256): Row {
  const label = `writes, ${places[where]}, window ${window}`
  const spans = [milliseconds(`${label}, p50`), milliseconds(`${label}, p99`)]
  return {
    group: 'writes',
    figures: [perSecond(label), ...(window === 1 ? spans : [])],
    cluster: 'kept',
    measure: async (trial) => {
      const { perSecond, p50, p99 } = await load(trial, where, 'set', window)
      return window === 1 ? [perSecond, p50, p99] : [perSecond]
    },
  }
}

/** Latencies are those of the slowest client. */
export async function load(
  { cluster, loadMs, note }: Pick<Trial, 'cluster' | 'loadMs' | 'note'>,
  where: Where,
  kind: 'set' | 'ephemeral' | 'linear' | 'local' | 'lock',
  window: number,
) {
  const asked = await clientsAt(cluster, where)
  const answers = await Promise.all(asked.map((it) => it.ask(`load ${kind} ${window} ${loadMs}`)))
  const numbers = (field: string) => answers.map((answer: Answer) => Number(answer[field]))
  const failed = numbers('failed').reduce((sum, it) => sum + it, 0)
  if (failed > 0) note(`${failed} operations failed`)
  const rates = answers.map(({ count, ms }) => (1_000 * Number(count)) / Number(ms))
  return {
    perSecond: rates.reduce((sum, it) => sum + it, 0),
    p50: Math.max(...numbers('p50')),
    p99: Math.max(...numbers('p99')),
  }
}

async function clientsAt(cluster: Cluster, where: Where): Promise<readonly Program[]> {
  if (where === 'each') return cluster.clients
  const leader = await cluster.leader()
  const index = where === 'leader' ? leader : leader === 0 ? 1 : 0
  return cluster.clients.slice(index, index + 1)
}

function watches(count: number): Row {
  const label = `a write → the last of ${count.toLocaleString('en-US')} watchers is told`
  return {
    group: 'watches',
    figures: [milliseconds(`${label}, p50`), milliseconds(`${label}, p99`)],
    cluster: 'kept',
    measure: async (trial) => {
      const { p50, p99 } = await fanOut(trial, count)
      return [p50, p99]
    },
  }
}

/** The watchers are spread evenly over the clients; the client at the leader writes. */
export async function fanOut(
  { cluster, rounds }: Pick<Trial, 'cluster' | 'rounds'>,
  count: number,
) {
  const { clients } = cluster
  const shareOf = (i: number) =>
    Math.floor(((i + 1) * count) / clients.length) - Math.floor((i * count) / clients.length)
  await Promise.all(clients.map((client, i) => client.ask(`watch ${shareOf(i)}`)))
  const [writer] = await clientsAt(cluster, 'leader')
  const spans: number[] = []
  for (let i = 0; i < rounds; i++) {
    const told = clients.filter((_, i) => shareOf(i) > 0).map((client) => client.toldAll())
    const [touched, ...instants] = await Promise.all([writer?.ask('touch'), ...told])
    if (touched?.ok !== 1) throw new Error('the write that is watched failed')
    spans.push(Math.max(...instants) - Number(touched.submitted))
  }
  await Promise.all(clients.map((client) => client.ask('watch 0')))
  spans.sort((a, b) => a - b)
  return { p50: percentile(spans, 0.5), p99: percentile(spans, 0.99) }
}

function failover(group: 'kill' | 'stop', signal: 'SIGKILL' | 'SIGSTOP', timing: Timing): Row {
  const what = group === 'kill' ? 'kill -9' : 'SIGSTOP'
  const timings = timing === 'fast' ? 'short timeouts' : 'defaults'
  return {
    group,
    figures: [milliseconds(`${what} of the leader → next acknowledged write, ${timings}`)],
    cluster: timing,
    measure: async ({ cluster, loadMs, note }) => {
      const leader = await cluster.leader()
      const writer = await cluster.survivorOf(leader)
      await load({ cluster, loadMs: loadMs / 2, note }, 'follower', 'set', 32)
      await delay(settleMs)
      writer.tell('beat')
      await delay(settleMs / 2)
      const since = cluster.signal(leader, signal)
      const { at } = await writer.ask(`since ${since}`)
      writer.tell('rest')
      return [Number(at) - since]
    },
  }
}

/** Before the first row: what is not compiled yet is compiled, by both of the virtual machines. */
export async function warmUp(trial: Pick<Trial, 'cluster' | 'loadMs' | 'note'>): Promise<void> {
  await load(trial, 'each', 'set', 32)
  await load(trial, 'each', 'linear', 32)
}
