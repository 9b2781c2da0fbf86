/** `docs/errors.md` and the sources name the same codes: none is missing, none is made up. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'

const code = /ERR_QUORATE_[A-Z]+(?:_[A-Z]+)*\b/g

function codesIn(text: string): string[] {
  return [...text.matchAll(code)].map(([name]) => name)
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort()
}

describe('docs/errors.md', () => {
  const sources = globSync('packages/*/src/**/*.ts').map((path) => readFileSync(path, 'utf8'))
  const page = readFileSync('docs/errors.md', 'utf8')

  it('has a row for each code in the sources, and for no other', () => {
    const rows = page
      .split('\n')
      .map((line) => /^\| `(ERR_QUORATE_\w+)` +\| (.*)\|$/.exec(line))
      .flatMap((row) => (row === null ? [] : [{ name: row[1] ?? '', cells: row[2] ?? '' }]))
    assert.deepEqual(sorted(rows.map(({ name }) => name)), sorted(sources.flatMap(codesIn)))
    for (const { name, cells } of rows) {
      const [when = ''] = cells.split('|')
      assert.ok(when.trim().length > 10, `${name} says when it is met`)
    }
  })

  it('is the only page that needs to know them all: others name none that does not exist', () => {
    const known = new Set(sources.flatMap(codesIn))
    const pages = globSync(['*.md', 'docs/**/*.md', '{packages,examples}/*/README.md'])
    const unknown = pages.flatMap((path) =>
      codesIn(readFileSync(path, 'utf8'))
        .filter((name) => !known.has(name))
        .map((name) => `${path}: ${name}`),
    )
    assert.deepEqual(unknown, [])
  })

  it('tells the limits that the sources have', () => {
    const limits = readFileSync('packages/replicated-state/src/limits.ts', 'utf8')
    for (const [limit, words] of [
      ['valueBytes: mib', '`limits.valueBytes`, 1 MiB'],
      ['transactionSteps: 128', '`limits.transactionSteps` (128)'],
      ['transactionBytes: mib', '`limits.transactionBytes` (1 MiB)'],
      ['storeBytes: 256 * mib', '`limits.storeBytes`, 256 MiB'],
      ['operationsQueuedAtMost = 16_384', '16,384 operations'],
      ['operationBytesQueuedAtMost = 64 * mib', '64 MiB of them'],
      ['endedSessionsAtMost = 1_000', 'more than a thousand'],
    ] as const) {
      assert.ok(limits.includes(limit), limit)
      assert.ok(page.includes(words), words)
    }
  })
})
