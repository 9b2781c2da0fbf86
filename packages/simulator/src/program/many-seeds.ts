/** Runs many seeds, on several threads if asked, and sums up what they went through. */
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import type { Recovery } from '../checkers/liveness.ts'
import { Coverage, requiredMarks, seedsForCoverage } from '../coverage.ts'
import type { Law } from '../laws.ts'
import { bounds } from '../plan.ts'
import { runSeed } from '../run-seed.ts'
import { failureOf, type Report, reportOf } from './report.ts'

export interface ManySeeds {
  readonly start: number
  readonly seeds: number
  readonly jobs: number
  /** Leaves out the checkers of these laws. */
  readonly without?: readonly Law[] | undefined
}

/** True when every law held and everything required was seen. */
export async function runMany(request: ManySeeds): Promise<boolean> {
  const { start, seeds, jobs, without } = request
  console.log(
    `Seeds ${start} to ${start + seeds - 1}, ${jobs} at a time${without === undefined ? '' : `, without ${without.join(' ')}`}.`,
  )
  const summary = new Summary(seeds)
  await runSeeds(request, (report) => summary.add(report))
  return summary.conclude()
}

/** Runs the seeds and hands over each report as soon as there is one, in whatever order. */
export async function runSeeds(request: ManySeeds, add: (report: Report) => void): Promise<void> {
  const { start, seeds, jobs, without } = request
  if (jobs > 1) return runOnThreads(request, add)
  for (let i = 0; i < seeds; i++) add(runHere(start + i, without))
}

function runHere(seed: number, without: readonly Law[] | undefined): Report {
  try {
    return reportOf(runSeed(seed, { without }))
  } catch (error) {
    return failureOf(seed, error)
  }
}

async function runOnThreads(
  { start, seeds, jobs, without }: ManySeeds,
  add: (report: Report) => void,
): Promise<void> {
  let next = start
  const end = start + seeds
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const thread = new Worker(new URL('./seed-thread.ts', import.meta.url), {
        workerData: { without },
      })
      const feed = () => {
        if (next < end) thread.postMessage(next++)
        else void thread.terminate().then(() => resolve(), reject)
      }
      thread.on('message', (report: Report) => {
        add(report)
        feed()
      })
      thread.on('error', reject)
      feed()
    })
  await Promise.all(Array.from({ length: Math.min(jobs, seeds) }, work))
}

class Summary {
  readonly #seeds: number
  readonly #coverage = new Coverage()
  readonly #failures: Report[] = []
  readonly #worst = new Map<keyof Recovery, { readonly ms: number; readonly seed: number }>()
  #done = 0
  #operations = 0
  #simulatedMs = 0

  constructor(seeds: number) {
    this.#seeds = seeds
  }

  add(report: Report): void {
    this.#done++
    this.#operations += report.operations
    this.#simulatedMs += report.simulatedMs
    this.#coverage.add(report.marks)
    this.#worsen('leaderlessMs', report)
    this.#worsen('operationMs', report)
    if (report.law !== undefined) {
      this.#failures.push(report)
      console.log(`seed ${report.seed}: ${report.law} ${report.text}`)
    }
    const isTime = this.#done % 50 === 0 || this.#done === this.#seeds
    if (process.stdout.isTTY) process.stdout.write(`\r${this.#progress()}`)
    else if (isTime) console.log(this.#progress())
  }

  conclude(): boolean {
    if (process.stdout.isTTY) console.log()
    console.log(`\nFaults and marks:\n${this.#coverage.table()}\n`)
    const hours = (this.#simulatedMs / 3_600_000).toFixed(2)
    console.log(`${this.#seeds} seeds, ${this.#operations} operations, ${hours} simulated hours.`)
    console.log(this.#recovery())
    const missing = this.#seeds >= seedsForCoverage ? this.#coverage.missing() : []
    if (missing.length > 0) {
      console.log(`Never seen, of ${requiredMarks.length} that must be: ${missing.join(', ')}.`)
    }
    if (this.#failures.length === 0) {
      console.log('Every law held.')
      return missing.length === 0
    }
    for (const [law, reports] of Map.groupBy(this.#failures, (report) => report.law)) {
      const seeds = reports.map(({ seed }) => seed).sort((a, b) => a - b)
      console.log(`Broken: ${law} in seeds ${seeds.join(', ')}.`)
    }
    return false
  }

  #worsen(what: keyof Recovery, { seed, recovery }: Report): void {
    const ms = recovery?.[what]
    if (ms === undefined || ms <= (this.#worst.get(what)?.ms ?? -1)) return
    this.#worst.set(what, { ms, seed })
  }

  /** V1: how long the slowest seed took to be well again. */
  #recovery(): string {
    const worst = (what: keyof Recovery) => {
      const { ms, seed } = this.#worst.get(what) ?? {}
      return ms === undefined ? 'unknown' : `${ms.toFixed(0)} ms (seed ${seed})`
    }
    const operation = `the slowest operation took ${worst('operationMs')} of ${bounds.operationMs}`
    return `After the faults nobody led for at most ${worst('leaderlessMs')}; ${operation}.`
  }

  #progress(): string {
    return `${this.#done} of ${this.#seeds} seeds, ${this.#failures.length} failed`
  }
}
