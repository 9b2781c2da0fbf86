import assert from 'node:assert/strict'
import { lanTiming, localTiming, longestLeaseMs, safeShareMs, wanTiming } from '../src/index.ts'

describe('timing', () => {
  it('a lease ends before stickiness does, however the two clocks drift', () => {
    for (const { leaseMs, stickinessMs, driftBound } of [localTiming, lanTiming, wanTiming]) {
      assert.ok(leaseMs <= longestLeaseMs(stickinessMs, driftBound))
      // The leader's clock is slow, the voter's fast: the worst case, in true time.
      const leaseEnds = longestLeaseMs(stickinessMs, driftBound) / (1 - driftBound)
      const stickinessEnds = stickinessMs / (1 + driftBound)
      assert.ok(leaseEnds <= stickinessEnds + 1e-9)
    }
  })

  it("a holder's share ends before the granter's own time does", () => {
    const { sessionTimeoutMs, driftBound } = lanTiming
    const holderEnds = safeShareMs(sessionTimeoutMs, driftBound) / (1 - driftBound)
    assert.ok(holderEnds <= sessionTimeoutMs / (1 + driftBound) + 1e-9)
  })
})
