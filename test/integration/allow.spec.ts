/** A list of the identities that a peer admits, beside the secret. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPeer, type Peer, type PeerOptions, QuorateError } from 'quorate'
import { onEachTransport } from './each-transport.ts'
import { stopAll, uniqueCluster } from './peers.ts'
import { within } from './until.ts'

const secret = 'the secret that all of them know'

onEachTransport('a list of those who are admitted', (transport) => {
  let directory = ''
  let peers: Peer[] = []

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quorate-allow-'))
  })

  afterEach(async () => {
    await stopAll(peers)
    await rm(directory, { recursive: true, force: true })
  })

  async function start(name: string, options: PeerOptions): Promise<Peer> {
    const storage = { directory: join(directory, name) }
    const peer = await createPeer({ ...options, transport, secret, name, storage })
    peers.push(peer)
    return peer
  }

  /** What the peer of this directory is called from now on. */
  async function idOf(name: string, cluster: string): Promise<string> {
    const peer = await start(name, { cluster, discovery: { lan: false } })
    await peer.stop()
    peers = []
    return peer.id
  }

  it('lets in who is on it, and tells who is not, although he knows the secret', async () => {
    const cluster = uniqueCluster('allow')
    const allow = [await idOf('a', cluster), await idOf('b', cluster)]
    const options = { cluster, allow, bootstrap: { expect: 2 } }
    const listed = await Promise.all([start('a', options), start('b', options)])
    await within('they found a cluster', Promise.all(listed.map((peer) => peer.ready())))
    const stranger = await start('c', { cluster })
    await assert.rejects(within('it is told', stranger.ready(), 4_000), (error) => {
      assert.ok(error instanceof QuorateError, String(error))
      assert.equal(error.code, 'ERR_QUORATE_NOT_ADMITTED')
      assert.equal(error.data.reason, 'not-listed')
      assert.match(error.message, /does not list this one/)
      return true
    })
    await within('they go on', listed[0].state.set('/a', new Uint8Array([1])))
    assert.equal(stranger.leader, undefined)
  })
})
