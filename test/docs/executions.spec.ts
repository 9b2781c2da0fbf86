/** Comments and tests name executions by their number: the page has each of them. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'

describe('docs/executions.md', () => {
  it('has every execution that the code names', () => {
    const page = readFileSync('docs/executions.md', 'utf8')
    const rows = new Set([...page.matchAll(/^\| (\d+) +\|/gm)].map(([, number = '']) => number))
    assert.ok(rows.size > 10)
    const named = globSync('packages/*/{src,test}/**/*.ts').flatMap((path) =>
      [
        ...readFileSync(path, 'utf8').matchAll(/\bexecutions? ((?:\d+[a-c]?(?:, | and )?)+)/gi),
      ].flatMap(([, numbers = '']) => numbers.match(/\d+/g) ?? []),
    )
    assert.ok(named.length > 5)
    const unknown = named.filter((number) => !rows.has(number))
    assert.deepEqual(unknown, [])
  })
})
