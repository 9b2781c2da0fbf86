/**
 * What takes longer than a test run may: thousands of simulated seeds, the failover figure, the tour
 * again and again, an hour of processes that contend for one lock, and ten minutes of all other
 * recipes. Writes what was seen to docs/soak-report.md; exits 1 when anything failed.
 *
 * `npm run soak -- --seeds 5000 --start 100000 --tours 20 --trials 50 --lock-seconds 3600`
 */
import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const report = join(root, 'docs', 'soak-report.md')

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5000' },
    start: { type: 'string', default: '100000' },
    tours: { type: 'string', default: '20' },
    trials: { type: 'string', default: '50' },
    'lock-seconds': { type: 'string', default: '3600' },
    'recipe-seconds': { type: 'string', default: '600' },
  },
})

interface Run {
  readonly title: string
  readonly command: string
  readonly seconds: number
  readonly hasFailed: boolean
  readonly output: string
}

const jobs = String(Math.max(1, availableParallelism()))
const runs: Run[] = []
runs.push(
  await run('Simulated seeds', [
    'packages/simulator/src/main.ts',
    ...['--seeds', values.seeds, '--start', values.start, '--jobs', jobs],
  ]),
)
runs.push(await run('Failover', ['test/bench/failover.ts', values.trials]))
runs.push(await tours(Number(values.tours)))
runs.push(
  await run('One lock, five processes', [
    'test/lock-chaos/main.ts',
    ...['--seconds', values['lock-seconds']],
  ]),
)
runs.push(
  await run('All other recipes, five processes', [
    'test/recipe-chaos/main.ts',
    ...['--seconds', values['recipe-seconds']],
  ]),
)
writeFileSync(report, page(runs))
console.log(`written: ${report}`)
process.exitCode = runs.some(({ hasFailed }) => hasFailed) ? 1 : 0

/** Runs a program of this repository and keeps what it prints on standard output. */
async function run(title: string, words: readonly string[]): Promise<Run> {
  const command = `node ${words.join(' ')}`
  console.log(`${title}: ${command}`)
  const startedAt = performance.now()
  const child = spawn(process.execPath, words, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const seconds = (performance.now() - startedAt) / 1_000
  // Progress tells nothing afterwards.
  const lines = output.trim().split('\n')
  const kept = lines.filter((line, i) => !isProgress(line) || !isProgress(lines[i + 1] ?? ''))
  return { title, command, seconds, hasFailed: code !== 0, output: kept.join('\n') }
}

function isProgress(line: string): boolean {
  return /^\d+ of \d+ seeds, 0 failed$/.test(line)
}

/** The tour, `count` times: one line for each that failed, and how long they took. */
async function tours(count: number): Promise<Run> {
  const lines: string[] = []
  const all: Run[] = []
  for (let i = 1; i <= count; i++) {
    const tour = await run(`Tour ${i}`, ['examples/local-cluster/src/main.ts'])
    all.push(tour)
    if (tour.hasFailed) lines.push(`tour ${i} failed:`, tour.output)
  }
  const failed = all.filter(({ hasFailed }) => hasFailed).length
  const each = all.map(({ seconds }) => seconds).sort((a, b) => a - b)
  const middle = each[Math.floor(each.length / 2)] ?? 0
  lines.push(`${count} tours, ${failed} failed; ${middle.toFixed(1)} s each in the middle`)
  return {
    title: 'The tour, again and again',
    command: 'npm start',
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    hasFailed: failed > 0,
    output: lines.join('\n'),
  }
}

function page(all: readonly Run[]): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root })
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`
  const sections = all.map(({ title, command, seconds, hasFailed, output }) =>
    [
      `## ${title}: ${hasFailed ? 'FAILED' : 'passed'}`,
      '',
      `\`${command}\`, ${Math.round(seconds)} s`,
      '',
      '```',
      output,
      '```',
    ].join('\n'),
  )
  return [
    '# Soak report',
    '',
    'Written by `npm run soak`; see test/soak/soak.ts for what it runs.',
    '',
    `Commit ${commit.toString().trim()}, ${machine}, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    sections.join('\n\n'),
    '',
  ].join('\n')
}
