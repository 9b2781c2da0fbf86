/** All peers of a cluster take the same transport; one of the other is told so, by itself and by them. */
import assert from 'node:assert/strict'
import { createPeer, type Peer } from 'quorate'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

describe('a peer of the other transport', function () {
  this.timeout(60_000)
  const peers: Peer[] = []

  afterEach(() => stopAll(peers.splice(0)))

  for (const [own, other, told] of [
    ['tcp', 'quic', /p1 at .* over TCP, and this peer over QUIC/],
    ['quic', 'tcp', /p1 at .* over QUIC, and this peer over TCP/],
  ] as const) {
    it(`${other}: it is refused by a cluster over ${own} within a moment, and both sides say why`, async () => {
      const cluster = uniqueCluster('mixed')
      const warnings: string[] = []
      const ignore = () => {}
      const warn = (fields: object) => warnings.push(JSON.stringify(fields))
      const logger = { debug: ignore, info: ignore, warn, error: ignore }
      peers.push(...(await found(1, { cluster, transport: own, logger })))
      const [founder] = peers
      assert.ok(founder !== undefined)
      const reasons: string[] = []
      const guest = await createPeer({
        cluster,
        name: 'guest',
        transport: other,
        discovery: { seeds: [founder.address] },
      })
      peers.push(guest)
      guest.on('refused', ({ reason }) => reasons.push(reason))
      await assert.rejects(within('it is told', guest.ready()), {
        code: 'ERR_QUORATE_NOT_ADMITTED',
        data: { address: founder.address, reason: 'other-transport' },
        message: told,
      })
      assert.equal(reasons.length, 1)
      assert.match(reasons[0] ?? '', told)
      await until('the founder says so, too', () =>
        warnings.some((text) => text.includes('guest at')),
      )
    })
  }
})
