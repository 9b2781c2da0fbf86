/** Type-checks every project of the repository: one compiler for each, as many at a time as there are cores. */
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'

const patterns = [
  'packages/*/{,test/,src/cluster/}tsconfig.json',
  'examples/*/{,test/}tsconfig.json',
  'test/tsconfig.json',
]
const run = promisify(execFile)
const projects = globSync(patterns).sort()
const failures: string[] = []

async function worker() {
  for (let project = projects.shift(); project !== undefined; project = projects.shift()) {
    try {
      await run('tsc', ['--project', project, '--pretty', String(process.stdout.isTTY ?? false)])
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      failures.push(`${project}\n${stdout}${stderr}`)
    }
  }
}

const count = projects.length
await Promise.all(Array.from({ length: availableParallelism() }, worker))
for (const failure of failures) console.error(failure)
console.log(`Type-checked ${count} projects, ${failures.length} with errors.`)
process.exitCode = failures.length === 0 ? 0 : 1
