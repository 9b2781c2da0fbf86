/**
 * How long a cluster is without a leader: kill -9 of the leader, or SIGSTOP → next acknowledged
 * write, with each peer as a process of this machine, and where that time goes.
 *
 *     npm run bench:failover -- [trials] [peers]   50 trials with 5 peers when nothing is given
 *     npm run bench:failover -- --transport quic   the links over QUIC, where nothing proves a crash
 *     npm run bench:failover -- --fault stop       SIGSTOP: nothing proves a crash, the timeouts decide
 *
 * The cluster has rested before each trial, as most have that lose their leader. A survivor that did not lead writes a value every 2 ms, whatever became of those before. The write
 * that counts is the first one that was submitted after the fault; all instants are of one monotonic clock. Only a minority
 * of the voters may die, so two trials with five peers need one cluster, and two with three need two.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { builtProgram } from './built-program.ts'
import type { Asked, Noted, Told } from './failover-peer.ts'
import { monotonicMs } from './monotonic.ts'
import { percentileRow } from './percentiles.ts'

const limitMs = 20_000
/** Who has just started tells and asks much. */
const restMs = 3_000
const program = await builtProgram('failover-peer.ts')
const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env }

/** Milliseconds from the fault to each of these, in this order. */
const stages = {
  closed: 'first survivor sees its stream to the leader closed',
  closedMost: 'majority of the survivors sees it',
  proven: 'first survivor has the proof: its dial is refused',
  provenMost: 'majority of the survivors has it',
  elected: 'a new leader is elected',
  named: 'every survivor names it',
  acknowledged: 'next write, submitted after the fault, is acknowledged',
} as const

const faults = { kill: 'SIGKILL', stop: 'SIGSTOP' } as const
type Fault = keyof typeof faults
type Stage = keyof typeof stages
type Trial = Readonly<Record<Stage, number>>

class BenchPeer {
  id = ''
  leader: { id: string | undefined; term: number } | undefined
  readonly #child: ChildProcess
  readonly #waits = new Set<() => void>()
  #told: Told[] = []

  constructor(cluster: string, name: string) {
    this.#child = fork(program, [cluster, name, String(size), transport], {
      env,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (told: Told) => {
      this.#told.push(told)
      if (told.type === 'ready') this.id = told.id
      if (told.type === 'leader') this.leader = { id: told.id, term: told.term }
      for (const look of this.#waits) look()
    })
  }

  ask(asked: Asked): void {
    this.#told = this.#told.filter(({ type }) => type === 'ready' || type === 'leader')
    this.#child.send(asked)
  }

  /** The instant just before the signal. */
  signal(signal: 'SIGKILL' | 'SIGSTOP'): number {
    const at = monotonicMs()
    this.#child.kill(signal)
    return at
  }

  async gone(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit')
    }
  }

  /** Resolves with the first answer of this type since the last question. */
  async told<T extends Told['type']>(type: T): Promise<Extract<Told, { type: T }>> {
    const seen = Promise.withResolvers<Extract<Told, { type: T }>>()
    const look = () => {
      const found = this.#told.find((told) => told.type === type)
      if (found !== undefined) seen.resolve(found as Extract<Told, { type: T }>)
    }
    const timer = setTimeout(() => seen.reject(new Error(`no "${type}" was told`)), limitMs)
    this.#waits.add(look)
    look()
    try {
      return await seen.promise
    } finally {
      clearTimeout(timer)
      this.#waits.delete(look)
    }
  }
}

const { wanted, size, transport, fault } = readArguments()
const trialsPerCluster = Math.floor((size - 1) / 2)
const running = new Set<BenchPeer>()
process.once('exit', () => {
  for (const peer of running) peer.signal('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

console.log(
  `${fault === 'kill' ? 'kill -9' : 'SIGSTOP'} of the leader, ${size} peers as ${size} processes over ${transport.toUpperCase()}, ${wanted} trials`,
)
console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`)
const trials: Trial[] = []
while (trials.length < wanted) {
  const cluster = `bench-${process.pid}-${randomBytes(3).toString('hex')}`
  const peers = Array.from({ length: size }, (_, i) => new BenchPeer(cluster, `p${i + 1}`))
  for (const peer of peers) running.add(peer)
  const well = new Set(peers)
  await Promise.all(peers.map((peer) => peer.told('ready')))
  for (let n = 0; n < trialsPerCluster && trials.length < wanted; n++) {
    await delay(restMs)
    trials.push(await trial(well))
    if (process.stderr.isTTY) process.stderr.write(`\r${trials.length} of ${wanted} `)
  }
  for (const peer of peers) peer.signal('SIGKILL')
  await Promise.all(peers.map((peer) => peer.gone()))
  running.clear()
}
if (process.stderr.isTTY) process.stderr.write('\r')
print(trials)

function readArguments() {
  const options = {
    transport: { type: 'string', default: 'tcp' },
    fault: { type: 'string', default: 'kill' },
  } as const
  const { positionals, values } = parseArgs({ options, allowPositionals: true, strict: false })
  const [trials = 50, peers = 5] = positionals.map(Number)
  const { transport, fault } = values
  const isKnown = (transport === 'tcp' || transport === 'quic') && isFault(fault)
  const areTrials = Number.isInteger(trials) && trials >= 1
  if (!isKnown || !areTrials || !Number.isInteger(peers) || peers < 3 || peers > 9) {
    console.error(
      'npm run bench:failover -- [--transport tcp|quic] [--fault kill|stop] [trials] [peers]',
    )
    console.error('trials from 1, peers from 3 to 9')
    process.exit(2)
  }
  return { wanted: trials, size: peers, transport, fault }
}

function isFault(name: unknown): name is Fault {
  return typeof name === 'string' && Object.hasOwn(faults, name)
}

/** Takes the leader out of those that are well. */
async function trial(well: Set<BenchPeer>): Promise<Trial> {
  const leader = await leaderOf([...well])
  const term = leader.leader?.term ?? 0
  well.delete(leader)
  const survivors = [...well]
  const [writer] = survivors
  if (writer === undefined) throw new Error('a cluster has more than one peer')
  writer.ask({ type: 'write' })
  await writer.told('wrote')

  const since = leader.signal(faults[fault])
  writer.ask({ type: 'noted', since, laterThanTerm: term })
  const byWriter = await writer.told('noted')
  writer.ask({ type: 'rest' })
  await leaderOf(survivors)
  const others = survivors.filter((peer) => peer !== writer)
  for (const peer of others) peer.ask({ type: 'noted', since, laterThanTerm: term })
  const byOthers = await Promise.all(others.map((peer) => peer.told('noted')))
  const noted = [byWriter, ...byOthers].map((told) => told.noted)
  return measured(noted, { leader: leader.id, since, term })
}

/** The peer that all of these name, once they agree. */
async function leaderOf(peers: readonly BenchPeer[]): Promise<BenchPeer> {
  const end = monotonicMs() + limitMs
  while (monotonicMs() < end) {
    const first = peers[0]?.leader
    const isAgreed = peers.every(
      ({ leader }) => leader?.id === first?.id && leader?.term === first?.term,
    )
    const leader = peers.find(({ id }) => id === first?.id)
    if (isAgreed && leader !== undefined) return leader
    await delay(5)
  }
  throw new Error('the peers do not agree on a leader')
}

interface Fall {
  readonly leader: string
  readonly since: number
  readonly term: number
}

/** Puts together what the survivors noted, each on its own. */
function measured(noted: readonly (readonly Noted[])[], { leader, since, term }: Fall): Trial {
  const first = (matches: (it: Noted) => boolean) =>
    noted
      .map((own) => own.find(matches)?.at)
      .filter((at) => at !== undefined)
      .sort((a, b) => a - b)
      .map((at) => at - since)
  const most = Math.floor(noted.length / 2)
  const closed = first(({ what, peer }) => what === 'closed' && peer === leader)
  const proven = first(({ what, peer }) => what === 'refused' && peer === leader)
  const named = first((it) => it.what === 'leader' && it.term > term && it.peer !== '')
  const acknowledged = first(
    (it) => it.what === 'acknowledged' && it.term > term && Number(it.peer) > since,
  )
  const at = (instants: readonly number[], index: number) => instants[index] ?? Number.NaN
  return {
    closed: at(closed, 0),
    closedMost: at(closed, most),
    proven: at(proven, 0),
    provenMost: at(proven, most),
    elected: at(named, 0),
    named: at(named, noted.length - 1),
    acknowledged: at(acknowledged, 0),
  }
}

function print(all: readonly Trial[]): void {
  const columns = Math.max(...Object.values(stages).map(({ length }) => length))
  const line = (label: string, cells: readonly string[]) =>
    console.log(label.padEnd(columns) + cells.map((cell) => cell.padStart(9)).join(''))
  line('milliseconds since the fault', ['p50', 'p90', 'p99', 'max'])
  for (const [stage, label] of Object.entries(stages) as [Stage, string][]) {
    const spans = all.map((one) => one[stage]).filter(Number.isFinite)
    if (spans.length > 0) line(label, percentileRow(spans))
  }
  const gaps: readonly (readonly [string, Stage | undefined, Stage])[] = [
    ['the kernel closes the dead process', undefined, 'closed'],
    ['closed stream → proof of a crash', 'closed', 'proven'],
    ['proof of a crash → elected', 'proven', 'elected'],
    ...(transport === 'quic' || fault === 'stop'
      ? [['the leader is missed, and another elected', undefined, 'elected'] as const]
      : []),
    ['elected → write acknowledged', 'elected', 'acknowledged'],
  ]
  console.log()
  line('where the time goes', ['p50', 'p90', 'p99', 'max'])
  for (const [label, from, to] of gaps) {
    const spans = all.map((one) => one[to] - (from === undefined ? 0 : one[from]))
    const seen = spans.filter(Number.isFinite)
    if (seen.length > 0) line(label, percentileRow(seen))
  }
}
