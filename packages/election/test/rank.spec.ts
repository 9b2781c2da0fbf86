import assert from 'node:assert/strict'
import { comparePositions } from '../src/index.ts'
import { compareRanks } from '../src/rank.ts'

describe('rank', () => {
  it('orders logs by last term, then by length', () => {
    assert.ok(comparePositions({ term: 2, index: 1 }, { term: 1, index: 9 }) > 0)
    assert.ok(comparePositions({ term: 2, index: 1 }, { term: 2, index: 2 }) < 0)
    assert.equal(comparePositions({ term: 2, index: 2 }, { term: 2, index: 2 }), 0)
  })

  it('lets the priority decide between equal logs, and never against a longer one', () => {
    const last = { term: 1, index: 1 }
    const longer = { term: 1, index: 2 }
    assert.ok(compareRanks({ id: 'a', last, priority: 1 }, { id: 'b', last }) > 0)
    assert.ok(compareRanks({ id: 'b', last, priority: -1 }, { id: 'a', last }) < 0)
    assert.equal(compareRanks({ id: 'a', last, priority: 0 }, { id: 'a', last }), 0)
    const best = { id: 'a', last, priority: 100 }
    assert.ok(compareRanks({ id: 'b', last: longer, priority: -100 }, best) > 0)
  })

  it('lets the id decide between equal logs and priorities alone', () => {
    const last = { term: 1, index: 1 }
    assert.ok(compareRanks({ id: 'b', last }, { id: 'a', last }) > 0)
    assert.ok(compareRanks({ id: 'a', last: { term: 1, index: 2 } }, { id: 'b', last }) > 0)
    assert.equal(compareRanks({ id: 'a', last }, { id: 'a', last }), 0)
  })
})
