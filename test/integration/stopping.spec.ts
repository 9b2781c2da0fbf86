/** After `stop()` a peer holds nothing and is ready for nothing, even if nobody could be told. */
import assert from 'node:assert/strict'
import { onEachTransport } from './each-transport.ts'
import { found, stopAll, uniqueCluster } from './peers.ts'

onEachTransport('a peer that has stopped', function (transport) {
  this.timeout(60_000)

  it('is not ready any more, and leads nothing', async () => {
    const [peer] = await found(1, {
      cluster: uniqueCluster('stopping'),
      transport,
      discovery: { lan: false },
    })
    assert.ok(peer !== undefined)
    const { leadership } = peer
    assert.equal(leadership?.isHeld, true)
    await peer.stop()
    await assert.rejects(peer.ready(), { code: 'ERR_QUORATE_STOPPED' })
    assert.equal(leadership?.isHeld, false)
    assert.equal(leadership?.signal.aborted, true)
    assert.equal(peer.leadership, undefined)
  })

  it('without a majority: its session is over for it, and its signal says so', async () => {
    const [last, ...others] = await found(3, {
      cluster: uniqueCluster('stopping-alone'),
      transport,
    })
    assert.ok(last !== undefined)
    await stopAll(others)
    const { session } = last.state
    const { signal } = session
    await last.stop()
    assert.equal(session.isHeld, false)
    assert.equal(session.status, 'closed')
    assert.equal(signal.aborted, true)
    assert.equal(signal.reason.code, 'ERR_QUORATE_SESSION_OVER')
  })
})
