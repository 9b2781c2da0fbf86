import assert from 'node:assert/strict'
import { World } from '../../src/world/world.ts'

describe('world', () => {
  it('runs what is planned in the order of time, and at one instant in the order of planning', () => {
    const world = new World(1)
    const seen: string[] = []
    world.at(5, () => seen.push('e'))
    world.at(2, () => seen.push('b'))
    world.at(2, () => seen.push('c'))
    world.at(1, () => seen.push('a'))
    world.at(2, () => seen.push('d'))
    world.runUntil(4)
    assert.deepEqual(seen, ['a', 'b', 'c', 'd'])
    assert.equal(world.now, 4)
    world.runUntil(5)
    assert.equal(seen.at(-1), 'e')
  })

  it('keeps the order under ten thousand random plans, some cancelled, some made on the way', () => {
    const world = new World(7)
    const times: number[] = []
    let cancelled = 0
    for (let i = 0; i < 5_000; i++) {
      const cancel = world.at(world.between(0, 100), () => {
        times.push(world.now)
        if (world.chance(0.5)) world.after(world.between(0, 10), () => times.push(world.now))
      })
      if (i % 10 === 0) {
        cancel()
        cancelled++
      }
    }
    world.runUntil(1_000)
    assert.ok(times.length > 5_000 - cancelled)
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
  })

  it('does not run what was cancelled, and plans nothing into the past', () => {
    const world = new World(1)
    const seen: number[] = []
    world.at(3, () => assert.fail('cancelled'))()
    world.at(10, () => world.at(2, () => seen.push(world.now)))
    world.runUntil(20)
    assert.deepEqual(seen, [10])
  })

  it('draws the same from the same seed, and something else from another', () => {
    const draw = (seed: number) => {
      const world = new World(seed)
      return Array.from({ length: 8 }, () => world.between(0, 1)).join()
    }
    assert.equal(draw(4), draw(4))
    assert.notEqual(draw(4), draw(5))
  })
})
