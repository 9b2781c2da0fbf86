/** Kinds of keys and transactions, as applications have them; what they mean is in docs/keys.md. */
import assert from 'node:assert/strict'
import { type Peer, QuorateError, TransactionFailedError, type WatchBatch } from 'quorate'
import { bytes, found, stopAll, text, uniqueCluster } from './peers.ts'

async function rejectionOf(promise: Promise<unknown>): Promise<QuorateError> {
  const error: unknown = await promise.then(
    () => assert.fail('it was not rejected'),
    (reason) => reason,
  )
  assert.ok(error instanceof QuorateError, String(error))
  return error
}

describe('keys', function () {
  this.timeout(30_000)
  let peers: Peer[]
  let peer: Peer
  let other: Peer

  before(async () => {
    peers = await found(2, { cluster: uniqueCluster('keys') })
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
      [() => state.transaction().check('/a', {} as never), 'ERR_QUORATE_OPTION'],
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
