import assert from 'node:assert/strict'
import { routeLinks } from '../../src/cluster/routes.ts'
import { Turn } from '../../src/cluster/turn.ts'

describe('routeLinks', () => {
  it('keeps evidence of a thousand crashes, and takes back what is older', () => {
    const turn = new Turn()
    const lives = { crashed: new Set<string>(), bootOf: () => 1 }
    for (let i = 0; i < 1_100; i++) {
      routeLinks(turn, [{ type: 'crashed', peer: `peer ${i}` }], lives)
    }
    assert.equal(lives.crashed.size, 1_024)
    const takenBack: string[] = []
    for (let next = turn.next(); next !== undefined; next = turn.next()) {
      if (next.room === 'state' && next.input.type === 'not-crashed')
        takenBack.push(next.input.peer)
    }
    assert.deepEqual(
      takenBack,
      Array.from({ length: 76 }, (_, i) => `peer ${i}`),
    )
  })
})
