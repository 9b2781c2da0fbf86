/** Who led before and leads again, in another term, is told of as without a worker. */
import assert from 'node:assert/strict'
import { Pair } from './pair.ts'

const bounds = { windowBytes: 8_192, notices: 8, entryBytes: 16_384 }

describe('leader:change after what was dropped', () => {
  it('is told when the same peer leads in another term', () => {
    const pair = Pair.begun(bounds)
    for (let n = 0; n < 60; n++) pair.set(`/k/${n}`, 200)
    for (let n = 0; n < 20; n++) {
      pair.reporter.event({ type: 'storage', lack: undefined })
      pair.suspend(6_000)
      pair.pass(1_000)
    }
    const term = pair.holding?.term
    const before = pair.handed.length
    pair.deliver()
    assert.equal(pair.receiver.told.reign, term)
    const handed = pair.handed.slice(before)
    const changes = handed.filter((each) => each.type === 'leader' && each.term === term)
    assert.equal(changes.length, 1)
  })
})
