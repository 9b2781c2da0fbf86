/**
 * What a transfer of leadership costs under load: the longest time without an acknowledged write at
 * each peer, with each peer as a process of this machine, and how many writes failed.
 *
 *     npm run bench:transfer -- [trials] [algorithm]     50 trials with bully when nothing is given
 *
 * All five peers write all the time, one value after the other. The leader is told to hand over to each
 * other in turn; the same time without a transfer tells what the machine is like.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { availableParallelism, cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { builtProgram } from './built-program.ts'
import { monotonicMs } from './monotonic.ts'
import { percentileRow } from './percentiles.ts'
import type { Asked, Told } from './transfer-peer.ts'

const size = 5
const writers = 1
const limitMs = 20_000
/** Before the call and after its return: what is there without a transfer, and what follows it. */
const marginMs = 60
const program = await builtProgram('transfer-peer.ts')

class BenchPeer {
  id = ''
  leader: string | undefined
  readonly #child: ChildProcess
  #wanted: { readonly type: Told['type']; readonly resolve: (told: Told) => void } | undefined

  constructor(args: readonly string[]) {
    this.#child = fork(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child.on('message', (told: Told) => {
      if (told.type === 'ready') this.id = told.id
      if (told.type === 'leader') this.leader = told.id
      if (told.type === this.#wanted?.type) this.#wanted.resolve(told)
    })
  }

  tell(asked: Asked): void {
    this.#child.send(asked)
  }

  /** One question at a time. */
  async ask<T extends Told['type']>(type: T, asked: Asked | undefined) {
    const answer = new Promise<Told>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no "${type}" was told`)), limitMs)
      this.#wanted = {
        type,
        resolve: (told) => {
          clearTimeout(timer)
          resolve(told)
        },
      }
    })
    if (asked !== undefined) this.tell(asked)
    return (await answer) as Extract<Told, { type: T }>
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

interface Trial {
  readonly callMs: number
  readonly atOldLeader: number
  readonly atNewLeader: number
  readonly elsewhere: readonly number[]
  /** At all peers, in as long a time just before. */
  readonly without: readonly number[]
}

const [count = '50', algorithm = 'bully'] = process.argv.slice(2)
const wanted = Number(count)
if (!Number.isInteger(wanted) || wanted < 1 || !['bully', 'ring'].includes(algorithm)) {
  console.error('npm run bench:transfer -- [trials] [algorithm]: trials from 1, bully or ring.')
  process.exit(2)
}
const cluster = `bench-${process.pid}-${randomBytes(3).toString('hex')}`
const peers = Array.from(
  { length: size },
  (_, i) => new BenchPeer([cluster, `p${i + 1}`, String(size), algorithm]),
)
process.once('exit', () => {
  for (const peer of peers) peer.kill()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

await Promise.all(peers.map((peer) => peer.ask('ready', undefined)))
for (const peer of peers) peer.tell({ type: 'write', writers })
await delay(1_000)
const trials: Trial[] = []
const reasons: string[] = []
for (let n = 0; n < wanted; n++) {
  const result = await trial(n)
  if (typeof result === 'string') reasons.push(result)
  else trials.push(result)
}
const totals = await Promise.all(
  peers.map((peer) => peer.ask('noted', { type: 'noted', since: 0 })),
)
print()
process.exit(0)

async function trial(n: number): Promise<Trial | string> {
  const leader = await leaderOf()
  const others = peers.filter((peer) => peer !== leader)
  const target = others[n % others.length] as BenchPeer
  const quietSince = monotonicMs()
  await delay(3 * marginMs)
  const quiet = await Promise.all(peers.map((peer) => pauseOf(peer, quietSince)))
  const since = monotonicMs()
  await delay(marginMs)
  const calledAt = monotonicMs()
  const told = await leader.ask('transferred', { type: 'transfer', to: target.id })
  await delay(marginMs)
  const noted = new Map<BenchPeer, number>()
  for (const peer of peers) noted.set(peer, await pauseOf(peer, since))
  if (told.reason !== undefined) return told.reason
  const at = (peer: BenchPeer) => noted.get(peer) ?? Number.NaN
  return {
    callMs: told.at - calledAt,
    atOldLeader: at(leader),
    atNewLeader: at(target),
    elsewhere: others.filter((peer) => peer !== target).map(at),
    without: quiet,
  }
}

/** The longest time without an acknowledged write of this peer. */
async function pauseOf(peer: BenchPeer, since: number): Promise<number> {
  const { acknowledged } = await peer.ask('noted', { type: 'noted', since })
  return longestGap([since, ...acknowledged])
}

function longestGap(instants: readonly number[]): number {
  return Math.max(...instants.slice(1).map((at, i) => at - (instants[i] as number)))
}

/** The peer that all name. */
async function leaderOf(): Promise<BenchPeer> {
  const end = monotonicMs() + limitMs
  while (monotonicMs() < end) {
    const leader = peers.find(({ id }) => peers.every((peer) => peer.leader === id))
    if (leader !== undefined) return leader
    await delay(5)
  }
  throw new Error('the peers do not agree on a leader')
}

function print(): void {
  const failed = totals.reduce((sum, total) => sum + total.failed, 0)
  const written = totals.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
  console.log(`transfer of leadership, ${size} peers as ${size} processes, ${algorithm}`)
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`)
  const line = (label: string, cells: readonly string[]) =>
    console.log(label.padEnd(52) + cells.map((cell) => cell.padStart(9)).join(''))
  line('milliseconds', ['p50', 'p90', 'p99', 'max'])
  line('the call', percentileRow(trials.map(({ callMs }) => callMs)))
  line(
    'longest pause between writes at the old leader',
    percentileRow(trials.map((it) => it.atOldLeader)),
  )
  line('… at the new leader', percentileRow(trials.map((it) => it.atNewLeader)))
  line('… at the other peers', percentileRow(trials.flatMap(({ elsewhere }) => elsewhere)))
  const rate = `${written} writes in the whole run, ${failed} failed`
  line('… anywhere, in the time before', percentileRow(trials.flatMap(({ without }) => without)))
  console.log(`\n${trials.length} of ${wanted} transfers came about; ${rate}`)
  for (const reason of reasons) console.log(`  not: ${reason}`)
}
