import assert from 'node:assert/strict'
import { repeat } from '../src/pace.ts'
import { RateLimit } from '../src/rate-limit.ts'
import { Trouble } from '../src/trouble.ts'
import { manualClock } from './manual-clock.ts'

describe('repeat', () => {
  it('acts after each pause, and the last pause repeats', async () => {
    const clock = manualClock()
    const at: number[] = []
    const end = repeat(clock, [0, 100, 1_000], () => void at.push(clock.now()))
    await clock.advance(3_500)
    assert.deepEqual(at, [0, 100, 1_100, 2_100, 3_100])
    end()
    await clock.advance(10_000)
    assert.equal(at.length, 5)
    assert.equal(clock.armed(), 0)
  })

  it('begins the pause when a slow act is complete, and not at all after its end', async () => {
    const clock = manualClock()
    const acts: PromiseWithResolvers<void>[] = []
    const end = repeat(clock, [10], () => {
      acts.push(Promise.withResolvers())
      return acts.at(-1)?.promise
    })
    await clock.advance(100)
    assert.equal(acts.length, 1)
    acts[0]?.resolve()
    await clock.advance(0)
    await clock.advance(10)
    assert.equal(acts.length, 2)
    end()
    acts[1]?.resolve()
    await clock.advance(1_000)
    assert.equal(acts.length, 2)
    assert.equal(clock.armed(), 0)
  })
})

describe('rate limit', () => {
  it('lets a burst of a second through, then the rate', async () => {
    const clock = manualClock()
    const limit = new RateLimit(clock, 10)
    const taken = (tries: number) =>
      Array.from({ length: tries }, () => limit.take()).filter(Boolean)
    assert.equal(taken(100).length, 10)
    await clock.advance(300)
    assert.equal(taken(100).length, 3)
    await clock.advance(60_000)
    assert.equal(taken(100).length, 10)
  })
})

describe('trouble', () => {
  it('is told once, again when it is another, and again after it was over', () => {
    const told: string[] = []
    const trouble = new Trouble(({ message }) => told.push(message))
    for (const message of ['a', 'a', 'b', 'b']) trouble.is(new Error(message))
    assert.equal(trouble.now, 'b')
    trouble.isOver()
    assert.equal(trouble.now, undefined)
    trouble.is(new Error('b'))
    assert.deepEqual(told, ['a', 'b', 'b'])
  })
})
