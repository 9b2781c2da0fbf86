import assert from 'node:assert/strict'
import type { WatchBatch } from '@quorate/replicated-state'
import type { ClusterNotice } from '../../src/cluster/index.ts'
import { Pair } from './pair.ts'

const bounds = { windowBytes: 8_192, notices: 8, entryBytes: 16_384 }

function resultsIn(notices: readonly ClusterNotice[]): number[] {
  return notices.flatMap((notice) => (notice.type === 'result' ? [notice.id] : []))
}

/** All that a watch from the beginning is told. */
function watched(pair: Pair): WatchBatch[] {
  const { watches, state } = pair.receiver.cluster
  const batches: WatchBatch[] = []
  const queue = watches.watch({ path: '/', recursive: true, from: 'now' }, () =>
    state.tree.entries('/', true),
  )
  queue.onReady = () => {
    for (let batch = queue.take(); batch !== undefined; batch = queue.take()) batches.push(batch)
  }
  return batches
}

describe('a reporter and its receiver', () => {
  it('give the main thread the same state, views and watches', () => {
    const pair = Pair.begun()
    const batches = watched(pair)
    for (let n = 0; n < 100; n++) pair.set(`/a/${n % 10}`, n)
    pair.deliver()
    const { worker, main } = pair.keys()
    assert.equal(main.length, 10)
    assert.deepEqual(main, worker)
    assert.equal(batches.length, 100)
    assert.ok(batches.every(({ type }) => type === 'changes'))
    const { cluster } = pair.host
    const there = pair.receiver.cluster
    assert.deepEqual(there.membership.members(), cluster.membership.members())
    assert.deepEqual(there.state.configuration, cluster.state.configuration)
    assert.deepEqual(there.watches.cursor, cluster.watches.cursor)
    for (const name of ['clusterId', 'missingVoters', 'canMeetAnybody'] as const) {
      assert.deepEqual(there[name], cluster[name], name)
    }
    for (const name of ['commitIndex', 'appliedIndex', 'limits'] as const) {
      assert.deepEqual(there.state[name], cluster.state[name], name)
    }
    for (const name of ['term', 'role', 'leader'] as const) {
      assert.deepEqual(there.election[name], cluster.election[name], name)
    }
    assert.deepEqual(pair.receiver.counters, { framesIn: 3 })
  })

  it('hand a result on when the state of the main thread shows it, and no sooner', () => {
    const pair = Pair.begun()
    let results = 0
    pair.onHand = (notice) => {
      if (notice.type !== 'result' || !notice.result.ok) return
      const { path } = notice.result.keys[0] ?? { path: '' }
      const key = pair.receiver.cluster.state.tree.get(path)
      assert.ok(key !== undefined && key.revision >= notice.result.revision)
      results++
    }
    for (let n = 0; n < 20; n++) {
      pair.set(`/b/${n}`)
      if (n % 3 === 0) pair.deliver()
    }
    // More than one message carries.
    for (let n = 20; n < 24; n++) pair.ask(`/b/${n}`, 600_000)
    pair.deliver()
    assert.equal(results, 24)
  })

  it('let little wait for a main thread that takes nothing in, which then sees one resync', () => {
    const pair = Pair.begun(bounds)
    const batches = watched(pair)
    const asked: number[] = []
    for (let n = 0; n < 500; n++) asked.push(pair.set(`/c/${n % 50}`, 200))
    // In a turn of its own each: nothing was taken in meanwhile.
    pair.pass(10_000)
    const weight = pair.sent.reduce((sum, { size }) => sum + size, 0)
    assert.ok(weight <= bounds.windowBytes + bounds.entryBytes, `${weight} bytes were sent`)
    const before = pair.handed.length
    pair.deliver()
    const { worker, main } = pair.keys()
    assert.equal(main.length, 50)
    assert.deepEqual(main, worker)
    const resyncs = batches.filter(({ type }) => type === 'resync')
    assert.equal(resyncs.length, 1)
    assert.ok(batches.length < 500, `${batches.length} batches`)
    assert.deepEqual(resultsIn(pair.handed.slice(before)), asked, 'no answer is lost')
    // And from there on it misses nothing.
    const told = batches.length
    pair.set('/c/after')
    pair.deliver()
    assert.equal(batches.length, told + 1)
    assert.deepEqual(pair.keys().main, pair.keys().worker)
  })

  it('tell who takes nothing in what has ended, however much was dropped', () => {
    const pair = Pair.begun(bounds)
    const first = pair.receiver.told.session?.id.number
    const before = pair.handed.length
    for (let n = 0; n < 20; n++) {
      // As after a suspension: the lease and the session are lost, and others follow.
      pair.reporter.notice({ type: 'storage', lack: n % 2 === 0 ? new Error(`${n}`) : undefined })
      pair.suspend(6_000)
      pair.pass(1_000)
    }
    assert.notEqual(pair.host.holding.session, first)
    pair.deliver()
    const handed = pair.handed.slice(before)
    const sessions = handed.flatMap((notice) => {
      return notice.type === 'session' ? [`${notice.id.number} ${notice.status}`] : []
    })
    const last = pair.host.holding.session
    assert.deepEqual([sessions[0], sessions.at(-1)], [`${first} expired`, `${last} opened`])
    assert.ok(sessions.length < 8, `${sessions}`)
    assert.equal(pair.receiver.told.reign, pair.host.holding.term)
    const storage = handed.filter(({ type }) => type === 'storage')
    assert.deepEqual(storage.at(-1), { type: 'storage', lack: undefined }, 'the last word on it')
    assert.ok(storage.length < 8)
    assert.ok(pair.noticed.some(({ type }) => type === 'role'))
    assert.deepEqual(pair.hasty, [], 'what is held is known before anything is told')
  })

  it('begin with a state whose log was cut off', () => {
    const pair = new Pair()
    pair.pass(2_000)
    for (let n = 0; n < 300; n++) pair.set(`/d/${n}`, 100)
    assert.ok(pair.host.cluster.state.log.first > 1)
    const again = pair.receivedAnew()
    assert.deepEqual(again.state.tree.entries('/', true).entries, pair.keys().worker)
    assert.equal(again.state.appliedIndex, pair.host.cluster.state.appliedIndex)
  })
})
