/**
 * Whether processes that start at one time found exactly one cluster, again and again, and how long
 * it takes them: real processes on the loopback interface, which find each other by multicast.
 *
 *     npm run bench:founding -- [tries]         50 tries with 3, 5 and 9 processes when nothing is given
 *     npm run bench:founding -- --restart       one is killed meanwhile, and started again at once
 *     npm run bench:founding -- --storage       each has a directory: who is started again is the same peer
 *     npm run bench:founding -- --majority      more start than are expected: a majority founds, the others join
 *     npm run bench:founding -- --sizes 3,5     --seed 7
 *
 * Each process starts at a random moment of 300 ms, and who is killed dies within the second after
 * the last start; the seed decides both. Exits with 1 unless each try made one cluster.
 */
import { availableParallelism, cpus } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { majority, seededRandom } from '@quorate/kernel'
import { drawPlan, type FoundingKind, type FoundingOutcome, tryFounding } from './founding-try.ts'
import { percentileRow } from './percentiles.ts'

const { tries, kinds, seed } = readArguments()
const random = seededRandom(seed)
console.log(`Founding, seed ${seed}, ${tries} tries of each`)
console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`)
console.log('milliseconds from the last start until all are ready')
line('processes', ['tries', 'one cluster', 'p50', 'p90', 'p99', 'max'])
let isOneAlways = true
for (const kind of kinds) {
  const outcomes: FoundingOutcome[] = []
  for (let n = 1; n <= tries; n++) {
    if (process.stderr.isTTY) process.stderr.write(`\r${n} of ${tries} `)
    outcomes.push(await tryFounding(drawPlan(random, kind)))
  }
  if (process.stderr.isTTY) process.stderr.write('\r')
  print(kind, outcomes)
}
process.exitCode = isOneAlways ? 0 : 1

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sizes: { type: 'string', default: '3,5,9' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      restart: { type: 'boolean', default: false },
      storage: { type: 'boolean', default: false },
      majority: { type: 'boolean', default: false },
    },
  })
  const tries = Number(positionals[0] ?? 50)
  const sizes = values.sizes.split(',').map(Number)
  const isWhole = (value: number, most: number) =>
    Number.isInteger(value) && value >= 1 && value <= most
  const areWhole = isWhole(tries, 10_000) && sizes.every((size) => isWhole(size, 9))
  if (!areWhole || !Number.isInteger(Number(values.seed))) {
    console.error('npm run bench:founding -- [tries] [--sizes 3,5,9] [--restart] [--storage]')
    console.error('  [--majority] [--seed n]: from 1 try, from 1 to 9 processes')
    process.exit(2)
  }
  const kinds = sizes.map(
    (size): FoundingKind => ({
      size,
      expect: values.majority ? majority(size) : size,
      restarts: values.restart,
      hasStorage: values.storage,
    }),
  )
  return { tries, kinds, seed: Number(values.seed) }
}

function print({ size, expect, restarts }: FoundingKind, outcomes: readonly FoundingOutcome[]) {
  const ready = outcomes.flatMap(({ readyMs }) => readyMs ?? [])
  const one = outcomes.filter(({ isOne }) => isOne).length
  const name = `${size}, expect ${expect}${restarts ? ', one restarted' : ''}`
  const cells = ready.length === 0 ? [] : percentileRow(ready)
  line(name, [String(outcomes.length), String(one), ...cells])
  for (const outcome of outcomes) {
    if (outcome.isOne) continue
    isOneAlways = false
    const ready = outcome.readyMs === undefined ? 'not all ready' : 'all ready'
    console.log(`  ${ready}, clusters: ${outcome.clusters.join(', ') || 'none'}`)
    for (const standing of outcome.standings) console.log(`    ${JSON.stringify(standing)}`)
  }
}

function line(label: string, cells: readonly string[]): void {
  console.log(label.padEnd(26) + cells.map((cell) => cell.padStart(12)).join(''))
}
