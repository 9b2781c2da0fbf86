import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { readsLeftBehindAtMost } from '../src/limits.ts'
import { Outbox } from '../src/outbox.ts'
import { Reads } from '../src/reads.ts'
import { Upstream } from '../src/upstream.ts'

describe('Reads', () => {
  it('withdrawn ones do not pile up while nobody leads', () => {
    const outbox = new Outbox()
    const upstream = new Upstream({ id: 'a', outbox, links: new Set(), deliver: () => {} })
    const reads = new Reads({ timing: lanTiming, outbox, upstream })
    for (let id = 1; id <= 20 * readsLeftBehindAtMost; id++) {
      reads.read(id)
      reads.withdraw(id)
      reads.flush(id)
    }
    assert.ok(reads.waiting <= readsLeftBehindAtMost + 2)
    assert.equal(reads.deadline(), undefined)
  })
})
