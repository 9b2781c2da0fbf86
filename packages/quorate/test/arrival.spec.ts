import assert from 'node:assert/strict'
import type { Clock } from '@quorate/kernel'
import { Arrival } from '../src/arrival.ts'

function setUp() {
  let now = 0
  let hasCompany = false
  const timers = new Set<{ at: number; callback: () => void }>()
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    setTimer: (at, callback) => {
      const timer = { at, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    soon: (callback) => callback(),
  }
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers) {
      if (timer.at > now) continue
      timers.delete(timer)
      timer.callback()
    }
  }
  const arrival = new Arrival(clock, () => hasCompany)
  const meet = () => {
    hasCompany = true
  }
  return { arrival, pass, meet, timers }
}

const refusal = new Error('refused by a')

describe('arrival', () => {
  it('fails who waits when it is refused and hears nobody; who waits again may arrive', async () => {
    const { arrival, pass } = setUp()
    const waiting = arrival.wait(undefined)
    assert.equal(arrival.refused(refusal), true)
    assert.equal(arrival.refused(refusal), false, 'the same is no news')
    pass(400)
    await assert.rejects(waiting, refusal)
    const again = arrival.wait(undefined)
    pass(5_000)
    arrival.arrived()
    await again
    await arrival.wait(undefined)
    assert.ok(arrival.hasArrived)
  })

  it('fails nobody who hears somebody else in time, nor who has arrived', async () => {
    const { arrival, pass, meet, timers } = setUp()
    const waiting = arrival.wait(undefined)
    arrival.refused(refusal)
    meet()
    pass(400)
    arrival.refused(refusal)
    arrival.arrived()
    await waiting
    assert.equal(timers.size, 0)
    assert.equal(arrival.refused(refusal), true, 'it is told again, for it is another story')
    assert.equal(timers.size, 0)
  })

  it('rejects with the reason of the signal, and of the end', async () => {
    const { arrival } = setUp()
    await assert.rejects(arrival.wait(AbortSignal.abort(new Error('too late'))), /too late/)
    const abort = new AbortController()
    const waiting = arrival.wait(abort.signal)
    abort.abort(new Error('given up'))
    await assert.rejects(waiting, /given up/)
    const other = arrival.wait(undefined)
    arrival.stop(new Error('stopped'))
    await assert.rejects(other, /stopped/)
    await assert.rejects(arrival.wait(undefined), /stopped/)
  })
})
