import assert from 'node:assert/strict'
import { Electorate } from '../src/electorate.ts'
import { Outbox } from '../src/outbox.ts'
import { Reign } from '../src/reign.ts'

function reign(voters: readonly string[]): { reign: Reign; outbox: Outbox } {
  const electorate = new Electorate('a')
  electorate.voters = voters
  const outbox = new Outbox()
  const timing = { beatMs: 50, leaseMs: 350 }
  const made = new Reign({ id: 'a', term: 1, timing, electorate, outbox })
  made.countAnew(0)
  outbox.take()
  return { reign: made, outbox }
}

describe('reign', () => {
  it('the lease stands on the round that a majority has reached, whoever they are', () => {
    const { reign: five } = reign(['a', 'b', 'c', 'd', 'e'])
    for (let round = 2; round <= 4; round++) five.beat(100 * round)
    five.onAck('a', 4, 401)
    five.onAck('b', 4, 401)
    five.onAck('c', 2, 401)
    assert.equal(five.leaseUntil, 200 + 350)
    five.onAck('d', 3, 401)
    assert.equal(five.leaseUntil, 300 + 350)
    five.onAck('c', 4, 401)
    assert.equal(five.leaseUntil, 400 + 350)
  })

  it('an old, doubled or invented acknowledgement changes nothing', () => {
    const { reign: three } = reign(['a', 'b', 'c'])
    for (let round = 2; round <= 3; round++) three.beat(100 * round)
    three.onAck('b', 3, 301)
    for (const round of [1, 2, 3, 4, 1_000_000]) three.onAck('b', round, 301)
    // Not even this peer’s own name counts twice.
    three.onAck('a', 3, 301)
    for (const round of [4, 1_000_000]) three.onAck('c', round, 301)
    assert.equal(three.leaseUntil, 300 + 350)
    for (let round = 4; round <= 1_100; round++) three.beat(100 * round)
    three.onAck('c', 4, 110_000)
    assert.equal(three.leaseUntil, 300 + 350, 'its sending time is forgotten')
  })

  it('counts a leader that is no voter itself as nobody', () => {
    const { reign: outside } = reign(['b', 'c', 'd'])
    outside.onAck('b', 1, 1)
    assert.equal(outside.leaseUntil, Number.NEGATIVE_INFINITY)
    outside.onAck('c', 1, 1)
    assert.equal(outside.leaseUntil, 350)
  })

  it('an acknowledgement given as a learner counts once the peer votes', () => {
    const electorate = new Electorate('a')
    electorate.voters = ['a']
    electorate.learners = ['b']
    const timing = { beatMs: 50, leaseMs: 350 }
    const made = new Reign({ id: 'a', term: 1, timing, electorate, outbox: new Outbox() })
    made.countAnew(0)
    made.onAck('b', 1, 1)
    electorate.voters = ['a', 'b']
    made.countAnew(10)
    assert.equal(made.leaseUntil, 350)
  })
})
