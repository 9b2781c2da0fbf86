import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Election } from '../src/index.ts'
import { Bench } from './bench.ts'

const three = ['a', 'b', 'c']
const last = { term: 4, index: 10 }
const { stickinessMs, leaseMs, beatMs, roundMs } = lanTiming

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

describe('election: the lease', () => {
  it('counts from the sending of the beat that a majority acknowledged, not from its ack', () => {
    const bench = Bench.leader('c', three)
    const sentAt = bench.now
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.wait(40).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    assert.equal(bench.election.leaseUntil, sentAt + leaseMs)
    assert.equal(bench.election.isLeader(sentAt + leaseMs - 1), true)
    assert.equal(bench.election.isLeader(sentAt + leaseMs), false)
  })

  it('needs a majority of five', () => {
    const bench = Bench.leader('e', ['a', 'b', 'c', 'd', 'e'])
    const sentAt = bench.now
    bench.receive('a', { type: 'beat-ack', term: 5, round: 1 })
    bench.receive('a', { type: 'beat-ack', term: 5, round: 1 })
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.wait(beatMs).tick().receive('b', { type: 'beat-ack', term: 5, round: 2 })
    // Two others have acknowledged round 1 or a later one.
    assert.equal(bench.election.leaseUntil, sentAt + leaseMs)
  })

  it('is carried by no learner, no stranger, no other term and no round never sent', () => {
    const bench = Bench.leader('c', three).input({ type: 'learners', learners: ['z'] })
    bench.receive('z', { type: 'beat-ack', term: 5, round: 1 })
    bench.receive('x', { type: 'beat-ack', term: 5, round: 1 })
    bench.receive('a', { type: 'beat-ack', term: 4, round: 1 })
    bench.receive('a', { type: 'beat-ack', term: 5, round: 2 })
    assert.equal(bench.election.isLeader(bench.now), false)
  })

  it('over: it steps down, tells those that wait, and sends no more beats', () => {
    const bench = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    const end = bench.election.leaseUntil
    bench.input({ type: 'confirm', id: 1 })
    while (bench.now < end - beatMs) bench.wait(beatMs).tick()
    bench.forget().wait(end - bench.now)
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.tick()
    const effects = bench.effects()
    assert.ok(effects.some((effect) => effect.type === 'unconfirmed' && effect.id === 1))
    assert.ok(effects.some((effect) => effect.type === 'role' && effect.role === 'follower'))
    assert.equal(bench.election.leader, undefined)
    assert.equal(bench.election.term, 5)
    bench.wait(1_000).tick()
    assert.ok(bench.sent().every(({ type }) => type !== 'beat'))
  })

  it('a new leader without any acknowledgement steps down after one lease', () => {
    const bench = Bench.leader('c', three).wait(leaseMs)
    assert.equal(bench.tick().election.role, 'follower')
  })

  it('an acknowledgement that waited through a stall keeps the reign', () => {
    const bench = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    bench
      .wait(leaseMs - 10)
      .tick()
      .wait(20)
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.receive('a', { type: 'beat-ack', term: 5, round: 2 }).tick()
    assert.equal(bench.election.isLeader(bench.now), true)
  })

  it('ends with the links to a majority, with a suspension, and with the will to stop', () => {
    const links = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    links.input({ type: 'disconnected', peer: 'a' })
    assert.equal(links.election.isLeader(links.now), true)
    links.input({ type: 'disconnected', peer: 'b' })
    assert.equal(links.election.isLeader(links.now), false)
    assert.ok(links.marks().includes('step-down-links'))
    const resumed = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    assert.equal(resumed.input({ type: 'resumed' }).election.isLeader(resumed.now), false)
    const resigned = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    resigned.input({ type: 'resign' })
    assert.equal(resigned.election.role, 'follower')
    assert.deepEqual(resigned.forget().wait(10_000).tick().sent(), [])
  })

  it('a voter that left no longer carries it, one that joined must first', () => {
    const bench = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    bench.input({ type: 'voters', voters: ['b', 'c'] })
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.receive('a', { type: 'beat-ack', term: 5, round: 2 })
    assert.equal(bench.election.isLeader(bench.now), false)
    bench.receive('b', { type: 'beat-ack', term: 5, round: 2 })
    assert.equal(bench.election.isLeader(bench.now), true)
  })

  it('beats go to voters and learners at every beat, to voters alone in between', () => {
    const bench = Bench.leader('c', three).input({ type: 'learners', learners: ['z', 'a'] })
    bench.wait(beatMs).tick()
    assert.deepEqual(
      bench.sent().map(({ to }) => to),
      ['a', 'b', 'z'],
    )
    bench.input({ type: 'confirm', id: 1 })
    assert.deepEqual(
      bench.sent().map(({ to }) => to),
      ['a', 'b'],
    )
  })
})

describe('election: terms', () => {
  it('a leader told of a higher term stands again beyond it, and its followers let it', () => {
    const bench = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    bench.forget().receive('b', { type: 'stale', term: 7 })
    assert.equal(bench.election.isLeader(bench.now), false)
    assert.deepEqual(bench.written(), [{ term: 7 }])
    assert.deepEqual(bench.sent()[0], { to: 'a', type: 'pre-vote-request', term: 8, last })
  })

  it('what a learner or a stranger knows disturbs no leader', () => {
    const bench = Bench.leader('c', three).input({ type: 'learners', learners: ['z'] })
    for (const from of ['z', 'x']) {
      bench.receive(from, { type: 'stale', term: 7 })
      bench.input({ type: 'observe', from, term: 8, leads: false })
    }
    assert.equal(bench.election.role, 'leader')
  })

  it('words of a term that is over are answered with the current one', () => {
    const bench = Bench.follower('b', three, 'c')
    bench.receive('a', { type: 'beat', term: 4, round: 1 })
    bench.receive('a', { type: 'pre-vote-request', term: 5, last })
    bench.input({ type: 'observe', from: 'a', term: 3, leads: false })
    const stale = { to: 'a', type: 'stale', term: 5 }
    assert.deepEqual(bench.sent(), [stale, stale, stale])
  })

  it('who follows a living leader ignores higher terms that nobody leads', () => {
    const bench = Bench.follower('b', three, 'c').receive('a', { type: 'stale', term: 9 })
    assert.equal(bench.election.term, 5)
    bench.input({ type: 'observe', from: 'a', term: 9, leads: true })
    assert.equal(bench.election.term, 9)
    assert.equal(bench.election.leader, 'a')
  })

  it('a candidate that hears of a higher term goes beyond it next time', () => {
    const bench = Bench.voter('c', three).tick().forget().receive('a', { type: 'stale', term: 9 })
    assert.deepEqual(bench.sent()[0], { to: 'a', type: 'pre-vote-request', term: 10, last })
  })

  it('appends and snapshots of the leader keep it, as beats do', () => {
    const bench = Bench.follower('b', three, 'c').wait(stickinessMs - 1)
    bench.input({ type: 'observe', from: 'c', term: 5, leads: true }).wait(stickinessMs - 1)
    assert.deepEqual(bench.tick().effects(), [])
  })
})

describe('election: confirmations', () => {
  it('a round confirms only what was asked for before it was sent', () => {
    const bench = Bench.leader('c', three).input({ type: 'confirm', id: 1 })
    bench.input({ type: 'confirm', id: 2 }).input({ type: 'confirm', id: 3 }).forget()
    bench.receive('a', { type: 'beat-ack', term: 5, round: 1 })
    assert.deepEqual(bench.effects(), [])
    bench.receive('a', { type: 'beat-ack', term: 5, round: 2 })
    const beat = { type: 'beat', term: 5, round: 3 } as const
    assert.deepEqual(bench.effects(), [
      { type: 'confirmed', id: 1 },
      { type: 'send', to: 'a', message: beat },
      { type: 'send', to: 'b', message: beat },
    ])
    bench.receive('b', { type: 'beat-ack', term: 5, round: 3 })
    assert.deepEqual(bench.effects(), [
      { type: 'confirmed', id: 2 },
      { type: 'confirmed', id: 3 },
    ])
  })

  it('a lost round is made good by the next regular beat', () => {
    const bench = Bench.leader('c', three).input({ type: 'confirm', id: 1 })
    bench.input({ type: 'confirm', id: 2 }).wait(beatMs).tick().forget()
    bench.receive('a', { type: 'beat-ack', term: 5, round: 3 })
    assert.deepEqual(bench.effects(), [
      { type: 'confirmed', id: 1 },
      { type: 'confirmed', id: 2 },
    ])
  })

  it('who does not lead, or stops leading, says so', () => {
    const follower = Bench.follower('b', three, 'c').input({ type: 'confirm', id: 1 })
    assert.deepEqual(follower.effects(), [{ type: 'unconfirmed', id: 1 }])
    const leader = Bench.leader('c', three).input({ type: 'confirm', id: 1 })
    leader.input({ type: 'confirm', id: 2 }).forget().receive('a', { type: 'stale', term: 6 })
    const ids = leader
      .effects()
      .flatMap((effect) => (effect.type === 'unconfirmed' ? effect.id : []))
    assert.deepEqual(ids, [1, 2])
  })
})
