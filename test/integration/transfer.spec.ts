/** Leadership that is handed over between real peers: by name, by priority, and by a stop. */
import assert from 'node:assert/strict'
import { createPeer, type Peer, QuorateError } from 'quorate'
import { bytes, found, leaderOf, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

/** Writes at this peer, one after the other, until it is told to stop; returns how many succeeded. */
function writing(peer: Peer): () => Promise<number> {
  let isOver = false
  const run = async () => {
    let count = 0
    while (!isOver) {
      await peer.state.set(`/load/${peer.name}`, bytes(String(count)))
      count++
    }
    return count
  }
  const done = run()
  // A failed write is told when it is asked for.
  done.catch(() => {})
  return () => {
    isOver = true
    return done
  }
}

for (const algorithm of ['bully', 'ring'] as const) {
  describe(`transfer of leadership (${algorithm})`, function () {
    this.timeout(60_000)
    let peers: Peer[] = []

    beforeEach(async () => {
      peers = await found(3, { cluster: uniqueCluster('transfer'), election: { algorithm } })
    })

    afterEach(() => stopAll(peers))

    it('goes to the peer that is named, there and back, and fails no write', async () => {
      const first = await leaderOf(peers)
      const target = peers.find((peer) => peer !== first) ?? assert.fail()
      const loads = peers.map(writing)
      const tokens = [first.leadership?.fencingToken]
      await within('the first transfer', first.transferLeadership(target.id))
      assert.equal(first.isLeader, false)
      assert.equal(first.leader?.id, target.id)
      assert.equal(await leaderOf(peers), target)
      tokens.push(target.leadership?.fencingToken)
      await within('the second transfer', target.transferLeadership(first.id))
      assert.equal(await leaderOf(peers), first)
      tokens.push(first.leadership?.fencingToken)
      const [before = 0n, then = 0n, now = 0n] = tokens
      assert.ok(before > 0n && then > before && now > then, 'each leader has a higher token')
      const counts = await within('the writes', Promise.all(loads.map((stop) => stop())))
      assert.ok(Math.min(...counts) > 0)
    })

    it('is refused where this peer does not lead, to strangers, and by a signal', async () => {
      const leader = await leaderOf(peers)
      const follower = peers.find((peer) => peer !== leader) ?? assert.fail()
      await assert.rejects(follower.transferLeadership(leader.id), (error: unknown) => {
        assert.ok(error instanceof QuorateError)
        assert.equal(error.code, 'ERR_QUORATE_NOT_LEADER')
        assert.ok(error.message.includes(leader.name) && error.message.includes(leader.id))
        return true
      })
      await assert.rejects(leader.transferLeadership('nobody'), /is no other voter/)
      await assert.rejects(leader.transferLeadership(7 as unknown as string), /id must be/)
      const signal = AbortSignal.abort(new Error('not now'))
      await assert.rejects(leader.transferLeadership(follower.id, { signal }), /not now/)
      await leader.transferLeadership(leader.id)
      assert.equal(await leaderOf(peers), leader)
    })

    it('comes first when the leader stops: the others do not wait for the end of stickiness', async () => {
      const leader = await leaderOf(peers)
      const rest = peers.filter((peer) => peer !== leader)
      const loads = rest.map(writing)
      await leader.stop()
      const next = await leaderOf(rest)
      await within('the writes', Promise.all(loads.map((stop) => stop())))
      const marks = (peer: Peer) => (peer.inspect() as { marks: Record<string, number> }).marks
      assert.equal(marks(next)['hand-over-taken'], 1)
    })
  })
}

describe('priority and algorithm', function () {
  this.timeout(60_000)
  const peers: Peer[] = []
  afterEach(() => stopAll(peers.splice(0)))

  it('the voter of the highest priority leads', async () => {
    const cluster = uniqueCluster('priority')
    for (const priority of [-1, 0, 3]) {
      peers.push(await createPeer({ cluster, priority, bootstrap: { expect: 3 } }))
    }
    const [, , best] = peers
    await until('the best one leads', () => peers.every(({ leader }) => leader?.id === best?.id))
  })

  it('a peer with another algorithm is refused, and told both', async () => {
    const cluster = uniqueCluster('algorithm')
    const first = await createPeer({ cluster, bootstrap: { expect: 1 } })
    peers.push(first)
    await within('the first is ready', first.ready())
    const other = await createPeer({ cluster, election: { algorithm: 'ring' } })
    peers.push(other)
    const fatal = new Promise<unknown>((resolve) => {
      other.on('fatal', ({ error }) => resolve(error))
    })
    const error = await within('the other one is refused', fatal)
    assert.ok(error instanceof QuorateError)
    assert.equal(error.code, 'ERR_QUORATE_SETTINGS')
    assert.match(error.message, /algorithm is ring here and bully in the cluster/)
  })
})
