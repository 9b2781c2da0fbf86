/** What `createPeer` refuses of a directory, and what founders and learners with and without one do. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPeer, type Peer, type PeerOptions } from 'quorate'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

describe('storage', function () {
  this.timeout(60_000)
  let root = ''
  let peers: Peer[] = []

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quorate-storage-'))
  })

  afterEach(async () => {
    await stopAll(peers.splice(0))
    rmSync(root, { recursive: true, force: true })
  })

  const storage = (name: string) => ({ directory: join(root, name) })

  async function start(options: PeerOptions): Promise<Peer> {
    const peer = await createPeer(options)
    peers.push(peer)
    return peer
  }

  /** A peer that founded a cluster alone and wrote `/a`; it has stopped. */
  async function founded(cluster: string): Promise<PeerOptions> {
    const options = { cluster, bootstrap: { expect: 1 }, storage: storage('a') }
    const peer = await start(options)
    await peer.ready()
    await peer.state.set('/a', bytes('kept'))
    await peer.stop()
    return options
  }

  it('a peer is the same one after a restart, and has its data', async () => {
    const options = await founded(uniqueCluster('restart'))
    const [before] = peers.splice(0)
    const peer = await start(options)
    assert.equal(peer.id, before?.id)
    await peer.ready()
    assert.equal(text((await peer.state.get('/a'))?.value), 'kept')
    assert.ok(peer.term > (before?.term ?? 0), 'a term that was led is never led again')
  })

  it('one directory belongs to one peer, one cluster, and one place', async () => {
    const cluster = uniqueCluster('refusals')
    const options = await founded(cluster)
    const refuses = (problem: string, given: Partial<PeerOptions>) =>
      assert.rejects(start({ ...options, ...given }), (error: { code: string; data: object }) => {
        assert.equal(error.code, 'ERR_QUORATE_STORAGE')
        assert.equal(Reflect.get(error.data, 'problem'), problem)
        return true
      })
    await refuses('other-cluster', { cluster: `${cluster}-b` })
    const peer = await start(options)
    await refuses('in-use', {})
    await peer.stop()
    cpSync(join(root, 'a'), join(root, 'b'), { recursive: true })
    await refuses('copied', { storage: storage('b') })
    const adopted = await start({ ...options, storage: { ...storage('b'), adopt: true } })
    assert.equal(adopted.id, peer.id)
  })

  it('a start that fails leaves the directory free', async () => {
    const options = await founded(uniqueCluster('failing'))
    const listen = { host: '127.0.0.1', port: 0 }
    const blocker = await start({ cluster: uniqueCluster('blocker'), listen })
    const taken = Number(blocker.address.split(':')[1])
    const blocked = start({ ...options, listen: { ...listen, port: taken } })
    await assert.rejects(blocked, { code: 'ERR_QUORATE_ADDRESS_IN_USE' })
    await (await start(options)).ready()
  })

  it('founders with and without a disk do not found a cluster, and say why', async () => {
    const options = { cluster: uniqueCluster('kinds'), bootstrap: { expect: 2 } }
    const reasons: string[] = []
    for (const given of [{ name: 'on-disk', storage: storage('a') }, { name: 'in-memory' }]) {
      const peer = await start({ ...options, ...given })
      peer.on('refused', ({ reason }) => reasons.push(reason))
    }
    await until('somebody is refused', () => reasons.length > 0)
    assert.match(reasons[0] ?? '', /store is (disk here and memory|memory here and disk) in the/)
    for (const { leader } of peers) assert.equal(leader, undefined)
  })

  it('a learner may have another kind of store than the voters', async () => {
    const cluster = uniqueCluster('learner')
    peers = await found(1, { cluster })
    const leader = await leaderOf(peers)
    await leader.state.set('/a', bytes('1'))
    const options = { cluster, name: 'learner', storage: storage('learner') }
    const first = await start(options)
    await within('it joins', first.ready())
    const { id } = first
    await first.stop()
    peers.splice(peers.indexOf(first), 1)
    await leader.state.set('/b', bytes('2'))
    const again = await start(options)
    assert.equal(again.id, id)
    await within('it joins again', again.ready())
    assert.equal(text((await again.state.get('/a'))?.value), '1')
    assert.equal(text((await again.state.get('/b'))?.value), '2')
  })
})
