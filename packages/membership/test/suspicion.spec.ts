import assert from 'node:assert/strict'
import { Suspicion, shortestSuspicionMs, suspicionTimeoutMs } from '../src/suspicion.ts'

const options = {
  startedAt: 100,
  shortestMs: 3_000,
  longestMs: 6_000,
  confirmations: 2,
  crashMs: 600,
}

describe('Suspicion', () => {
  it('shrinks from the longest to the shortest with confirmations', () => {
    const suspicion = new Suspicion(options)
    suspicion.accuse('a', false)
    assert.equal(suspicion.deadAt(3), 6_100)
    suspicion.accuse('b', false)
    assert.ok(Math.abs(suspicion.deadAt(3) - (6_100 - 3_000 * (Math.log(2) / Math.log(3)))) < 1e-6)
    suspicion.accuse('c', false)
    assert.equal(suspicion.deadAt(3), 3_100)
    assert.equal(suspicion.accuse('d', false), false, 'enough have confirmed')
    assert.equal(suspicion.deadAt(3), 3_100, 'never below the shortest')
    assert.equal(suspicion.accuse('d', true), true, 'but evidence of a crash is news')
  })

  it('without others to confirm it is at its shortest from the start', () => {
    assert.equal(suspicionTimeoutMs(0, 0, 3_000, 6_000), 3_000)
  })

  it('the shortest grows with the logarithm of the group, above a floor', () => {
    const pace = { suspicionFloorIntervals: 15, suspicionMultiplier: 8, probeIntervalMs: 200 }
    assert.equal(shortestSuspicionMs(3, pace), 3_000)
    assert.equal(shortestSuspicionMs(999, pace), 4_800)
  })

  it('evidence of one alone changes nothing', () => {
    const suspicion = new Suspicion(options)
    suspicion.accuse('a', true)
    assert.equal(suspicion.deadAt(3), 6_100)
    assert.equal(suspicion.isWitnessed, true)
  })

  it('evidence of one and silence towards the others needed: dead after the short timeout', () => {
    const suspicion = new Suspicion(options)
    suspicion.accuse('a', true)
    suspicion.accuse('b', false)
    assert.ok(suspicion.deadAt(3) > 3_000)
    suspicion.accuse('c', false)
    assert.equal(suspicion.deadAt(3), 700)
  })

  it('silence alone is never quick, however many confirm it', () => {
    const suspicion = new Suspicion(options)
    for (const accuser of 'abcdefgh') suspicion.accuse(accuser, false)
    assert.equal(suspicion.deadAt(1), 3_100)
  })

  it('evidence of all needed makes dead at once', () => {
    const suspicion = new Suspicion(options)
    for (const accuser of 'abc') suspicion.accuse(accuser, true)
    assert.equal(suspicion.deadAt(3), 100)
  })

  it('each accuser counts once; evidence adds to its silence', () => {
    const suspicion = new Suspicion(options)
    assert.equal(suspicion.accuse('a', false), true)
    assert.equal(suspicion.accuse('a', false), false)
    assert.equal(suspicion.accuse('a', true), true)
    assert.equal(suspicion.accuse('a', false), false, 'evidence is not taken back')
    assert.equal(suspicion.deadAt(1), 100)
  })

  it('bounds its accusers', () => {
    const suspicion = new Suspicion(options)
    for (let n = 0; n < 8; n++) assert.equal(suspicion.accuse(`p${n}`, true), true)
    assert.equal(suspicion.accuse('p8', true), false)
  })

  it('forgives the time for which the accuser itself stood still', () => {
    const suspicion = new Suspicion({ ...options, confirmations: 0 })
    suspicion.accuse('a', false)
    suspicion.forgive(1_500)
    assert.equal(suspicion.deadAt(3), 4_600)
  })
})
