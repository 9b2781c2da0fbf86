/** Two of three voters are gone: who is left says so, names them, and goes on reading locally. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeyValue, Quorum } from 'quorate'
import { leaderAmong, PeerProcess } from './peer-process.ts'
import { bytes, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

const ids = (voters: Quorum['missing'] = []) => voters.map(({ id }) => id).sort()

describe('quorum', function () {
  this.timeout(60_000)

  let peers: PeerProcess[] = []
  let directory = ''

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quorate-quorum-'))
  })

  afterEach(async () => {
    for (const peer of peers) await peer.kill()
    peers = []
    await rm(directory, { recursive: true })
  })

  async function start(cluster: string, name: string): Promise<PeerProcess> {
    const storage = { directory: join(directory, name) }
    const peer = await PeerProcess.start({ cluster, name, bootstrap: { expect: 3 }, storage })
    peers.push(peer)
    return peer
  }

  it('is lost with two of three voters, which are named, and regained with one of them', async () => {
    const cluster = uniqueCluster('quorum')
    await Promise.all(['p1', 'p2', 'p3'].map((name) => start(cluster, name)))
    await within('they found a cluster', Promise.all(peers.map((peer) => peer.ask('ready'))))
    const { others, leader } = await leaderAmong(peers)
    const [left, follower] = others as [PeerProcess, PeerProcess]
    const learner = await PeerProcess.start({ cluster, name: 'learner' })
    peers.push(learner)
    await within('the learner joins', learner.ask('ready'))
    await left.ask('state.set', '/a', bytes('kept'))
    await until('the learner has it', async () => text(await valueAt(learner, '/a')) === 'kept')
    const said = (peer: PeerProcess, type: string) => peer.events.filter((e) => e.type === type)

    await leader.kill()
    await leaderAmong([left, follower, learner])
    assert.deepEqual(said(left, 'quorum:lost'), [], 'a failover is no loss of the quorum')
    assert.equal((await left.ask<Quorum>('quorum')).isThere, true)

    await follower.kill()
    for (const peer of [left, learner]) {
      const lost = await until('it says so', () => said(peer, 'quorum:lost')[0])
      assert.deepEqual(ids(lost.payload.missing), [leader.id, follower.id].sort())
      const quorum = await peer.ask<Quorum>('quorum')
      assert.equal(quorum.isThere, false)
      assert.deepEqual(ids(quorum.missing), [leader.id, follower.id].sort())
      assert.equal(text(await valueAt(peer, '/a')), 'kept', 'local reads go on')
    }

    const refused = await left
      .ask('setWithin', '/a', bytes('never'), 300)
      .then(() => assert.fail('it was written'))
      .catch((error: Error & { code: string; quorum: Quorum }) => error)
    assert.equal(refused.code, 'ERR_QUORATE_OPERATION_ABANDONED')
    for (const { name, id } of [leader, follower]) {
      assert.ok(refused.message.includes(`${name} (${id})`), refused.message)
    }
    assert.deepEqual(ids(refused.quorum.missing), [leader.id, follower.id].sort())

    await start(cluster, follower.name)
    for (const peer of [left, learner]) {
      await until('it says that it is back', () => said(peer, 'quorum:regained')[0])
    }
    await within('it writes again', left.ask('state.set', '/a', bytes('again')))
    assert.equal(said(left, 'quorum:lost').length, 1)
    const { missing } = await left.ask<Quorum>('quorum')
    assert.deepEqual(ids(missing), [leader.id])
  })

  async function valueAt(peer: PeerProcess, path: string): Promise<Uint8Array | undefined> {
    return (await peer.ask<KeyValue | undefined>('state.local.get', path))?.value
  }
})
