/**
 * Five real processes contend for one lock under faults; see `run.ts`. Exits 1 when two held it.
 *
 * `node test/lock-chaos/main.ts --seconds 3600`
 */
import { parseArgs } from 'node:util'
import { lossesOf, problemsOf } from './checker.ts'
import { runLockChaos } from './run.ts'
import { type Sabotage, sabotages } from './section.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    sabotage: { type: 'string' },
  },
})
const sabotage = sabotages.find((name): name is Sabotage => name === values.sabotage)
if (values.sabotage !== undefined && sabotage === undefined) {
  console.error(`--sabotage takes ${sabotages.join(' or ')}, got "${values.sabotage}".`)
  process.exit(2)
}
// What was made to be removed at the end is removed at this end, too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130))

const log = await runLockChaos({ seconds: Number(values.seconds), sabotage })
const { sections, writes, faults } = log
const refused = writes.filter(({ isAdmitted }) => !isAdmitted).length
const met = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`)
console.log(`${sections.length} sections; faults that met the holder: ${met.join(', ')}`)
console.log(`${writes.length} writes, ${refused} of an old holder, refused by their token`)
const { count, leastMs } = lossesOf(sections)
const gap = `the next one had it ${leastMs.toFixed(1)} ms or more after its last word`
console.log(count === 0 ? 'no holder lost it' : `${count} times a holder lost it: ${gap}`)
const problems = problemsOf(log)
for (const problem of problems) console.log(`BROKEN: ${problem}`)
console.log(problems.length === 0 ? 'no two held it, tokens only grew' : 'FAILED')
process.exitCode = problems.length === 0 ? 0 : 1
