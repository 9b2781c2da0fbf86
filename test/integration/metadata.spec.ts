/** What an application says of its peer is seen by all, from the start and whenever it changes. */
import assert from 'node:assert/strict'
import { type Peer, QuorateError } from 'quorate'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until } from './until.ts'

describe('metadata of members', function () {
  this.timeout(30_000)

  let peers: Peer[]

  before(async () => {
    const metadata = { role: 'api' }
    peers = await found(2, { cluster: uniqueCluster('metadata'), metadata })
  })

  after(() => stopAll(peers))

  it('is known from the start, changes for all, and cannot be written into', async () => {
    const [a, b] = peers as [Peer, Peer]
    assert.deepEqual(b.members.get(a.id)?.metadata, { role: 'api' })
    const updates: unknown[] = []
    b.on('member:update', ({ member }) => {
      if (member.id === a.id) updates.push(member.metadata)
    })
    await a.members.setMetadata({ role: 'api', load: 3 })
    assert.deepEqual(a.members.get(a.id)?.metadata, { role: 'api', load: 3 })
    await until('the other one sees it', () => b.members.get(a.id)?.metadata.load === 3)
    assert.deepEqual(updates, [{ role: 'api', load: 3 }])
    assert.ok(Object.isFrozen(b.members.get(a.id)?.metadata))
  })

  it('that breaks the rule is refused, and changes nothing', async () => {
    const [a] = peers as [Peer]
    const before = a.members.get(a.id)
    await assert.rejects(a.members.setMetadata({ text: 'x'.repeat(600) }), QuorateError)
    assert.deepEqual(a.members.get(a.id), before)
  })

  it('of a peer that has stopped cannot be set', async () => {
    const [, b] = peers as [Peer, Peer]
    await b.stop()
    const code = 'ERR_QUORATE_STOPPED'
    await assert.rejects(b.members.setMetadata({}), { code })
  })
})
