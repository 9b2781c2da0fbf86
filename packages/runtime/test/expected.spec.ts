import assert from 'node:assert/strict'
import { Expected } from '../src/expected.ts'

function taken(expected: Expected, address: string): number {
  let count = 0
  while (expected.take(address)) count++
  return count
}

describe('expected answers', () => {
  it('are as many as were asked for there, up to eight', () => {
    const expected = new Expected()
    assert.equal(taken(expected, 'a:1'), 0)
    for (let i = 0; i < 3; i++) expected.add('a:1')
    for (let i = 0; i < 100; i++) expected.add('a:2')
    assert.deepEqual([taken(expected, 'a:1'), taken(expected, 'a:2')], [3, 8])
    assert.equal(taken(expected, 'a:1'), 0)
  })

  it('are of 4,096 addresses, those written to last', () => {
    const expected = new Expected()
    for (let i = 0; i < 4_096; i++) expected.add(`a:${i}`)
    expected.add('a:0')
    expected.add('b:1')
    assert.deepEqual(
      [taken(expected, 'a:0'), taken(expected, 'a:1'), taken(expected, 'a:2')],
      [2, 0, 1],
    )
    assert.equal(taken(expected, 'b:1'), 1)
  })
})
