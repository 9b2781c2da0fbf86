/**
 * Finds seeds for the rows of the table after the worlds have changed: first those that are pinned,
 * then 1, 2, 3 and so on. A seed is found when the row's law breaks, when with the checker of that
 * law off nothing does, and when without the wrong code every law holds.
 *
 *     npx node packages/simulator/test/mutations/pin.ts [--seeds N] [--row WORDS] [--write]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Mutation } from './mutation.ts'
import { pinSeeds } from './pin-seeds.ts'
import { runClean, trySeeds } from './start.ts'
import { mutations } from './table.ts'
import { isShown } from './verdict.ts'

/** The second one stands by, for when the first one is lost by a small change. */
const seedsPerRow = 2
const atOnce = 2

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    row: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
})
const rows = mutations.filter(({ law, name }) => `${law}: ${name}`.includes(values.row))
if (rows.length === 0) throw new Error(`no row is called ${JSON.stringify(values.row)}`)
const found = new Map<Mutation, readonly number[]>()
const waiting = [...rows]
await Promise.all(Array.from({ length: atOnce }, work))

if (values.write) {
  for (const file of ['./table.ts', './election-table.ts', './key-table.ts', './state-table.ts']) {
    const table = new URL(file, import.meta.url)
    let source = readFileSync(table, 'utf8')
    for (const [{ name }, seeds] of found) {
      if (source.includes(`name: '${name}'`)) source = pinSeeds(source, name, seeds)
    }
    writeFileSync(table, source)
  }
}

async function work(): Promise<void> {
  for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
    const title = `${row.law}: ${row.name}`
    try {
      const seeds = await findSeeds(row)
      if (seeds.length > 0) found.set(row, seeds)
      else process.exitCode = 1
      console.log(`${title}: ${seeds.join(', ') || `none of ${values.seeds} seeds`}`)
    } catch (error) {
      process.exitCode = 1
      console.log(`${title}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

async function findSeeds(row: Mutation): Promise<readonly number[]> {
  const numbers = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
  const left = new Set([...row.seeds, ...numbers])
  const seeds: number[] = []
  while (seeds.length < seedsPerRow && left.size > 0) {
    const verdicts = await trySeeds(row, [...left], seedsPerRow - seeds.length)
    for (const { seed } of verdicts) left.delete(seed)
    const shown = verdicts.filter((verdict) => isShown(row, verdict))
    for (const { seed, seen } of await runClean(shown.map(({ seed }) => ({ row, seed })))) {
      if (seen === null) seeds.push(seed)
      else console.log(`Seed ${seed} breaks ${seen.law} without any wrong code: ${seen.text}`)
    }
  }
  return seeds
}
