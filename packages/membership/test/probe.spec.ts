import assert from 'node:assert/strict'
import { Prober } from '../src/probe.ts'
import { Relays } from '../src/relay.ts'

describe('Prober', () => {
  it('asks others after the timeout, once, and fails at the end of the period', () => {
    const prober = new Prober(100, 200)
    prober.start('a', 1, 0)
    assert.equal(prober.deadline(), 100)
    assert.deepEqual(prober.takeIndirect(99), [])
    assert.deepEqual(
      prober.takeIndirect(100).map(({ target }) => target),
      ['a'],
    )
    assert.deepEqual(prober.takeIndirect(100), [])
    assert.equal(prober.deadline(), 200)
    assert.deepEqual(prober.takeFailed(199), [])
    assert.deepEqual(
      prober.takeFailed(200).map(({ target }) => target),
      ['a'],
    )
    assert.equal(prober.deadline(), undefined)
  })

  it('gives others as long as it gave the target, however short the period', () => {
    const prober = new Prober(150, 200)
    prober.start('a', 1, 0)
    assert.deepEqual(prober.takeFailed(299), [])
    assert.equal(prober.takeFailed(300).length, 1)
  })

  it('waits for four timeouts at most, however long the period', () => {
    const prober = new Prober(100, 1_000)
    prober.start('a', 1, 0)
    assert.deepEqual(prober.takeFailed(399), [])
    assert.equal(prober.takeFailed(400).length, 1)
  })

  it('an answer ends its own probe only', () => {
    const prober = new Prober(100, 200)
    prober.start('a', 1, 0)
    prober.start('b', 2, 0)
    assert.equal(prober.answer(1, 'b'), false)
    assert.equal(prober.answer(3, 'a'), false)
    assert.equal(prober.answer(1, 'a'), true)
    assert.equal(prober.answer(1, 'a'), false)
    assert.equal(prober.isProbing('a'), false)
    assert.equal(prober.isProbing('b'), true)
  })

  it('measures an answer that came before others were asked, and before a stall', () => {
    const prober = new Prober(100, 200)
    prober.start('a', 1, 1_000)
    assert.equal(prober.roundTripMs(1, 'b', 1_003), undefined)
    assert.equal(prober.roundTripMs(2, 'a', 1_003), undefined)
    assert.equal(prober.roundTripMs(1, 'a', 1_003), 3)
    prober.start('b', 2, 1_050)
    prober.takeIndirect(1_100)
    assert.equal(prober.roundTripMs(1, 'a', 1_101), undefined, 'which of two pings it answers')
    prober.forgive(40)
    assert.equal(prober.roundTripMs(2, 'b', 1_102), undefined)
  })

  it('waits as many times as long as it is told', () => {
    const prober = new Prober(100, 200)
    prober.start('a', 1, 0, 3)
    assert.deepEqual(prober.takeIndirect(299), [])
    assert.equal(prober.takeIndirect(300).length, 1)
    assert.deepEqual(prober.takeFailed(599), [])
    assert.equal(prober.takeFailed(600).length, 1)
  })

  it('knows which relays have not been heard', () => {
    const prober = new Prober(100, 200)
    prober.start('a', 1, 0)
    prober.asked(1, ['x', 'y'])
    prober.nack(1, 'b', 'y')
    prober.nack(1, 'a', 'x')
    prober.nack(2, 'a', 'y')
    const [failed] = prober.takeFailed(200)
    assert.deepEqual([failed?.relays, [...(failed?.unheardRelays ?? [])]], [2, ['y']])
  })

  it('is bounded, and forgives', () => {
    const prober = new Prober(100, 200)
    for (let n = 0; n < 32; n++) assert.equal(prober.start('a', n, 0), true)
    assert.equal(prober.start('a', 99, 0), false)
    prober.forgive(50)
    assert.equal(prober.deadline(), 150)
    assert.deepEqual(prober.takeFailed(249), [])
  })
})

describe('Relays', () => {
  const request = (target: string) => ({ asker: { id: 'x', address: 'h:1' }, sequence: 5, target })

  it('finds who asked, once, and only for the target', () => {
    const relays = new Relays(200, 75)
    relays.add(1, request('a'), 0)
    assert.equal(relays.take(1, 'b', 10), undefined)
    assert.deepEqual(relays.take(1, 'a', 10), request('a'))
    assert.equal(relays.take(1, 'a', 10), undefined)
  })

  it('tells once that there was no answer in time', () => {
    const relays = new Relays(200, 75)
    relays.add(1, request('a'), 0)
    relays.add(2, request('b'), 10)
    assert.equal(relays.deadline(), 75)
    assert.deepEqual(relays.unanswered(74), [])
    assert.deepEqual(relays.unanswered(75), [request('a')])
    assert.equal(relays.deadline(), 85)
    assert.deepEqual(relays.unanswered(85), [request('b')])
    assert.equal(relays.deadline(), undefined)
    assert.deepEqual(relays.take(1, 'a', 100), request('a'), 'a late answer is passed on')
  })

  it('forgets after its time, and the oldest when there are too many', () => {
    const relays = new Relays(200, 75)
    relays.add(1, request('a'), 0)
    assert.equal(relays.take(1, 'a', 201), undefined)
    for (let n = 0; n < 257; n++) relays.add(n, request('a'), 300)
    assert.equal(relays.take(0, 'a', 300), undefined)
    assert.deepEqual(relays.take(1, 'a', 300), request('a'))
  })
})
