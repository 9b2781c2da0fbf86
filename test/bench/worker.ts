/**
 * What `worker: true` costs for each operation: two followers of one cluster, one with its peer in a
 * worker thread and one without, measured in turn.
 *
 *     npm run bench:worker -- [rounds]      5 rounds of each row when nothing is given
 *
 * Three processes of this machine, in memory; values of 100 bytes. The leader is a third process. The
 * table has the medians of the rounds.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism, cpus } from 'node:os'
import { builtProgram } from './built-program.ts'
import { percentile } from './percentiles.ts'
import type { Asked, Told } from './worker-peer.ts'

const forMs = 1_500
const program = await builtProgram('worker-peer.ts')

type Measured = Extract<Told, { type: 'measured' }>

interface Row {
  readonly label: string
  readonly asked: Omit<Asked, 'forMs'>
  readonly unit: 'ms' | '/s'
}

const rows: readonly Row[] = [
  { label: 'write, window 1, p50', asked: { operation: 'write', window: 1 }, unit: 'ms' },
  { label: 'writes, window 32', asked: { operation: 'write', window: 32 }, unit: '/s' },
  { label: 'writes, window 256', asked: { operation: 'write', window: 256 }, unit: '/s' },
  {
    label: 'linearizable read, window 1, p50',
    asked: { operation: 'read', window: 1 },
    unit: 'ms',
  },
  { label: 'linearizable reads, window 32', asked: { operation: 'read', window: 32 }, unit: '/s' },
  { label: 'local reads', asked: { operation: 'local', window: 1 }, unit: '/s' },
]

const rounds = Number(process.argv[2] ?? 5)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('npm run bench:worker -- [rounds]: rounds from 1.')
  process.exit(2)
}
const cluster = `bench-${process.pid}-${randomBytes(3).toString('hex')}`
const start = (name: string, worker: boolean, priority: number): ChildProcess =>
  fork(program, [cluster, name, String(worker), String(priority)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
const leader = start('leader', false, 1)
const plain = start('plain', false, 0)
const worker = start('worker', true, 0)
const children = [leader, plain, worker]
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
for (const child of children) {
  child.once('exit', () => {
    console.error('a peer has ended: nothing was measured')
    process.exit(1)
  })
}
await Promise.all(children.map((child) => once(child, 'message')))

const seen = rows.map(() => ({ plain: [] as number[], worker: [] as number[] }))
for (let round = 0; round < rounds; round++) {
  for (const [i, row] of rows.entries()) {
    seen[i]?.plain.push(await measure(plain, row))
    seen[i]?.worker.push(await measure(worker, row))
  }
}
print()
process.exit(0)

async function measure(child: ChildProcess, { asked, unit }: Row): Promise<number> {
  child.send({ ...asked, forMs } satisfies Asked)
  const [{ rate, medianMs }] = (await once(child, 'message')) as [Measured]
  return unit === 'ms' ? medianMs : rate
}

function print(): void {
  console.log(`a peer in a worker thread, at a follower of three, ${rounds} rounds`)
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`)
  const line = (cells: readonly string[]) =>
    console.log(
      `${(cells[0] ?? '').padEnd(36)}${cells
        .slice(1)
        .map((c) => c.padStart(16))
        .join('')}`,
    )
  line(['', 'without', 'with', 'with / without'])
  for (const [i, { label, unit }] of rows.entries()) {
    const medians = [seen[i]?.plain ?? [], seen[i]?.worker ?? []].map((values) =>
      percentile(
        values.toSorted((a, b) => a - b),
        0.5,
      ),
    ) as [number, number]
    const shown = medians.map((value) =>
      unit === 'ms' ? `${value.toFixed(2)} ms` : `${Math.round(value).toLocaleString('en')} /s`,
    )
    line([label, ...shown, `${(medians[1] / medians[0]).toFixed(2)} ×`])
  }
}
