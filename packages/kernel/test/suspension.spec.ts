import assert from 'node:assert/strict'
import { Suspension, suspensionMs, unseenSince } from '../src/index.ts'

/** Two clocks that the test turns by hand; what happens between two readings can be given. */
class HandClocks {
  monotonic = 1_000
  walls = 5_000_000
  /** Runs after the next reading of each. */
  afterNow: (() => void)[] = []
  afterWall: (() => void)[] = []

  now(): number {
    const { monotonic } = this
    this.afterNow.shift()?.()
    return monotonic
  }

  wall(): number {
    const { walls } = this
    this.afterWall.shift()?.()
    return walls
  }

  /** Both go on. */
  pass(ms: number): void {
    this.monotonic += ms
    this.walls += ms
  }

  suspend(ms: number): void {
    this.walls += ms
  }
}

function setUp(driftBound = 0.02): { clocks: HandClocks; suspension: Suspension } {
  const clocks = new HandClocks()
  return { clocks, suspension: new Suspension(clocks, driftBound) }
}

describe('suspension', () => {
  it('is not there while both clocks go on, however long and however rarely it looks', () => {
    const { clocks, suspension } = setUp()
    for (const ms of [0, 1, 50, 86_400_000]) {
      clocks.pass(ms)
      assert.equal(suspension.unseenMs, 0)
      assert.equal(suspension.observe(), 0)
    }
  })

  it('is what the wall clock gained at once, told once', () => {
    const { clocks, suspension } = setUp()
    clocks.suspend(7_000)
    assert.equal(suspension.unseenMs, 7_000)
    assert.equal(suspension.observe(), 7_000)
    assert.equal(suspension.unseenMs, 0)
    assert.equal(suspension.observe(), 0)
  })

  it('is the same for who knows its baseline in another thread', () => {
    const driftBound = 0.02
    const { clocks, suspension } = setUp(driftBound)
    const elsewhere = () => unseenSince(suspension.baseline, clocks, driftBound)
    for (const ms of [0, 300, 30, 7_000]) {
      clocks.pass(ms)
      clocks.suspend(ms)
      assert.equal(elsewhere(), suspension.unseenMs)
      suspension.observe()
      assert.equal(elsewhere(), suspension.unseenMs)
    }
    const { baseline } = suspension
    clocks.suspend(500)
    suspension.observe()
    // Who has not heard of it yet sees it by himself.
    assert.ok(unseenSince(baseline, clocks, driftBound) > 490)
    assert.ok(elsewhere() < 1)
  })

  it('several add up until it looks, and are told one by one when it looks between', () => {
    const { clocks, suspension } = setUp(0)
    clocks.suspend(300)
    clocks.pass(10)
    clocks.suspend(400)
    assert.equal(suspension.unseenMs, 700)
    assert.equal(suspension.observe(), 700)
    clocks.suspend(30)
    assert.equal(suspension.observe(), 30)
    clocks.suspend(40)
    assert.equal(suspension.observe(), 40)
  })

  it('begins beyond the bound; what is less is kept in mind, not told', () => {
    const { clocks, suspension } = setUp(0)
    clocks.suspend(suspensionMs)
    assert.equal(suspension.observe(), 0)
    assert.equal(suspension.unseenMs, suspensionMs)
    clocks.suspend(1)
    assert.equal(suspension.observe(), suspensionMs + 1)
  })

  it('many short ones in a row are one', () => {
    const { clocks, suspension } = setUp()
    let told = 0
    for (let i = 0; i < 10; i++) {
      clocks.suspend(20)
      clocks.pass(20)
      told += suspension.observe()
    }
    // Less what clocks that drift apart by 2 % would have gained meanwhile.
    const left = told + suspension.unseenMs
    assert.ok(left > 195 && left < 200, `${left}`)
  })

  it('is no slew: the wall clock may gain as fast as the drift bound allows, for ever', () => {
    const { clocks, suspension } = setUp()
    for (let i = 0; i < 10_000; i++) {
      clocks.monotonic += 98
      clocks.walls += 100
      assert.equal(suspension.observe(), 0)
      assert.ok(suspension.unseenMs < 1e-6)
    }
  })

  it('is no wall clock that was set back, and is seen after that as well', () => {
    const { clocks, suspension } = setUp()
    clocks.walls -= 60_000
    assert.equal(suspension.unseenMs, 0)
    assert.equal(suspension.observe(), 0)
    clocks.suspend(500)
    assert.equal(suspension.observe(), 500)
  })

  it('is not seen in an observation that was preempted, only in the next', () => {
    const { clocks, suspension } = setUp(0)
    clocks.suspend(100)
    // The process stands still between the wall clock and the second look at the other one.
    clocks.afterWall.push(() => clocks.pass(90))
    assert.equal(suspension.observe(), 0)
    assert.equal(suspension.unseenMs, 100, 'the baseline has not moved')
    assert.equal(suspension.observe(), 100)
  })

  it('is no preemption: what passes within an observation is not lost', () => {
    const { clocks, suspension } = setUp(0)
    clocks.afterWall.push(() => clocks.pass(90))
    assert.equal(suspension.observe(), 0)
    assert.equal(suspension.unseenMs, 0)
    assert.equal(suspension.observe(), 0)
  })

  it('that is longer than the preemption is seen at once, and in the end told whole', () => {
    const { clocks, suspension } = setUp(0)
    clocks.suspend(1_000)
    clocks.afterWall.push(() => clocks.pass(90))
    assert.equal(suspension.observe(), 910)
    assert.equal(suspension.unseenMs, 90)
    assert.equal(suspension.observe(), 90)
  })

  it('in the midst of an observation is seen in it, or in the next', () => {
    const { clocks, suspension } = setUp(0)
    clocks.afterNow.push(() => clocks.suspend(400))
    assert.equal(suspension.observe(), 400)
    clocks.afterWall.push(() => clocks.suspend(400))
    assert.equal(suspension.observe(), 0)
    assert.equal(suspension.observe(), 400)
  })

  it('is not suspected when the process stands still while it is asked: it looks again', () => {
    for (const where of ['afterNow', 'afterWall'] as const) {
      const { clocks, suspension } = setUp(0)
      for (let i = 0; i < 3; i++) clocks[where].push(() => clocks.pass(200))
      assert.equal(suspension.unseenMs, 0, where)
      clocks[where].push(() => clocks.pass(200))
      clocks.suspend(300)
      assert.equal(suspension.unseenMs, 300, where)
    }
  })

  it('is suspected when the process is never allowed to look in one go', () => {
    const { clocks, suspension } = setUp(0)
    // Each reading of the wall clock is followed by one of the other clock, and so on.
    for (let i = 0; i < 20; i++) clocks.afterNow.push(() => clocks.pass(50))
    assert.equal(suspension.unseenMs, 50)
  })

  it('is no grain of the wall clock, which tells whole milliseconds', () => {
    const { clocks, suspension } = setUp()
    for (let i = 0; i < 1_000; i++) {
      clocks.pass(0.1)
      const exact = clocks.walls
      clocks.walls = Math.floor(exact)
      suspension.observe()
      assert.equal(suspension.unseenMs, 0)
      clocks.walls = exact
    }
  })

  it('hides no more from the corrected clock than the drift bound, whatever is suspended when', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = fractions(seed)
      const { clocks, suspension } = setUp()
      const start = { wall: clocks.walls, monotonic: clocks.monotonic }
      let told = 0
      for (let i = 0; i < 200; i++) {
        const ms = 40 * random()
        clocks.monotonic += ms * (0.98 + 0.04 * random())
        clocks.walls += ms
        if (random() < 0.2) clocks.suspend(60 * random())
        if (random() < 0.7) told += suspension.observe()
        const shown = clocks.monotonic - start.monotonic + told + suspension.unseenMs
        const passed = clocks.walls - start.wall
        // Less what the grain of the wall clock may hide.
        assert.ok(shown >= 0.98 * passed - 1.001, `seed ${seed}: ${shown} of ${passed}`)
      }
    }
  })
})

function fractions(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
