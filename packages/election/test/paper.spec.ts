/**
 * Claims of the papers, one by one. Bully: Garcia-Molina, Elections in a Distributed Computing
 * System, 1982. Ring: Chang and Roberts, An Improved Algorithm for Decentralized Extrema-Finding in
 * Circular Configurations of Processes, 1979. Raft: Ongaro, Consensus: Bridging Theory and Practice, 2014.
 */
import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Bench } from './bench.ts'
import { Network } from './network.ts'

const three = ['a', 'b', 'c']
const last = { term: 4, index: 10 }

describe('paper: bully', () => {
  it('whoever finds the coordinator gone asks those with a higher priority, and no others', () => {
    const bench = Bench.follower('c', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'f')
    bench.input({ type: 'crashed', peer: 'f' })
    assert.deepEqual(
      bench.sent().map(({ to, type }) => `${type} ${to}`),
      ['ask d', 'ask e', 'ask g'],
    )
  })

  it('the best of those that are left becomes the coordinator', () => {
    let best = 0
    for (let seed = 1; seed <= 50; seed++) {
      const network = new Network({ seed, voters: ['a', 'b', 'c', 'd', 'e'] })
      network.run(100)
      const [leader] = network.leaders()
      assert.ok(leader !== undefined)
      network.crash(leader.id)
      network.run(200)
      const expected = leader.id === 'e' ? 'd' : 'e'
      if (network.leaders()[0]?.id === expected) best++
    }
    // Not always: two that find out at the same instant may collide, and then votes decide.
    assert.ok(best >= 45, `${best} of 50`)
  })

  it('ours: a better peer that returns bullies nobody out of office', () => {
    const network = new Network({ seed: 1, voters: three })
    network.run(1_000)
    const [first] = network.leaders()
    assert.ok(first !== undefined)
    network.crash(first.id)
    network.run(200)
    const [second] = network.leaders()
    network.start(first.id)
    network.run(3_000)
    assert.deepEqual(network.leaders(), [second])
  })
})

describe('paper: ring', () => {
  const five = ['a', 'b', 'c', 'd', 'e']
  const token = (origin: string, index = 10, priority?: number) =>
    ({
      type: 'token',
      term: 5,
      origin,
      last: { term: 4, index },
      ...(priority === undefined ? {} : { priority }),
    }) as const
  /** A voter of five that has just seen the leader, e, crash; nobody has been asked yet. */
  const witness = (id: string) => {
    const bench = Bench.follower(id, five, 'e', 'ring')
    return bench.input({ type: 'crashed', peer: 'e' })
  }
  /** A voter of five that does not miss its leader, e. */
  const calm = (id: string) => Bench.follower(id, five, 'e', 'ring')

  it('whoever finds the leader gone sends its own rank to the next, once round the end', () => {
    assert.deepEqual(witness('b').sent(), [{ to: 'c', ...token('b') }])
    assert.deepEqual(witness('d').sent(), [{ to: 'a', ...token('d') }])
  })

  it('a better rank is passed on as it is', () => {
    assert.deepEqual(calm('b').receive('a', token('d')).sent(), [{ to: 'c', ...token('d') }])
    const participant = witness('b').forget()
    assert.deepEqual(participant.receive('a', token('d')).sent(), [{ to: 'c', ...token('d') }])
  })

  it('a lesser rank is replaced by the own one, or, where that is on its way, goes no further', () => {
    assert.deepEqual(calm('c').receive('b', token('b')).sent(), [{ to: 'd', ...token('c') }])
    const participant = witness('c').forget()
    assert.deepEqual(participant.receive('b', token('b')).sent(), [])
  })

  it('whose own rank comes back stands', () => {
    const bench = witness('d').forget().receive('c', token('d'))
    assert.deepEqual([...new Set(bench.sent().map(({ type }) => type))], ['pre-vote-request'])
  })

  it('the best of those that are left becomes the leader', () => {
    let best = 0
    for (let seed = 1; seed <= 50; seed++) {
      const network = new Network({ seed, voters: five, algorithm: 'ring' })
      network.run(300)
      const [leader] = network.leaders()
      assert.ok(leader !== undefined)
      network.crash(leader.id)
      network.run(200)
      if (network.leaders()[0]?.id === (leader.id === 'e' ? 'd' : 'e')) best++
    }
    assert.ok(best >= 45, `${best} of 50`)
  })

  it('where all find out at once it costs no more than 2n messages on average', () => {
    let messages = 0
    const runs = 100
    for (let seed = 1; seed <= runs; seed++) {
      const network = new Network({ seed, voters: five, algorithm: 'ring' })
      network.run(300)
      network.sent.clear()
      network.crash(network.leaders()[0]?.id ?? 'a')
      network.run(50)
      messages += network.sent.get('token') ?? 0
    }
    // Four are left: n·H(n) is 8.3; a token is sent again where its receiver turns out to be gone.
    assert.ok(messages / runs < 12, `${messages / runs} on average`)
  })

  it('ours: the rank is the log, then the priority, then the id', () => {
    const bench = calm('b').receive('a', token('d', 9))
    assert.deepEqual(bench.sent(), [{ to: 'c', ...token('b') }], 'a longer log')
    const preferred = calm('b').input({ type: 'priority', peer: 'b', priority: 3 })
    assert.deepEqual(preferred.receive('a', token('d')).sent(), [{ to: 'c', ...token('b', 10, 3) }])
    const other = calm('d').receive('c', token('a', 10, 1))
    assert.deepEqual(other.sent(), [{ to: 'a', ...token('a', 10, 1) }])
  })

  it('ours: no rank goes round twice, so that the token of a dead voter does not for ever', () => {
    const bench = calm('b').receive('a', token('d')).forget()
    assert.deepEqual(bench.receive('a', token('d')).sent(), [])
    // A beat ends the vacancy: what comes later is of another one.
    bench.receive('e', { type: 'beat', term: 5, round: 2 }).forget()
    assert.deepEqual(bench.receive('a', token('d')).sent(), [{ to: 'c', ...token('d') }])
  })

  it('ours: a token that went to somebody who is gone goes to the next one', () => {
    const bench = witness('b').forget().input({ type: 'crashed', peer: 'c' })
    assert.deepEqual(bench.sent(), [{ to: 'd', ...token('b') }])
  })

  it('ours: a lost token defers by two rounds; then this voter stands, and asks nobody again', () => {
    const bench = witness('b').forget()
    bench.wait(2 * lanTiming.roundMs - 1).tick()
    assert.deepEqual(bench.sent(), [])
    bench.wait(1).tick()
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
    for (let i = 0; i < 4; i++) bench.wait((bench.election.deadline() ?? 0) - bench.now).tick()
    assert.deepEqual([...new Set(bench.sent().map(({ type }) => type))], ['pre-vote-request'])
  })

  it('ours: whose rank comes back before it misses the leader itself stands when it does', () => {
    const bench = calm('d').receive('c', token('b')).forget().receive('c', token('d'))
    assert.deepEqual(bench.sent(), [])
    bench.input({ type: 'crashed', peer: 'e' })
    assert.equal(bench.sent()[0]?.type, 'pre-vote-request')
  })

  it('ours: an own rank of a vacancy that is over, and ranks of strangers, say nothing', () => {
    const bench = calm('d').receive('c', token('d'))
    bench.receive('c', token('x')).receive('x', token('c'))
    assert.deepEqual(bench.sent(), [])
    bench.input({ type: 'crashed', peer: 'e' })
    assert.equal(bench.sent()[0]?.type, 'token')
  })

  it('ours: a voter that cannot stand passes every rank on', () => {
    const bench = calm('d')
    for (const peer of ['b', 'c', 'e']) bench.input({ type: 'disconnected', peer })
    assert.deepEqual(bench.receive('c', token('b')).sent(), [{ to: 'a', ...token('b') }])
    const stopping = calm('d').input({ type: 'resign' })
    assert.deepEqual(stopping.receive('c', token('b')).sent(), [{ to: 'a', ...token('b') }])
  })
})

describe('paper: raft', () => {
  const request = { type: 'vote-request', term: 5, last } as const

  it('§3.4 a candidate votes for itself, and wins with a majority of the full set', () => {
    const bench = Bench.voter('e', ['a', 'b', 'c', 'd', 'e'])
    for (const peer of ['a', 'b']) bench.receive(peer, { type: 'pre-vote', term: 5, granted: true })
    assert.deepEqual(bench.written(), [{ term: 5, vote: 'e' }])
    bench.persisted().receive('a', { type: 'vote', term: 5, granted: true })
    assert.equal(bench.election.role, 'candidate')
    bench.receive('b', { type: 'vote', term: 5, granted: true })
    assert.equal(bench.election.role, 'leader')
  })

  it('§3.4 a candidate that hears the leader of its own term follows it', () => {
    const bench = Bench.voter('c', three)
    bench.receive('a', { type: 'pre-vote', term: 5, granted: true }).persisted()
    assert.equal(bench.election.role, 'candidate')
    bench.receive('b', { type: 'beat', term: 5, round: 1 })
    assert.equal(bench.election.role, 'follower')
    assert.equal(bench.election.leader, 'b')
  })

  it('§3.4 split votes are resolved by rests drawn at random', () => {
    const rests = new Set<number>()
    const bench = Bench.voter('c', three)
    for (let term = 5; term < 9; term++) {
      bench.receive('a', { type: 'pre-vote', term, granted: true }).persisted()
      for (const peer of ['a', 'b']) bench.receive(peer, { type: 'vote', term, granted: false })
      const wait = (bench.election.deadline() ?? 0) - bench.now
      rests.add(wait)
      bench.wait(wait).tick()
    }
    assert.equal(rests.size, 4)
  })

  it('§3.6.1 the log with the later last term is more complete, then the longer one', () => {
    const bench = Bench.voter('a', three).forget()
    const ask = (at: typeof last) =>
      bench.receive('b', { type: 'pre-vote-request', term: 5, last: at }).sent().at(-1)
    bench.wait(10_000)
    assert.deepEqual(ask({ term: 3, index: 99 }), {
      to: 'b',
      type: 'pre-vote',
      term: 5,
      granted: false,
    })
    assert.deepEqual(ask({ term: 4, index: 9 }), {
      to: 'b',
      type: 'pre-vote',
      term: 5,
      granted: false,
    })
    assert.deepEqual(ask(last), { to: 'b', type: 'pre-vote', term: 5, granted: true })
    assert.deepEqual(ask({ term: 5, index: 1 }), {
      to: 'b',
      type: 'pre-vote',
      term: 5,
      granted: true,
    })
  })

  it('§3.8 term and vote survive a restart', () => {
    const bench = Bench.voter('b', three).receive('c', request)
    const [stored] = bench.written()
    assert.ok(stored !== undefined)
    const again = Bench.voter('b', three, stored).forget().receive('a', request)
    assert.deepEqual(again.sent(), [{ to: 'a', type: 'vote', term: 5, granted: false }])
  })

  it('§4.2.3 a server that hears its leader is not disturbed by others’ higher terms', () => {
    const bench = Bench.follower('b', three, 'c')
    bench.receive('a', { ...request, term: 99 }).receive('a', { type: 'stale', term: 99 })
    assert.equal(bench.election.term, 5)
    assert.equal(bench.election.leader, 'c')
  })

  it('§6.4 a read is confirmed by a round of heartbeats sent after it arrived', () => {
    const bench = Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
    bench.forget().input({ type: 'confirm', id: 1 })
    bench.receive('b', { type: 'beat-ack', term: 5, round: 1 })
    assert.ok(bench.effects().every(({ type }) => type !== 'confirmed'))
    bench.receive('b', { type: 'beat-ack', term: 5, round: 2 })
    assert.deepEqual(bench.effects(), [{ type: 'confirmed', id: 1 }])
  })

  it('§6.4.1 the lease is bounded by the drift of the clocks', () => {
    const { leaseMs, stickinessMs, driftBound } = lanTiming
    assert.ok(leaseMs / (1 - driftBound) <= stickinessMs / (1 + driftBound))
  })

  it('§9.6 without a majority of pre-votes no term is raised', () => {
    const bench = Bench.voter('c', three)
    for (let i = 0; i < 50; i++) bench.wait((bench.election.deadline() ?? 0) - bench.now).tick()
    assert.equal(bench.election.term, 4)
    assert.deepEqual(bench.written(), [])
  })
})
