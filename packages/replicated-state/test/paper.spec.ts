/** What Raft (Ongaro 2014) and the executions that broke earlier drafts ask of the log. */
import assert from 'node:assert/strict'
import { Bench, noop, sent, voters } from './bench.ts'

const fixed = { seats: 5, settings: new Uint8Array([7]) }

describe('the log, as the paper has it', () => {
  it('§5.3: a log that does not match refuses, and says where it may', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const effects = bench.append('b', 5, 1, [noop(1)])
    assert.deepEqual(sent(effects, 'append-reject')[0], {
      to: 'b',
      message: {
        type: 'append-reject',
        index: 5,
        hintTerm: 0,
        hintIndex: 1,
        term: 1,
        cluster: 'f'.repeat(32),
      },
    })
    assert.equal(bench.state.log.last.index, 1)
  })

  it('§5.3: the hint skips a whole term that the leader does not have', () => {
    const bench = new Bench('a')
    bench.follow('b', 3)
    bench.append('b', 1, 0, [noop(1), noop(3), noop(3), noop(3)])
    bench.follow('c', 4)
    const [reject] = sent(bench.append('c', 5, 2, []), 'append-reject')
    assert.deepEqual([reject?.message.hintTerm, reject?.message.hintIndex], [1, 2])
  })

  it('§5.3: conflicting entries are replaced, agreeing ones are kept', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1), noop(1), noop(1)])
    bench.follow('c', 2)
    bench.append('c', 1, 0, [noop(1), noop(2)])
    assert.deepEqual(bench.state.log.last, { term: 2, index: 3 })
    assert.deepEqual(
      [1, 2, 3].map((index) => bench.state.log.term(index)),
      [0, 1, 2],
    )
  })

  it('§5.3: an old append that comes late does not cut off what came after it', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1), noop(1), noop(1)])
    bench.append('b', 1, 0, [noop(1)])
    assert.equal(bench.state.log.last.index, 4)
  })

  it('§5.3: only what is known to agree with this leader is acknowledged', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1), noop(1)])
    bench.persist()
    bench.follow('c', 2)
    const [ack] = sent(bench.append('c', 1, 0, []), 'append-ack')
    assert.deepEqual([ack?.message.index, ack?.message.persisted, ack?.message.term], [1, 1, 2])
  })

  it('§5.3: the leader’s commit index commits only what agrees with its log', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1), noop(1)])
    bench.follow('c', 2)
    bench.append('c', 1, 0, [], 3)
    assert.equal(bench.state.commitIndex, 1)
  })

  it('§5.4.2, figure 8: entries of earlier terms never commit by counting', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1)])
    bench.persist()
    bench.lead(3)
    bench.ack('c', 2)
    bench.ack('b', 2)
    assert.equal(bench.state.commitIndex, 1, 'stored everywhere, and yet not committed')
    bench.persist()
    bench.ack('c', 3)
    assert.equal(bench.state.commitIndex, 3, 'the own entry takes the earlier one along')
  })

  it('§5.4.2: a reign begins with an entry of its own', () => {
    const bench = new Bench('a')
    bench.lead(4)
    assert.deepEqual(bench.state.log.last, { term: 4, index: 2 })
    assert.deepEqual(
      sent(bench.all, 'append').map(({ to }) => to),
      ['b', 'c'],
    )
  })

  it('execution 1: the latest voters in the log count, committed or not', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const grown = [...voters, 'd']
    const change = { foundingId: 'f'.repeat(32), voters: grown, ...fixed }
    bench.append('b', 1, 0, [{ type: 'configuration', term: 1, configuration: change }])
    bench.lead(2)
    bench.persist()
    bench.ack('b', 3)
    assert.equal(bench.state.commitIndex, 1, 'two of four are no majority')
    bench.ack('c', 3)
    assert.equal(bench.state.commitIndex, 3)
  })

  it('execution 1: a configuration that is cut off counts no more', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const change = { foundingId: 'f'.repeat(32), voters: ['a', 'b'], ...fixed }
    bench.append('b', 1, 0, [{ type: 'configuration', term: 1, configuration: change }])
    assert.deepEqual(bench.state.configuration?.voters, ['a', 'b'])
    bench.follow('c', 2)
    const effects = bench.append('c', 1, 0, [noop(2)])
    assert.deepEqual(bench.state.configuration?.voters, voters)
    assert.ok(
      effects.some(({ type }) => type === 'configuration'),
      'the election is told',
    )
  })

  it('execution 4: what is not stored is not acknowledged', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const [early] = sent(bench.append('b', 1, 0, [noop(1), noop(1)]), 'append-ack')
    assert.deepEqual([early?.message.index, early?.message.persisted], [3, 1])
    const [late] = sent(bench.persist(), 'append-ack')
    assert.deepEqual([late?.message.index, late?.message.persisted], [3, 3])
  })

  it('execution 4a: what is stored late is acknowledged in the term of that moment, if at all', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1)])
    bench.follow('c', 2)
    assert.deepEqual(sent(bench.persist(), 'append-ack'), [], 'nobody leads this term yet')
  })

  it('execution 4b: the late answer for a truncated entry says nothing of its successor', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1), noop(1)])
    bench.follow('c', 2)
    bench.append('c', 1, 0, [noop(2), noop(2)])
    const [first, second] = bench.tokens.splice(0) as [number, number]
    const early = sent(bench.step({ type: 'persisted', token: first }), 'append-ack')
    assert.deepEqual(early, [])
    const [ack] = sent(bench.step({ type: 'persisted', token: second }), 'append-ack')
    assert.equal(ack?.message.persisted, 3)
  })

  it('execution 4b: what was stored and then truncated is not stored any more', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1), noop(1)])
    bench.persist()
    bench.follow('c', 2)
    const [ack] = sent(bench.append('c', 1, 0, [noop(2), noop(2)]), 'append-ack')
    assert.deepEqual([ack?.message.index, ack?.message.persisted], [3, 1])
  })

  it('execution 4c: a leader counts itself only for what it has stored', () => {
    const bench = new Bench('a')
    bench.lead(1)
    bench.ack('b', 2)
    assert.equal(bench.state.commitIndex, 1, 'one of three has stored it')
    bench.persist()
    assert.equal(bench.state.commitIndex, 2)
  })

  it('L2: a committed entry never changes: another one is a bug somewhere, and stops the peer', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [noop(1)], 2)
    assert.equal(bench.state.commitIndex, 2)
    bench.follow('c', 2)
    assert.throws(() => bench.append('c', 1, 0, [noop(2)]), /a committed entry never changes/)
  })

  it('messages of another term, and of another founding, do nothing', () => {
    const bench = new Bench('a')
    bench.follow('b', 2)
    bench.receive<'append'>(
      'b',
      { type: 'append', previousIndex: 1, previousTerm: 0, entries: [], commit: 0, probe: true },
      1,
    )
    assert.deepEqual(sent(bench.effects, 'append-ack'), [])
    const body = {
      type: 'append',
      previousIndex: 1,
      previousTerm: 0,
      entries: [],
      commit: 0,
    } as const
    const message = { ...body, probe: true, term: 2, cluster: 'other' }
    assert.deepEqual(sent(bench.step({ type: 'message', from: 'b', message }), 'append-ack'), [])
    const own = { ...message, cluster: 'f'.repeat(32) }
    assert.equal(
      sent(bench.step({ type: 'message', from: 'b', message: own }), 'append-ack').length,
      1,
    )
  })
})

describe('replication', () => {
  it('sends entries as they come, and the commit index at once when nothing else goes', () => {
    const bench = new Bench('a')
    bench.lead(1)
    bench.commitAll()
    const commits = sent(bench.effects, 'append')
    assert.deepEqual(
      commits.map(({ to, message }) => [to, message.entries.length, message.commit]),
      [['b', 0, 2]],
      'c has not answered its probe yet',
    )
  })

  it('asks again after three beats without an answer', () => {
    const bench = new Bench('a')
    bench.lead(1)
    assert.equal(bench.state.deadline(), 150)
    assert.equal(sent(bench.step({ type: 'tick' }, 149), 'append').length, 0)
    assert.deepEqual(
      sent(bench.step({ type: 'tick' }, 1), 'append').map(({ to }) => to),
      ['b', 'c'],
    )
  })

  it('sends nothing to a peer without an open link, and catches up when it opens', () => {
    const bench = new Bench('a')
    bench.step({ type: 'link', peer: 'c', isOpen: false })
    bench.lead(1)
    assert.deepEqual(
      sent(bench.all, 'append').map(({ to }) => to),
      ['b'],
    )
    const effects = bench.step({ type: 'link', peer: 'c', isOpen: true })
    assert.deepEqual(
      sent(effects, 'append').map(({ to, message }) => [to, message.entries.length]),
      [['c', 1]],
    )
  })

  it('serves learners that asked, whatever voter they asked, and never counts them', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.receive<'follow'>('x', { type: 'follow', lastTerm: 0, lastIndex: 0, listens: false }, 0)
    assert.deepEqual(
      bench.effects.find(({ type }) => type === 'learners'),
      { type: 'learners', learners: ['x'] },
    )
    bench.lead(2)
    assert.deepEqual(
      sent(bench.all, 'append').map(({ to }) => to),
      ['b', 'c', 'x'],
    )
    bench.persist()
    bench.ack('x', 2)
    assert.equal(bench.state.commitIndex, 1)
    bench.step({ type: 'tick' }, 3_000)
    assert.deepEqual(
      bench.effects.find(({ type }) => type === 'learners'),
      { type: 'learners', learners: [] },
    )
  })

  it('a peer without a vote asks the voters it reaches, again and again', () => {
    const bench = new Bench('x')
    assert.deepEqual(
      sent(bench.all, 'follow')
        .map(({ to }) => to)
        .sort(),
      ['a', 'a', 'b', 'c'],
    )
    assert.equal(sent(bench.step({ type: 'tick' }, 249), 'follow').length, 0)
    assert.equal(sent(bench.step({ type: 'tick' }, 1), 'follow').length, 3)
  })
})
