import assert from 'node:assert/strict'
import { Departure } from '../../src/cluster/departure.ts'

const voters = ['a', 'b', 'c', 'd', 'e']
const around = (open: string, id = 'a') => ({
  id,
  voters,
  hasSession: (peer: string) => open.includes(peer),
  hasSuccessor: false,
})

describe('Departure', () => {
  it('leaves as soon as its session is closed, when a majority stays', () => {
    const departure = new Departure(0, false)
    assert.equal(departure.tick(5, around('bcd')), undefined)
    departure.closed(10)
    assert.equal(departure.tick(10, around('bcd')), undefined)
    assert.equal(departure.deadline(), 60)
    assert.equal(departure.tick(59, around('bcd')), undefined, 'what was committed is told first')
    assert.equal(departure.tick(60, around('bcd')), 'leave-membership')
    assert.equal(departure.left(), 'gone')
  })

  it('stays while its going would take the majority from others that are stopping too', () => {
    const departure = new Departure(0, false)
    departure.closed(10)
    assert.equal(departure.tick(60, around('bc')), undefined)
    assert.equal(departure.tick(150, around('b')), undefined)
    assert.equal(departure.tick(160, around('')), undefined)
    assert.equal(departure.tick(210, around('')), 'leave-membership')
  })

  it('goes anyway after a while', () => {
    const departure = new Departure(0, false)
    departure.closed(10)
    assert.equal(departure.tick(60, around('b')), undefined)
    assert.equal(departure.deadline(), 1_010)
    assert.equal(departure.tick(1_010, around('b')), undefined)
    assert.equal(departure.tick(1_060, around('b')), 'leave-membership')
    assert.equal(departure.tick(1_360, around('b')), 'gone')
    assert.equal(departure.deadline(), undefined)
  })

  it('goes without a closed session when there is no majority to close it', () => {
    const departure = new Departure(0, false)
    assert.equal(departure.tick(2_000, around('')), undefined)
    assert.equal(departure.tick(2_050, around('')), 'leave-membership')
  })

  it('does not keep a learner', () => {
    const departure = new Departure(0, false)
    departure.closed(0)
    departure.tick(0, around('b', 'x'))
    assert.equal(departure.tick(50, around('b', 'x')), 'leave-membership')
  })

  it('for good, it waits until it votes no more', () => {
    const departure = new Departure(0, true)
    departure.closed(10)
    assert.equal(departure.tick(10, around('bcde')), undefined, 'that others stay is not enough')
    assert.equal(
      departure.tick(500, { ...around('bcde'), voters: ['b', 'c', 'd', 'e'] }),
      undefined,
    )
    assert.equal(departure.deadline(), 550)
    assert.equal(departure.tick(550, around('')), 'leave-membership')
    assert.equal(departure.deadline(), 850)
  })

  it('for good, it hands over after a moment if others stay, once', () => {
    const departure = new Departure(0, true)
    departure.closed(10)
    const leading = { ...around('bcde'), hasSuccessor: true }
    assert.equal(departure.tick(109, leading), undefined)
    assert.equal(departure.deadline(), 110)
    assert.equal(departure.tick(110, leading), 'hand-over')
    assert.equal(departure.tick(111, leading), undefined)
    assert.equal(departure.tick(3_010, leading), undefined, 'nobody removes it')
    assert.equal(departure.tick(3_060, leading), 'leave-membership')
  })

  it('for good, the last voter just goes', () => {
    const departure = new Departure(0, true)
    departure.closed(10)
    assert.equal(departure.tick(10, { ...around(''), voters: ['a'] }), undefined)
    assert.equal(departure.tick(60, around('')), 'leave-membership')
  })
})
