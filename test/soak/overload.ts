/**
 * More load than the cluster can take: `npm run soak:overload [-- --minutes 10 --storage disk --peers 3]`.
 * First it is measured what it can do, then all peers together ask for twice as much, whatever
 * becomes of it. Prints a line each half minute, and ends with 1 where something accepted was not
 * completed, another leader was elected, memory grew, or the latency was beyond its bound.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Overload, type OverloadReport } from '../integration/overload.ts'

const windowSize = 256
const closedMs = 10_000
const intervalMs = 30_000
/** What may wait at one peer: 16,384 that were not sent yet, and 1,024 that were. */
const waitingAtMost = 17_408
/** Memory of the second half beyond that of the first. */
const growthAtMost = 1.15

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    storage: { type: 'string', default: 'disk' },
    peers: { type: 'string', default: '3' },
  },
})
const storage = values.storage === 'memory' ? 'memory' : 'disk'
const peers = Number(values.peers)
const intervals = Math.max(2, Math.round((Number(values.minutes) * 60_000) / intervalMs))

const overload = new Overload({ peers, storage })
try {
  await overload.start()
  const sustainable = await overload.sustainable(windowSize, closedMs)
  // What was accepted last waits for all before it, at this peer's share; twice that for the machine.
  const boundMs = (2 * 1_000 * waitingAtMost * peers) / sustainable
  console.log(`${peers} peers, ${storage}: ${sustainable.toFixed(0)} a second are completed`)
  console.log(`twice that is asked for; p99 of what is accepted may be ${boundMs.toFixed(0)} ms`)
  console.log(
    'accepted  refused  completed  waiting   p50 ms   p99 ms   max ms  leader changes  RSS MiB',
  )
  await overload.offer(2 * sustainable)
  const reports: OverloadReport[] = []
  for (let i = 0; i < intervals; i++) {
    await delay(intervalMs)
    reports.push(await overload.report())
    show(reports.at(-1) as OverloadReport)
  }
  await overload.end()
  reports.push(await overload.report())
  show(reports.at(-1) as OverloadReport)
  const problems = problemsOf(reports, boundMs)
  for (const problem of problems) console.log(`FAILED: ${problem}`)
  if (problems.length === 0) console.log('all that was accepted was completed, by one leader')
  else process.exitCode = 1
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await overload.remove()
}

function show(report: OverloadReport): void {
  const { accepted, refused, completed, waiting, p50Ms, p99Ms, maxMs, leaderChanges } = report
  const cells: [number, number][] = [
    [accepted, 8],
    [refused, 9],
    [completed, 11],
    [waiting, 9],
    [p50Ms, 9],
    [p99Ms, 9],
    [maxMs, 9],
    [leaderChanges, 16],
  ]
  const line = cells.map(([value, width]) => value.toFixed(0).padStart(width)).join('')
  console.log(`${line}  ${report.rssBytes.map(mib).join(' ')}`)
}

/** The last report is of the time in which what waited came to its end. */
function problemsOf(reports: readonly OverloadReport[], boundMs: number): string[] {
  const problems: string[] = []
  const total = (of: (report: OverloadReport) => number) =>
    reports.map(of).reduce((sum, value) => sum + value, 0)
  const accepted = total((report) => report.accepted)
  const completed = total((report) => report.completed)
  const failures = reports.flatMap((report) => report.failures)
  if (accepted !== completed) {
    problems.push(`${accepted} accepted, ${completed} completed: ${failures.join('; ')}`)
  }
  if (total((report) => report.refused) === 0) problems.push('nothing was refused: no overload')
  const changes = reports.at(-1)?.leaderChanges ?? 0
  if (changes > 0) problems.push(`${changes} other leaders`)
  const p99Ms = Math.max(...reports.map((report) => report.p99Ms))
  if (p99Ms > boundMs) problems.push(`p99 of ${p99Ms.toFixed(0)} ms, ${boundMs.toFixed(0)} may be`)
  return [...problems, ...growthOf(reports.slice(0, -1))]
}

/** Of each peer the mean of the highest of each interval; the first one fills what is to be full. */
function growthOf(reports: readonly OverloadReport[]): string[] {
  const half = Math.ceil(reports.length / 2)
  const meanOf = (some: readonly OverloadReport[], place: number) =>
    some.reduce((sum, { rssBytes }) => sum + (rssBytes[place] ?? 0), 0) / some.length
  return Array.from({ length: peers }, (_, place) => place).flatMap((place) => {
    const before = meanOf(reports.slice(0, half), place)
    const after = meanOf(reports.slice(half), place)
    if (after <= growthAtMost * before) return []
    return [`memory of p${place}: ${mib(before)} MiB, then ${mib(after)} MiB`]
  })
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}
