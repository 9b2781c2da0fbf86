import assert from 'node:assert/strict'
import { fencingToken } from '../src/fencing-token.ts'

describe('fencing token', () => {
  it('is the revision, as long as the cluster was never recovered', () => {
    assert.equal(fencingToken({ epoch: 1 }, 41), 41n)
  })

  it('never goes back over a recovery, though revisions are given again', () => {
    assert.ok(fencingToken({ epoch: 2 }, 100) > fencingToken({ epoch: 1 }, 150))
    assert.ok(fencingToken({ epoch: 3 }, 1) > fencingToken({ epoch: 2 }, 2 ** 48 - 1))
  })

  it('fits into a signed BIGINT', () => {
    assert.ok(fencingToken({ epoch: 32_768 }, 2 ** 48 - 1) < 2n ** 63n)
  })
})
