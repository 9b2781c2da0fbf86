/** The simulator's program: `npm run sim -- --help`. */
import process from 'node:process'
import { parseRequest, usage } from './program/arguments.ts'
import { runMany } from './program/many-seeds.ts'
import { runSeed } from './run-seed.ts'

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
      return runOne(request.seed)
    case 'scenario':
      console.error('There are no scenarios yet.')
      return 2
  }
}

function runOne(seed: number): number {
  console.log(`Seed ${seed}.`)
  console.log(`${'true time'.padStart(10)}  ${'who'.padEnd(6)} ${'what'.padEnd(16)} detail`)
  const { broken, operations, digest } = runSeed(seed, { write: (line) => console.log(line) })
  console.log(`Digest ${digest}, ${operations} operations.`)
  if (broken === undefined) {
    console.log('Every law held.')
    return 0
  }
  console.log(`Broken at ${broken.at.toFixed(1)} ms: ${broken.law}: ${broken.text}`)
  return 1
}
