import assert from 'node:assert/strict'
import { integerBelow, seededRandom } from '@quorate/kernel'
import { ReplayWindow, windowNumbers } from '../src/replay-window.ts'

describe('the replay window', () => {
  it('is at least 1,024 numbers long', () => {
    assert.ok(windowNumbers >= 1_024)
  })

  it('takes each number once, as a set would, near the edge and after leaps, too', () => {
    const random = seededRandom(17)
    for (let run = 0; run < 20; run++) {
      const window = new ReplayWindow()
      const seen = new Set<number>()
      let highest = 0
      for (let i = 0; i < 4_000; i++) {
        const leap = integerBelow(random, 200) === 0 ? integerBelow(random, 5_000) : 3
        const number = Math.max(1, highest + leap - integerBelow(random, windowNumbers + 40))
        const isBehind = number + windowNumbers <= highest
        assert.equal(window.isNew(number), !isBehind && !seen.has(number), `number ${number}`)
        if (!window.isNew(number)) continue
        window.add(number)
        seen.add(number)
        highest = Math.max(highest, number)
      }
    }
  })

  it('goes to the end of the numbers', () => {
    const window = new ReplayWindow()
    for (const number of [2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]) {
      assert.ok(window.isNew(number))
      window.add(number)
      assert.ok(!window.isNew(number))
    }
    assert.ok(window.isNew(2 ** 32 - 3))
    assert.ok(!window.isNew(1))
  })
})
