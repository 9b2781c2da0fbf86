/** Starts `run-seeds.ts`: with wrong code for a row, or with the code as it is. */
import { execFile } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Edit, Mutation } from './mutation.ts'
import type { Verdict } from './verdict.ts'

/** One world: the plan of a row, and a seed. */
export interface RowWorld {
  readonly row: Mutation
  readonly seed: number
}

/** Tries the seeds in order until `wanted` of them show the row. */
export function trySeeds(
  row: Mutation,
  seeds: readonly number[],
  wanted: number,
): Promise<Verdict[]> {
  return start([row.name, String(wanted), ...seeds.map(String)], row.edits)
}

/** Runs each world without any wrong code. */
export function runClean(worlds: readonly RowWorld[]): Promise<Verdict[]> {
  if (worlds.length === 0) return Promise.resolve([])
  return start(['--clean', ...worlds.map(({ row, seed }) => `${row.name}=${seed}`)], [])
}

/** Rejects with what the process said when it failed. */
async function start(args: readonly string[], edits: readonly Edit[]): Promise<Verdict[]> {
  const apply = new URL('./apply.ts', import.meta.url).href
  const program = fileURLToPath(new URL('./run-seeds.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', apply, program, ...args],
    { env: { ...process.env, QUORATE_MUTATIONS: JSON.stringify(edits) } },
  ).catch((error: { readonly stderr?: string }) => {
    throw new Error(error.stderr ?? String(error))
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Verdict)
}
