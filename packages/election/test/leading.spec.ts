import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Bench } from './bench.ts'

const three = ['a', 'b', 'c']
const last = { term: 4, index: 10 }
const { stickinessMs, leaseMs, beatMs } = lanTiming

for (const algorithm of ['bully', 'ring'] as const) {
  describe(`election: the lease (${algorithm})`, () => {
    it('counts from the sending of the beat that a majority acknowledged, not from its ack', () => {
      const bench = Bench.leader('c', three, algorithm)
      const sentAt = bench.now
      assert.equal(bench.election.isLeader(bench.now), false)
      bench.wait(40).receive('a', { type: 'beat-ack', term: 5, round: 1 })
      assert.equal(bench.election.leaseUntil, sentAt + leaseMs)
      assert.equal(bench.election.isLeader(sentAt + leaseMs - 1), true)
      assert.equal(bench.election.isLeader(sentAt + leaseMs), false)
    })

    it('needs a majority of five', () => {
      const bench = Bench.leader('e', ['a', 'b', 'c', 'd', 'e'], algorithm)
      const sentAt = bench.now
      bench.receive('a', { type: 'beat-ack', term: 5, round: 1 })
      bench.receive('a', { type: 'beat-ack', term: 5, round: 1 })
      assert.equal(bench.election.isLeader(bench.now), false)
      bench.wait(beatMs).tick().receive('b', { type: 'beat-ack', term: 5, round: 2 })
      // Two others have acknowledged round 1 or a later one.
      assert.equal(bench.election.leaseUntil, sentAt + leaseMs)
    })

    it('is carried by no learner, no stranger, no other term and no round never sent', () => {
      const bench = Bench.leader('c', three, algorithm).input({ type: 'learners', learners: ['z'] })
      bench.receive('z', { type: 'beat-ack', term: 5, round: 1 })
      bench.receive('x', { type: 'beat-ack', term: 5, round: 1 })
      bench.receive('a', { type: 'beat-ack', term: 4, round: 1 })
      bench.receive('a', { type: 'beat-ack', term: 5, round: 2 })
      assert.equal(bench.election.isLeader(bench.now), false)
    })

    it('a beat that is due goes with whatever is handed in, and none when the lease is over', () => {
      const bench = Bench.leader('c', three, algorithm)
      const beats = () => bench.sent().filter(({ type }) => type === 'beat').length
      bench.wait(beatMs - 1).input({ type: 'alive', peer: 'a' })
      assert.equal(beats(), 0)
      bench.wait(1).input({ type: 'alive', peer: 'a' })
      assert.equal(beats(), 2)
      bench.input({ type: 'alive', peer: 'a' })
      assert.equal(beats(), 0, 'the next one is not due')
      bench.wait(leaseMs).input({ type: 'alive', peer: 'a' })
      assert.equal(beats(), 0, 'it is about to step down')
    })

    it('over: it steps down, tells those that wait, and sends no more beats', () => {
      const bench = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
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
      const bench = Bench.leader('c', three, algorithm).wait(leaseMs)
      assert.equal(bench.tick().election.role, 'follower')
    })

    it('an acknowledgement that waited through a stall keeps the reign', () => {
      const bench = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
      bench
        .wait(leaseMs - 10)
        .tick()
        .wait(20)
      assert.equal(bench.election.isLeader(bench.now), false)
      bench.receive('a', { type: 'beat-ack', term: 5, round: 2 }).tick()
      assert.equal(bench.election.isLeader(bench.now), true)
    })

    it('ends with the links to a majority, with a suspension, and with the will to stop', () => {
      const links = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
      links.input({ type: 'disconnected', peer: 'a' })
      assert.equal(links.election.isLeader(links.now), true)
      links.input({ type: 'disconnected', peer: 'b' })
      assert.equal(links.election.isLeader(links.now), false)
      assert.ok(links.marks().includes('step-down-links'))
      const resumed = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
      assert.equal(resumed.input({ type: 'resumed' }).election.isLeader(resumed.now), false)
      const resigned = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
      resigned.input({ type: 'resign' })
      assert.equal(resigned.election.role, 'follower')
      assert.deepEqual(resigned.forget().wait(10_000).tick().sent(), [])
    })

    it('a voter that left no longer carries it, one that joined must first', () => {
      const bench = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
      bench.input({ type: 'voters', voters: ['b', 'c'] })
      assert.equal(bench.election.isLeader(bench.now), false)
      bench.receive('a', { type: 'beat-ack', term: 5, round: 2 })
      assert.equal(bench.election.isLeader(bench.now), false)
      bench.receive('b', { type: 'beat-ack', term: 5, round: 2 })
      assert.equal(bench.election.isLeader(bench.now), true)
    })

    it('beats go to voters, every third to learners too, and what is asked for to voters alone', () => {
      const bench = Bench.leader('c', three, algorithm).input({
        type: 'learners',
        learners: ['z', 'a'],
      })
      const told = () => bench.sent().map(({ to }) => to)
      const beats = Array.from({ length: 6 }, () => {
        bench.wait(beatMs).tick()
        return told()
      })
      const voters = ['a', 'b']
      const all = [...voters, 'z']
      assert.deepEqual(beats, [voters, voters, all, voters, voters, all])
      bench.input({ type: 'confirm', id: 1 })
      assert.deepEqual(told(), voters)
    })
  })

  describe(`election: terms (${algorithm})`, () => {
    it('a leader told of a higher term stands again beyond it, and its followers let it', () => {
      const bench = Bench.leader('c', three, algorithm).receive('a', {
        type: 'beat-ack',
        term: 5,
        round: 1,
      })
      bench.forget().receive('b', { type: 'stale', term: 7 })
      assert.equal(bench.election.isLeader(bench.now), false)
      assert.deepEqual(bench.written(), [{ term: 7 }])
      assert.deepEqual(bench.sent()[0], { to: 'a', type: 'pre-vote-request', term: 8, last })
    })

    it('what a stranger knows disturbs no leader', () => {
      const bench = Bench.leader('c', three, algorithm).input({ type: 'learners', learners: ['z'] })
      bench.receive('x', { type: 'stale', term: 7 })
      bench.input({ type: 'observe', from: 'x', term: 8, leads: false })
      assert.equal(bench.election.role, 'leader')
    })

    it('a learner beyond the term of its leader is not left behind for ever', () => {
      // It heard from a candidate that had gone beyond everybody else, and died.
      const bench = Bench.leader('c', three, algorithm).input({ type: 'learners', learners: ['z'] })
      bench.forget().receive('z', { type: 'stale', term: 7 })
      assert.equal(bench.election.term, 7)
      assert.deepEqual(bench.sent()[0], { to: 'a', type: 'pre-vote-request', term: 8, last })
    })

    it('words of a term that is over are answered with the current one', () => {
      const bench = Bench.follower('b', three, 'c', algorithm)
      bench.receive('a', { type: 'beat', term: 4, round: 1 })
      bench.receive('a', { type: 'pre-vote-request', term: 5, last })
      bench.input({ type: 'observe', from: 'a', term: 3, leads: false })
      const stale = { to: 'a', type: 'stale', term: 5 }
      assert.deepEqual(bench.sent(), [stale, stale, stale])
    })

    it('who follows a living leader ignores higher terms that nobody leads', () => {
      const bench = Bench.follower('b', three, 'c', algorithm).receive('a', {
        type: 'stale',
        term: 9,
      })
      assert.equal(bench.election.term, 5)
      bench.input({ type: 'observe', from: 'a', term: 9, leads: true })
      assert.equal(bench.election.term, 9)
      assert.equal(bench.election.leader, 'a')
    })

    it('a candidate that hears of a higher term goes beyond it next time', () => {
      const bench = Bench.voter('c', three, undefined, algorithm)
        .tick()
        .receive('a', { type: 'token', term: 4, origin: 'c', last })
        .forget()
        .receive('a', { type: 'stale', term: 9 })
      assert.deepEqual(bench.sent()[0], { to: 'a', type: 'pre-vote-request', term: 10, last })
    })

    it('appends and snapshots of the leader keep it, as beats do', () => {
      const bench = Bench.follower('b', three, 'c', algorithm).wait(stickinessMs - 1)
      bench.input({ type: 'observe', from: 'c', term: 5, leads: true }).wait(stickinessMs - 1)
      assert.deepEqual(bench.tick().effects(), [])
    })
  })

  describe(`election: confirmations (${algorithm})`, () => {
    it('a round confirms only what was asked for before it was sent', () => {
      const bench = Bench.leader('c', three, algorithm).input({ type: 'confirm', id: 1 })
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

    it('a patient one waits for the next regular beat, and for no longer', () => {
      const bench = Bench.leader('c', three, algorithm).forget()
      bench.input({ type: 'confirm', id: 1, isPatient: true })
      assert.deepEqual(bench.effects(), [])
      bench.wait(beatMs).tick().forget()
      bench.receive('a', { type: 'beat-ack', term: 5, round: 1 })
      assert.deepEqual(bench.effects(), [], 'that beat was sent before it asked')
      bench.receive('b', { type: 'beat-ack', term: 5, round: 2 })
      assert.deepEqual(bench.effects(), [{ type: 'confirmed', id: 1 }])
    })

    it('a patient one shares the round of one that is not', () => {
      const bench = Bench.leader('c', three, algorithm)
      bench.input({ type: 'confirm', id: 1, isPatient: true })
      bench.input({ type: 'confirm', id: 2 }).forget()
      bench.receive('a', { type: 'beat-ack', term: 5, round: 2 })
      assert.deepEqual(bench.effects(), [
        { type: 'confirmed', id: 1 },
        { type: 'confirmed', id: 2 },
      ])
    })

    it('a lost round is made good by the next regular beat', () => {
      const bench = Bench.leader('c', three, algorithm).input({ type: 'confirm', id: 1 })
      bench.input({ type: 'confirm', id: 2 }).wait(beatMs).tick().forget()
      bench.receive('a', { type: 'beat-ack', term: 5, round: 3 })
      assert.deepEqual(bench.effects(), [
        { type: 'confirmed', id: 1 },
        { type: 'confirmed', id: 2 },
      ])
    })

    it('who does not lead, or stops leading, says so', () => {
      const follower = Bench.follower('b', three, 'c', algorithm).input({ type: 'confirm', id: 1 })
      assert.deepEqual(follower.effects(), [{ type: 'unconfirmed', id: 1 }])
      const leader = Bench.leader('c', three, algorithm).input({ type: 'confirm', id: 1 })
      leader.input({ type: 'confirm', id: 2 }).forget().receive('a', { type: 'stale', term: 6 })
      const ids = leader
        .effects()
        .flatMap((effect) => (effect.type === 'unconfirmed' ? effect.id : []))
      assert.deepEqual(ids, [1, 2])
    })
  })
}
