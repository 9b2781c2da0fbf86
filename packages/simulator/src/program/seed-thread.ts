/** A thread that runs the seeds it is posted, one after another. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Law } from '../laws.ts'
import { runSeed } from '../run-seed.ts'
import { failureOf, reportOf } from './report.ts'

const { without } = workerData as { readonly without: readonly Law[] | undefined }

parentPort?.on('message', (seed: number) => {
  let report: ReturnType<typeof reportOf>
  try {
    report = reportOf(runSeed(seed, { without }))
  } catch (error) {
    report = failureOf(seed, error)
  }
  parentPort?.postMessage(report)
})
