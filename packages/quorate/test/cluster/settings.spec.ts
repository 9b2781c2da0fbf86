import assert from 'node:assert/strict'
import { lanTiming, wanTiming } from '@quorate/kernel'
import { defaultLimits, limitsAtMost } from '@quorate/replicated-state'
import {
  areOfDisks,
  encodeSettings,
  foundingRefusal,
  limitsOf,
  settingsRefusal,
} from '../../src/cluster/settings.ts'

const disk = encodeSettings({ timing: lanTiming, algorithm: 'bully', voters: 5, isDurable: true })
const memory = encodeSettings({
  timing: lanTiming,
  algorithm: 'bully',
  voters: 5,
  isDurable: false,
})

describe('settings', () => {
  it('founders with another kind of store are refused, with both values', () => {
    const refusal = { type: 'refused', reason: 'settings', peer: 'b', settings: memory } as const
    const text = foundingRefusal(refusal, disk, () => 'orders-2')
    assert.match(text, /^orders-2 does not agree .*: store is disk here and memory in the cluster$/)
  })

  it('a founding that waits names whom it waits for, and what to do', () => {
    const refusal = { type: 'refused', reason: 'waiting', peers: ['b', 'c'] } as const
    const text = foundingRefusal(refusal, disk, (peer) => `orders-${peer}`)
    assert.match(text, /^the founding waits for orders-b and orders-c, .* start all founders anew$/)
  })

  it('tell whether voters have disks', () => {
    assert.equal(areOfDisks(disk), true)
    assert.equal(areOfDisks(memory), false)
    assert.equal(areOfDisks(new Uint8Array([255])), false)
  })

  it('whoever joins may have either kind', () => {
    assert.equal(settingsRefusal(disk, memory), undefined)
    assert.equal(settingsRefusal(memory, disk), undefined)
  })

  it('whoever joins must have the same timing', () => {
    const error = settingsRefusal(
      encodeSettings({ timing: wanTiming, algorithm: 'bully', voters: 5, isDurable: true }),
      memory,
    )
    assert.equal(error?.code, 'ERR_QUORATE_SETTINGS')
    const { beatMs } = wanTiming
    assert.match(String(error?.data.difference), new RegExp(`^beatMs is ${beatMs} here and 50 in`))
    assert.doesNotMatch(String(error?.data.difference), /store/)
  })

  const other = encodeSettings({
    timing: lanTiming,
    algorithm: 'bully',
    voters: 5,
    isDurable: true,
    limits: { ...defaultLimits, valueBytes: 77, storeBytes: 2 ** 32 - 1 },
  })

  it('whoever joins, and whoever founds, must have the same limits', () => {
    const error = settingsRefusal(other, disk)
    assert.equal(error?.code, 'ERR_QUORATE_SETTINGS')
    assert.match(
      String(error?.data.difference),
      /^valueBytes is 77 here and 1048576 in the cluster, storeBytes is 4294967295 here/,
    )
    const refusal = { type: 'refused', reason: 'settings', peer: 'b', settings: other } as const
    const text = foundingRefusal(refusal, disk, () => 'orders-2')
    assert.match(text, /valueBytes is 1048576 here and 77 in the cluster/)
  })

  it('the limits are what they say, and never more than what every peer takes', () => {
    assert.deepEqual(limitsOf(disk), defaultLimits)
    const { valueBytes, storeBytes } = limitsOf(other)
    assert.deepEqual([valueBytes, storeBytes], [77, limitsAtMost.storeBytes])
    assert.deepEqual(limitsOf(new Uint8Array([255])), defaultLimits)
  })
})
