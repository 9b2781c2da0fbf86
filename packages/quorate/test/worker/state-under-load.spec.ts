/** All in one scale, 1:64 of the real bounds: a store of 256 MiB, and 8 KiB written in each turn of the worker's loop. */
import assert from 'node:assert/strict'
import { Pair } from './pair.ts'

const kib = 1_024
const bounds = { windowBytes: 64 * kib, notices: 1_024, entryBytes: 256 * kib }

describe('a large state under load', () => {
  it('comes to its end, and answers are given', () => {
    const pair = Pair.begun(bounds)
    const value = 4 * kib
    for (let n = 0; n < 1_024; n++) {
      pair.set(`/s/${n}`, value)
      if (n % 8 === 0) pair.deliver()
    }
    pair.deliver()
    // Blocked for a while.
    for (let n = 0; n < 200; n++) pair.set(`/s/${n}`, value)
    // Then it takes in everything at once, as long as the load lasts.
    const asked = pair.ask('/mine', 1)
    const isAnswered = () => pair.handed.some((each) => each.type === 'result' && each.id === asked)
    for (let turn = 0; turn < 3_000 && !isAnswered(); turn++) {
      pair.ask(`/s/${turn % 1_024}`, value)
      pair.ask(`/s/${(turn + 7) % 1_024}`, value)
      for (let sent = pair.sent.shift(); sent !== undefined; sent = pair.sent.shift()) {
        pair.receiver.receive(sent)
      }
      pair.turn()
    }
    assert.ok(isAnswered(), 'no answer in 3,000 turns')
  }).timeout(20_000)
})
