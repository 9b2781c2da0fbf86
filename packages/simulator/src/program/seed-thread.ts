/** A thread that runs the seeds it is posted, one after another. */
import { parentPort } from 'node:worker_threads'
import { runSeed } from '../run-seed.ts'
import { failureOf, reportOf } from './report.ts'

parentPort?.on('message', (seed: number) => {
  let report: ReturnType<typeof reportOf>
  try {
    report = reportOf(runSeed(seed))
  } catch (error) {
    report = failureOf(seed, error)
  }
  parentPort?.postMessage(report)
})
