import assert from 'node:assert/strict'
import { createPeer, type Peer } from 'quorate'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until } from './until.ts'

describe('two clusters of the same size on one machine', function () {
  this.timeout(60_000)

  it('found side by side and never mix, even when a seed leads to the other one', async () => {
    const clusters = [uniqueCluster('left'), uniqueCluster('right')]
    const [left = [], right = []] = await Promise.all(
      clusters.map((cluster) => found(3, { cluster })),
    )
    const all = [...left, ...right]
    let astray: Peer | undefined
    try {
      const leaders = [await leaderOf(left), await leaderOf(right)]
      await Promise.all([
        left[0]?.state.set('/side', bytes('left')),
        right[0]?.state.set('/side', bytes('right')),
      ])
      // One of the right cluster asks its way at the left one.
      const seeds = left.map(({ address }) => address)
      astray = await createPeer({
        cluster: clusters[1] ?? '',
        name: 'astray',
        discovery: { seeds },
      })
      await astray.ready()
      await until('it is a member on its own side', () =>
        right.every((peer) => peer.members.list().some(({ name }) => name === 'astray')),
      )
      for (const [side, peers] of [left, right].entries()) {
        const ids = peers.map(({ id }) => id)
        if (side === 1) ids.push(astray.id)
        for (const peer of peers) {
          assert.equal(text((await peer.state.get('/side'))?.value), ['left', 'right'][side])
          assert.equal(peer.leader?.id, leaders[side]?.id)
          assert.deepEqual(
            peer.members
              .list()
              .map(({ id }) => id)
              .sort(),
            ids.toSorted(),
          )
        }
      }
      assert.equal(text((await astray.state.get('/side'))?.value), 'right')
    } finally {
      await stopAll(astray === undefined ? all : [...all, astray])
    }
  })
})
