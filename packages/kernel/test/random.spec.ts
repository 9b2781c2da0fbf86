import assert from 'node:assert/strict'
import { integerBelow, seededRandom, shuffled } from '../src/index.ts'

describe('random', () => {
  it('repeats itself from its seed, and differs between seeds', () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed)
      return Array.from({ length: 20 }, () => random.next())
    }
    assert.deepEqual(draw(7), draw(7))
    assert.notDeepEqual(draw(7), draw(8))
    assert.ok(draw(7).every((x) => x >= 0 && x < 1))
  })

  it('shuffles into every order about equally often', () => {
    const random = seededRandom(1)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6_000; i++) {
      const order = shuffled(random, ['a', 'b', 'c']).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    assert.equal(counts.size, 6)
    assert.ok([...counts.values()].every((count) => count > 850 && count < 1_150))
  })

  it('draws whole numbers below the limit', () => {
    const random = seededRandom(3)
    const drawn = new Set(Array.from({ length: 200 }, () => integerBelow(random, 5)))
    assert.deepEqual([...drawn].sort(), [0, 1, 2, 3, 4])
  })
})
