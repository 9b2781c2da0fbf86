import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { pinSeeds } from './pin-seeds.ts'
import { mutations } from './table.ts'

describe('pinned seeds', () => {
  const sources = ['./table.ts', './key-table.ts', './election-table.ts', './state-table.ts'].map(
    (file) => readFileSync(new URL(file, import.meta.url), 'utf8'),
  )

  it('are written into the row of that name, and nowhere else', () => {
    const table = "{ name: 'a', seeds: [1, 2] }, { name: 'b', seeds: [3], plan: [4] }"
    const expected = "{ name: 'a', seeds: [1, 2] }, { name: 'b', seeds: [5, 6], plan: [4] }"
    assert.equal(pinSeeds(table, 'b', [5, 6]), expected)
    assert.throws(() => pinSeeds(table, 'c', [1]), /no row called "c"$/)
  })

  it('every row of the table can be pinned anew', () => {
    for (const { name, seeds } of mutations) {
      const source = sources.find((text) => text.includes(`name: '${name}'`)) ?? ''
      assert.equal(pinSeeds(source, name, seeds), source)
    }
  })
})
