import assert from 'node:assert/strict'
import type { Term } from '@quorate/kernel'
import { leadershipToken } from '../src/leadership.ts'

describe('the token of a leader', () => {
  const token = (epoch: number, term: number) => leadershipToken(epoch, term as Term)

  it('is the term, until the cluster is recovered; then it is above all terms before', () => {
    assert.deepEqual([token(1, 1), token(1, 7)], [1n, 7n])
    assert.ok(token(2, 1) > token(1, 2 ** 47))
    assert.ok(token(3, 1) > token(2, 2 ** 47))
  })

  it('fits into 63 bits', () => {
    assert.ok(token(32_768, 2 ** 47) < 2n ** 63n)
  })
})
