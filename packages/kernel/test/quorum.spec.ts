import assert from 'node:assert/strict'
import fc from 'fast-check'
import { majority, majorityValue, tally } from '../src/index.ts'

const voters = ['a', 'b', 'c', 'd', 'e']

describe('quorum', () => {
  it('two majorities of one set always share a voter', () => {
    for (let size = 1; size <= 15; size++) assert.ok(2 * majority(size) > size)
  })

  it('wins, loses or waits as soon as it is decided, and never counts a stranger', () => {
    const answers = (text: string) =>
      new Map([...text].flatMap((c, i) => (c === '_' ? [] : [[voters[i] ?? `x${i}`, c === 'y']])))
    const cases: [string, string][] = [
      ['yyy__', 'won'],
      ['yy___', 'pending'],
      ['nnn__', 'lost'],
      ['yynn_', 'pending'],
      ['yynnn', 'lost'],
      ['yy___yyyy', 'pending'],
    ]
    for (const [text, expected] of cases) {
      assert.equal(tally(answers(text) as Map<string, boolean>, voters), expected, text)
    }
  })

  it('the majority value is one that a majority has reached, and the highest such', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }), (reached) => {
        const names = reached.map((_, i) => `v${i}`)
        const value = majorityValue(new Map(reached.map((v, i) => [`v${i}`, v])), names, -1)
        const holders = (least: number) => reached.filter((v) => v >= least).length
        assert.ok(holders(value) >= majority(reached.length))
        assert.ok(holders(value + 1) < majority(reached.length))
      }),
    )
  })
})
