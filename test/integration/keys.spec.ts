/** Kinds of keys and transactions, as applications have them; what they mean is in docs/keys.md. */
import assert from 'node:assert/strict'
import {
  createPeer,
  type Peer,
  QuorateError,
  TransactionFailedError,
  type WatchBatch,
} from 'quorate'
import { onEachThread } from './each-thread.ts'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

async function rejectionOf(promise: Promise<unknown>): Promise<QuorateError> {
  const error: unknown = await promise.then(
    () => assert.fail('it was not rejected'),
    (reason) => reason,
  )
  assert.ok(error instanceof QuorateError, String(error))
  return error
}

onEachThread('keys', function (worker) {
  this.timeout(30_000)
  let peers: Peer[]
  let peer: Peer
  let other: Peer

  before(async () => {
    peers = await found(2, { cluster: uniqueCluster('keys'), worker })
    ;[peer, other] = peers as [Peer, Peer]
  })

  after(() => stopAll(peers))

  it('sequential keys sort in the order of creation, whoever creates them', async () => {
    const created: string[] = []
    for (let n = 0; n < 6; n++) {
      const { state } = n % 2 === 0 ? peer : other
      created.push((await state.create('/queue/job-', bytes(`${n}`), { sequential: true })).path)
    }
    const { names } = await peer.state.children('/queue')
    assert.deepEqual(
      names.map((name) => `/queue/${name}`),
      created,
    )
    const values = await Promise.all(created.map((path) => other.state.get(path)))
    assert.deepEqual(
      values.map((key) => text(key?.value)),
      ['0', '1', '2', '3', '4', '5'],
    )
  })

  it('a container goes with the last key below it, and a watch is told both at once', async () => {
    await peer.state.create('/locks/a', bytes(''), { container: true })
    await other.state.create('/locks/a/holder', bytes(''), { ephemeral: true })
    await peer.state.sync()
    const watch = peer.state.watch('/locks', { recursive: true })
    await other.state.delete('/locks/a/holder')
    const { value } = await watch.next()
    const batch = value as WatchBatch | undefined
    assert.ok(batch?.type === 'changes')
    assert.deepEqual(
      batch.changes.map(({ type, path }) => `${type} ${path}`),
      ['delete /locks/a/holder', 'delete /locks/a'],
    )
    assert.equal(await peer.state.get('/locks/a'), undefined)
  })

  it('a recursive deletion takes all below a path, which need not be a key', async () => {
    for (const path of ['/tree/a/1', '/tree/a/2', '/tree/b']) await peer.state.set(path, bytes('x'))
    await peer.state.delete('/tree', { recursive: true })
    assert.deepEqual((await other.state.children('/tree')).names, [])
    const { code } = await rejectionOf(peer.state.delete('/tree', { recursive: true }))
    assert.equal(code, 'ERR_QUORATE_KEY_MISSING')
  })

  it('a transaction changes several keys in one revision', async () => {
    const { version } = await peer.state.set('/t/a', bytes('1'))
    const transaction = peer.state
      .transaction()
      .check('/t/a', { version })
      .set('/t/a', bytes('2'), { ifVersion: version })
      .create('/t/s-', bytes('s'), { sequential: true, ephemeral: true })
      .check('/t/none', { version: 0 })
    const { revision, keys } = await transaction.commit()
    assert.deepEqual(
      keys.map((key) => key.version),
      [undefined, 2, 1, undefined],
    )
    await other.state.sync()
    for (const path of ['/t/a', keys[2]?.path ?? '']) {
      assert.equal(other.state.local.get(path)?.revision, revision)
    }
  })

  it('a transaction that is refused changes nothing, and says why', async () => {
    await peer.state.set('/u/a', bytes('1'))
    const before = await peer.state.children('/u')
    const transaction = peer.state
      .transaction()
      .set('/u/b', bytes('b'))
      .delete('/u/a')
      .check('/u/a', { version: 7 })
    const error = await rejectionOf(transaction.commit())
    assert.ok(error instanceof TransactionFailedError)
    const { index, path, expected, actual } = error
    assert.deepEqual(
      { index, path, expected, actual },
      { index: 2, path: '/u/a', expected: 7, actual: 0 },
    )
    assert.deepEqual((await peer.state.children('/u')).names, before.names)
  })

  it('what breaks a rule is refused before anything is sent', async () => {
    const { state } = peer
    const refusals: [Promise<unknown> | (() => unknown), string][] = [
      [state.transaction().commit(), 'ERR_QUORATE_TRANSACTION_SIZE'],
      [state.create('/c', bytes(''), { ephemeral: true, container: true }), 'ERR_QUORATE_OPTION'],
      [state.create('/c', bytes(''), { ephemeral: true, ttlMs: 9 }), 'ERR_QUORATE_OPTION'],
      [() => state.transaction().create('/c', bytes(''), { ttlMs: 0 }), 'ERR_QUORATE_OPTION'],
      [() => state.transaction().check('/a', {} as never), 'ERR_QUORATE_OPTION'],
      [
        () => state.transaction().check('/a', { version: 1, revision: 1 } as never),
        'ERR_QUORATE_OPTION',
      ],
      [() => state.transaction().check('/a', { revision: -1 }), 'ERR_QUORATE_OPTION'],
      [
        () => state.transaction().set('/a', bytes(''), { signal: 1 } as never),
        'ERR_QUORATE_OPTION',
      ],
      [() => state.transaction().set('/a', bytes(''), null as never), 'ERR_QUORATE_OPTION'],
      [() => state.transaction().delete('a'), 'ERR_QUORATE_PATH'],
    ]
    const large = state.transaction()
    for (let n = 0; n < 3; n++) large.set(`/large/${n}`, new Uint8Array(2 ** 19))
    refusals.push([large.commit(), 'ERR_QUORATE_TRANSACTION_SIZE'])
    const long = state.transaction()
    for (let n = 0; n < 129; n++) long.check('/a', { version: 0 })
    refusals.push([long.commit(), 'ERR_QUORATE_TRANSACTION_SIZE'])
    for (const [attempt, code] of refusals) {
      const promise = typeof attempt === 'function' ? Promise.try(attempt) : attempt
      assert.equal((await rejectionOf(promise)).code, code)
    }
  })
})

/** By the clocks that lead: at most 2 % faster than true time. */
const soonestMs = (ttlMs: number) => ttlMs / 1.02

describe('keys that go by time', function () {
  this.timeout(30_000)
  let peers: Peer[]

  before(async () => {
    peers = await found(3, { cluster: uniqueCluster('ttl') })
  })

  after(() => stopAll(peers))

  /** Resolves when the replica of this peer says that the key is deleted. */
  async function deletion(peer: Peer, path: string): Promise<void> {
    for await (const batch of peer.state.watch(path)) {
      assert.ok(batch.type === 'changes')
      if (batch.changes.some((change) => change.type === 'delete' && change.path === path)) return
    }
  }

  it('go when they were not set for so long, and every peer is told', async () => {
    const [first, second] = peers as [Peer, Peer]
    const gone = Promise.all(peers.map((peer) => deletion(peer, '/ttl/a')))
    await first.state.create('/ttl/a', bytes('1'), { ttlMs: 1_500 })
    const key = await second.state.get('/ttl/a')
    assert.equal(key?.ttlMs, 1_500)
    const setAt = performance.now()
    await second.state.set('/ttl/a', bytes('2'))
    const renewed = await first.state.get('/ttl/a')
    assert.ok(Number(renewed?.expiresAt) > Number(key.expiresAt))
    await within('it goes', gone)
    assert.ok(performance.now() - setAt >= soonestMs(1_500))
    assert.equal(await first.state.get('/ttl/a'), undefined)
  })

  it('may be sequential, and made in transactions', async () => {
    const [first] = peers as [Peer]
    const { keys } = await first.state
      .transaction()
      .create('/ttl/s-', bytes(''), { sequential: true, ttlMs: 200 })
      .create('/ttl/stays', bytes(''))
      .commit()
    const path = keys[0]?.path ?? ''
    assert.match(path, /^\/ttl\/s-\d{16}$/)
    await until('it is gone', () => first.state.local.get(path) === undefined)
    const stays = await first.state.get('/ttl/stays')
    assert.deepEqual([stays?.ttlMs, stays?.expiresAt], [undefined, undefined])
  })

  it('have all their time left at least when another peer comes to lead', async () => {
    const leader = await leaderOf(peers)
    const other = peers.find((peer) => peer !== leader) as Peer
    const createdAt = performance.now()
    await other.state.create('/ttl/b', bytes(''), { ttlMs: 1_000 })
    const gone = deletion(other, '/ttl/b')
    await leader.transferLeadership(other.id)
    await within('it goes under the new leader', gone)
    assert.ok(performance.now() - createdAt >= soonestMs(1_000))
    assert.notEqual((await leaderOf(peers)).id, leader.id)
  })
})

describe('limits that a cluster has agreed on', function () {
  this.timeout(30_000)
  const limits = { pathBytes: 40, valueBytes: 100, transactionSteps: 2, storeBytes: 1_300 }
  const cluster = uniqueCluster('limits')
  const peers: Peer[] = []

  before(async () => {
    peers.push(...(await found(2, { cluster, limits })))
  })

  after(() => stopAll(peers))

  it('are asked of the caller, and the error names limit and size', async () => {
    const { state } = peers[0] as Peer
    const value = await rejectionOf(state.set('/a', new Uint8Array(101)))
    assert.equal(value.code, 'ERR_QUORATE_VALUE_SIZE')
    assert.deepEqual(value.data, { path: '/a', size: 101, limit: 100 })
    const path = await rejectionOf(state.get(`/${'x'.repeat(40)}`))
    assert.match(path.message, /at most 40 bytes, this one 41/)
    const long = state.transaction()
    for (const name of ['/a', '/b', '/c']) long.check(name, { version: 0 })
    const steps = await rejectionOf(long.commit())
    assert.equal(steps.code, 'ERR_QUORATE_TRANSACTION_SIZE')
    assert.match(steps.message, /1 to 2 steps, this one 3/)
  })

  it('a full store refuses what makes it larger, and takes it once there is room', async () => {
    const [first, second] = peers as [Peer, Peer]
    for (const name of ['/a', '/b']) await first.state.set(name, new Uint8Array(100))
    await second.state.sync()
    const { store } = second.inspect() as { store: { bytes: number; bytesAtMost: number } }
    const full = await rejectionOf(second.state.create('/c', new Uint8Array(100)))
    assert.equal(full.code, 'ERR_QUORATE_STORE_FULL')
    const oneMore = (store.bytes / 2) * 3
    assert.deepEqual(full.data, { size: oneMore, limit: 1_300 })
    assert.equal(store.bytesAtMost, 1_300)
    const both = second.state.transaction().set('/c', new Uint8Array(100))
    assert.equal((await rejectionOf(both.commit())).code, 'ERR_QUORATE_STORE_FULL')
    await both.delete('/a').commit()
    assert.notEqual(await first.state.get('/c'), undefined)
    assert.equal(await first.state.get('/a'), undefined)
  })

  it('a peer whose own differ takes no part', async () => {
    const other = await createPeer({ cluster, limits: { ...limits, storeBytes: 2_000 } })
    peers.push(other)
    const fatal = new Promise<unknown>((resolve) => {
      other.on('fatal', ({ error }) => resolve(error))
    })
    const error = await within('the other one is refused', fatal)
    assert.ok(error instanceof QuorateError)
    assert.equal(error.code, 'ERR_QUORATE_SETTINGS')
    assert.match(error.message, /storeBytes is 2000 here and 1300 in the cluster/)
  })
})
