/**
 * The checkers see: for each law some wrong production code breaks it in a pinned seed; with the
 * checker of that law off, the same wrong code in the same world goes unseen to the end of the run;
 * and the same seed holds all laws with the code as it is.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { laws } from '../src/laws.ts'
import { mutate } from './mutations/mutate.ts'
import type { Mutation } from './mutations/mutation.ts'
import { type RowWorld, runClean, trySeeds } from './mutations/start.ts'
import { mutations } from './mutations/table.ts'
import type { Verdict } from './mutations/verdict.ts'

const atOnce = 2

describe('mutations: each law has a checker that sees it broken, and no other does', () => {
  it('no law is left out, neither here nor in the table of the architecture', () => {
    const alone = mutations.filter(({ alsoSeenBy }) => alsoSeenBy === undefined)
    assert.deepEqual([...new Set(alone.map(({ law }) => law))].sort(), [...laws].sort())
    const page = readFileSync(new URL('../../../docs/ARCHITECTURE.md', import.meta.url), 'utf8')
    const table = page.slice(page.indexOf('## Laws'), page.indexOf('## Decisions'))
    assert.deepEqual(new Set(table.match(/\b[A-Z]\d\b/g)), new Set(laws))
  })

  it('the README names each', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const named = [...readme.matchAll(/^\| (\w\d) +\| `[\w-]+\.ts` +\| (.*?) +\|$/gm)]
    assert.deepEqual(
      named.map(([, law, name]) => `${law}: ${name}`),
      mutations.map(({ law, name, alsoSeenBy }) => {
        return `${law}: ${name}${alsoSeenBy === undefined ? '' : ` (${alsoSeenBy.join(', ')})`}`
      }),
    )
  })

  it('every edit fits the code as it is now', () => {
    for (const { edits } of mutations) {
      for (const { file } of edits) {
        const path = fileURLToPath(new URL(`../../${file}`, import.meta.url))
        mutate(file, readFileSync(path, 'utf8'), edits)
      }
    }
  })

  describe('in a world of its own', function () {
    this.timeout(120_000)
    const results = new Map<Mutation, Promise<Verdict[]>>()
    const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve())

    before(() => {
      for (const [i, mutation] of mutations.entries()) {
        const lane = lanes[i % atOnce] as Promise<unknown>
        const result = lane.then(() => trySeeds(mutation, mutation.seeds, 1))
        results.set(mutation, result)
        // It is the test of the row that fails, not the one behind it.
        lanes[i % atOnce] = result.catch(() => undefined)
      }
    })

    for (const mutation of mutations) {
      const { law, name, alsoSeenBy = [] } = mutation
      it(`${law}: ${name}`, async () => {
        const last = (await results.get(mutation))?.at(-1)
        assert.equal(last?.seen?.law, law, `seen: ${JSON.stringify(last?.seen)}`)
        const others = new Set(last.otherwise.map((seen) => seen.law))
        const text = `without ${law}: ${JSON.stringify(last.otherwise)}`
        assert.deepEqual([...others].sort(), alsoSeenBy.toSorted(), text)
      })
    }

    it('without them the same worlds hold every law', async () => {
      const worlds: RowWorld[] = []
      for (const [row, verdicts] of results) {
        const last = (await verdicts.catch(() => [])).at(-1)
        if (last !== undefined) worlds.push({ row, seed: last.seed })
      }
      const shares = lanes.map((_, lane) => worlds.filter((_, i) => i % atOnce === lane))
      const verdicts = (await Promise.all(shares.map(runClean))).flat()
      assert.deepEqual(
        verdicts.filter(({ seen }) => seen !== null),
        [],
      )
      assert.equal(verdicts.length, mutations.length)
    })
  })
})
