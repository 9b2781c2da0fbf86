/** What became of members, told with the entries, is not told to who was told nothing of it. */
import assert from 'node:assert/strict'
import { Pair } from './pair.ts'

const bounds = { windowBytes: 8 * 1_024 * 1_024, notices: 8, entryBytes: 2 * 1_024 * 1_024 }

describe('members', () => {
  it('that changed while events were dropped are told of', () => {
    const pair = Pair.begun(bounds)
    // Blocked: the window is full.
    for (let n = 0; n < 16; n++) pair.set(`/k/${n}`, 900_000)
    const error = { name: 'E', message: '' }
    for (let n = 0; n < 9; n++) {
      pair.reporter.event({ type: 'warning', source: 'link', error } as never)
    }
    pair.host.dispatch({ type: 'metadata', metadata: new Uint8Array([123, 125]) } as never)
    assert.ok(pair.noticed.some((notice) => notice.type === 'member'))
    pair.turn()
    const before = pair.handed.length
    // It takes in what it had; the state is sent anew, and more than one message follows it.
    let isAnew = false
    for (let turns = 0; turns < 2_000; turns++) {
      const sent = pair.sent.shift()
      if (sent?.type === 'image' && !isAnew) {
        isAnew = true
        for (let n = 0; n < 3; n++) pair.ask(`/l/${n}`, 900_000)
      }
      if (sent !== undefined) pair.receiver.receive(sent)
      pair.turn()
    }
    for (let n = 0; n < 500; n++) pair.deliver()
    assert.ok(isAnew)
    const { cluster } = pair.host
    assert.deepEqual(pair.receiver.cluster.membership.members(), cluster.membership.members())
    const members = pair.handed.slice(before).filter(({ type }) => type === 'member')
    assert.ok(members.length > 0, 'no member event was handed on')
  })
})
