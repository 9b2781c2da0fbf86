/** The simulator's program: `npm run sim -- --help`. */
import process from 'node:process'
import type { Law } from './laws.ts'
import { parseRequest, type Request, usage } from './program/arguments.ts'
import { runMany } from './program/many-seeds.ts'
import { runSeed } from './run-seed.ts'
import { scenarios } from './scenarios/index.ts'
import { runScenario, slugOf } from './scenarios/scenario.ts'

const header = `${'true time'.padStart(10)}  ${'who'.padEnd(6)} ${'what'.padEnd(16)} detail`

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const request = parseRequest(args)
  switch (request.type) {
    case 'help':
      console.log(usage)
      return 0
    case 'mistake':
      console.error(`${request.text}. Try --help.`)
      return 2
    case 'many':
      return (await runMany(request)) ? 0 : 1
    case 'one':
      return runOne(request.seed, request.without)
    case 'scenario':
      return request.name === 'list' ? listScenarios() : runOneScenario(request)
  }
}

function listScenarios(): number {
  for (const scenario of scenarios) console.log(slugOf(scenario))
  return 0
}

/** The beginning of its name is enough, where only one begins so. */
function runOneScenario({ name, algorithm }: Extract<Request, { type: 'scenario' }>): number {
  const matching = scenarios.filter((scenario) => slugOf(scenario).startsWith(name))
  const [scenario] = matching
  if (scenario === undefined || matching.length > 1) {
    const problem = matching.length > 1 ? 'more than one' : 'no'
    console.error(`There is ${problem} scenario ${JSON.stringify(name)}. Try --scenario list.`)
    return 2
  }
  console.log(`Scenario ${slugOf(scenario)}.`)
  console.log(header)
  const write = (line: string) => console.log(line)
  const failure = runScenario(scenario, algorithm === undefined ? { write } : { write, algorithm })
  console.log(failure === undefined ? 'Every law held.' : `Failed: ${failure}`)
  return failure === undefined ? 0 : 1
}

function runOne(seed: number, without: readonly Law[] | undefined): number {
  console.log(`Seed ${seed}${without === undefined ? '' : ` without ${without.join(' ')}`}.`)
  console.log(header)
  const { broken, operations, digest } = runSeed(seed, {
    without,
    write: (line) => console.log(line),
  })
  console.log(`Digest ${digest}, ${operations} operations.`)
  if (broken === undefined) {
    console.log('Every law held.')
    return 0
  }
  console.log(`Broken at ${broken.at.toFixed(1)} ms: ${broken.law}: ${broken.text}`)
  return 1
}
