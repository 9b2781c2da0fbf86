import assert from 'node:assert/strict'
import type { Clock } from '@quorate/kernel'
import { Knocker } from '../src/knocker.ts'

function setUp(heard: readonly string[] = [], inCompany = false) {
  let now = 0
  const timers: { at: number; callback: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    setTimer: (at, callback) => {
      const timer = { at, callback }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
    soon: (callback) => callback(),
  }
  const knocked: string[] = []
  const done: (() => void)[] = []
  const knocker = new Knocker({
    clock,
    isHeard: (address) => heard.includes(address),
    hasHeard: () => inCompany,
    knock: (address) => {
      knocked.push(address)
      return new Promise<void>((resolve) => done.push(resolve))
    },
  })
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1)
      timer.callback()
    }
  }
  return { knocker, knocked, pass, timers, done }
}

describe('the knocker', () => {
  it('knocks where nobody was heard for a moment, once in a while', () => {
    const { knocker, knocked, pass } = setUp()
    knocker.discovered('a:1')
    assert.deepEqual(knocked, [])
    knocker.discovered('a:1')
    pass(200)
    assert.deepEqual(knocked, ['a:1'])
    knocker.discovered('a:1')
    pass(300)
    assert.deepEqual(knocked, ['a:1'])
    pass(600)
    knocker.discovered('a:1')
    pass(200)
    assert.deepEqual(knocked, ['a:1', 'a:1'])
  })

  it('does not knock where somebody was heard, before or meanwhile, nor after its end', () => {
    const heard = ['a:1']
    const { knocker, knocked, pass, timers } = setUp(heard)
    knocker.discovered('a:1')
    knocker.discovered('b:1')
    heard.push('b:1')
    pass(500)
    knocker.discovered('c:1')
    knocker.close()
    assert.deepEqual(timers, [])
    knocker.discovered('d:1')
    pass(500)
    assert.deepEqual(knocked, [])
  })

  it('does not knock where somebody was heard while others were asked, nor after its end', async () => {
    const heard: string[] = []
    const { knocker, knocked, pass, timers, done } = setUp(heard)
    for (let i = 0; i < 40; i++) knocker.discovered(`a:${i}`)
    pass(200)
    pass(1_000)
    heard.push('a:32')
    knocker.discovered('a:33')
    done.shift()?.()
    await new Promise(setImmediate)
    assert.deepEqual(knocked.slice(32), ['a:33'])
    knocker.discovered('a:33')
    assert.deepEqual(timers, [], 'it is asked once, however often it is found meanwhile')
    knocker.close()
    for (const end of done) end()
    await new Promise(setImmediate)
    assert.equal(knocked.length, 33)
  })

  it('in company waits for longer, and knocks at one door at a time', async () => {
    const { knocker, knocked, pass, done } = setUp([], true)
    knocker.discovered('a:1')
    knocker.discovered('a:2')
    pass(4_999)
    assert.deepEqual(knocked, [])
    pass(1)
    assert.deepEqual(knocked, ['a:1'])
    done.shift()?.()
    await new Promise(setImmediate)
    assert.deepEqual(knocked, ['a:1', 'a:2'])
  })

  it('knocks at few doors at a time, and follows so many addresses', async () => {
    const { knocker, knocked, pass, timers, done } = setUp()
    for (let i = 0; i < 1_000; i++) knocker.discovered(`a:${i}`)
    assert.equal(timers.length, 256)
    pass(200)
    assert.equal(knocked.length, 32)
    // However often the first are found again, those that were left out go before them.
    pass(1_000)
    for (let i = 0; i < 32; i++) knocker.discovered(`a:${i}`)
    pass(200)
    // Those that wait are still followed, so there is no room for another one.
    knocker.discovered('c:1')
    pass(200)
    while (knocked.length < 256) {
      const before: number = knocked.length
      for (const end of done.splice(0)) end()
      await new Promise(setImmediate)
      assert.equal(knocked.length, Math.min(before + 32, 288))
    }
    assert.equal(new Set(knocked).size, 256)
    while (done.length > 0) {
      for (const end of done.splice(0)) end()
      await new Promise(setImmediate)
    }
    assert.equal(knocked.length, 288)
    pass(1_000)
    knocker.discovered('b:1')
    pass(200)
    assert.equal(knocked.at(-1), 'b:1')
  })
})
