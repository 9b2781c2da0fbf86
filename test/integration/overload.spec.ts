/** As `npm run soak:overload`, without its ten minutes and without a look at the clock. */
import assert from 'node:assert/strict'
import { Overload } from './overload.ts'

/** At a peer: so many reads, and so many writes that are not sent yet; of others no more than so many. */
const waitingAtMost = 16_384
const sentAtMost = 1_024
const asked = 20_000

describe('more load than a cluster can take', function () {
  this.timeout(120_000)

  it('is refused, and everything that was accepted is completed', async () => {
    const overload = new Overload({ peers: 3, storage: 'memory' })
    try {
      await overload.start()
      for (const [kind, atMost] of [
        ['write', waitingAtMost + sentAtMost],
        ['read', waitingAtMost],
      ] as const) {
        const { accepted, refused, completed, failures } = await overload.burst(0, kind, asked)
        assert.ok(accepted >= waitingAtMost && accepted <= atMost, `${accepted} of ${kind}`)
        assert.equal(refused, asked - accepted, kind)
        assert.deepEqual([completed, failures], [accepted, []], kind)
      }
    } finally {
      await overload.remove()
    }
  })
})
