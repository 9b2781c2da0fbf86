import assert from 'node:assert/strict'
import { lanTiming, wanTiming } from '@quorate/kernel'
import {
  areOfDisks,
  encodeSettings,
  foundingRefusal,
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
})
