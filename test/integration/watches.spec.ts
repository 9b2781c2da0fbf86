import assert from 'node:assert/strict'
import type { Peer } from 'quorate'
import { onEachTransport } from './each-transport.ts'
import { bytes, found, stopAll, text, uniqueCluster } from './peers.ts'
import { within } from './until.ts'

onEachTransport('watches of a live cluster', function (transport) {
  this.timeout(60_000)
  let peers: Peer[] = []

  before(async () => {
    peers = await found(
      3,
      { cluster: uniqueCluster('watches'), transport },
      transport === 'tcp' ? 2 : 0,
    )
  })

  after(() => stopAll(peers))

  it('every peer sees every change once, in one order', async () => {
    const changes = 300
    const watches = peers.map((peer) => peer.state.watch('/order', { recursive: true }))
    const writes = peers.map(async (peer, i) => {
      for (let n = 0; n < changes / 3; n++) await peer.state.set(`/order/${i}/${n}`, bytes(`${n}`))
    })
    const seen = await Promise.all(
      watches.map(async (watch) => {
        const paths: string[] = []
        let revision = 0
        for await (const batch of watch) {
          assert.equal(batch.type, 'changes')
          assert.ok(batch.cursor.revision > revision, 'revisions only grow')
          revision = batch.cursor.revision
          for (const { path } of batch.changes) paths.push(path)
          if (paths.length >= changes) return paths
        }
        return paths
      }),
    )
    await Promise.all(writes)
    assert.equal(new Set(seen[0]).size, changes)
    assert.deepEqual(seen[1], seen[0])
    assert.deepEqual(seen[2], seen[0])
  })

  it('a consumer that is too slow gets one resync, and from there misses nothing', async () => {
    const [writer, watcher] = peers
    assert.ok(writer !== undefined && watcher !== undefined)
    const watch = watcher.state.watch('/fast', { recursive: true })
    const view = new Map<string, string | undefined>()
    let resyncs = 0
    let revision = 0

    // Nobody asks the watch for anything while far more is written than it keeps.
    const writes = 5_000
    const inFlight = 100
    for (let n = 0; n < writes; n += inFlight) {
      await Promise.all(
        Array.from({ length: inFlight }, (_, i) =>
          writer.state.set(`/fast/${(n + i) % 50}`, bytes(String(n + i))),
        ),
      )
    }
    await writer.state.delete('/fast/0')
    await writer.state.set('/fast/last', bytes('done'))

    const consume = async () => {
      for await (const batch of watch) {
        assert.ok(batch.cursor.revision > revision, 'revisions only grow')
        revision = batch.cursor.revision
        if (batch.type === 'resync') {
          resyncs++
          view.clear()
          for (const { path, value } of batch.entries) view.set(path, text(value))
        } else {
          for (const change of batch.changes) {
            if (change.type === 'delete') view.delete(change.path)
            else view.set(change.path, text(change.value))
          }
        }
        if (view.has('/fast/last')) return
      }
    }
    await within('it has seen the last write', consume())
    assert.equal(resyncs, 1, 'one explicit resync, never a silent gap')
    const { names } = watcher.state.local.children('/fast')
    assert.deepEqual([...view.keys()].sort(), names.map((name) => `/fast/${name}`).sort())
    for (const [path, value] of view) {
      assert.equal(value, text(watcher.state.local.get(path)?.value))
    }
  })

  it('a watch resumes from a cursor, and ends with its signal', async () => {
    const [writer, watcher] = peers
    assert.ok(writer !== undefined && watcher !== undefined)
    const { cursor } = await watcher.state.children('/')
    await writer.state.set('/resumed', bytes('1'))
    await writer.state.set('/resumed', bytes('2'))
    await watcher.state.sync()

    const end = new AbortController()
    const versions: (number | undefined)[] = []
    const reason = new Error('enough')
    const consume = async () => {
      const { signal } = end
      for await (const batch of watcher.state.watch('/resumed', { from: cursor, signal })) {
        assert.equal(batch.type, 'changes')
        for (const change of batch.changes) versions.push(change.version)
        if (versions.length === 2) end.abort(reason)
      }
    }
    await assert.rejects(within('the watch ends', consume()), reason)
    assert.deepEqual(versions, [1, 2])
  })

  it('10,000 of them on one peer are told each what concerns it, and leave nothing when they end', async () => {
    const [writer, watcher] = peers
    assert.ok(writer !== undefined && watcher !== undefined)
    const openAt = () => (watcher.inspect() as { watches: number }).watches
    const before = openAt()
    const count = 10_000
    const end = new AbortController()
    const ofAll = { recursive: true, signal: end.signal }
    const alike = Array.from({ length: count / 2 }, () => watcher.state.watch('/many', ofAll))
    const single = Array.from({ length: count / 2 }, (_, i) => watcher.state.watch(`/many/${i}`))
    assert.equal(openAt() - before, count)
    const first = alike.map(async (watch) => {
      const { value } = await watch.next()
      return value?.type === 'changes' ? value.changes[0]?.path : undefined
    })
    const own = single[7]?.next()
    await writer.state.set('/many/7', bytes('for one, and for all'))
    const seen = await within('each of those that watch all is told', Promise.all(first))
    assert.deepEqual(new Set(seen), new Set(['/many/7']))
    assert.equal((await own)?.value?.type, 'changes')

    end.abort(new Error('enough'))
    await Promise.all(single.map((watch) => watch.return?.()))
    assert.equal(openAt(), before)
  })
})
