/** A voter whose disk is full promises nothing. */
import assert from 'node:assert/strict'
import { Bench } from './bench.ts'

const three = ['a', 'b', 'c']
const last = { term: 4, index: 10 }

describe('a voter without room to write', () => {
  function full(): Bench {
    return Bench.follower('b', three, 'c').input({ type: 'storage', hasRoom: false }).forget()
  }

  it('does not stand, and stands as soon as there is room', () => {
    const bench = full().input({ type: 'crashed', peer: 'c' })
    assert.deepEqual(bench.sent(), [])
    bench.input({ type: 'storage', hasRoom: true })
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('gives no pre-vote and no vote, also not for a transfer', () => {
    const bench = full().input({ type: 'crashed', peer: 'c' })
    bench.receive('a', { type: 'pre-vote-request', term: 6, last })
    bench.receive('a', { type: 'pre-vote-request', term: 6, last, transferOf: 5 })
    bench.receive('a', { type: 'vote-request', term: 6, last })
    const granted = bench.sent().map((message) => 'granted' in message && message.granted)
    assert.deepEqual(granted, [false, false, false])
    assert.equal(bench.election.term, 5, 'it is bound to nothing')
  })

  it('that stands already gives it up', () => {
    const bench = Bench.follower('b', three, 'c').input({ type: 'crashed', peer: 'c' })
    bench.receive('a', { type: 'pre-vote', term: 6, granted: true })
    assert.equal(bench.election.role, 'candidate')
    bench.input({ type: 'storage', hasRoom: false })
    assert.equal(bench.election.role, 'follower')
  })
})
