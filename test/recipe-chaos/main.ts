/**
 * Five real processes use all recipes under faults; see `run.ts`. Exits 1 when a promise was broken.
 *
 * `node test/recipe-chaos/main.ts --seconds 600`
 */
import { parseArgs } from 'node:util'
import { listed, problemsAtRest } from './checker.ts'
import { recipes } from './fact.ts'
import { runRecipeChaos } from './run.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' } } })
// What was made to be removed at the end is removed at this end, too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130))

const log = await runRecipeChaos({ seconds: Number(values.seconds) })
const met = Object.entries(log.faults).map(([kind, count]) => `${kind} ${count}`)
console.log(`faults that met the leader: ${met.join(', ')}`)
for (const recipe of recipes) {
  const own = log.facts.filter((fact) => 'recipe' in fact && fact.recipe === recipe)
  const count = (type: string) => own.filter((fact) => fact.type === type).length
  const types = ['hold', 'call', 'view', 'ran'].filter((type) => count(type) > 0)
  console.log(`${recipe}: ${types.map((type) => `${type} ${count(type)}`).join(', ')}`)
}
const problems = [listed(log), ...problemsAtRest(log.facts)].filter((text) => text !== '')
for (const problem of problems) console.log(`BROKEN: ${problem}`)
console.log(problems.length === 0 ? 'all of them kept what they promise' : 'FAILED')
process.exitCode = problems.length === 0 ? 0 : 1
