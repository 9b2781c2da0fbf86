/** What is stored of a snapshot that is taken over is that snapshot, whatever else is made meanwhile. */
import assert from 'node:assert/strict'
import type { Entry } from '../src/index.ts'
import { Bench } from './bench.ts'
import { recordsOf, storedAfter } from './stored.ts'

const keysPerTurn = 1
const mib = 1_048_576

const opening: Entry = {
  type: 'open-session',
  term: 1,
  session: { peer: 'x', boot: { counter: 1, nonce: 'n' }, number: 1 },
}

/** One value of a key takes one part. */
function operations(from: number, to: number, fill: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const sequence = from + i
    const value = new Uint8Array(mib).fill(fill)
    const operation = { type: 'set', path: `/k${sequence % 8}`, value } as const
    return {
      type: 'operation',
      term: 1,
      session: 2,
      sequence,
      acknowledged: sequence - 1,
      operation,
    }
  })
}

/** One tick of the work that goes on, the disk answering as it does. */
function turn(bench: Bench): boolean {
  const at = bench.state.deadline()
  if (at === undefined || at > bench.now + 1) return false
  bench.step({ type: 'tick' }, Math.max(0, at - bench.now))
  bench.persist()
  return true
}

function finish(bench: Bench): void {
  while (turn(bench)) {}
}

/** The state of a leader that is far ahead, and where it stands. */
function image(fill: number, upTo = 40) {
  const leader = new Bench('b', undefined, {
    compaction: { keptEntries: 1_000, keptBytes: 1e9, keysPerTurn },
  })
  leader.follow('c', 1)
  leader.append('c', 1, 0, [opening], 2)
  for (let from = 1; from <= upTo; from += 10) {
    const to = Math.min(upTo, from + 9)
    leader.append('c', 1 + from, 1, operations(from, to, fill), 2 + to)
    leader.persist()
  }
  return { bytes: leader.state.digest(), last: leader.state.log.last }
}

function send(bench: Bench, { bytes, last }: ReturnType<typeof image>): void {
  bench.receive<'snapshot-chunk'>('b', {
    type: 'snapshot-chunk',
    lastTerm: last.term,
    lastIndex: last.index,
    offset: 0,
    total: bytes.length,
    chunk: bytes,
  })
}

function isStoredAsItIs(bench: Bench, records = recordsOf(bench)): void {
  const again = new Bench('a', storedAfter(records))
  assert.deepEqual(again.state.log.last, bench.state.log.last)
  assert.ok(
    Buffer.from(again.state.digest()).equals(Buffer.from(bench.state.digest())),
    'a restart finds another state than was acknowledged',
  )
}

function follower(keptEntries: number): Bench {
  const compaction = { keptEntries, keptBytes: 1e9, keysPerTurn }
  const bench = new Bench('a', undefined, { compaction })
  bench.follow('b', 1)
  return bench
}

/** Many small keys, the default work of a turn. */
function small(
  from: number,
  to: number,
  { fill, bytes }: { fill: number; bytes: number },
): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const sequence = from + i
    const value = new Uint8Array(bytes).fill(fill)
    const operation = { type: 'set', path: `/jobs/job-${sequence % 12_000}`, value } as const
    return {
      type: 'operation',
      term: 1,
      session: 2,
      sequence,
      acknowledged: sequence - 1,
      operation,
    }
  })
}

describe('the shelf', () => {
  it('a snapshot arrives while 4,500 keys of 180 bytes are compacted, all by default', () => {
    const path =
      '/jobs/of-some-application/with-a-long-name/so-that-its-keys-are-long/and-sorted-by-day/job-'
    const entries = (from: number, to: number, fill: number): Entry[] =>
      Array.from({ length: to - from + 1 }, (_, i) => {
        const sequence = from + i
        const value = new Uint8Array(180).fill(fill)
        const operation = { type: 'set', path: `${path}${sequence % 4_500}`, value } as const
        const acknowledged = sequence - 1
        return { type: 'operation', term: 1, session: 2, sequence, acknowledged, operation }
      })
    const leader = new Bench('b')
    leader.follow('c', 1)
    leader.append('c', 1, 0, [opening, ...entries(1, 17_000, 1)], 17_002)
    leader.append('c', 17_002, 1, entries(17_001, 26_000, 2), 26_002)
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening, ...entries(1, 17_000, 1)], 17_002)
    bench.persist()
    for (let i = 0; i < 3; i++) turn(bench)
    send(bench, { bytes: leader.state.digest(), last: leader.state.log.last })
    bench.persist()
    finish(bench)
    assert.equal(bench.state.appliedIndex, 26_002)
    isStoredAsItIs(bench)
  })

  it('a snapshot arrives while a larger one is compacted: each part is written once', () => {
    const entries = (from: number, to: number, fill: number): Entry[] =>
      small(from, to, { fill, bytes: 1_000 })
    const leader = new Bench('b')
    leader.follow('c', 1)
    leader.append('c', 1, 0, [opening, ...entries(1, 26_000, 1)], 26_002)
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening, ...entries(1, 17_000, 1)], 17_002)
    bench.persist()
    const before = recordsOf(bench).length
    const { length } = leader.state.digest()
    send(bench, { bytes: leader.state.digest(), last: leader.state.log.last })
    bench.persist()
    finish(bench)
    const written = recordsOf(bench)
      .slice(before)
      .reduce((sum, record) => sum + (record.type === 'value' ? record.bytes.length : 0), 0)

    assert.ok(written < 3 * length, `${written / length} times the snapshot was written`)
  })

  for (const turns of [0, 1, 2, 3, 5]) {
    it(`a snapshot arrives while the follower makes its own, after ${turns} turns`, () => {
      const bench = follower(4)
      bench.append('b', 1, 0, [opening, ...operations(1, 9, 1)], 11)
      bench.persist()
      for (let i = 0; i < turns; i++) turn(bench)
      send(bench, image(2))
      bench.persist()
      finish(bench)
      assert.equal(bench.state.appliedIndex, 42)
      isStoredAsItIs(bench)
    })
  }

  it('a snapshot is taken over while there is no room, and it crashes while it catches up', () => {
    const bench = follower(4)
    // It has a snapshot in parts.
    bench.append('b', 1, 0, [opening, ...operations(1, 9, 1)], 11)
    bench.persist()
    finish(bench)
    assert.ok(storedAfter(recordsOf(bench)).values.has('snapshot-parts'))
    bench.step({ type: 'storage', hasRoom: false })
    send(bench, image(2))
    finish(bench)
    assert.equal(bench.state.appliedIndex, 42)
    bench.step({ type: 'storage', hasRoom: true })
    bench.persist()
    finish(bench)
    const records = recordsOf(bench)
    const bad: string[] = []
    const seen = new Set<string>()
    for (let count = 1; count <= records.length; count++) {
      try {
        const again = new Bench('a', storedAfter(records.slice(0, count)))
        const at = `${again.state.appliedIndex}`
        const values = [...Array(8).keys()].map(
          (i) => again.state.tree.get(`/k${i}`)?.value[0] ?? 0,
        )
        seen.add(`${at}: ${values}`)
        const wanted = again.state.appliedIndex >= 42 ? '2' : '1'
        if (again.state.appliedIndex > 2 && !values.every((v) => `${v}` === wanted))
          bad.push(`${count}/${records.length}: state of ${at} holds ${values}`)
      } catch (error) {
        bad.push(`${count}/${records.length}: ${(error as Error).message}`)
      }
    }
    if (process.env.SHOW)
      console.log(
        seen,
        records
          .map((r) =>
            r.type === 'value'
              ? `${r.name}:${r.bytes.length}`
              : r.type === 'entry'
                ? `e${r.index}`
                : `compact${r.upTo}`,
          )
          .join(' '),
      )
    assert.deepEqual(bad, [])
    isStoredAsItIs(bench)
  })

  it('room comes back while a snapshot is being read', () => {
    for (const [held, freed] of [
      [1, 2],
      [1, 4],
      [0, 1],
      [0, 6],
    ] as const) {
      const bench = follower(4)
      bench.append('b', 1, 0, [opening, ...operations(1, 9, 1)], 11)
      bench.persist()
      finish(bench)
      bench.step({ type: 'storage', hasRoom: false })
      // Compacted in memory: a snapshot is due when there is room.
      bench.append('b', 11, 1, operations(10, 30, 1), 32)
      for (let i = 0; i < held; i++) turn(bench)
      send(bench, image(2))
      for (let i = 0; i < freed; i++) turn(bench)
      bench.step({ type: 'storage', hasRoom: true })
      bench.persist()
      finish(bench)
      assert.equal(bench.state.appliedIndex, 42)
      isStoredAsItIs(bench)
    }
  })

  for (const turns of [1, 3, 5, 7]) {
    it(`a snapshot arrives while it catches up, after ${turns} turns`, () => {
      const bench = follower(4)
      bench.append('b', 1, 0, [opening, ...operations(1, 9, 1)], 11)
      bench.persist()
      finish(bench)
      bench.step({ type: 'storage', hasRoom: false })
      bench.append('b', 11, 1, operations(10, 30, 1), 32)
      bench.step({ type: 'storage', hasRoom: true })
      bench.persist()
      for (let i = 0; i < turns; i++) turn(bench)
      send(bench, image(2))
      bench.persist()
      finish(bench)
      assert.equal(bench.state.appliedIndex, 42)
      isStoredAsItIs(bench)
    })
  }
})
