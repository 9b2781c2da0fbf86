/** Without room nothing is written; afterwards what is stored is what is here, wherever it breaks off. */
import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import { Replica } from '../src/apply.ts'
import type { Entry } from '../src/index.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'
import { SnapshotWriter } from '../src/snapshot-writer.ts'
import { Bench, configuration, noop } from './bench.ts'
import { recordsOf, storedAfter } from './stored.ts'

const compaction = { keptEntries: 5, keptBytes: 1_000_000, keysPerTurn: 2 }

const opening: Entry = {
  type: 'open-session',
  term: 1,
  session: { peer: 'x', boot: { counter: 1, nonce: 'n' }, number: 1 },
}

function operations(from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const sequence = from + i
    const operation = { type: 'set', path: `/k${sequence}`, value: fromString('v') } as const
    return { type: 'operation', term: 1, session: 2, sequence, acknowledged: 0, operation }
  })
}

/** Lets what is made little by little come to its end, with a disk that is quick. */
function finish(bench: Bench): void {
  for (let at = bench.state.deadline(); at !== undefined && at <= bench.now + 1; ) {
    bench.step({ type: 'tick' }, at - bench.now)
    bench.persist()
    at = bench.state.deadline()
  }
}

/** Every prefix of what it wrote can be restored; all of it restores what it has. */
function restores(bench: Bench): void {
  const records = recordsOf(bench)
  for (let count = 1; count < records.length; count++) {
    new Bench('a', storedAfter(records.slice(0, count)))
  }
  const { log } = bench.state
  const again = new Bench('a', storedAfter(records))
  assert.deepEqual(again.state.log.last, log.last)
  const { index } = log.last
  again.follow('b', 9)
  again.append('b', index, log.last.term, [], index)
  bench.follow('b', 9)
  bench.append('b', index, log.last.term, [], index)
  assert.deepEqual(again.state.digest(), bench.state.digest())
}

describe('without room for what is to be persisted', () => {
  it('nothing is asked for and nothing acknowledged, and then what was missed', () => {
    const bench = new Bench('a', undefined, { compaction })
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening, ...operations(1, 3)], 3)
    bench.persist()
    bench.step({ type: 'storage', hasRoom: false })
    const before = recordsOf(bench).length
    const effects = bench.append('b', 5, 1, operations(4, 6), 6)
    assert.equal(recordsOf(bench).length, before)
    const acks = effects.flatMap((each) =>
      each.type === 'send' && each.message.type === 'append-ack' ? [each.message] : [],
    )
    assert.deepEqual(
      acks.map(({ index, persisted }) => [index, persisted]),
      [[8, 5]],
    )
    assert.equal(bench.state.appliedIndex, 6, 'it goes on applying what others have stored')
    bench.step({ type: 'storage', hasRoom: true })
    assert.deepEqual(
      recordsOf(bench)
        .slice(before)
        .map((record) => record.type === 'entry' && record.index),
      [6, 7, 8],
    )
    restores(bench)
  })

  it('a log that was compacted and cut off meanwhile is stored as it stands', () => {
    for (const missed of [2, 30]) {
      const bench = new Bench('a', undefined, { compaction })
      bench.follow('b', 1)
      bench.append('b', 1, 0, [opening, ...operations(1, 8)], 4)
      bench.persist()
      bench.step({ type: 'storage', hasRoom: false })
      bench.follow('c', 2)
      // Another history from entry 6 on.
      bench.append('c', 5, 1, [noop(2)])
      const later = operations(4, 3 + missed).map((entry) => ({ ...entry, term: 2 }) as Entry)
      bench.append('c', 6, 2, later, 6 + missed)
      const { first } = bench.state.log
      assert.equal(first > 6, missed === 30, `${missed}: it was compacted in memory`)
      bench.step({ type: 'storage', hasRoom: true })
      bench.persist()
      finish(bench)
      restores(bench)
    }
  })

  it('room that goes again while it catches up is waited for once more', () => {
    const bench = new Bench('a', undefined, { compaction })
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening, ...operations(1, 3)], 3)
    bench.persist()
    bench.step({ type: 'storage', hasRoom: false })
    bench.append('b', 5, 1, operations(4, 30), 32)
    bench.step({ type: 'storage', hasRoom: true })
    bench.step({ type: 'storage', hasRoom: false })
    bench.append('b', 32, 1, operations(31, 40), 40)
    bench.step({ type: 'storage', hasRoom: true })
    bench.persist()
    finish(bench)
    restores(bench)
  })
})

const lasting = { ttlMs: undefined, expiresAt: undefined }

describe('a snapshot that is made over many turns', () => {
  it('is of the state as it was begun, and of the same bytes as one made at once', () => {
    const replica = new Replica({ term: 3, index: 70 })
    replica.configuration = { index: 1, configuration }
    const put = (path: string, version: number) => {
      const key = {
        path,
        version,
        revision: version,
        owner: undefined,
        isContainer: false,
        ...lasting,
      }
      replica.tree.put({ ...key, value: fromString(path) })
    }
    for (let i = 0; i < 50; i++) put(`/k/${(i * 37) % 50}`, 1)
    const bytes = encodeSnapshot(replica)
    const writer = new SnapshotWriter(replica, { keysPerTurn: 3, partBytes: 1_000 })
    let turns = 0
    for (; !writer.isDone; turns++) {
      writer.work()
      put(`/k/${turns}`, 2)
      put(`/new/${turns}`, 1)
      replica.tree.remove(`/k/${49 - turns}`)
    }
    assert.ok(turns > 10)
    assert.deepEqual(Buffer.concat(writer.parts), Buffer.from(bytes))
    const read = decodeSnapshot(bytes)
    assert.ok(read !== undefined)
    assert.deepEqual(encodeSnapshot(read), bytes, 'who has read it makes the same')
  })
})
