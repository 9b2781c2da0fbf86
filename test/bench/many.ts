/**
 * Many real members on one machine: how long until everybody sees everybody, and what it costs when
 * nothing happens.
 *
 *     npm run bench:many -- [members] [processes]     100 members in 4 processes when nothing is given
 *
 * Five of them found a cluster; all others join it. They find each other by multicast DNS on the
 * loopback interface, and start at once.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { builtProgram } from './built-program.ts'
import type { Told } from './many-peers.ts'
import { monotonicMs } from './monotonic.ts'

const limitMs = 120_000
const settleMs = 30_000
const idleMs = 20_000
const program = await builtProgram('many-peers.ts')

/** Clock ticks of /proc per second; Linux reports all times to programs in these. */
const ticksPerSecond = 100

const [members = 100, processes = 4] = process.argv.slice(2).map(Number)
const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most
if (!isWhole(members, 5, 500) || !isWhole(processes, 1, members)) {
  console.error('npm run bench:many -- [members] [processes]: members from 5 to 500.')
  process.exit(2)
}

const children: ChildProcess[] = []
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const startedAt = monotonicMs()
const cluster = `many-${process.pid}`
for (let i = 0; i < processes; i++) {
  const first = Math.round((i * members) / processes)
  const next = Math.round(((i + 1) * members) / processes)
  children.push(fork(program, [cluster, `${members}`, `${first}`, `${next}`], { execArgv: [] }))
}
const listening = await Promise.all(children.map((child) => told(child, 'listening')))
const seen = await Promise.all(children.map((child) => told(child, 'seen')))
const lastUp = Math.max(...listening.map(({ at }) => at))
const lastSeen = Math.max(...seen.map(({ at }) => at))
const joinCpuSeconds = ticks() / ticksPerSecond

await delay(settleMs)
const before = { at: monotonicMs(), ticks: ticks() }
await delay(idleMs)
const spanMs = monotonicMs() - before.at
const cpuMs = ((ticks() - before.ticks) * 1_000) / ticksPerSecond

console.log(
  `${members} members in ${processes} processes; ${cpus()[0]?.model}, ${availableParallelism()} cores`,
)
console.log(
  `last process up after                       ${((lastUp - startedAt) / 1_000).toFixed(1)} s`,
)
console.log(
  `every member sees every member alive after  ${((lastSeen - startedAt) / 1_000).toFixed(1)} s`,
)
console.log(`time of the processor until then             ${joinCpuSeconds.toFixed(1)} s`)
console.log(
  `idle, per member                            ${((100 * cpuMs) / spanMs / members).toFixed(2)} % of a core`,
)
console.log(
  `memory, per process                         ${(memoryBytes() / processes / 2 ** 20).toFixed(0)} MiB`,
)
for (const child of children) child.kill('SIGKILL')
await Promise.all(children.map((child) => once(child, 'exit')))

async function told<T extends Told['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<Told, { type: T }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<Told, { type: T }>>()
  const timer = setTimeout(() => reject(new Error(`no "${type}" was told`)), limitMs)
  child.on('message', (message: Told) => {
    if (message.type === type) resolve(message as Extract<Told, { type: T }>)
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

function ticks(): number {
  let sum = 0
  for (const { pid } of children) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    sum += Number(fields[11]) + Number(fields[12])
  }
  return sum
}

function memoryBytes(): number {
  let sum = 0
  for (const { pid } of children) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    sum += Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024
  }
  return sum
}
