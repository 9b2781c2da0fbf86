/**
 * The checkers see: for each law some wrong production code breaks it first in a pinned seed, and
 * the same seed holds all laws with the code as it is.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { mutate } from './mutations/mutate.ts'
import { type Mutation, mutations } from './mutations/table.ts'

const laws = 'E1 E2 E3 E4 E5 L1 L2 L3 L4 S1 S2 S3 S4 S5 W1 M1 M2 M3 M4 V1'.split(' ')
const atOnce = 2

interface Verdict {
  readonly seed: number
  readonly law: string | null
  readonly text: string
}

describe('mutations: each law has a checker that sees it broken', () => {
  it('no law is left out', () => {
    assert.deepEqual([...new Set(mutations.map(({ law }) => law))].sort(), [...laws].sort())
  })

  it('the README names each', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const named = [...readme.matchAll(/^\| (\w\d) +\| `[\w-]+\.ts` +\| (.*?) +\|$/gm)]
    assert.deepEqual(
      named.map(([, law, name]) => `${law}: ${name}`),
      mutations.map(({ law, name }) => `${law}: ${name}`),
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
        const { name, edits } = mutation
        const result = (lanes[i % atOnce] as Promise<unknown>).then(() => run([name], edits))
        results.set(mutation, result)
        // It is the test of the row that fails, not the one behind it.
        lanes[i % atOnce] = result.catch(() => undefined)
      }
    })

    for (const mutation of mutations) {
      const { law, name } = mutation
      it(`${law}: ${name}`, async () => {
        const broken = (await results.get(mutation))?.at(-1)
        assert.equal(broken?.law, law, `first broken: ${JSON.stringify(broken)}`)
      })
    }

    it('without them the same worlds hold every law', async () => {
      const worlds: string[] = []
      for (const [{ name }, verdicts] of results) {
        const last = (await verdicts.catch(() => [])).at(-1)
        if (last !== undefined) worlds.push(`${name}=${last.seed}`)
      }
      const shares = lanes.map((_, lane) => worlds.filter((_, i) => i % atOnce === lane))
      const verdicts = (await Promise.all(shares.map((share) => run(share, [])))).flat()
      assert.deepEqual(
        verdicts.filter(({ law }) => law !== null),
        [],
      )
      assert.equal(verdicts.length, mutations.length)
    })
  })
})

async function run(worlds: readonly string[], edits: Mutation['edits']): Promise<Verdict[]> {
  const apply = new URL('./mutations/apply.ts', import.meta.url).href
  const program = fileURLToPath(new URL('./mutations/run-seeds.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', apply, program, ...worlds],
    { env: { ...process.env, QUORATE_MUTATIONS: JSON.stringify(edits) } },
  )
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict)
}
