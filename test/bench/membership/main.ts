/**
 * Membership side by side with Debian's serf, in one run on one machine:
 *
 *     npm run bench:membership -- [trials] [members]     10 trials with 10 members when nothing is given
 *
 * Each member is a process on a loopback address of its own in a network namespace of this run, so it
 * needs root, `ip` and `nft`. Every system goes through the same trials: kill -9, SIGSTOP (a silent
 * host), a member that stands still for 1.5 s again and again, and a quiet time. The raw samples go to
 * `docs/bench/membership.json`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '../monotonic.ts'
import { percentile } from '../percentiles.ts'
import { Group, type System } from './group.ts'
import { Network, type Sent } from './network.ts'
import { systems } from './systems.ts'

const limitMs = 90_000
const settleMs = 5_000
/** What a start leaves behind is collected within a minute. */
const idleAfterMs = 60_000
const quietMs = 30_000
const stallMs = 1_500
const stalls = 10
const stallEveryMs = 6_000

/** One after the other: members that came late, and voters, never a majority of those. */
const victims = [10, 2, 9, 3, 8]

interface Samples {
  /** For each kill, when each of the others knew, in milliseconds. */
  readonly killed: number[][]
  readonly stopped: number[][]
  /** Undefined: it was only looked at while nothing happened. */
  readonly falseDeaths: number | undefined
  readonly datagramBytesPerSecond: number
  readonly datagramsPerSecond: number
  readonly streamBytesPerSecond: number
  readonly cpuPercent: number
}

const [trials = 10, size = 10] = process.argv.slice(2).map(Number)
if (
  !Number.isInteger(trials) ||
  trials < 1 ||
  size !== Math.trunc(size) ||
  size < 10 ||
  size > 50
) {
  console.error(
    'npm run bench:membership -- [trials] [members]: trials from 1, members from 10 to 50.',
  )
  process.exit(2)
}
const missing = missingTools()
if (missing !== undefined) {
  console.error(`npm run bench:membership cannot run here: ${missing}`)
  process.exit(2)
}

let network: Network | undefined
let group: Group | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void cleanUp().then(() => process.exit(130))
  })
}
console.log(
  `${size} members as ${size} processes; ${cpus()[0]?.model}, ${availableParallelism()} cores`,
)
console.log(`Node ${process.version}; ${firstLine('serf', 'version')}\n`)
const measured = new Map<System, Samples>()
try {
  for (const system of systems) {
    console.error(system.label)
    measured.set(system, await measure(system))
  }
} finally {
  await cleanUp()
}
print(measured)
save(measured)

async function measure(system: System): Promise<Samples> {
  network = new Network(`quorate-bench-${process.pid}`, size)
  group = new Group(system, size, network.enter)
  await group.start(limitMs)
  const quiet = await quietly(group, network)
  const falseDeaths = system.isIdle ? undefined : await stallOne(group)
  const killed: number[][] = []
  const stopped: number[][] = []
  for (let i = 0; i < (system.isIdle ? 0 : trials); i++) {
    // Killed voters do not return as voters: a fresh group has all of them.
    if (i > 0 && i % victims.length === 0) group = await anew(system, group, network)
    const victim = victims[i % victims.length] as number
    // What the last trial left to do, a start of a process above all, is not this one's.
    await delay(settleMs)
    killed.push(await kill(group, victim))
    await delay(settleMs)
    stopped.push(await stop(group, victim))
  }
  await cleanUp()
  return { killed, stopped, falseDeaths, ...quiet }
}

async function anew(system: System, old: Group, { enter }: Network): Promise<Group> {
  await old.end()
  const fresh = new Group(system, size, enter)
  group = fresh
  await fresh.start(limitMs)
  return fresh
}

async function kill(members: Group, victim: number): Promise<number[]> {
  const since = members.signal(victim, 'SIGKILL')
  await members.gone(victim)
  const known = await members.deathKnown(victim, since, limitMs)
  await members.restart(victim, limitMs)
  return known
}

async function stop(members: Group, victim: number): Promise<number[]> {
  const since = members.signal(victim, 'SIGSTOP')
  const known = await members.deathKnown(victim, since, limitMs)
  const continued = members.signal(victim, 'SIGCONT')
  await members.together(victim, continued, limitMs)
  return known
}

/** What the group costs when nothing happens, per member and second. */
async function quietly(
  members: Group,
  counted: Network,
): Promise<Omit<Samples, 'killed' | 'stopped' | 'falseDeaths'>> {
  await delay(idleAfterMs)
  const from = { at: monotonicMs(), cpu: members.cpuSeconds(), sent: counted.sent() }
  await delay(quietMs)
  const to = { at: monotonicMs(), cpu: members.cpuSeconds(), sent: counted.sent() }
  const memberSeconds = (size * (to.at - from.at)) / 1_000
  const rate = (field: keyof Sent) => (to.sent[field] - from.sent[field]) / memberSeconds
  return {
    datagramBytesPerSecond: rate('datagramBytes'),
    datagramsPerSecond: rate('datagrams'),
    streamBytesPerSecond: rate('streamBytes'),
    cpuPercent: (100 * (to.cpu - from.cpu)) / memberSeconds,
  }
}

/** A minute in which one member stands still for 1.5 s every 6 s: how many deaths are told of. */
async function stallOne(members: Group): Promise<number> {
  const victim = 6
  const before = members.told.length
  for (let i = 0; i < stalls; i++) {
    members.signal(victim, 'SIGSTOP')
    await delay(stallMs)
    members.signal(victim, 'SIGCONT')
    await delay(stallEveryMs - stallMs)
  }
  return members.told.slice(before).filter(({ word }) => word === 'dead').length
}

function print(all: ReadonlyMap<System, Samples>): void {
  const columns = [...all]
  const line = (label: string, cells: readonly string[]) =>
    console.log(`| ${label.padEnd(46)} | ${cells.map((cell) => cell.padStart(22)).join(' | ')} |`)
  const row = (label: string, cell: (samples: Samples) => string) =>
    line(
      label,
      columns.map(([, samples]) => cell(samples)),
    )
  const last = (deaths: readonly (readonly number[])[], share: number) => {
    if (deaths.length === 0) return '–'
    const byAll = deaths.map((known) => known.at(-1) ?? Number.NaN).sort((a, b) => a - b)
    return `${percentile(byAll, share).toFixed(0)} ms`
  }
  line(
    '',
    columns.map(([{ label }]) => label),
  )
  line(
    '---',
    columns.map(() => '---'),
  )
  row('kill -9 → known dead by all, p50', ({ killed }) => last(killed, 0.5))
  row('kill -9 → known dead by all, slowest', ({ killed }) => last(killed, 1))
  row('SIGSTOP → known dead by all, p50', ({ stopped }) => last(stopped, 0.5))
  row('SIGSTOP → known dead by all, slowest', ({ stopped }) => last(stopped, 1))
  row('deaths told in a minute of stalls of 1.5 s', (it) => String(it.falseDeaths ?? '–'))
  row('idle: datagram bytes per member and second', (it) => it.datagramBytesPerSecond.toFixed(0))
  row('idle: datagrams per member and second', (it) => it.datagramsPerSecond.toFixed(1))
  row('idle: stream bytes per member and second', (it) => it.streamBytesPerSecond.toFixed(0))
  row('idle: processor, of a core', ({ cpuPercent }) => `${cpuPercent.toFixed(2)} %`)
}

function save(all: ReadonlyMap<System, Samples>): void {
  const file = new URL('../../../docs/bench/membership.json', import.meta.url)
  mkdirSync(new URL('.', file), { recursive: true })
  const samples = [...all].map(([system, measured]) => ({
    system: system.label,
    // The same on every machine: where Node and this repository lie is of no interest.
    command: system.command(1, size).map((word) => word.split('/').slice(-1)[0]),
    ...measured,
  }))
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version }
  writeFileSync(file, `${JSON.stringify({ machine, size, trials, samples }, undefined, 1)}\n`)
}

function missingTools(): string | undefined {
  if (process.platform !== 'linux') return 'it needs network namespaces of Linux'
  if (process.getuid?.() !== 0) return 'it needs root, to make a network namespace'
  for (const tool of ['ip', 'nft', 'serf']) {
    try {
      execFileSync('which', [tool])
    } catch {
      return `"${tool}" is not installed`
    }
  }
  return undefined
}

function firstLine(file: string, ...args: readonly string[]): string {
  return execFileSync(file, args, { encoding: 'utf8' }).split('\n')[0] ?? ''
}

async function cleanUp(): Promise<void> {
  await group?.end()
  group = undefined
  network?.delete()
  network = undefined
}
