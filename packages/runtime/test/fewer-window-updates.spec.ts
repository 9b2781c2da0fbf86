import assert from 'node:assert/strict'
import type { Stream } from '@libp2p/interface'
import { withFewerWindowUpdates } from '../src/fewer-window-updates.ts'

describe('window updates', () => {
  it('are sent once half of the window is used up', () => {
    let sent = 0
    const stream = {
      recvWindow: 1_000,
      recvWindowCapacity: 1_000,
      sendWindowUpdate: () => {
        sent++
      },
    }
    withFewerWindowUpdates(stream as unknown as Stream)
    for (const [left, expected] of [
      [1_000, 0],
      [500, 0],
      [499, 1],
      [0, 2],
    ] as const) {
      stream.recvWindowCapacity = left
      stream.sendWindowUpdate()
      assert.equal(sent, expected, `with ${left} left`)
    }
  })

  it('of a stream that is not known are left alone', () => {
    let sent = 0
    const stream = { sendWindowUpdate: () => sent++ }
    withFewerWindowUpdates(stream as unknown as Stream)
    stream.sendWindowUpdate()
    assert.equal(sent, 1)
    withFewerWindowUpdates({} as Stream)
  })
})
