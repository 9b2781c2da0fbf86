/**
 * A process of its own for one row of the table, because mutated code stays loaded: runs its seeds
 * until one breaks a law, and prints what became of each, one line of JSON for each. With `name=seed`
 * instead of a name it runs that seed alone, and as many of these as it is given.
 */
import process from 'node:process'
import { runSeed } from '../../src/run-seed.ts'
import { mutations } from './table.ts'

for (const argument of process.argv.slice(2)) {
  const [name, only] = argument.split('=')
  const row = mutations.find((mutation) => mutation.name === name)
  if (row === undefined) throw new Error(`no mutation is called ${JSON.stringify(name)}`)
  for (const seed of only === undefined ? row.seeds : [Number(only)]) {
    const { broken } = runSeed(seed, { plan: row.plan ?? {} })
    console.log(JSON.stringify({ seed, law: broken?.law ?? null, text: broken?.text ?? '' }))
    if (broken !== undefined) break
  }
}
