import assert from 'node:assert/strict'
import { operationsQueuedAtMost, readsOpenAtMost } from '@quorate/replicated-state'
import { UnderWay } from '../../src/worker/under-way.ts'

describe('What was asked of a worker', () => {
  const mib = 1_024 * 1_024

  function set(underWay: UnderWay, id: number, bytes = 0): void {
    const operation = { type: 'set', path: '/a', value: new Uint8Array(bytes) } as const
    underWay.onCommand({ type: 'operate', id, operation })
  }

  it('is full with as many operations as a machine takes, until one is answered', () => {
    const underWay = new UnderWay()
    for (let id = 1; id <= operationsQueuedAtMost; id++) set(underWay, id)
    assert.equal(underWay.isFull('operations'), true)
    assert.equal(underWay.isFull('reads'), false)
    const result = { ok: false, notApplied: true, reason: 'withdrawn' } as const
    underWay.onNotice({ type: 'result', id: 1, result })
    assert.equal(underWay.isFull('operations'), false)
  })

  it('is full with as many bytes', () => {
    const underWay = new UnderWay()
    for (let id = 1; id <= 64; id++) set(underWay, id, mib)
    assert.equal(underWay.isFull('operations'), true)
    underWay.onNotice({ type: 'result', id: 64, result: { ok: true, revision: 1, keys: [] } })
    assert.equal(underWay.isFull('operations'), false)
  })

  it('is full with as many reads, until one is answered or given up', () => {
    const underWay = new UnderWay()
    for (let id = 1; id <= readsOpenAtMost + 2; id++) underWay.onCommand({ type: 'read', id })
    underWay.onNotice({ type: 'readable', id: 1 })
    underWay.onNotice({ type: 'read-refused', id: 2 })
    assert.equal(underWay.isFull('reads'), true)
    underWay.onCommand({ type: 'withdraw-read', id: 3 })
    assert.equal(underWay.isFull('reads'), false)
  })
})
