import assert from 'node:assert/strict'
import { Killing } from './killing.ts'

describe('kill -9 at random instants', function () {
  this.timeout(600_000)

  it('loses nothing that was acknowledged and brings back nothing that was deleted (5 trials)', async () => {
    const killing = new Killing()
    try {
      const { kills, acknowledged, keysChecked } = await killing.run(5)
      assert.ok(kills > 5 && acknowledged > 100 && keysChecked > 100)
    } finally {
      await killing.remove()
    }
  })
})
