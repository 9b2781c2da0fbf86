import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Bench } from './bench.ts'
import { fair, Network, type Peer } from './network.ts'

const three = ['a', 'b', 'c']
const last = { term: 4, index: 10 }
const { roundMs, stickinessMs } = lanTiming

/** Leads term 5 with a valid lease. */
function leader(): Bench {
  return Bench.leader('c', three).receive('a', { type: 'beat-ack', term: 5, round: 1 })
}

/** The same, and b has proven that it reaches a majority. */
function quiescing(): Bench {
  const bench = leader().input({ type: 'transfer', to: 'b' })
  return bench.receive('b', { type: 'prepared', term: 5, isReady: true }).forget()
}

function outcomes(bench: Bench): string[] {
  return bench.effects().flatMap((effect) => (effect.type === 'transfer' ? [effect.outcome] : []))
}

describe('transfer: at the leader', () => {
  it('asks the target, then stops the log, then ends the reign, and only then hands over', () => {
    const bench = leader().forget().input({ type: 'transfer', to: 'b' })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'prepare', term: 5 }])
    bench.receive('b', { type: 'prepared', term: 5, isReady: true })
    assert.deepEqual(bench.effects(), [{ type: 'quiesce', target: 'b' }])
    assert.equal(bench.election.isLeader(bench.now), true)
    bench.input({ type: 'quiesced', target: 'b' })
    assert.equal(bench.election.isLeader(bench.now), false)
    assert.deepEqual(bench.effects(), [
      { type: 'transfer', target: 'b', outcome: 'handed-over' },
      { type: 'role', role: 'follower', term: 5 },
      { type: 'leader', leader: undefined, term: 5 },
      { type: 'send', to: 'b', message: { type: 'hand-over', term: 5 } },
    ])
  })

  it('goes on when the target does not answer, or reaches no majority', () => {
    const silent = leader().input({ type: 'transfer', to: 'b' }).forget()
    assert.ok((silent.election.deadline() ?? Number.NaN) <= silent.now + 6 * roundMs)
    silent.wait(6 * roundMs - 1).tick()
    assert.deepEqual(outcomes(silent), [])
    silent.wait(1).tick()
    assert.deepEqual(outcomes(silent), ['unreachable'])
    const alone = leader().input({ type: 'transfer', to: 'b' }).forget()
    alone.receive('b', { type: 'prepared', term: 5, isReady: false })
    assert.deepEqual(outcomes(alone), ['unreachable'])
    for (const bench of [silent, alone]) assert.equal(bench.election.isLeader(bench.now), true)
  })

  it('goes on, and lets the log grow, when the target does not catch up in four rounds', () => {
    const bench = quiescing()
      .wait(4 * roundMs - 1)
      .tick()
    assert.deepEqual(outcomes(bench), [])
    bench.wait(1).tick()
    assert.deepEqual(
      bench.effects().filter(({ type }) => type === 'quiesce' || type === 'transfer'),
      [
        { type: 'quiesce', target: undefined },
        { type: 'transfer', target: 'b', outcome: 'behind' },
      ],
    )
    bench.input({ type: 'quiesced', target: 'b' })
    assert.equal(bench.election.role, 'leader', 'too late')
  })

  it('takes the word of the target alone, and of this reign', () => {
    const bench = leader().input({ type: 'transfer', to: 'b' }).forget()
    bench.receive('a', { type: 'prepared', term: 5, isReady: true })
    bench.receive('b', { type: 'prepared', term: 4, isReady: true })
    bench.input({ type: 'quiesced', target: 'b' })
    assert.deepEqual(bench.effects(), [])
    bench.receive('b', { type: 'prepared', term: 5, isReady: true })
    bench.forget().input({ type: 'quiesced', target: 'a' })
    assert.equal(bench.election.role, 'leader')
  })

  it('refuses where it does not lead, who does not vote, itself, and a second one', () => {
    const follower = Bench.follower('b', three, 'c').input({ type: 'transfer', to: 'a' })
    assert.deepEqual(outcomes(follower), ['not-leader'])
    const bench = leader()
      .input({ type: 'learners', learners: ['z'] })
      .forget()
    for (const to of ['z', 'x', 'c']) bench.input({ type: 'transfer', to })
    bench.input({ type: 'transfer', to: 'b' }).input({ type: 'transfer', to: 'a' })
    assert.deepEqual(outcomes(bench), ['not-a-voter', 'not-a-voter', 'not-a-voter', 'busy'])
  })

  it('that is asked for again while it goes on is the same one', () => {
    for (const bench of [leader().input({ type: 'transfer', to: 'b' }), quiescing()]) {
      bench.forget().input({ type: 'transfer', to: 'b' })
      assert.deepEqual(bench.effects(), [])
    }
    const bench = quiescing().input({ type: 'transfer', to: 'b' }).forget()
    bench.input({ type: 'quiesced', target: 'b' })
    assert.deepEqual(outcomes(bench), ['handed-over'])
  })

  it('tells that it was interrupted when the reign ends by something else', () => {
    const bench = quiescing().receive('a', { type: 'stale', term: 8 })
    assert.deepEqual(outcomes(bench), ['interrupted'])
    bench.forget().input({ type: 'quiesced', target: 'b' })
    assert.deepEqual(bench.sent(), [])
  })

  it('gives the target the time to win, then stands again in a later term', () => {
    const bench = quiescing().input({ type: 'quiesced', target: 'b' }).forget()
    bench.receive('a', { type: 'pre-vote-request', term: 6, last })
    assert.deepEqual(bench.sent(), [{ to: 'a', type: 'pre-vote', term: 6, granted: false }])
    bench.wait(3 * roundMs).tick()
    assert.deepEqual(bench.sent()[0], { to: 'a', type: 'pre-vote-request', term: 6, last })
  })

  it('votes for the target', () => {
    const bench = quiescing().input({ type: 'quiesced', target: 'b' }).forget()
    bench.receive('b', { type: 'vote-request', term: 6, last, handedOver: 5 }).persisted()
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'vote', term: 6, granted: true }])
  })
})

describe('transfer: at the target', () => {
  const target = () => Bench.follower('b', three, 'c')

  it('proves that it reaches a majority, without a new term, and says so', () => {
    const bench = target().receive('c', { type: 'prepare', term: 5 })
    const request = { type: 'pre-vote-request', term: 6, last, transferOf: 5 } as const
    assert.deepEqual(bench.sent(), [
      { to: 'a', ...request },
      { to: 'c', ...request },
    ])
    bench.receive('a', { type: 'pre-vote', term: 6, granted: true, transferOf: 5 })
    assert.deepEqual(bench.sent(), [{ to: 'c', type: 'prepared', term: 5, isReady: true }])
    assert.equal(bench.election.term, 5)
    assert.equal(bench.election.leader, 'c')
  })

  it('says when it does not: by its links, by answers, and by silence', () => {
    const no = [{ to: 'c', type: 'prepared', term: 5, isReady: false }]
    const cut = target()
    for (const peer of ['a', 'c']) cut.input({ type: 'disconnected', peer })
    assert.deepEqual(cut.forget().receive('c', { type: 'prepare', term: 5 }).sent(), no)
    const refused = target().receive('c', { type: 'prepare', term: 5 }).forget()
    for (const peer of ['a', 'c']) {
      refused.receive(peer, { type: 'pre-vote', term: 6, granted: false, transferOf: 5 })
    }
    assert.deepEqual(refused.sent(), no)
    const silent = target().receive('c', { type: 'prepare', term: 5 }).forget()
    assert.deepEqual(
      silent
        .wait(4 * roundMs)
        .tick()
        .sent(),
      no,
    )
  })

  it('does not take an ordinary pre-vote for an answer, nor an answer for a pre-vote', () => {
    const bench = target().receive('c', { type: 'prepare', term: 5 }).forget()
    bench.receive('a', { type: 'pre-vote', term: 6, granted: true })
    assert.deepEqual(bench.sent(), [])
    const candidate = Bench.voter('c', three).forget()
    candidate.receive('a', { type: 'pre-vote', term: 5, granted: true, transferOf: 4 })
    assert.equal(candidate.election.role, 'follower')
  })

  it('stands at once when it is told to, and its requests name the term that was handed over', () => {
    const bench = target().receive('c', { type: 'hand-over', term: 5 })
    assert.deepEqual(bench.written(), [{ term: 6, vote: 'b' }])
    assert.equal(bench.forget().election.role, 'candidate')
    bench.persisted()
    const request = { type: 'vote-request', term: 6, last, handedOver: 5 }
    assert.deepEqual(bench.sent(), [
      { to: 'a', ...request },
      { to: 'c', ...request },
    ])
    bench.wait(roundMs).tick()
    assert.deepEqual(bench.sent()[0], { to: 'a', ...request }, 'when asked again, too')
    bench.receive('a', { type: 'vote', term: 6, granted: true })
    assert.equal(bench.election.role, 'leader')
  })

  it('does not stand for who does not lead its term, when it was told late, or doubled', () => {
    const bench = target()
    bench.receive('a', { type: 'hand-over', term: 5 }).receive('c', { type: 'hand-over', term: 4 })
    bench.receive('c', { type: 'hand-over', term: 6 }).receive('a', { type: 'prepare', term: 5 })
    assert.deepEqual(bench.effects(), [])
    bench.receive('c', { type: 'beat', term: 7, round: 1 }).persisted().forget()
    bench.receive('c', { type: 'hand-over', term: 5 })
    assert.equal(bench.election.leader, 'c')
    bench.receive('c', { type: 'hand-over', term: 7 }).forget()
    bench.receive('c', { type: 'hand-over', term: 7 })
    assert.deepEqual(bench.effects(), [])
    assert.equal(bench.election.term, 8)
  })

  it('a candidacy of its own accord names no hand-over any more', () => {
    const bench = target().receive('c', { type: 'hand-over', term: 5 }).persisted()
    for (const peer of ['a', 'c']) bench.receive(peer, { type: 'vote', term: 6, granted: false })
    bench.wait((bench.election.deadline() ?? 0) - bench.now).tick()
    bench.receive('c', { type: 'answer', term: 6, outranks: false })
    bench.receive('a', { type: 'pre-vote', term: 7, granted: true }).forget().persisted()
    assert.deepEqual(bench.sent()[0], { to: 'a', type: 'vote-request', term: 7, last })
  })
})

describe('transfer: at the other voters', () => {
  const voter = () => Bench.follower('a', three, 'c')

  it('a question in the name of a transfer is answered in spite of a lease, whatever the log', () => {
    const bench = voter()
    const short = { term: 1, index: 1 }
    bench.receive('b', { type: 'pre-vote-request', term: 6, last: short, transferOf: 5 })
    assert.deepEqual(bench.sent(), [
      { to: 'b', type: 'pre-vote', term: 6, granted: true, transferOf: 5 },
    ])
    bench.receive('b', { type: 'vote-request', term: 6, last })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'vote', term: 6, granted: false }])
  })

  it('it is refused to strangers, and in the name of a term that is over', () => {
    const bench = voter()
    bench.receive('x', { type: 'pre-vote-request', term: 6, last, transferOf: 5 })
    bench.receive('b', { type: 'pre-vote-request', term: 5, last, transferOf: 4 })
    const granted = bench.sent().map((message) => message.type === 'pre-vote' && message.granted)
    assert.deepEqual(granted, [false, false])
  })

  it('votes for who names the term of the leader that it follows, and for nobody else', () => {
    const bench = voter().receive('b', { type: 'vote-request', term: 6, last, handedOver: 5 })
    bench.persisted()
    assert.equal(bench.election.leader, undefined)
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'vote', term: 6, granted: true }])
  })

  it('the end of an earlier reign releases nothing of a later one', () => {
    const bench = voter().receive('b', { type: 'vote-request', term: 6, last, handedOver: 4 })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'vote', term: 6, granted: false }])
    assert.equal(bench.election.leader, 'c')
    bench.receive('b', { type: 'pre-vote-request', term: 6, last })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'pre-vote', term: 6, granted: false }])
  })

  it('a restarted voter has forgotten whom it followed, so nothing releases it', () => {
    const bench = new Bench('a', { restored: { term: 5 }, hasRestarted: true })
    bench.input({ type: 'voters', voters: three }).wait(stickinessMs - 1)
    bench.receive('b', { type: 'vote-request', term: 6, last, handedOver: 5 })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'vote', term: 6, granted: false }])
  })

  it('a log that lacks something gets no vote, handed over or not', () => {
    const short = { term: 4, index: 9 }
    const bench = voter()
    bench.receive('b', { type: 'vote-request', term: 6, last: short, handedOver: 5 })
    assert.deepEqual(bench.sent(), [{ to: 'b', type: 'vote', term: 6, granted: false }])
  })
})

for (const algorithm of ['bully', 'ring'] as const) {
  describe(`transfer in a network (${algorithm})`, () => {
    function reign(seed: number): [Network, Peer, string] {
      const network = new Network({ seed, voters: three, drift: true, algorithm })
      assert.ok(network.run(3_000, () => network.leaders().length === 1))
      network.run(300)
      const leader = network.leaders()[0] ?? assert.fail('it leads')
      const target = three.find((id) => id !== leader.id) ?? ''
      return [network, leader, target]
    }

    it('takes milliseconds, whoever ranks higher, and one term', () => {
      for (let seed = 1; seed <= 50; seed++) {
        const [network, leader, target] = reign(seed)
        const { term } = leader.election
        const start = network.now
        network.input(leader.id, { type: 'transfer', to: target })
        const isDone = () => network.isLeader(network.peer(target))
        assert.ok(network.run(100, isDone), `seed ${seed}`)
        assert.ok(network.now - start < 6, `seed ${seed}: ${network.now - start} ms`)
        assert.equal(network.peer(target).election.term, term + 1)
      }
    })

    it('to somebody who is gone leaves the reign as it is', () => {
      const [network, leader, target] = reign(1)
      const { term } = leader.election
      network.crash(target)
      network.input(leader.id, { type: 'transfer', to: target })
      network.run(1_000)
      assert.deepEqual(network.leaders(), [leader])
      assert.equal(leader.election.term, term)
      assert.deepEqual(network.transfers.at(-1)?.outcome, 'unreachable')
    })

    it('a hand-over that is lost costs a few rounds', () => {
      for (let seed = 1; seed <= 50; seed++) {
        const [network, leader, target] = reign(seed)
        network.input(leader.id, { type: 'transfer', to: target })
        network.run(100, () => network.transfers.length > 0)
        network.cut(leader.id, target)
        const start = network.now
        assert.ok(
          network.run(1_000, () => network.leaders().length === 1),
          `seed ${seed}`,
        )
        assert.ok(network.now - start < 8 * roundMs, `seed ${seed}: ${network.now - start} ms`)
      }
    })

    it('whatever is lost, doubled and late, there are never two leases, and somebody leads', () => {
      for (let seed = 1; seed <= 100; seed++) {
        const [network] = reign(seed)
        network.weather = { ...fair, loss: 0.2, doubled: 0.3, delayMs: [0.2, 60] }
        for (let i = 0; i < 20; i++) {
          for (const { id } of network.leaders()) {
            const to = three[Math.floor(3 * network.random.next())] ?? 'a'
            network.input(id, { type: 'transfer', to })
          }
          network.run(100)
        }
        network.weather = fair
        assert.ok(
          network.run(2_000, () => network.leaders().length === 1),
          `seed ${seed}`,
        )
      }
    })
  })
}
