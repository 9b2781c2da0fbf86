import assert from 'node:assert/strict'
import { Suspension } from '@quorate/kernel'
import { clockFrom, performanceOrigin, realClock } from '../src/clock.ts'
import { until } from './until.ts'

describe('clock', () => {
  it('never fires a timer before its instant', async () => {
    const early: number[] = []
    let fired = 0
    const start = realClock.now()
    for (let i = 0; i < 200; i++) {
      const at = start + i * 0.37
      realClock.setTimer(at, () => {
        fired++
        if (realClock.now() < at) early.push(at - realClock.now())
      })
    }
    await until('all timers fired', () => fired === 200)
    assert.deepEqual(early, [])
  })

  it('tells the time of the wall, and both go on together', () => {
    const before = Date.now()
    const wall = realClock.wall()
    assert.ok(before <= wall && wall <= Date.now())
    const suspension = new Suspension(realClock, 0.02)
    for (let i = 0; i < 1_000; i++) assert.equal(suspension.observe(), 0)
  })

  it('fires a timer of the past, but not within the call', async () => {
    let fired = false
    realClock.setTimer(realClock.now() - 1_000, () => {
      fired = true
    })
    assert.equal(fired, false)
    await until('it fired', () => fired)
  })

  it('does not fire what was cancelled, nor what lies beyond the range of setTimeout', async () => {
    const fired: string[] = []
    const now = realClock.now()
    const cancel = realClock.setTimer(now + 5, () => fired.push('cancelled'))
    const cancelFar = realClock.setTimer(now + 2 ** 33, () => fired.push('far'))
    realClock.setTimer(now + 20, () => fired.push('later'))
    cancel()
    await until('the later one fired', () => fired.length > 0)
    cancelFar()
    assert.deepEqual(fired, ['later'])
  })

  it('is one for all threads, and never ahead of the `performance.now()` it counts with', () => {
    const origin = performanceOrigin()
    const [one, other] = [clockFrom(origin), clockFrom(origin)]
    for (let i = 0; i < 1_000; i++) {
      const first = one.now()
      const between = performance.now()
      const last = other.now()
      assert.ok(first <= between, `${first - between} ms ahead`)
      assert.ok(first <= last)
    }
    assert.ok(Math.abs(one.now() - performance.now()) < 1_000)
  })

  it('calls soon after what already waits', async () => {
    const order: string[] = []
    realClock.soon(() => order.push('soon'))
    await Promise.resolve().then(() => order.push('waiting'))
    await until('soon was called', () => order.length === 2)
    assert.deepEqual(order, ['waiting', 'soon'])
  })
})
