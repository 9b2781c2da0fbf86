import assert from 'node:assert/strict'
import { Introductions } from '../src/introduction.ts'
import { Joiner } from '../src/join.ts'
import { member } from './solo.ts'

const options = { retryMs: 200, slowestMs: 5_000, patienceMs: 300_000 }

describe('Joiner', () => {
  it('asks at once, often at first, rarely later, and not for ever', () => {
    const joiner = new Joiner(options)
    joiner.discover('h:1', 1, 0)
    const asked: number[] = []
    for (let at = joiner.deadline(); at !== undefined; at = joiner.deadline()) {
      if (joiner.due(at, 4).length > 0) asked.push(at)
    }
    assert.deepEqual(asked.slice(0, 4), [0, 200, 400, 600])
    const gaps = asked.slice(1).map((at, n) => at - (asked[n] ?? 0))
    assert.equal(gaps[4], 200)
    assert.equal(gaps[5], 400)
    assert.equal(Math.max(...gaps), 5_000)
    assert.ok((asked.at(-1) ?? 0) > 290_000)
    assert.equal(joiner.size, 0)
  })

  it('an answer names the address by its sequence', () => {
    const joiner = new Joiner(options)
    joiner.discover('h:1', 1, 0)
    joiner.discover('h:2', 2, 0)
    joiner.answered(1)
    assert.deepEqual(
      joiner.due(0, 4).map(({ address }) => address),
      ['h:2'],
    )
  })

  it('found again, an address is not asked sooner', () => {
    const joiner = new Joiner(options)
    joiner.discover('h:1', 1, 0)
    joiner.due(0, 4)
    joiner.discover('h:1', 2, 10)
    assert.equal(joiner.deadline(), 200)
  })

  it('is bounded: a new address replaces the one asked most in vain', () => {
    const joiner = new Joiner(options)
    joiner.discover('old:1', 1, 0)
    joiner.due(0, 4)
    for (let n = 1; n < 64; n++) joiner.discover(`h:${n}`, n + 1, 1)
    joiner.discover('new:1', 100, 1)
    assert.equal(joiner.size, 64)
    const addresses: string[] = []
    for (let at = 300; at < 5_000; at += 200) {
      const due = joiner.due(at, 4)
      assert.ok(due.length <= 4, 'few are asked at a time')
      for (const { address } of due) addresses.push(address)
    }
    assert.ok(addresses.includes('new:1') && !addresses.includes('old:1'))
  })
})

describe('Introductions', () => {
  const who = { id: 'm1', address: 'h:1', sequence: 4, member: member(1), isOwnWord: false }

  it('asks directly, then through others too, then no more', () => {
    const introductions = new Introductions(100)
    introductions.add(who, 0)
    const indirect: boolean[] = []
    let silent: string[] = []
    for (let at = introductions.deadline(); at !== undefined; at = introductions.deadline()) {
      const due = introductions.due(at)
      for (const { isIndirect } of due.ask) indirect.push(isIndirect)
      silent = due.silent
    }
    assert.deepEqual(indirect, [false, false, false, false, true])
    assert.deepEqual(silent, ['m1'])
    assert.equal(introductions.size, 0)
  })

  it('asks few at a time, who was heard of last first, and waits long for a late answer', () => {
    const introductions = new Introductions(100)
    for (let n = 0; n < 25; n++) introductions.add({ ...who, id: `m${n}`, sequence: n + 1 }, 0)
    const asked = (at: number) => introductions.due(at).ask.map(({ id }) => id)
    const names = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, i) => `m${from - i}`)
    assert.deepEqual(asked(0), names(24, 15))
    assert.deepEqual(asked(50), [])
    assert.equal(introductions.deadline(), 100)
    assert.deepEqual(asked(100), names(14, 5))
    assert.deepEqual(asked(200), [...names(4, 0), ...names(24, 20)], 'once more, as some are lost')
    for (let at = 300; at < 7_000; at += 100) introductions.due(at)
    assert.deepEqual(introductions.answer(25, 'm24'), member(1), 'late is not too late')
  })

  it('believes what was said once the stranger answers the question it was asked', () => {
    const introductions = new Introductions(100)
    introductions.add({ ...who, member: undefined }, 0)
    assert.equal(introductions.answer(4, 'm1'), undefined, 'nothing was said of it yet')
    introductions.add({ ...who, sequence: 9 }, 0)
    assert.equal(introductions.answer(9, 'm1'), undefined, 'never asked')
    assert.deepEqual(introductions.answer(4, 'm1'), member(1))
  })

  it('is bounded', () => {
    const introductions = new Introductions(100)
    for (let n = 0; n < 300; n++) introductions.add({ ...who, id: `x${n}` }, 0)
    assert.equal(introductions.size, 256)
    for (let n = 300; n < 600; n++) {
      introductions.add({ ...who, id: `x${n}`, sequence: n, isOwnWord: true }, 0)
    }
    assert.equal(introductions.size, 256)
    assert.ok(introductions.answer(599, 'x599'), 'who speaks for itself replaces the oldest')
    assert.equal(introductions.answer(4, 'x255'), undefined)
  })

  it('a later word counts for more: it is asked there from the start', () => {
    const introductions = new Introductions(100)
    introductions.add(who, 0)
    for (let at = 0; at < 400; at += 100) introductions.due(at)
    introductions.add({ ...who, address: 'h:0', member: member(1, { address: 'h:0' }) }, 310)
    assert.deepEqual(introductions.due(310).ask, [], 'at one word the second address waits')
    const later = member(1, { address: 'h:2', incarnation: 2 })
    introductions.add({ ...who, address: 'h:2', member: later }, 320)
    const [ask] = introductions.due(320).ask
    assert.deepEqual([ask?.address, ask?.isIndirect], ['h:2', false])
    assert.deepEqual(introductions.answer(4, 'm1'), later)
  })
})
