import assert from 'node:assert/strict'
import type { Term } from '@quorate/kernel'
import { encodeEntry } from '../src/entry-codec.ts'
import type { Entry, Operation, StateEffect, StateMark, StateMessage } from '../src/index.ts'
import { publishedBytesAbout, publishedEntryBytesAtMost } from '../src/limits.ts'
import { Bench, cluster, noop, sent } from './bench.ts'

type Append = StateMessage & { type: 'append' }

function published(effects: readonly StateEffect[]): Append[] {
  return effects.flatMap((effect) =>
    effect.type === 'publish' && effect.message.type === 'append' ? [effect.message] : [],
  )
}

/** Everything that goes to the learner by stream. */
function streamed(effects: readonly StateEffect[]): Append[] {
  return sent(effects, 'append').flatMap(({ to, message }) => (to === 'x' ? [message] : []))
}

function marks(bench: Bench, mark: StateMark): number {
  return bench.all.filter((effect) => effect.type === 'mark' && effect.mark === mark).length
}

/** The leader a, and the learner x that listens to gossip, unless one of the two does not. */
class Leading extends Bench {
  constructor({ gossip = true, listens = true, keptEntries = 1_000 } = {}) {
    const compaction = { keptEntries, keptBytes: 1_000_000_000 }
    super('a', undefined, { gossip, compaction })
    this.lead(1)
    this.receive<'follow'>('x', { type: 'follow', lastTerm: 0, lastIndex: 1, listens })
    this.ack('b', 1)
    this.ack('c', 1)
    this.step({ type: 'open-session' })
    this.commitAll()
    // The learner keeps up: from here on all was sent to it.
    this.answer()
    this.answer()
    this.all.length = 0
  }

  /** The learner has stored, and applied, all that is committed. */
  answer(): readonly StateEffect[] {
    const { commitIndex: index } = this.state
    const ack = { type: 'append-ack', index, persisted: index, commit: index } as const
    return this.receive<'append-ack'>('x', ack)
  }

  write(operation: Operation = { type: 'set', path: '/a', value: new Uint8Array([1]) }): void {
    this.step({ type: 'operate', id: ++this.#id, operation })
  }
  #id = 0
}

describe('a leader with gossip', () => {
  it('publishes what is committed, once, and sends it to no learner that listens', () => {
    const bench = new Leading()
    bench.write()
    assert.deepEqual(published(bench.all), [], 'nothing that is not committed')
    const { commitIndex } = bench.state
    bench.commitAll()
    bench.commitAll('c')
    const [message, ...others] = published(bench.all)
    assert.equal(others.length, 0)
    assert.equal(message?.previousIndex, commitIndex)
    assert.equal(message.commit, commitIndex + 1)
    assert.equal(message.entries.length, 1)
    assert.equal(message.probe, false)
    assert.equal(message.term, 1)
    assert.equal(message.cluster, cluster)
    assert.deepEqual(streamed(bench.all), [])
  })

  it('publishes nothing while nobody listens, nor what was committed before', () => {
    for (const setting of [{ gossip: false }, { listens: false }]) {
      const bench = new Leading(setting)
      bench.write()
      bench.commitAll()
      assert.deepEqual(published(bench.all), [])
      assert.equal(streamed(bench.all)[0]?.entries.length, 1, 'it is served as it comes')
      if (setting.gossip === false) continue
      bench.receive<'follow'>('x', { type: 'follow', lastTerm: 1, lastIndex: 4, listens: true })
      assert.deepEqual(published(bench.all), [])
    }
  })

  it('cuts a range into messages of a bounded size, and leaves out what is too large', () => {
    const bench = new Leading()
    const size = publishedBytesAbout / 2
    for (let i = 0; i < 5; i++) {
      bench.write({ type: 'set', path: `/${i}`, value: new Uint8Array(size) })
    }
    const value = new Uint8Array(publishedEntryBytesAtMost)
    bench.write({ type: 'set', path: '/large', value })
    bench.write()
    bench.commitAll()
    const counts = published(bench.all).map(({ entries }) => entries.length)
    assert.deepEqual(counts, [1, 1, 1, 1, 1, 1])
    assert.equal(marks(bench, 'gossip-too-large'), 1)
    const last = published(bench.all).at(-1)
    assert.equal(last?.previousIndex, bench.state.commitIndex - 1, 'it goes on behind it')
  })

  it('asks a learner two beats after a commit that it has not acknowledged, with no entries', () => {
    const bench = new Leading()
    bench.step({ type: 'tick' }, 1_000)
    bench.all.length = 0
    bench.write()
    bench.commitAll()
    bench.step({ type: 'tick' }, 99)
    assert.deepEqual(streamed(bench.all), [])
    assert.equal(bench.state.deadline(), bench.now + 1)
    bench.step({ type: 'tick' }, 1)
    const [question, ...others] = streamed(bench.all)
    assert.equal(others.length, 0)
    assert.equal(question?.previousIndex, bench.state.commitIndex)
    assert.equal(question.probe, true)
    assert.deepEqual(question.entries, [])
    bench.answer()
    bench.step({ type: 'tick' }, 5)
    assert.equal(streamed(bench.all).length, 1, 'all is well')
    bench.write()
    assert.equal(streamed(bench.all).length, 1, 'and so it goes on')
  })

  it('waits for no answer about what it has not sent', () => {
    const bench = new Leading()
    bench.write()
    bench.answer()
    bench.step({ type: 'tick' }, 150)
    assert.deepEqual(streamed(bench.all), [])
  })

  it('streams what a learner lacks when it says so, and for a while everything', () => {
    const bench = new Leading()
    const held = bench.state.commitIndex
    bench.write()
    bench.write()
    bench.commitAll()
    bench.step({ type: 'tick' }, 100)
    bench.all.length = 0
    const index = bench.state.commitIndex
    const reject = { type: 'append-reject', index, hintTerm: 1, hintIndex: held } as const
    bench.receive<'append-reject'>('x', reject)
    assert.deepEqual(
      streamed(bench.all).map(({ previousIndex, entries }) => [previousIndex, entries.length]),
      [[held, 2]],
    )
    bench.answer()
    bench.all.length = 0
    bench.write()
    assert.equal(streamed(bench.all)[0]?.entries.length, 1, 'gossip has failed it')
    bench.commitAll()
    bench.answer()
    bench.step({ type: 'tick' }, 1_000)
    bench.write()
    bench.commitAll()
    bench.answer()
    bench.all.length = 0
    bench.write()
    assert.deepEqual(streamed(bench.all), [], 'and is tried again')
  })

  it('asks again, then as ever, when a question is not answered', () => {
    const bench = new Leading()
    bench.write()
    bench.commitAll()
    bench.step({ type: 'tick' }, 100)
    bench.step({ type: 'tick' }, 149)
    assert.equal(streamed(bench.all).length, 1)
    bench.step({ type: 'tick' }, 1)
    assert.equal(streamed(bench.all).length, 2)
  })

  it('does not send a snapshot to a learner only because the log was compacted meanwhile', () => {
    const bench = new Leading({ keptEntries: 2 })
    for (let i = 0; i < 20; i++) {
      bench.write()
      bench.commitAll()
    }
    assert.ok(marks(bench, 'log-compacted') > 0)
    bench.step({ type: 'tick' }, 100)
    assert.deepEqual(
      sent(bench.all, 'snapshot-chunk').filter(({ to }) => to === 'x'),
      [],
    )
    assert.equal(streamed(bench.all).length, 1)
  })
})

/** What the leader of this term published, from behind `previousIndex` on. */
function gossip(bench: Bench, previousIndex: number, entries: Entry[], previousTerm: Term = 1) {
  const message: StateMessage = {
    type: 'append',
    previousTerm,
    previousIndex,
    entries: entries.map((entry) => ({ entry, bytes: encodeEntry(entry) })),
    commit: previousIndex + entries.length,
    probe: false,
    term: bench.term,
    cluster,
  }
  return bench.step({ type: 'gossip', from: 'a', message })
}

describe('a learner', () => {
  function learner(): Bench {
    const bench = new Bench('x', undefined, { gossip: true })
    bench.follow('a', 1)
    bench.append('a', 1, 0, [noop(1)], 2)
    bench.persist()
    bench.all.length = 0
    return bench
  }

  it('listens once it knows its voters; a voter does not, nor who has no gossip', () => {
    const listens = (bench: Bench) =>
      bench.all.flatMap((effect) => (effect.type === 'listen' ? [effect.isListening] : []))
    assert.deepEqual(listens(new Bench('x', undefined, { gossip: true })), [true])
    assert.deepEqual(listens(new Bench('x')), [])
    assert.deepEqual(listens(new Bench('a', undefined, { gossip: true })), [])
    const nobody = { values: new Map(), entries: [], firstIndex: 1 }
    assert.deepEqual(listens(new Bench('x', nobody, { gossip: true })), [])
  })

  it('tells whom it asks for the log whether it listens', () => {
    for (const gossip of [true, false]) {
      const bench = new Bench('x', undefined, { gossip })
      const [follow] = sent(bench.all, 'follow')
      assert.equal(follow?.message.listens, gossip)
    }
  })

  it('takes what fits, stores and applies it, and says nothing, not when it is stored either', () => {
    const bench = learner()
    gossip(bench, 2, [noop(1), noop(1)])
    assert.equal(bench.state.appliedIndex, 4)
    assert.equal(bench.tokens.length, 1)
    bench.persist()
    assert.equal(marks(bench, 'gossip-taken'), 1)
    assert.deepEqual(
      bench.all.filter(({ type }) => type === 'send'),
      [],
    )
  })

  it('answers a question with all that it has, what came by gossip included', () => {
    const bench = learner()
    gossip(bench, 2, [noop(1), noop(1)])
    const [asked] = sent(bench.append('a', 4, 1, [], 4), 'append-ack')
    assert.deepEqual([asked?.message.index, asked?.message.persisted], [4, 2])
    const [stored] = sent(bench.persist(), 'append-ack')
    assert.deepEqual([stored?.message.index, stored?.message.persisted], [4, 4])
  })

  it('leaves what does not fit to the stream, without a word', () => {
    const bench = learner()
    gossip(bench, 3, [noop(1)])
    assert.equal(bench.state.log.last.index, 2)
    assert.equal(marks(bench, 'gossip-gap'), 1)
    assert.deepEqual(
      bench.all.filter(({ type }) => type === 'send'),
      [],
    )
  })

  it('takes doubles and what is old for what they are', () => {
    const bench = learner()
    gossip(bench, 2, [noop(1), noop(1)])
    gossip(bench, 2, [noop(1)])
    gossip(bench, 2, [noop(1), noop(1)])
    gossip(bench, 1, [noop(1)], 0)
    assert.equal(bench.state.commitIndex, 4)
    assert.equal(marks(bench, 'gossip-known'), 3)
    gossip(bench, 3, [noop(1), noop(1)])
    assert.equal(bench.state.commitIndex, 5, 'what overlaps counts for its news')
  })

  it('replaces what was never committed', () => {
    const bench = learner()
    bench.append('a', 2, 1, [noop(1), noop(1)], 2)
    bench.follow('b', 2)
    gossip(bench, 2, [noop(2)])
    assert.deepEqual(bench.state.log.last, { term: 2, index: 3 })
    assert.equal(marks(bench, 'conflict-truncated'), 1)
  })

  it('takes nothing of another term, of another founding, or that is no append', () => {
    const bench = learner()
    const message: StateMessage = {
      ...{ type: 'append', previousTerm: 1, previousIndex: 2, probe: false, commit: 3 },
      ...{ entries: [{ entry: noop(1), bytes: encodeEntry(noop(1)) }], term: 1, cluster },
    }
    const others: StateMessage[] = [
      { ...message, term: 2 },
      { ...message, cluster: '0'.repeat(32) },
      { type: 'keep-alive-ack', session: 1, id: 1, term: 1, cluster },
    ]
    for (const other of others) bench.step({ type: 'gossip', from: 'a', message: other })
    assert.equal(bench.state.log.last.index, 2)
    assert.equal(marks(bench, 'gossip-not-taken'), 1)
    bench.step({ type: 'gossip', from: 'a', message })
    assert.equal(bench.state.log.last.index, 3)
  })

  it('takes nothing before it has the founding, and a voter never', () => {
    const empty = { values: new Map(), entries: [], firstIndex: 1 }
    for (const bench of [
      new Bench('x', empty, { gossip: true }),
      new Bench('b', undefined, { gossip: true }),
    ]) {
      bench.follow('a', 1)
      const before = bench.state.log.last.index
      gossip(bench, before, [noop(1)], 0)
      assert.equal(bench.state.log.last.index, before)
      assert.equal(marks(bench, 'gossip-not-taken'), 1)
    }
  })
})
