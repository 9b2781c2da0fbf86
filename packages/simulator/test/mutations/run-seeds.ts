/**
 * A process of its own for one row of the table, because mutated code stays loaded. With a name, a
 * number and seeds it tries the seeds one after the other until so many of them show the row; with
 * `--clean` and `name=seed` it only runs each world. It prints one line of JSON for every seed.
 */
import process from 'node:process'
import type { Law } from '../../src/laws.ts'
import { runSeed } from '../../src/run-seed.ts'
import type { Mutation } from './mutation.ts'
import { mutations } from './table.ts'
import { isShown, type Seen, type Verdict } from './verdict.ts'

const [first = '', ...rest] = process.argv.slice(2)
if (first === '--clean') for (const world of rest) runClean(world)
else trySeeds(rowOf(first), Number(rest[0]), rest.slice(1).map(Number))

function trySeeds(row: Mutation, wanted: number, seeds: readonly number[]): void {
  let shown = 0
  for (const seed of seeds) {
    const seen = run(row, seed)
    const otherwise = seen?.law === row.law ? seenByOthers(row, seed) : []
    const verdict: Verdict = { seed, seen, otherwise }
    console.log(JSON.stringify(verdict))
    if (isShown(row, verdict) && ++shown === wanted) return
  }
}

/** Until nobody sees anything, or somebody does who is not in the row. */
function seenByOthers(row: Mutation, seed: number): Seen[] {
  const without: Law[] = [row.law]
  const others: Seen[] = []
  for (;;) {
    const seen = run(row, seed, without)
    if (seen === null) return others
    others.push(seen)
    const known = row.alsoSeenBy?.find((law) => law === seen.law)
    if (known === undefined) return others
    without.push(known)
  }
}

function runClean(world: string): void {
  const [name = '', number] = world.split('=')
  const seed = Number(number)
  const verdict: Verdict = { seed, seen: run(rowOf(name), seed), otherwise: [] }
  console.log(JSON.stringify(verdict))
}

function run({ plan = {} }: Mutation, seed: number, without: readonly Law[] = []): Seen | null {
  try {
    const { broken } = runSeed(seed, { plan, without })
    return broken === undefined ? null : { law: broken.law, text: broken.text }
  } catch (error) {
    // Some wrong code asks of the world what it cannot do.
    return { law: 'thrown', text: String(error) }
  }
}

function rowOf(name: string): Mutation {
  const row = mutations.find((mutation) => mutation.name === name)
  if (row === undefined) throw new Error(`no mutation is called ${JSON.stringify(name)}`)
  return row
}
