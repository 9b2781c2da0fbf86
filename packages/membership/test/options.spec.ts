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
  const refused: [option: string, rule: RegExp, change: object][] = [
    ['cluster', /1 to 128 bytes/, { cluster: '' }],
    ['id', /1 to 64 bytes/, { id: 'x'.repeat(65) }],
    ['metadata', /at most 512 bytes/, { metadata: new Uint8Array(513) }],
    ['name', /1 to 128 bytes/, { name: '☃'.repeat(43) }],
    ['address', /host:port/, { address: '127.0.0.1' }],
    [
      'timing.probeTimeoutMs',
      /less than probeIntervalMs \(100\)/,
      { timing: { probeIntervalMs: 100, probeTimeoutMs: 100 } },
    ],
    [
      'timing.probeTimeoutMs',
      /more than 0/,
      { timing: { probeIntervalMs: 100, probeTimeoutMs: 0 } },
    ],
  ]
  for (const [option, rule, change] of refused) {
    it(`refuses ${JSON.stringify(change).slice(0, 60)}, with name, value and rule`, () => {
      assert.throws(
        () => resolvePace({ ...valid, ...change }),
        (error) => {
          assert.ok(error instanceof QuorateError)
          assert.equal(error.code, 'ERR_QUORATE_OPTION')
          assert.equal(error.data.option, option)
          assert.match(String(error.data.rule), rule)
          return true
        },
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
