import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Departure } from '../../src/cluster/departure.ts'

const voters = ['a', 'b', 'c', 'd', 'e']
const configuration = { voters }
const around = (open: string, id = 'a', heir?: string) => ({
  id,
  voters,
  hasSession: (peer: string) => open.includes(peer),
  leader: 'e',
  configuration,
  heir: () => heir,
  isAlone: () => true,
})

/** It has nobody to hand over to, and closes its session. */
function closing(): Departure {
  const departure = new Departure(0, { timing: lanTiming, retires: false })
  assert.deepEqual(departure.tick(0, around('bcd')), { type: 'close-session' })
  return departure
}

describe('Departure', () => {
  it('leaves as soon as its session is closed, when a majority stays', () => {
    const departure = closing()
    assert.equal(departure.tick(5, around('bcd')), undefined)
    departure.closed(10)
    assert.equal(departure.tick(10, around('bcd')), undefined)
    assert.equal(departure.deadline(), 60)
    assert.equal(departure.tick(59, around('bcd')), undefined, 'what was committed is told first')
    assert.deepEqual(departure.tick(60, around('bcd')), { type: 'leave-membership' })
    assert.equal(departure.left(), true)
  })

  it('stays while its going would take the majority from others that are stopping too', () => {
    const departure = closing()
    departure.closed(10)
    assert.equal(departure.tick(60, around('bc')), undefined)
    assert.equal(departure.tick(150, around('b')), undefined)
    assert.equal(departure.tick(160, around('')), undefined)
    assert.deepEqual(departure.tick(210, around('')), { type: 'leave-membership' })
  })

  it('goes anyway after a while', () => {
    const departure = closing()
    departure.closed(10)
    assert.equal(departure.tick(60, around('b')), undefined)
    assert.equal(departure.deadline(), 1_010)
    assert.equal(departure.tick(1_010, around('b')), undefined)
    assert.deepEqual(departure.tick(1_060, around('b')), { type: 'leave-membership' })
    assert.deepEqual(departure.tick(1_360, around('b')), { type: 'gone' })
    assert.equal(departure.deadline(), undefined)
  })

  it('goes without a closed session when there is no majority to close it', () => {
    const departure = closing()
    assert.equal(departure.tick(2_000, around('')), undefined)
    assert.deepEqual(departure.tick(2_050, around('')), { type: 'leave-membership' })
  })

  it('does not keep a learner', () => {
    const departure = closing()
    departure.closed(0)
    departure.tick(0, around('b', 'x'))
    assert.deepEqual(departure.tick(50, around('b', 'x')), { type: 'leave-membership' })
  })

  it('hands over first, and closes its session when another one leads', () => {
    const departure = new Departure(0, { timing: lanTiming, retires: false })
    assert.deepEqual(departure.tick(0, around('bcd', 'a', 'b')), { type: 'hand-over', to: 'b' })
    departure.onElection([{ type: 'transfer', target: 'b', outcome: 'handed-over' }], 5)
    departure.onElection([{ type: 'leader', leader: undefined, term: 1 }], 5)
    assert.equal(departure.tick(5, around('bcd', 'a', 'b')), undefined)
    departure.onElection([{ type: 'leader', leader: 'b', term: 2 }], 9)
    assert.deepEqual(departure.tick(9, around('bcd')), { type: 'close-session' })
  })

  it('goes as it is when nothing comes of the hand-over, or it takes too long', () => {
    const failed = new Departure(0, { timing: lanTiming, retires: false })
    failed.tick(0, around('bcd', 'a', 'b'))
    failed.onElection([{ type: 'transfer', target: 'b', outcome: 'behind' }], 7)
    assert.deepEqual(failed.tick(7, around('bcd', 'a', 'b')), { type: 'close-session' })
    const slow = new Departure(0, { timing: lanTiming, retires: false })
    slow.tick(0, around('bcd', 'a', 'b'))
    assert.equal(slow.deadline(), 360)
    assert.equal(slow.tick(359, around('bcd', 'a', 'b')), undefined)
    assert.deepEqual(slow.tick(360, around('bcd', 'a', 'b')), { type: 'close-session' })
  })

  /** It goes for good, and has closed its session. */
  function retiring(): Departure {
    const departure = new Departure(0, { timing: lanTiming, retires: true })
    departure.tick(0, around('bcde'))
    departure.closed(10)
    return departure
  }

  it('for good, it waits until it votes no more', () => {
    const departure = retiring()
    assert.equal(departure.tick(10, around('bcde')), undefined, 'that others stay is not enough')
    const others = { voters: ['b', 'c', 'd', 'e'] }
    const removed = { ...around('bcde'), ...others, configuration: others }
    assert.equal(departure.tick(500, removed), undefined)
    assert.equal(departure.deadline(), 550)
    assert.deepEqual(departure.tick(550, around('')), { type: 'leave-membership' })
    assert.equal(departure.deadline(), 850)
  })

  it('for good, a learner waits while a change is under way that gives it a vote', () => {
    const departure = retiring()
    const added = { ...around('bcde'), voters: ['b', 'c', 'd', 'e'] }
    assert.equal(departure.tick(10, added), undefined)
    assert.equal(departure.tick(500, added), undefined)
    assert.equal(departure.tick(510, { ...added, configuration: added }), undefined)
    assert.deepEqual(departure.tick(560, added), { type: 'leave-membership' })
  })

  it('for good, a leader looks for an heir again and again, as nobody else can remove it', () => {
    const departure = retiring()
    assert.equal(departure.tick(109, around('bcde', 'a', 'c')), undefined)
    assert.equal(departure.deadline(), 110)
    assert.equal(departure.tick(110, around('bcde')), undefined, 'there is none')
    assert.deepEqual(departure.tick(210, around('bcde', 'a', 'c')), { type: 'hand-over', to: 'c' })
  })

  it('for good, it waits for two session timeouts, and anew for another leader or voter set', () => {
    const departure = retiring()
    departure.tick(10, around('bcde'))
    assert.equal(departure.tick(9_000, { ...around('bcde'), configuration: { voters } }), undefined)
    assert.equal(departure.tick(18_000, { ...around('bcde'), leader: 'b' }), undefined)
    assert.equal(departure.tick(27_999, { ...around('bcde'), leader: 'b' }), undefined)
    const last = { ...around('bcde'), leader: 'b' }
    assert.equal(departure.tick(28_000, last), undefined, 'nobody removes it')
    assert.deepEqual(departure.tick(28_050, last), { type: 'leave-membership' })
  })

  it('for good, it goes sooner when nobody leads', () => {
    const departure = retiring()
    const alone = { ...around('bcde'), leader: undefined }
    assert.equal(departure.tick(10, alone), undefined)
    assert.equal(departure.tick(3_010, alone), undefined)
    assert.deepEqual(departure.tick(3_060, alone), { type: 'leave-membership' })
  })

  it('for good, it waits for six session timeouts at most, whoever comes and goes', () => {
    const departure = retiring()
    const atMost = 10 + 6 * lanTiming.sessionTimeoutMs
    for (let now = 10; now < atMost; now += 1_000) {
      const leader = now % 2_000 === 10 ? 'b' : undefined
      assert.equal(departure.tick(now, { ...around('bcde'), leader }), undefined)
    }
    assert.equal(departure.tick(atMost, around('bcde')), undefined)
    assert.deepEqual(departure.tick(atMost + 50, around('bcde')), { type: 'leave-membership' })
  })

  it('for good, the last voter waits while somebody is there who may get its vote', () => {
    const departure = retiring()
    const last = { ...around('bcde'), voters: ['a'], leader: 'a' }
    assert.equal(departure.tick(10, { ...last, isAlone: () => false }), undefined)
    assert.equal(departure.tick(20, last), undefined)
    assert.deepEqual(departure.tick(70, last), { type: 'leave-membership' })
  })

  it('for good, the last voter just goes', () => {
    const departure = retiring()
    assert.equal(departure.tick(10, { ...around(''), voters: ['a'] }), undefined)
    assert.deepEqual(departure.tick(60, around('')), { type: 'leave-membership' })
  })
})
