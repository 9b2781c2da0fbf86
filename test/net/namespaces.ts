/**
 * Network namespaces of test runs. All those of a run carry its name, which holds the process id of
 * whoever supervises it: so a later run can tell what one that was killed has left behind.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import process from 'node:process'
import { until } from '../integration/until.ts'

const prefix = 'quorate-net-'
const folder = '/run/netns'

/** The environment variable that tells a test run its name. */
export const runVariable = 'QUORATE_NET_RUN'

export function nameOfRun(supervisor: number): string {
  return `${prefix}${supervisor}`
}

export function namespacesOf(run: string): string[] {
  return listed().filter((name) => name.startsWith(`${run}-`))
}

/** What keeps this machine from having hosts, in words; undefined: nothing is known to. */
export function whatHinders(): string | undefined {
  if (process.platform !== 'linux') return 'it needs the network namespaces of Linux.'
  if (process.getuid?.() !== 0) return 'it needs root, for network namespaces.'
  for (const tool of ['ip', 'nft']) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined) {
      return `it needs ${tool}, which is not installed.`
    }
  }
  return undefined
}

/** Kills what runs in the namespaces of this run, and deletes them. */
export async function removeNamespaces(run: string): Promise<void> {
  for (const name of namespacesOf(run)) {
    await until(`the processes in ${name} are gone`, () => killInside(name) === 0)
    execFileSync('ip', ['netns', 'delete', name])
  }
}

/** Removes what runs have left whose supervisor was killed and could not. */
export async function removeAbandoned(): Promise<void> {
  for (const name of listed()) {
    const pid = /^quorate-net-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await removeNamespaces(prefix + pid)
  }
}

export function pidsIn(name: string): number[] {
  return execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
    .map(Number)
}

/** How many processes there were. */
function killInside(name: string): number {
  const pids = pidsIn(name)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
  return pids.length
}

function listed(): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
