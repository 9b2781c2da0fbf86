/**
 * Our peers side by side with Debian's ZooKeeper and etcd, in one run on one machine:
 *
 *     npm run bench                                 all rows, 3 times each, in under a quarter of an hour
 *     npm run bench -- --quick                      each once and shortly, to see that all of it works
 *     npm run bench -- --rows writes,reads --systems quorate,etcd --repetitions 5
 *     npm run bench -- --growth                     ours alone: what it costs with more of everything
 *     npm run bench -- --profile                    ours alone: where the time of a write goes
 *
 * Three processes of each system, on disk; every row is measured of all systems before the next one.
 * The table has medians; all samples go to `docs/bench/side-by-side.json`, with --quick or a choice of
 * rows they do not. A system that is not installed is left out, and the bench says so.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { type Arguments, groups, readArguments, type SystemName, usage } from './arguments.ts'
import { etcd } from './etcd.ts'
import { growth } from './growth.ts'
import { lockRows } from './lock-rows.ts'
import { profile } from './profile.ts'
import { killAll } from './program.ts'
import { quorate } from './quorate.ts'
import { type Effort, type Row, rows, type Trial, warmUp } from './rows.ts'
import { Cluster, type System, type Timing } from './system.ts'
import { type Measured, tableOf } from './table.ts'
import { zookeeper } from './zookeeper.ts'

const size = 3
const keys = 64
const valueBytes = 100
const thorough: Effort = { loadMs: 2_000, rounds: 50 }
const quick: Effort = { loadMs: 500, rounds: 10 }

const given = argumentsOrExit()
const effort = given.isQuick ? quick : thorough
const directory = mkdtempSync(join(tmpdir(), 'quorate-bench-'))
process.once('exit', () => {
  killAll()
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130))
}

const notes: string[] = []
/** The clusters that run throughout, once they have been started. */
const kept = new Map<SystemName, Cluster>()
let clusters = 0

console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Linux ${release()}`)
const ground = { nextDirectory, effort }
if (given.mode === 'growth') await growth(ground)
else if (given.mode === 'profile') await profile(ground)
else await compare(given)
process.exit(notes.length > 0 && given.mode === 'compare' ? 1 : 0)

function argumentsOrExit(): Arguments {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`)
    process.exit(2)
  }
}

async function compare({ repetitions, rows: wanted, systems: named }: Arguments): Promise<void> {
  const systems = [quorate, zookeeper, etcd].filter(({ name }) => named.has(name)).filter(isThere)
  console.log(`${systems.map((it) => it.version()).join('; ')}\n`)
  const measured: Measured[] = []
  for (const row of [...rows, ...lockRows].filter(({ group }) => wanted.has(group))) {
    const samples = await samplesOf(row, systems, repetitions)
    const some = row.figures.map((figure, i) => ({
      figure,
      samples: Object.fromEntries(
        [...samples].map(([name, all]) => [name, all.map((it) => it[i] as number)]),
      ),
    }))
    measured.push(...some)
  }
  await Promise.all([...kept.values()].map((it) => it.end()))
  const names = systems.map(({ name }) => name)
  console.log(`\n${tableOf(measured, names)}`)
  for (const note of notes) console.log(`! ${note}`)
  const isAll = !given.isQuick && wanted.size === groups.length && names.length === 3
  if (isAll) save(systems, measured, repetitions)
}

function isThere(system: System): boolean {
  const missing = system.prepare(directory)
  if (missing !== undefined) console.log(`${system.name} is left out: ${missing}`)
  return missing === undefined
}

/** All systems once, then all of them again. */
async function samplesOf(row: Row, systems: readonly System[], repetitions: number) {
  const samples = new Map<SystemName, (readonly number[])[]>(systems.map(({ name }) => [name, []]))
  const [{ label } = { label: '' }] = row.figures
  for (let i = 0; i < repetitions; i++) {
    for (const system of systems) {
      const numbers = await measure(row, system)
      if (numbers === undefined) continue
      samples.get(system.name)?.push(numbers)
      console.error(`${label}: ${system.name} ${numbers.map((it) => it.toFixed(2)).join(' ')}`)
    }
  }
  return samples
}

/** What fails is told of, and leaves its row without this number. */
async function measure(row: Row, system: System): Promise<readonly number[] | undefined> {
  const note = (text: string) => {
    notes.push(`${system.name}, ${row.figures[0]?.label}: ${text}`)
    console.error(`! ${notes.at(-1)}`)
  }
  try {
    const trial = await trialOf(row, system, note)
    try {
      return await row.measure(trial)
    } finally {
      if (row.cluster !== 'kept') await trial.cluster.end()
    }
  } catch (error) {
    note(String(error))
    if (row.cluster !== 'kept') return undefined
    // Whatever state it is in, the next row is not to be measured on it.
    await kept.get(system.name)?.end()
    kept.delete(system.name)
    return undefined
  }
}

async function trialOf(row: Row, system: System, note: Trial['note']): Promise<Trial> {
  const running = row.cluster === 'kept' ? kept.get(system.name) : undefined
  if (running !== undefined) return { cluster: running, startMs: Number.NaN, note, ...effort }
  const timing: Timing = row.cluster === 'kept' ? 'default' : row.cluster
  const { cluster, startMs } = await Cluster.start(system, {
    size,
    directory: nextDirectory(),
    timing,
  })
  const trial = { cluster, startMs, note, ...effort }
  try {
    await cluster.prepare(keys, valueBytes)
    if (row.cluster === 'kept') await warmUp(trial)
  } catch (error) {
    await cluster.end()
    throw error
  }
  if (row.cluster === 'kept') kept.set(system.name, cluster)
  return trial
}

function nextDirectory(): string {
  return join(directory, String(++clusters))
}

function save(
  systems: readonly System[],
  measured: readonly Measured[],
  repetitions: number,
): void {
  const file = new URL('../../../docs/bench/side-by-side.json', import.meta.url)
  const machine = {
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: release(),
    disk: execFileSync('df', ['--output=fstype', directory], { encoding: 'utf8' }).split('\n')[1],
  }
  const configurations = systems.map((system) => ({
    system: system.version(),
    default: system.describe('default'),
    fast: system.describe('fast'),
  }))
  const run = {
    machine,
    size,
    keys,
    valueBytes,
    repetitions,
    ...effort,
    configurations,
    notes,
    measured,
  }
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(run, undefined, 1)}\n`)
}
