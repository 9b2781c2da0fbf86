/** Who votes, as peers join, leave and are killed, and as the application wants it. */
import assert from 'node:assert/strict'
import { createPeer, type Peer, QuorateError } from 'quorate'
import { found, leaderOf, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

interface Shown {
  readonly voters: readonly string[]
  readonly votersWanted: number
}

const shown = (peer: Peer) => peer.inspect() as Shown

describe('voters', () => {
  let peers: Peer[] = []

  afterEach(() => stopAll(peers))

  async function join(cluster: string, name: string): Promise<Peer> {
    const peer = await createPeer({ cluster, name })
    peers.push(peer)
    await within('it joins', peer.ready())
    return peer
  }

  /** Waits until so many vote, as every peer that runs says. */
  async function agreed(count: number, running = peers): Promise<void> {
    const sets = () => running.map((peer) => shown(peer).voters.join())
    await until(`${count} vote, as all say`, () => {
      const [first = '', ...others] = sets()
      return first.split(',').length === count && others.every((other) => other === first)
    })
  }

  it('grow by pairs as peers join, and shrink when their number is changed', async () => {
    const cluster = uniqueCluster('voters')
    peers = [...(await found(1, { cluster }))]
    await join(cluster, 'second')
    await agreed(1)
    await join(cluster, 'third')
    await agreed(3)
    const fourth = await join(cluster, 'fourth')
    await agreed(3)
    await within('it is agreed', fourth.setVoters(1))
    for (const peer of peers) assert.ok(shown(peer).voters.length >= 1)
    await agreed(1)
    const leader = await leaderOf(peers)
    assert.deepEqual(shown(leader).voters, [leader.id], 'who leads keeps its vote')
    assert.equal(shown(fourth).votersWanted, 1)
  })

  it('leave one after another, the leader first, and no write fails', async () => {
    const cluster = uniqueCluster('voters')
    peers = [...(await found(3, { cluster }))]
    await agreed(3)
    let running = peers
    for (const left of [2, 1]) {
      const leader = await leaderOf(running)
      running = running.filter((peer) => peer !== leader)
      const [other] = running as [Peer, ...Peer[]]
      const writes = Array.from({ length: 20 }, (_, i) =>
        other.state.set(`/a/${i}`, new Uint8Array([left])),
      )
      await within('it leaves', leader.leave())
      await within('all writes are done', Promise.all(writes))
      await agreed(left, running)
      await within('another write is done', other.state.set('/b', new Uint8Array([left])))
    }
  })

  it('are an odd number, and anything else is refused', async () => {
    peers = [...(await found(1, { cluster: uniqueCluster('voters') }))]
    const [peer] = peers as [Peer]
    for (const wrong of [0, 2, 64, 65, -1, 1.5, Number.NaN, '3', undefined]) {
      await assert.rejects(peer.setVoters(wrong as number), (error) => {
        assert.ok(error instanceof QuorateError)
        assert.equal(error.code, 'ERR_QUORATE_OPTION')
        assert.match(error.message, /an odd number from 1 to 63/)
        return true
      })
    }
    const aborted = AbortSignal.abort(new Error('not now'))
    await assert.rejects(peer.setVoters(3, { signal: aborted }), /not now/)
    assert.equal(shown(peer).votersWanted, 5)
  })
})
