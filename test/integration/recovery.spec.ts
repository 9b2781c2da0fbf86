/** A cluster whose majority is gone for good begins anew from what one peer has left of it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Cursor,
  createPeer,
  type KeyValue,
  type Peer,
  QuorateError,
  type Quorum,
  type Recovered,
  type RecoverOptions,
} from 'quorate'
import { leaderAmong, PeerProcess } from './peer-process.ts'
import { bytes, found, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

const accepted: RecoverOptions = { acceptDataLoss: true }

describe('recovery', function () {
  this.timeout(60_000)

  describe('of a cluster on disk', () => {
    const cluster = uniqueCluster('recovery')
    const peers: PeerProcess[] = []
    let directory = ''

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'quorate-recovery-'))
    })

    after(async () => {
      for (const peer of peers) await peer.kill()
      await rm(directory, { recursive: true })
    })

    async function start(name: string, founds: boolean): Promise<PeerProcess> {
      const storage = { directory: join(directory, name) }
      const bootstrap = founds ? { bootstrap: { expect: 3 } } : {}
      const peer = await PeerProcess.start({ cluster, name, storage, ...bootstrap })
      peers.push(peer)
      return peer
    }

    const shownAt = async (peer: PeerProcess, path: string) =>
      text((await peer.ask<KeyValue | undefined>('state.local.get', path))?.value)

    it('keeps what the survivor has, lets new peers in, and keeps the old voter out', async () => {
      await Promise.all(['p1', 'p2', 'p3'].map((name) => start(name, true)))
      await within('they are ready', Promise.all(peers.map((peer) => peer.ask('ready'))))
      const { leader, others } = await leaderAmong(peers)
      const token = await leader.ask<bigint>('leadership.fencingToken')
      const [survivor, returning] = others as [PeerProcess, PeerProcess]
      await survivor.ask('state.set', '/a', bytes('kept'))
      await assert.rejects(survivor.ask('recover', accepted), {
        code: 'ERR_QUORATE_RECOVERY_REFUSED',
        message: /there is a quorum/,
      })
      await leader.kill()
      await returning.kill()
      await until('nobody leads', async () => (await survivor.leader()) === undefined)
      await until('the quorum is lost', async () => !(await survivor.ask<Quorum>('quorum')).isThere)

      const old = await survivor.ask<Cursor>('state.cursor')
      const recovering = survivor.ask<Recovered>('recover', accepted)
      await assert.rejects(survivor.ask('recover', accepted), {
        code: 'ERR_QUORATE_RECOVERY_REFUSED',
        message: /recovers already/,
      })
      const recovered = await within('it is recovered', recovering)
      assert.equal(recovered.epoch, 2)
      assert.notEqual(recovered.cluster, old.cluster)
      assert.equal(await shownAt(survivor, '/a'), 'kept')
      await within('it writes', survivor.ask('state.set', '/b', bytes('new')))
      const cursor = await survivor.ask<Cursor>('state.cursor')
      assert.deepEqual([cursor.cluster, cursor.epoch], [recovered.cluster, 2])
      assert.ok(cursor.revision > old.revision)
      assert.ok((await survivor.ask<bigint>('leadership.fencingToken')) > token + 2n ** 47n)
      assert.ok(survivor.events.some(({ type }) => type === 'quorum:regained'))

      await survivor.kill()
      const again = await start(survivor.name, true)
      await within('it is there again', again.ask('ready'))
      assert.equal((await again.ask<Cursor>('state.cursor')).epoch, 2, 'also after a crash')
      assert.ok((await again.ask<bigint>('leadership.fencingToken')) > token + 2n ** 47n)

      const stale = await start(returning.name, true)
      const refused = await until('it says where it stands', () =>
        stale.events.find(({ type }) => type === 'refused'),
      )
      assert.match(refused.payload.reason ?? '', /epoch 2.*this peer joins that one only anew/)
      const fresh = await Promise.all(['p4', 'p5'].map((name) => start(name, false)))
      await within('new ones are in', Promise.all(fresh.map((peer) => peer.ask('ready'))))
      const settled = await leaderAmong([again, ...fresh])
      assert.equal(settled.leader, again)
      for (const peer of fresh) {
        assert.equal(await shownAt(peer, '/a'), 'kept')
        assert.equal((await peer.ask<Cursor>('state.cursor')).epoch, 2)
      }
      assert.equal(await shownAt(stale, '/b'), undefined)
      assert.equal(await stale.leader(), undefined)

      await stale.kill()
      await rm(join(directory, returning.name), { recursive: true })
      const anew = await start(returning.name, true)
      await within('anew it is let in', anew.ask('ready'))
      assert.equal(await shownAt(anew, '/b'), 'new')
    })
  })

  describe('is refused', () => {
    let peers: Peer[] = []

    afterEach(() => stopAll(peers))

    const refused = (peer: Peer, options: unknown, code: string, reason?: string) =>
      assert.rejects(peer.recover(options as RecoverOptions), (error) => {
        assert.ok(error instanceof QuorateError)
        assert.equal(error.code, code)
        assert.equal(error.data.reason, reason)
        return true
      })

    it('where somebody leads, without consent, without data, and after the end', async () => {
      const cluster = uniqueCluster('recovery')
      peers = [...(await found(1, { cluster }))]
      const [peer] = peers as [Peer]
      const { cursor } = peer.state
      await refused(peer, accepted, 'ERR_QUORATE_RECOVERY_REFUSED', 'quorum-there')
      for (const options of [undefined, {}, { acceptDataLoss: false }, { acceptDataLoss: 'yes' }]) {
        await refused(peer, options, 'ERR_QUORATE_OPTION')
      }
      const lonely = await createPeer({ cluster: uniqueCluster('recovery') })
      peers.push(lonely)
      await refused(lonely, accepted, 'ERR_QUORATE_RECOVERY_REFUSED', 'no-cluster')
      assert.deepEqual([peer.state.cursor.cluster, peer.state.cursor.epoch], [cursor.cluster, 1])
      await lonely.stop()
      await refused(lonely, accepted, 'ERR_QUORATE_STOPPED')
    })
  })
})
