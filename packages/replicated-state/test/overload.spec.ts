/** What a leader and a follower hold stays bounded, however much is asked and however slow a disk is. */
import assert from 'node:assert/strict'
import type { Entry, Operation, StateMark } from '../src/index.ts'
import {
  operationBytesUnsettledAtMost,
  operationsUnsettledAtMost,
  unwrittenBytesAtMost,
} from '../src/limits.ts'
import { Bench } from './bench.ts'

const mib = 1_024 * 1_024
const set = (bytes: number): Operation => {
  return { type: 'set', path: '/a', value: new Uint8Array(bytes) }
}
const opening: Entry = {
  type: 'open-session',
  term: 1,
  session: { peer: 'x', boot: { counter: 1, nonce: 'n' }, number: 1 },
}

function marked(bench: Bench, wanted: StateMark): number {
  return bench.all.filter((each) => each.type === 'mark' && each.mark === wanted).length
}

/** Leads, and has opened a session of x: handle 3. */
function leader(): Bench {
  const bench = new Bench('a')
  bench.lead(1)
  const body = { type: 'open-session', bootCounter: 1, bootNonce: 'n', number: 1 } as const
  bench.receive<'open-session'>('x', body)
  bench.commitAll()
  assert.equal(bench.state.sessions.of('x')?.handle, 3)
  return bench
}

/** x asks for so many, from sequence `first` on. */
function ask(bench: Bench, first: number, operations: readonly Operation[]): void {
  const message = { type: 'operations', session: 3, first, acknowledged: first - 1 } as const
  bench.receive<'operations'>('x', { ...message, operations })
}

describe('a leader under more load than it can take', () => {
  it('takes no more operations than it may hold, and the rest when these are done', () => {
    const bench = leader()
    const { index } = bench.state.log.last
    const thousand = Array.from({ length: 1_000 }, () => set(1))
    for (let first = 1; first < 20_000; first += 1_000) ask(bench, first, thousand)
    const { last } = bench.state.log
    assert.equal(last.index, index + operationsUnsettledAtMost)
    assert.ok(marked(bench, 'operations-dropped') > 0)
    bench.commitAll()
    ask(bench, operationsUnsettledAtMost + 1, thousand)
    assert.equal(bench.state.log.last.index, last.index + 1_000)
    bench.commitAll()
    assert.equal(bench.state.sessions.of('x')?.applied, operationsUnsettledAtMost + 1_000)
  })

  it('takes no more of their bytes, either', () => {
    const bench = leader()
    const { index } = bench.state.log.last
    for (let first = 1; first <= 50; first++) ask(bench, first, [set(mib)])
    const taken = bench.state.log.last.index - index
    assert.equal(taken, operationBytesUnsettledAtMost / mib)
  })

  it('waits for its own disk, though the others are a majority', () => {
    const bench = leader()
    for (let first = 1; first <= 50; first++) {
      ask(bench, first, [set(mib)])
      bench.ack('b', bench.state.log.last.index)
      bench.ack('c', bench.state.log.last.index)
    }
    const { applied = 0 } = bench.state.sessions.of('x') ?? {}
    assert.equal(bench.state.appliedIndex, bench.state.log.last.index, 'nothing waits for them')
    assert.equal(applied, operationBytesUnsettledAtMost / mib)
    bench.persist()
    ask(bench, applied + 1, [set(mib)])
    bench.ack('b', bench.state.log.last.index)
    bench.ack('c', bench.state.log.last.index)
    assert.equal(bench.state.sessions.of('x')?.applied, applied + 1)
  })
})

/** Of the session that `opening` opens. */
const entry = (sequence: number): Entry => {
  return {
    type: 'operation',
    term: 1,
    session: 2,
    sequence,
    acknowledged: 0,
    operation: set(mib),
  }
}

describe('a follower whose disk is slower than its leader', () => {
  it('takes no more than may wait to be written, says so, and goes on when it is', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening], 2)
    bench.persist()
    for (let sequence = 1; sequence <= 50; sequence++) {
      const { index } = bench.state.log.last
      if (index === sequence + 1) bench.append('b', index, 1, [entry(sequence)], index + 1)
    }
    const { index } = bench.state.log.last
    assert.equal(index - 2, unwrittenBytesAtMost / mib)
    const next = index - 1
    const effects = bench.append('b', index, 1, [entry(next), entry(next + 1)], index + 2)
    const acks = effects.flatMap((each) =>
      each.type === 'send' && each.message.type === 'append-ack' ? [each.message] : [],
    )
    assert.deepEqual(
      acks.map((ack) => [ack.index, ack.persisted, ack.commit]),
      [[index, 2, index]],
    )
    assert.equal(marked(bench, 'append-unwritten'), 2)
    bench.persist()
    bench.append('b', index, 1, [entry(next), entry(next + 1)], index + 2)
    assert.equal(bench.state.log.last.index, index + 2)
    assert.equal(bench.state.appliedIndex, index + 2)
  })
})

describe('a follower whose disk is full', () => {
  it('still follows in memory, also where much waited to be written when it became full', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening], 2)
    let sequence = 1
    for (; sequence <= unwrittenBytesAtMost / mib; sequence++) {
      const { index } = bench.state.log.last
      bench.append('b', index, 1, [entry(sequence)], index + 1)
    }
    // What waits is written when there is room; until then nothing more is asked to be written.
    bench.step({ type: 'storage', hasRoom: false })
    const { index } = bench.state.log.last
    for (let i = 0; i < 3; i++) {
      const last = bench.state.log.last.index
      bench.append('b', last, 1, [entry(sequence + i)], last + 1)
    }
    assert.equal(bench.state.appliedIndex, index + 3)
  })
})
