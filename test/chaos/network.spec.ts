/** Whatever ends whoever made hosts for a chaos run, nothing of them is left behind. */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { until } from '../integration/until.ts'
import { namespacesOf } from '../net/namespaces.ts'

const program = new URL('fixtures/standing.ts', import.meta.url)

interface Standing {
  readonly run: string
  readonly pids: readonly number[]
}

describe('the hosts of a chaos run', function () {
  this.timeout(60_000)

  /** Undefined, and said, where there can be none. */
  async function standing(): Promise<{ child: ChildProcess; hosts: Standing } | undefined> {
    const child = fork(program, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += chunk
    })
    await until('it tells', () => said.endsWith('\n'), 30_000)
    const told = /the hosts stand: (.*)/.exec(said)?.[1]
    if (told !== undefined) return { child, hosts: JSON.parse(told) }
    console.log(`        ${said.trim()}`)
    // It may have ended by itself already.
    if (child.connected) child.disconnect()
    return undefined
  }

  async function nothingIsLeft({ run, pids }: Standing): Promise<void> {
    await until('the namespaces are gone', () => namespacesOf(run).length === 0, 30_000)
    await until('its processes are gone', () => !pids.some((pid) => existsSync(`/proc/${pid}`)))
  }

  for (const [what, end] of [
    ['are removed', (child: ChildProcess) => child.send('remove')],
    ['are gone when their maker is killed', (child: ChildProcess) => child.kill('SIGKILL')],
  ] as const) {
    it(what, async function () {
      const one = await standing()
      if (one === undefined) return this.skip()
      const { child, hosts } = one
      assert.equal(namespacesOf(hosts.run).length, 3)
      end(child)
      await nothingIsLeft(hosts)
      await until('it has ended', () => child.exitCode !== null || child.signalCode !== null)
    })
  }
})
