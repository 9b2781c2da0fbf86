/** Keys with a time to live: the time of the log, what applying does by it, and when leaders ask for it. */
import assert from 'node:assert/strict'
import type { Term } from '@quorate/kernel'
import { fromString } from 'uint8arrays/from-string'
import { Replica } from '../src/apply.ts'
import { encodeEntry } from '../src/entry-codec.ts'
import { Snapshot } from '../src/generated/wire.js'
import type { Change, ChangeBatch, Entry, Operation, Step } from '../src/index.ts'
import { expiredKeysPerEntryAtMost } from '../src/limits.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'
import { Bench, configuration } from './bench.ts'
import { timing } from './mini-network.ts'

const value = fromString('v')
const session = { peer: 'a', boot: { counter: 1, nonce: 'n' }, number: 1 }
const create = (path: string, ttlMs: number): Operation & Step => {
  return { type: 'create', path, value, ephemeral: false, ttlMs }
}
const set = (path: string): Operation & Step => ({ type: 'set', path, value })
const names = (batch: ChangeBatch | undefined) =>
  batch?.changes.map(({ type, path }: Change) => `${type} ${path}`)

describe('applying with a time to live', () => {
  let replica: Replica
  let sequence: number

  beforeEach(() => {
    replica = new Replica()
    sequence = 0
    replica.apply({ type: 'configuration', term: 0, configuration })
    replica.apply({ type: 'open-session', term: 1, session })
  })

  const at = (time: number, operation: Operation) =>
    replica.apply({
      type: 'operation',
      term: 1,
      session: 2,
      sequence: ++sequence,
      acknowledged: sequence - 1,
      operation,
      time,
    })
  const expire = (time: number) => names(replica.apply({ type: 'expire-keys', term: 1, time }))
  const outcome = () => replica.sessions.get(2)?.outcome(sequence)

  it('a key goes when more than its time has passed since it was created, not before', () => {
    at(1_000, create('/a', 500))
    assert.equal(replica.tree.get('/a')?.ttlMs, 500)
    assert.equal(expire(1_499), undefined)
    assert.equal(expire(1_500), undefined, 'whole milliseconds: less than 500 may have passed')
    assert.deepEqual(expire(1_501), ['delete /a'])
    assert.equal(replica.tree.nextExpiry, undefined)
  })

  it('each set gives it all its time again, also within a transaction', () => {
    at(0, create('/a', 100))
    at(90, set('/a'))
    assert.equal(replica.tree.get('/a')?.ttlMs, 100, 'its kind stays')
    assert.equal(expire(150), undefined)
    at(190, { type: 'transaction', steps: [set('/b'), set('/a')] })
    assert.equal(expire(290), undefined)
    assert.deepEqual(expire(291), ['delete /a'])
  })

  it('what is ordered before the expiry wins, however late it is', () => {
    at(0, create('/a', 100))
    at(5_000, set('/a'))
    assert.equal(expire(5_000), undefined)
    assert.equal(replica.tree.get('/a')?.version, 2)
  })

  it('only an entry of its own takes keys away', () => {
    at(0, create('/a', 100))
    at(5_000, set('/b'))
    assert.notEqual(replica.tree.get('/a'), undefined)
    at(5_001, create('/a', 100))
    assert.deepEqual(outcome(), { ok: false, error: { code: 'key-exists' } })
  })

  it('the time of the log never goes back', () => {
    at(1_000, set('/b'))
    at(10, create('/a', 100))
    assert.equal(replica.time, 1_000)
    assert.equal(expire(1_100), undefined)
    assert.deepEqual(expire(500), undefined)
    assert.deepEqual(expire(1_101), ['delete /a'])
  })

  it('keys that are due go in one revision, the longest overdue first, and a container with the last', () => {
    at(0, { type: 'create', path: '/c', value, ephemeral: false, container: true })
    at(0, create('/c/late', 200))
    at(0, create('/c/b', 100))
    at(0, create('/c/a', 100))
    at(0, { ...create('/q-', 400), sequential: true } as Operation)
    const { revision } = replica.tree
    assert.deepEqual(expire(300), ['delete /c/a', 'delete /c/b', 'delete /c/late', 'delete /c'])
    assert.equal(replica.tree.revision, revision + 1)
    assert.deepEqual(expire(500), ['delete /q-0000000000000001'])
  })

  it('keys below one that goes stay', () => {
    at(0, create('/a', 100))
    at(0, set('/a/b'))
    assert.deepEqual(expire(101), ['delete /a'])
    assert.deepEqual(replica.tree.children('/a'), ['b'])
  })

  it('one entry takes a bounded number of keys, and leaves the others to the next', () => {
    for (let n = 0; n <= expiredKeysPerEntryAtMost; n++) at(0, create(`/k/${10_000 + n}`, 1))
    assert.equal(expire(2)?.length, expiredKeysPerEntryAtMost)
    assert.deepEqual(expire(2), [`delete /k/${10_000 + expiredKeysPerEntryAtMost}`])
  })

  it('a key that is made anew without a time to live stays', () => {
    at(0, create('/a', 100))
    at(0, { type: 'delete', path: '/a' })
    at(0, set('/a'))
    assert.equal(expire(1_000), undefined)
  })

  it('a transaction that is refused leaves the time that keys had', () => {
    at(0, create('/a', 100))
    const steps = [set('/a'), create('/b', 10), { type: 'delete', path: '/none' }] as const
    at(50, { type: 'transaction', steps })
    assert.equal(outcome()?.ok, false)
    assert.deepEqual(replica.tree.nextExpiry, { path: '/a', at: 100 })
    at(60, { type: 'transaction', steps: [{ type: 'delete', path: '/a' }, ...steps.slice(1)] })
    assert.deepEqual(replica.tree.nextExpiry, { path: '/a', at: 100 })
  })

  it('what cannot be is refused: with a session or as a container, and times that are none', () => {
    const refused = [
      { ...create('/a', 5), ephemeral: true },
      { ...create('/a', 5), container: true },
      create('/a', 2 ** 31 * 1_000),
      create('/a', 0.5),
    ] as Operation[]
    for (const operation of refused) {
      at(0, operation)
      const done = outcome()
      assert.ok(done?.ok === false && done.error.code === 'invalid', JSON.stringify(operation))
    }
    assert.equal(replica.tree.size, 0)
  })

  it('a snapshot keeps the time of the log, and what each key has left of its own', () => {
    at(1_000, create('/a', 100))
    at(2_000, create('/b', 50))
    const read = decodeSnapshot(encodeSnapshot(replica))
    assert.ok(read !== undefined)
    assert.deepEqual(encodeSnapshot(read), encodeSnapshot(replica))
    assert.equal(read.time, 2_000)
    assert.deepEqual(read.tree.nextExpiry, { path: '/a', at: 1_100 })
    const batch = read.apply({ type: 'expire-keys', term: 1, time: 2_051 })
    assert.deepEqual(names(batch), ['delete /a', 'delete /b'])
    const wire = Snapshot.decode(encodeSnapshot(replica))
    const [key] = wire.keys
    assert.ok(key !== undefined)
    for (const bad of [{ ttlMs: 0 }, { expiresAt: 0 }, { ttlMs: 2 ** 31 * 1_000 }]) {
      const bytes = Snapshot.encode({ ...wire, keys: [{ ...key, ...bad }] })
      assert.equal(decodeSnapshot(bytes), undefined)
    }
  })
})

describe('a leader and the time of the log', () => {
  const committed = (bench: Bench): Bench => {
    for (const follower of ['b', 'c', 'b', 'c']) bench.commitAll(follower)
    return bench
  }
  /** Leads since now, with a session of its own. */
  const leader = (term: Term = 1): Bench => {
    const bench = new Bench('a')
    bench.now = 70_000.5
    bench.lead(term)
    bench.step({ type: 'open-session' })
    return committed(bench)
  }
  const last = (bench: Bench): Entry | undefined =>
    bench.state.log.entry(bench.state.log.last.index)
  const operate = (bench: Bench, id: number, operation: Operation, passedMs = 0) => {
    bench.step({ type: 'operate', id, operation }, passedMs)
    return committed(bench)
  }
  const marks = (bench: Bench, mark: string) =>
    bench.all.filter((effect) => effect.type === 'mark' && effect.mark === mark).length
  /** Ticks at each deadline that falls within this time. Its own session is kept alive. */
  const pass = (bench: Bench, ms: number) => {
    const end = bench.now + ms
    for (let guard = 0; guard < 10_000; guard++) {
      bench.confirmAll()
      const deadline = bench.state.deadline()
      if (deadline === undefined || deadline > end) break
      bench.step({ type: 'tick' }, Math.max(0, deadline - bench.now))
      committed(bench)
    }
    bench.now = Math.max(bench.now, end)
  }
  const has = (bench: Bench, path: string) => bench.state.tree.get(path) !== undefined

  it('begins with the beginning of the log, and counts as its clock does', () => {
    const bench = leader()
    operate(bench, 1, set('/x'), 1_234.7)
    assert.equal((last(bench) as { time?: number }).time, 1_234)
  })

  it('lets a key go when its time has passed, a beat later at most, and tells it as deleted', () => {
    const bench = leader()
    operate(bench, 1, create('/a', 300))
    pass(bench, 299)
    assert.ok(has(bench, '/a'))
    pass(bench, 2)
    assert.ok(!has(bench, '/a'))
    const applied = bench.all.filter((effect) => effect.type === 'applied')
    assert.deepEqual(names(applied.at(-1)?.batch), ['delete /a'])
    assert.equal(marks(bench, 'keys-expired'), 1)
  })

  it('without keys that go by time nothing is written', () => {
    const bench = leader()
    operate(bench, 1, set('/a'))
    operate(bench, 2, create('/b', 10))
    operate(bench, 3, { type: 'delete', path: '/b' })
    const { index } = bench.state.log.last
    pass(bench, 10_000)
    assert.equal(bench.state.log.last.index, index)
  })

  it('notes the time once a session timeout while there are such keys', () => {
    const bench = leader()
    operate(bench, 1, create('/a', 1_000_000))
    const { index } = bench.state.log.last
    pass(bench, 4 * timing.sessionTimeoutMs)
    assert.equal(bench.state.log.last.index, index + 4)
    assert.equal(marks(bench, 'log-time-noted'), 4)
    assert.deepEqual(last(bench), {
      type: 'expire-keys',
      term: 1,
      time: 4 * timing.sessionTimeoutMs,
    })
  })

  it('appends one such entry a beat at most, and none while one is under way', () => {
    const bench = leader()
    for (let n = 0; n < 20; n++) operate(bench, n + 1, create(`/${n}`, 100 + n))
    pass(bench, 118)
    const { index } = bench.state.log.last
    assert.equal(marks(bench, 'keys-expired'), 1)
    pass(bench, timing.beatMs)
    assert.equal(marks(bench, 'keys-expired'), 2)
    assert.equal(bench.state.log.last.index, index + 1)
    assert.equal(bench.state.tree.nextExpiry, undefined)
    operate(bench, 30, create('/x', 1))
    bench.step({ type: 'tick' }, 1_000)
    for (let n = 0; n < 5; n++) bench.step({ type: 'tick' }, 1_000)
    assert.equal(marks(bench, 'keys-expired'), 3, 'it is not committed yet')
    assert.equal(marks(bench, 'log-time-noted'), 0)
  })

  it('goes on at once when an entry could not take all', () => {
    const bench = leader()
    const count = 3 * expiredKeysPerEntryAtMost
    for (let n = 0; n < count; n += 128) {
      const steps = Array.from({ length: 128 }, (_, i) => create(`/k/${n + i}`, 100))
      operate(bench, n + 1, { type: 'transaction', steps })
    }
    pass(bench, 101)
    assert.equal(marks(bench, 'keys-expired'), 3)
    assert.equal(bench.state.tree.size, 0)
  })

  const following = (time: number, ...more: Entry[]): Bench => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const entries: Entry[] = [
      { type: 'open-session', term: 1, session },
      {
        type: 'operation',
        term: 1,
        session: 2,
        sequence: 1,
        acknowledged: 0,
        operation: create('/a', 300),
        time,
      },
      ...more,
    ]
    assert.ok(entries.every((entry) => encodeEntry(entry).length > 0))
    bench.append('b', 1, 0, entries, 3)
    bench.persist()
    return bench
  }

  it('a new leader goes on from what the log said last, whatever its clock shows', () => {
    const bench = following(5_000)
    bench.now = 900_000
    bench.lead(2)
    committed(bench)
    pass(bench, 299)
    assert.ok(has(bench, '/a'), 'the time without a leader does not count')
    pass(bench, 2)
    assert.ok(!has(bench, '/a'))
  })

  it('also from what is not committed yet, and from a snapshot', () => {
    const bench = following(5_000, { type: 'expire-keys', term: 1, time: 5_200 })
    assert.ok(bench.state.appliedIndex < bench.state.log.last.index)
    bench.lead(2)
    committed(bench)
    pass(bench, 99)
    assert.ok(has(bench, '/a'))
    pass(bench, 3)
    assert.ok(!has(bench, '/a'))
    const other = new Bench('a', {
      values: new Map([['snapshot', following(5_000).state.digest()]]),
      entries: [],
      firstIndex: 4,
    })
    other.lead(2)
    committed(other)
    operate(other, 1, set('/x'), 7)
    assert.equal(other.state.tree.get('/a')?.expiresAt, 5_300)
    pass(other, 299)
    assert.ok(!has(other, '/a'))
  })

  it('a new leader waits until it knows all that its log holds: a key may have been set in it', () => {
    const bench = following(5_000, {
      type: 'operation',
      term: 1,
      session: 2,
      sequence: 2,
      acknowledged: 1,
      operation: set('/a'),
      time: 5_400,
    })
    bench.lead(2)
    bench.step({ type: 'tick' }, 50)
    assert.equal(marks(bench, 'keys-expired'), 0)
    committed(bench)
    assert.equal(marks(bench, 'keys-expired'), 0)
    pass(bench, 249)
    assert.ok(has(bench, '/a'))
    pass(bench, 2)
    assert.ok(!has(bench, '/a'))
  })

  it('whoever follows lets nothing go by its own clock', () => {
    const bench = following(5_000)
    pass(bench, 100_000)
    bench.step({ type: 'tick' }, 100_000)
    assert.ok(has(bench, '/a'))
  })

  it('at a hand-over the log stands still, and what is due goes when nothing comes of it', () => {
    const bench = leader()
    operate(bench, 1, create('/a', 100))
    bench.step({ type: 'quiesce', target: 'b' })
    const { index } = bench.state.log.last
    bench.step({ type: 'tick' }, 150)
    assert.equal(bench.state.log.last.index, index)
    bench.step({ type: 'quiesce', target: undefined })
    committed(bench)
    assert.ok(!has(bench, '/a'))
  })
})
