import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import { AddressBook } from '../src/address-book.ts'

const hourMs = 3_600_000

describe('AddressBook', () => {
  const book = () =>
    new AddressBook({
      random: seededRandom(3),
      firstMs: 30_000,
      slowestMs: 300_000,
      keepMs: 48 * hourMs,
    })

  it('asks ever more slowly, still after a day, and not for ever', () => {
    const asked: number[] = []
    const dead = book()
    dead.add('h:1', 1, 0)
    for (let at = dead.deadline(); at !== undefined; at = dead.deadline()) {
      const attempts = dead.due(at)
      if (attempts.length > 0) asked.push(at)
      for (const attempt of attempts) assert.deepEqual(attempt, { address: 'h:1', sequence: 1 })
    }
    const gaps = asked.slice(1).map((at, n) => at - (asked[n] ?? 0))
    assert.ok((asked[0] ?? 0) <= 30_000 && (gaps[0] ?? 0) <= 60_000)
    assert.ok(Math.max(...gaps) <= 300_000 && Math.min(...gaps.slice(5)) >= 225_000)
    assert.ok(asked.some((at) => at > 24 * hourMs))
    assert.ok((asked.at(-1) ?? 0) <= 48 * hourMs)
    assert.equal(dead.size, 0)
  })

  it('forgets where somebody answers, is met, or left', () => {
    const dead = book()
    for (let n = 1; n <= 3; n++) dead.add(`h:${n}`, n, 0)
    dead.answered(2)
    dead.forget('h:3')
    assert.deepEqual(
      dead.due(hourMs).map(({ address }) => address),
      ['h:1'],
    )
  })

  it('added again, an address is not asked sooner', () => {
    const dead = book()
    dead.add('h:1', 1, 0)
    dead.due(40_000)
    const before = dead.deadline()
    dead.add('h:1', 2, 40_000)
    assert.equal(dead.deadline(), before)
  })

  it('is bounded: the oldest go first', () => {
    const dead = book()
    for (let n = 0; n < 300; n++) dead.add(`h:${n}`, n, n)
    assert.equal(dead.size, 256)
    const addresses = dead.due(hourMs).map(({ address }) => address)
    assert.ok(addresses.includes('h:299') && !addresses.includes('h:43'))
  })
})
