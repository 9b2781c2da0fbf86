/** As `npm run soak:overload`, without its ten minutes and without a look at the clock. */
import assert from 'node:assert/strict'
import { Overload } from './overload.ts'

/** At a peer: of writes 16,384 that are not sent yet and 1,024 that are, and 16,384 reads. */
const writesAtMost = 17_408
const readsAtMost = 16_384
const asked = 20_000

describe('more load than a cluster can take', function () {
  this.timeout(120_000)

  it('is refused, and everything that was accepted is completed', async () => {
    const overload = new Overload({ peers: 3, storage: 'memory' })
    try {
      await overload.start()
      for (const [kind, atMost] of [
        ['write', writesAtMost],
        ['read', readsAtMost],
      ] as const) {
        const { accepted, refused, completed, failures } = await overload.burst(0, kind, asked)
        assert.deepEqual([accepted, refused], [atMost, asked - atMost], kind)
        assert.deepEqual([completed, failures], [accepted, []], kind)
      }
    } finally {
      await overload.remove()
    }
  })
})
