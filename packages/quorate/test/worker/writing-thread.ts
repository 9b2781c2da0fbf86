/** Writes holdings whose numbers are all the same, one after the other, until it is ended. */
import { workerData } from 'node:worker_threads'
import { SharedHolding } from '../../src/worker/shared-holding.ts'

const holding = new SharedHolding(workerData as SharedArrayBuffer)
for (let n = 1; ; n++) {
  const baseline = { lead: n, at: n }
  holding.write({ term: n, leaseUntil: n, session: n, sessionUntil: n, baseline })
}
