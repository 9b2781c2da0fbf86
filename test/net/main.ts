/**
 * Runs the tests on real hosts, in network namespaces:
 *
 *     npm run test:net -- [options of mocha] [files]     all of test/net when no file is given
 *     QUORATE_TRANSPORT=quic npm run test:net -- test/net/loss.spec.ts      links over QUIC
 *
 * It supervises mocha, so that nothing is left behind however the run ends: at its end, and at
 * SIGINT and SIGTERM, all processes and namespaces of the run go. What it cannot clean up, because it
 * was killed itself, the next run does. Exits with 2 where these tests cannot run.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  nameOfRun,
  removeAbandoned,
  removeNamespaces,
  runVariable,
  whatHinders,
} from './namespaces.ts'

const hindrance = whatHinders()
if (hindrance !== undefined) {
  console.error(`npm run test:net cannot run here: ${hindrance}`)
  process.exit(2)
}

await removeAbandoned()
const run = nameOfRun(process.pid)
const args = process.argv.slice(2)
const files = args.some((arg) => arg.endsWith('.ts')) ? [] : ['test/net/*.spec.ts']
const mocha = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'))
// A process group of its own: all of it can be ended at once, and Ctrl-C reaches this process alone.
// Peers that a failed test has left would keep mocha alive: hence `--exit`.
const tests = spawn(process.execPath, [mocha, '--exit', ...files, ...args], {
  detached: true,
  env: { ...process.env, [runVariable]: run },
  // The channel tells them when this process is gone.
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
let status: number | undefined
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.on(signal, () => {
    status ??= 128 + number
    endTests()
  })
}
const [code] = (await once(tests, 'exit')) as [number | null]
endTests()
await removeNamespaces(run)
process.exitCode = status ?? code ?? 1

function endTests(): void {
  try {
    process.kill(-(tests.pid ?? 0), 'SIGKILL')
  } catch {
    // All of the group have ended.
  }
}
