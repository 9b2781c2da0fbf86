import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Election } from '../src/index.ts'
import { Bench } from './bench.ts'

const three = ['a', 'b', 'c']
const last = { term: 4, index: 10 }
const { stickinessMs, roundMs } = lanTiming

describe('election: a cluster that is given up before its log came', () => {
  it('another peer may lead the same term of another one', () => {
    const bench = new Bench('x').receive('b', { type: 'beat', term: 5, round: 1 }).persisted()
    bench.forget().input({ type: 'given-up' })
    assert.deepEqual(bench.effects(), [{ type: 'leader', leader: undefined, term: 5 }])
    bench.receive('c', { type: 'beat', term: 5, round: 1 })
    assert.equal(bench.election.leader, 'c')
  })
})

describe('election: standing', () => {
  it('the best voter asks for pre-votes in the very step that brings the evidence', () => {
    const bench = Bench.follower('b', three, 'c')
    bench.input({ type: 'crashed', peer: 'c' })
    const request = { type: 'pre-vote-request', term: 6, last } as const
    assert.deepEqual(bench.effects(), [
      { type: 'leader', leader: undefined, term: 5 },
      { type: 'send', to: 'a', message: request },
      { type: 'send', to: 'c', message: request },
    ])
  })

  it('evidence, pre-votes, votes, leader: two rounds and no waiting', () => {
    const bench = Bench.follower('b', three, 'c').input({ type: 'crashed', peer: 'c' })
    bench.receive('a', { type: 'pre-vote', term: 6, granted: true })
    assert.equal(bench.election.role, 'candidate')
    bench.forget().persisted()
    assert.deepEqual(bench.sent(), [
      { to: 'a', type: 'vote-request', term: 6, last },
      { to: 'c', type: 'vote-request', term: 6, last },
    ])
    bench.receive('a', { type: 'vote', term: 6, granted: true })
    assert.deepEqual(bench.effects().slice(0, 3), [
      { type: 'role', role: 'leader', term: 6 },
      { type: 'leader', leader: 'b', term: 6 },
      { type: 'send', to: 'a', message: { type: 'beat', term: 6, round: 1 } },
    ])
  })

  it('a refusal for want of evidence is followed by quick retries, then by longer rests', () => {
    const bench = Bench.follower('b', three, 'c').input({ type: 'crashed', peer: 'c' })
    const waits: number[] = []
    for (let attempt = 0; attempt < 6; attempt++) {
      bench.receive('a', { type: 'pre-vote', term: 6, granted: false })
      const wait = (bench.election.deadline() ?? 0) - bench.now
      waits.push(wait)
      bench.wait(wait).forget().tick()
      assert.equal(bench.sent()[0]?.type, 'pre-vote-request', `attempt ${attempt}`)
    }
    assert.deepEqual(waits.slice(0, 4), Array(4).fill(roundMs / 4))
    assert.ok(waits[4] !== undefined && waits[4] >= 0.5 * roundMs && waits[4] < 1.5 * roundMs)
    assert.ok(waits[5] !== undefined && waits[5] >= roundMs && waits[5] < 3 * roundMs)
  })

  it('a voter that another outranks asks it first, and stands when it hears that it does not', () => {
    const bench = Bench.follower('a', three, 'c').input({ type: 'crashed', peer: 'c' })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'ask', term: 5, last }])
    bench.receive('b', { type: 'answer', term: 5, outranks: false })
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('silence of a better voter costs one round', () => {
    const bench = Bench.follower('a', three, 'c').input({ type: 'crashed', peer: 'c' }).forget()
    bench.wait(roundMs - 1).tick()
    assert.deepEqual(bench.sent(), [])
    bench.wait(1).tick()
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('an answer defers by two rounds, once, whatever the better voter does', () => {
    const bench = Bench.follower('a', three, 'c').input({ type: 'crashed', peer: 'c' })
    bench.receive('b', { type: 'answer', term: 5, outranks: true }).forget()
    bench.wait(2 * roundMs - 1).tick()
    assert.deepEqual(bench.sent(), [])
    bench.wait(1).tick()
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
    // It failed; it does not ask again in this vacancy.
    for (let i = 0; i < 4; i++) bench.wait((bench.election.deadline() ?? 0) - bench.now).tick()
    assert.deepEqual([...new Set(bench.sent().map(({ type }) => type))], ['pre-vote-request'])
  })

  it('who was deferred and then helped another in vain stands itself, without asking again', () => {
    const bench = Bench.follower('a', three, 'c').input({ type: 'crashed', peer: 'c' })
    bench.receive('b', { type: 'answer', term: 5, outranks: true })
    bench.receive('b', { type: 'vote-request', term: 6, last }).persisted().forget()
    bench.wait((bench.election.deadline() ?? 0) - bench.now).tick()
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('a better voter that is gone, cut off or believed dead is not waited for', () => {
    for (const type of ['crashed', 'disconnected', 'not-alive'] as const) {
      const bench = Bench.follower('a', ['a', 'b', 'c', 'd', 'e'], 'c')
      bench.input({ type: 'crashed', peer: 'c' })
      const asked = bench.sent().map(({ to }) => to)
      assert.deepEqual(asked, ['b', 'd', 'e'])
      for (const peer of ['b', 'd'])
        bench.receive(peer, { type: 'answer', term: 5, outranks: false })
      assert.deepEqual(bench.sent(), [])
      bench.input({ type, peer: 'e' })
      assert.equal(bench.sent()[0]?.type, 'pre-vote-request', type)
    }
  })

  it('who is asked tells its rank now, and stands itself if it misses the leader too', () => {
    const bench = Bench.follower('b', three, 'c')
    bench.receive('a', { type: 'ask', term: 5, last: { term: 4, index: 11 } })
    assert.deepEqual(bench.sent(), [{ to: 'a', type: 'answer', term: 5, outranks: false }])
    bench.receive('a', { type: 'ask', term: 5, last })
    assert.deepEqual(bench.sent(), [{ to: 'a', type: 'answer', term: 5, outranks: true }])
    bench.input({ type: 'crashed', peer: 'c' })
    bench.receive('a', { type: 'pre-vote', term: 6, granted: false }).forget()
    bench.receive('a', { type: 'ask', term: 5, last })
    assert.deepEqual(
      bench.sent().map(({ type }) => type),
      ['answer', 'pre-vote-request', 'pre-vote-request'],
    )
  })

  it('a longer log outranks a higher id', () => {
    const bench = Bench.follower('a', three, 'c')
    bench.receive('b', { type: 'ask', term: 5, last: { term: 4, index: 9 } }).forget()
    bench.input({ type: 'crashed', peer: 'c' })
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('stickiness ends only at its tick: beats that wait in the sockets come first', () => {
    const bench = Bench.follower('b', three, 'c').wait(stickinessMs + 50)
    bench.receive('c', { type: 'beat', term: 5, round: 2 })
    bench.tick()
    assert.equal(bench.election.leader, 'c')
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'beat-ack', term: 5, round: 2 }])
  })

  it('a silent leader is given up after one stickiness period, and not asked', () => {
    const bench = Bench.follower('b', three, 'c')
    assert.equal(bench.election.deadline(), bench.now + stickinessMs)
    bench.wait(stickinessMs - 1).tick()
    assert.deepEqual(bench.effects(), [])
    bench.wait(1).tick()
    assert.equal(bench.election.leader, undefined)
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('a lost round of votes leaves the term and rests for a random time', () => {
    const bench = Bench.voter('c', three)
    bench.tick().receive('a', { type: 'pre-vote', term: 5, granted: true }).persisted()
    for (const peer of ['a', 'b']) bench.receive(peer, { type: 'vote', term: 5, granted: false })
    assert.equal(bench.election.role, 'follower')
    assert.equal(bench.election.term, 5)
    const wait = (bench.election.deadline() ?? 0) - bench.now
    assert.ok(wait >= 0.5 * roundMs && wait < 1.5 * roundMs)
  })

  it('neither a learner, nor a removed voter, nor one without links to a majority stands', () => {
    const learner = Bench.voter('z', three).wait(10_000).tick()
    assert.deepEqual(learner.sent(), [])
    assert.equal(learner.election.deadline(), undefined)
    const cut = new Bench('c').input({ type: 'voters', voters: three }).tick()
    assert.deepEqual(cut.sent(), [])
    assert.equal(cut.election.deadline(), undefined)
    assert.equal(cut.input({ type: 'connected', peer: 'a' }).sent()[0]?.type, 'pre-vote-request')
    const removed = Bench.voter('c', three)
      .input({ type: 'voters', voters: ['a', 'b'] })
      .forget()
    assert.deepEqual(removed.wait(10_000).tick().sent(), [])
  })

  it('a sole voter elects itself, when its vote is durable', () => {
    const bench = new Bench('a').input({ type: 'voters', voters: ['a'] })
    assert.equal(bench.election.role, 'candidate')
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.persisted()
    assert.equal(bench.election.isLeader(bench.now + 1_000_000), true)
    bench.forget().input({ type: 'confirm', id: 7 })
    assert.deepEqual(bench.effects(), [{ type: 'confirmed', id: 7 }])
  })
})

describe('election: votes', () => {
  const request = { type: 'vote-request', term: 5, last } as const

  it('a vote is durable before it is told', () => {
    const bench = Bench.voter('b', three).forget().receive('c', request)
    assert.deepEqual(bench.written(), [{ term: 5, vote: 'c' }])
    assert.deepEqual(bench.sent(), [])
    bench.persisted()
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'vote', term: 5, granted: true }])
  })

  it('one vote per term, also after a restart, and the same one again when asked again', () => {
    const bench = Bench.voter('b', three, { term: 5, vote: 'c' }).forget().receive('a', request)
    assert.deepEqual(bench.sent(), [{ to: 'a', type: 'vote', term: 5, granted: false }])
    bench.receive('c', request)
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'vote', term: 5, granted: true }])
  })

  it('the own vote counts only when it is durable', () => {
    const bench = Bench.voter('c', three).tick()
    bench.receive('b', { type: 'pre-vote', term: 5, granted: true })
    assert.equal(bench.election.role, 'candidate')
    bench.receive('b', { type: 'vote', term: 5, granted: true })
    assert.equal(bench.election.role, 'candidate')
    bench.persisted()
    assert.equal(bench.election.role, 'leader')
  })

  it('a vote that was overtaken by a later term is never told', () => {
    const bench = Bench.voter('b', three).receive('c', request)
    bench
      .receive('a', { ...request, term: 6 })
      .forget()
      .persisted()
    assert.deepEqual(bench.sent(), [{ to: 'a', type: 'vote', term: 6, granted: true }])
  })

  it('only a log as complete as the last accepted entry gets a vote or a pre-vote', () => {
    const bench = Bench.voter('b', three).forget()
    const short = { term: 4, index: 9 }
    bench.receive('c', { type: 'pre-vote-request', term: 5, last: short })
    bench.receive('c', { ...request, last: short })
    assert.deepEqual(bench.sent(), [
      { to: 'c', type: 'pre-vote', term: 5, granted: false },
      { to: 'c', type: 'vote', term: 5, granted: false },
    ])
    assert.equal(bench.election.term, 4)
    bench.receive('c', { ...request, last: { term: 5, index: 1 } })
    assert.equal(bench.election.term, 5)
  })

  it('stickiness refuses, and a refused request leaves the term alone', () => {
    const bench = Bench.follower('b', three, 'c').wait(stickinessMs - 1)
    bench.receive('a', { ...request, term: 9 })
    bench.receive('a', { type: 'pre-vote-request', term: 9, last })
    assert.deepEqual(bench.sent(), [
      { to: 'a', type: 'vote', term: 9, granted: false },
      { to: 'a', type: 'pre-vote', term: 9, granted: false },
    ])
    assert.equal(bench.election.term, 5)
    bench.wait(1).receive('a', { ...request, term: 9 })
    assert.equal(bench.election.term, 9)
  })

  it('evidence of the crash of the leader, and of nobody else, ends stickiness', () => {
    const bench = Bench.follower('a', ['a', 'b', 'c', 'd', 'e'], 'c')
    bench.input({ type: 'crashed', peer: 'e' }).receive('b', { ...request, term: 6 })
    assert.equal(bench.election.term, 5)
    bench.input({ type: 'crashed', peer: 'c' }).receive('b', { ...request, term: 6 })
    assert.equal(bench.election.term, 6)
  })

  it('late beats of a crashed leader count for nothing until a link to it is open again', () => {
    const bench = Bench.follower('a', three, 'c').input({ type: 'crashed', peer: 'c' }).forget()
    bench.receive('c', { type: 'beat', term: 5, round: 2 })
    assert.deepEqual(bench.effects(), [])
    bench.input({ type: 'connected', peer: 'c' }).receive('c', { type: 'beat', term: 5, round: 3 })
    assert.equal(bench.election.leader, 'c')
  })

  it('evidence is kept against voters, and of others against the latest thousand', () => {
    const bench = Bench.follower('a', three, 'c').input({ type: 'crashed', peer: 'c' })
    for (let i = 0; i < 1_100; i++) bench.input({ type: 'crashed', peer: `stranger ${i}` })
    bench.forget().receive('c', { type: 'beat', term: 5, round: 2 })
    bench.receive('stranger 1099', { type: 'beat', term: 5, round: 2 })
    assert.deepEqual(bench.effects(), [])
    bench.receive('stranger 0', { type: 'beat', term: 6, round: 1 })
    assert.equal(bench.election.leader, 'stranger 0')
  })

  it('stickiness never refuses the leader that it protects', () => {
    const bench = Bench.follower('b', three, 'c')
    bench.receive('c', { type: 'pre-vote-request', term: 6, last })
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'pre-vote', term: 6, granted: true }])
    bench.receive('c', { ...request, term: 6 })
    assert.equal(bench.election.term, 6)
  })

  it('a restarted voter neither votes nor stands for one period, whatever it was told', () => {
    const bench = new Bench('b', { restored: { term: 4 }, hasRestarted: true })
    for (const peer of ['a', 'c']) bench.input({ type: 'connected', peer })
    bench
      .input({ type: 'voters', voters: three })
      .wait(stickinessMs - 1)
      .tick()
    bench.input({ type: 'crashed', peer: 'a' }).receive('c', request)
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'vote', term: 5, granted: false }])
    bench.wait(1).receive('c', request).persisted()
    assert.equal(bench.sent().at(-1)?.type, 'vote')
    assert.equal(bench.election.term, 5)
  })

  it('who knows no voters votes for nobody', () => {
    const bench = new Bench('b').receive('c', request)
    bench.receive('c', { type: 'pre-vote-request', term: 5, last })
    assert.deepEqual(bench.sent(), [])
  })

  it('who has just voted gives that candidate the time to win, and no rival a pre-vote', () => {
    const bench = Bench.voter('b', three).receive('c', request).persisted().forget()
    bench.receive('a', { type: 'pre-vote-request', term: 6, last })
    assert.deepEqual(bench.sent(), [{ to: 'a', type: 'pre-vote', term: 6, granted: false }])
    bench.receive('c', { type: 'pre-vote-request', term: 6, last })
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'pre-vote', term: 6, granted: true }])
    bench.input({ type: 'crashed', peer: 'c' })
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request', 'unless that one crashes')
  })

  it('of two that stand at once, only the better gets the pre-vote of the other', () => {
    const best = Bench.voter('c', three).forget()
    best.receive('b', { type: 'pre-vote-request', term: 5, last })
    assert.deepEqual(best.sent(), [{ to: 'b', type: 'pre-vote', term: 5, granted: false }])
    const other = Bench.voter('b', three)
    other.receive('c', { type: 'answer', term: 4, outranks: false }).forget()
    other.receive('c', { type: 'pre-vote-request', term: 5, last })
    assert.deepEqual(other.sent(), [{ to: 'c', type: 'pre-vote', term: 5, granted: true }])
  })

  it('silent voters are asked again within a ballot', () => {
    const bench = Bench.voter('c', three).forget().wait(roundMs).tick()
    const again = { type: 'pre-vote-request', term: 5, last } as const
    assert.deepEqual(bench.sent(), [
      { to: 'a', ...again },
      { to: 'b', ...again },
    ])
    bench.receive('a', { type: 'pre-vote', term: 5, granted: true }).persisted().forget()
    bench.receive('b', { type: 'vote', term: 5, granted: false }).wait(roundMs).tick()
    assert.deepEqual(bench.sent(), [{ to: 'a', ...request }])
  })

  it('a stranger is refused, unless its longer log may know a newer set', () => {
    const bench = Bench.voter('b', three).forget().receive('x', request)
    assert.deepEqual(bench.sent(), [{ to: 'x', type: 'vote', term: 5, granted: false }])
    bench.receive('x', { ...request, last: { term: 4, index: 11 } }).persisted()
    assert.equal(bench.election.term, 5)
  })

  it('votes of strangers do not count', () => {
    const bench = Bench.voter('c', three).tick()
    bench.receive('x', { type: 'pre-vote', term: 5, granted: true })
    assert.equal(bench.election.role, 'follower')
  })

  it('beats are acknowledged only when their term is durable', () => {
    const bench = Bench.voter('b', three).forget()
    bench.receive('c', { type: 'beat', term: 7, round: 3 })
    assert.equal(bench.election.leader, 'c')
    assert.deepEqual(bench.sent(), [])
    bench.persisted()
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'beat-ack', term: 7, round: 3 }])
  })

  it('two leaders in one term are a bug of ours', () => {
    const bench = Bench.follower('b', three, 'c')
    assert.throws(() => bench.receive('a', { type: 'beat', term: 5, round: 1 }), /one peer leads/)
  })

  it('refuses a lease that outlives stickiness', () => {
    const timing = { ...lanTiming, leaseMs: 390 }
    const random = { next: () => 0 }
    const options = { id: 'a', timing, random, hasRestarted: false, now: 0 }
    assert.throws(() => new Election(options), /leaseMs \(390\)/)
  })
})
