import assert from 'node:assert/strict'
import { QuorateError, seededRandom } from '@quorate/kernel'
import { resolvePace } from '../src/options.ts'
import { timing } from './network.ts'

const valid = {
  cluster: 'c',
  id: 'p',
  address: '127.0.0.1:7000',
  name: 'n',
  timing,
  random: seededRandom(1),
  now: 0,
}

describe('resolvePace', () => {
  const refused: [string, object][] = [
    ['CLUSTER', { cluster: '' }],
    ['ID', { id: 'x'.repeat(129) }],
    ['NAME', { name: '☃'.repeat(43) }],
    ['ADDRESS', { address: '127.0.0.1' }],
    ['TIMING', { timing: { probeIntervalMs: 100, probeTimeoutMs: 100 } }],
    ['TIMING', { timing: { probeIntervalMs: 100, probeTimeoutMs: 0 } }],
  ]
  for (const [code, change] of refused) {
    it(`refuses ${JSON.stringify(change).slice(0, 60)}`, () => {
      assert.throws(
        () => resolvePace({ ...valid, ...change }),
        (error) => error instanceof QuorateError && error.code === `ERR_QUORATE_OPTION_${code}`,
      )
    })
  }

  it('scales with the probe interval', () => {
    const lan = resolvePace(valid)
    const wan = resolvePace({ ...valid, timing: { probeIntervalMs: 1_000, probeTimeoutMs: 500 } })
    assert.equal(lan.tombstoneMs, 60_000)
    assert.equal(lan.crashSuspicionMs, 600)
    assert.equal(wan.tombstoneMs, 5 * lan.tombstoneMs)
    assert.equal(wan.gossipIntervalMs, 5 * lan.gossipIntervalMs)
  })
})
