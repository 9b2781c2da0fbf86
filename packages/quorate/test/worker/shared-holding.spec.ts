import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import type { Holding } from '../../src/cluster/index.ts'
import { nothingHeld, SharedHolding } from '../../src/worker/shared-holding.ts'

const holding: Holding = {
  term: 7,
  leaseUntil: 1_234.5,
  session: 3,
  sessionUntil: 9_876.25,
  baseline: { lead: 1.7e12 + 0.5, at: 1_000.125 },
}

describe('shared holding', () => {
  it('shows the other thread what was written last, and nothing before', () => {
    const reader = new SharedHolding()
    const writer = new SharedHolding(reader.memory)
    assert.deepEqual(reader.read(), nothingHeld)
    writer.write(holding)
    assert.deepEqual(reader.read(), holding)
    const sole = { ...holding, leaseUntil: Number.POSITIVE_INFINITY }
    writer.write(sole)
    assert.deepEqual(reader.read(), sole)
  })

  it('once closed shows nothing, whatever is written', () => {
    const reader = new SharedHolding()
    const writer = new SharedHolding(reader.memory)
    writer.write(holding)
    writer.close()
    writer.write(holding)
    assert.deepEqual(reader.read(), nothingHeld)
  })

  it('never shows a part of one writing with a part of another', async () => {
    const reader = new SharedHolding()
    const program = new URL('./writing-thread.ts', import.meta.url)
    const worker = new Worker(program, { workerData: reader.memory, execArgv: [] })
    try {
      const seen = new Set<number>()
      while (seen.size < 1_000) {
        const { term, leaseUntil, session, sessionUntil, baseline } = reader.read()
        // The loop has to turn until the thread has begun.
        if (term === 0) await new Promise((resolve) => setImmediate(resolve))
        else {
          const numbers = [leaseUntil, session, sessionUntil, baseline.lead, baseline.at]
          assert.deepEqual(numbers, [term, term, term, term, term])
          seen.add(term)
        }
      }
    } finally {
      await worker.terminate()
    }
  })
})
