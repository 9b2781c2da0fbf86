import assert from 'node:assert/strict'
import { encodeEntry } from '../src/entry-codec.ts'
import type { Entry, StateInput } from '../src/index.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'
import { Bench, cluster, configuration, noop, sent } from './bench.ts'

const other = 'e'.repeat(32)
const settings = new Uint8Array([9])
const recovery: StateInput = { type: 'recover', foundingId: other, settings }
const session = { peer: 'b', boot: { counter: 1, nonce: 'n' }, number: 1 }
const set = (sequence: number): Entry => ({
  type: 'operation',
  term: 2,
  session: 3,
  sequence,
  acknowledged: 0,
  operation: { type: 'set', path: `/${sequence}`, value: new Uint8Array([1]) },
})

/** A voter that has one operation committed and another one only stored. */
function survivor(): Bench {
  const bench = new Bench('a')
  bench.follow('b', 2)
  const opening: Entry = { type: 'open-session', term: 2, session }
  bench.append('b', 1, 0, [noop(2), opening, set(1), set(2)], 4)
  bench.persist()
  bench.follow(undefined, 2)
  return bench
}

describe('beginnings', () => {
  it('a founding is the first entry, and only that', () => {
    const bench = new Bench('a')
    assert.equal(bench.state.commitIndex, 1)
    bench.step({ type: 'found', configuration: { ...configuration, foundingId: other } })
    assert.equal(bench.state.log.last.index, 1)
    assert.equal(bench.state.configuration?.foundingId, cluster)
  })

  it('a recovery is one entry, in one write, behind all that the log holds', () => {
    const bench = survivor()
    bench.step(recovery)
    const writes = bench.effects.flatMap((effect) => (effect.type === 'persist' ? [effect] : []))
    const recovered = { foundingId: other, epoch: 2, voters: ['a'], seats: 5, settings }
    const bytes = encodeEntry({ type: 'configuration', term: 2, configuration: recovered })
    assert.deepEqual(
      writes.map(({ records }) => records),
      [[{ type: 'entry', index: 6, bytes }]],
    )
    assert.deepEqual(bench.state.configuration, recovered)
    assert.equal(bench.state.commitIndex, 4, 'nothing is committed by it')
  })

  it('the next reign commits it with all before it, alone', () => {
    const bench = survivor()
    bench.step(recovery)
    const { revision } = bench.state.tree
    bench.lead(3)
    assert.equal(bench.state.commitIndex, 4, 'not before it is stored')
    bench.persist()
    assert.equal(bench.state.commitIndex, 7)
    assert.ok(bench.state.tree.get('/2') !== undefined, 'also what was never acknowledged')
    assert.equal(bench.state.tree.revision, revision + 1)
    assert.deepEqual(bench.state.committedVoters, ['a'])
    assert.deepEqual(sent(bench.all, 'append'), [], 'nobody else is sent anything')
  })

  it('a read that waits for what only the old cluster had is asked again', () => {
    const bench = survivor()
    bench.follow('b', 2)
    const [request] = sent(bench.step({ type: 'read', id: 7 }), 'read-request')
    const reply = { type: 'read-reply', id: request?.message.id ?? 0, index: 1_000 } as const
    bench.receive<'read-reply'>('b', reply)
    bench.follow(undefined, 2)
    bench.step(recovery)
    bench.lead(3)
    bench.persist()
    bench.confirmAll()
    assert.ok(bench.all.some((effect) => effect.type === 'readable' && effect.id === 7))
  })

  it('a snapshot of a cluster that is given up is not continued by one of another', () => {
    const bench = new Bench('x')
    bench.follow('b', 1)
    const chunk = { type: 'snapshot-chunk', lastTerm: 1, lastIndex: 9, total: 4 } as const
    const half = Uint8Array.of(1, 2)
    bench.receive<'snapshot-chunk'>('b', { ...chunk, offset: 0, chunk: half })
    bench.step({ type: 'given-up' })
    bench.receive<'snapshot-chunk'>('b', { ...chunk, offset: 2, chunk: half })
    const [ack] = sent(bench.effects, 'snapshot-ack')
    assert.equal(ack?.message.offset, 0)
  })

  it('the old cluster is not heard any more', () => {
    const bench = survivor()
    bench.step(recovery)
    bench.follow('b', 3)
    bench.append('b', 5, 2, [noop(3)], 6)
    assert.equal(bench.state.log.last.index, 6)
    const marks = bench.effects.flatMap((effect) => (effect.type === 'mark' ? [effect.mark] : []))
    assert.ok(marks.includes('foreign-cluster'))
  })

  it('each recovery is another epoch, and snapshots tell it', () => {
    const bench = survivor()
    bench.step(recovery)
    bench.lead(3)
    bench.persist()
    bench.follow(undefined, 4)
    bench.step({ ...recovery, foundingId: 'd'.repeat(32) })
    assert.equal(bench.state.configuration?.epoch, 3)
    bench.lead(5)
    bench.persist()
    const replica = decodeSnapshot(bench.state.digest())
    assert.ok(replica !== undefined)
    assert.equal(replica.configuration?.configuration.epoch, 3)
    assert.deepEqual(encodeSnapshot(replica), bench.state.digest())
  })

  it('a peer without a log has nothing to recover', () => {
    const bench = new Bench('x', { values: new Map(), entries: [], firstIndex: 1 })
    bench.step(recovery)
    assert.equal(bench.state.log.last.index, 0)
    assert.equal(bench.state.configuration, undefined)
  })
})
