import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { until, within } from '../integration/until.ts'
import { longMs } from './hosts.ts'
import { nameOfRun, namespacesOf } from './namespaces.ts'

describe('a run on hosts leaves nothing behind', function () {
  this.timeout(120_000)
  let run: Run | undefined

  afterEach(() => run?.child.kill('SIGTERM'))

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`interrupted by ${signal}`, async () => {
      run = new Run('stand until they are ended')
      const pids = await run.standing()
      run.child.kill(signal)
      assert.equal(await run.end(), code)
      assert.deepEqual(namespacesOf(run.name), [])
      await until('its processes are gone', () => !pids.some(isRunning))
    })
  }

  it('when a test fails', async () => {
    run = new Run('fail')
    const pids = await run.standing()
    assert.equal(await run.end(), 1)
    assert.deepEqual(namespacesOf(run.name), [])
    await until('its processes are gone', () => !pids.some(isRunning))
  })

  it('killed: its processes end, and the next run removes its namespaces', async () => {
    run = new Run('stand until they are ended')
    const pids = await run.standing()
    run.child.kill('SIGKILL')
    await run.end()
    await until('its processes are gone', () => !pids.some(isRunning))
    assert.equal(namespacesOf(run.name).length, 3)
    const next = new Run('no test has this name')
    await next.end()
    assert.deepEqual(namespacesOf(run.name), [])
  })
})

/** A run of `main.ts` with the hosts of the fixture. */
class Run {
  readonly child: ChildProcess
  readonly #ended: Promise<unknown[]>
  #said = ''

  constructor(test: string) {
    const args = ['test/net/main.ts', 'test/net/fixtures/standing.ts', '-g', test]
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#ended = once(this.child, 'exit')
    this.child.stdout?.on('data', (chunk) => {
      this.#said += chunk
    })
  }

  get name(): string {
    return nameOfRun(this.child.pid ?? 0)
  }

  /** Resolves with the ids of the processes of its tests and hosts. */
  async standing(): Promise<number[]> {
    const look = () => /the hosts stand: ([\d ]+)\./.exec(this.#said)?.[1]
    const pids = (await until('the hosts stand', look, longMs)).split(' ').map(Number)
    assert.equal(pids.length, 3, 'the tests, and a peer on each host')
    return pids
  }

  /** Resolves with its exit code. */
  async end(): Promise<unknown> {
    const [code] = await within('the run ends', this.#ended, longMs)
    return code
  }
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}
