import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { uniqueCluster } from './peers.ts'

const run = promisify(execFile)

describe('an application that fails', function () {
  this.timeout(30_000)

  it('a throwing and a rejecting listener are logged; peer and process live', async () => {
    const program = new URL('failing-listeners.ts', import.meta.url).pathname
    const { stdout } = await run(process.execPath, [program, uniqueCluster('listeners')])
    const { escaped, logged, value } = JSON.parse(stdout)
    assert.deepEqual(escaped, [], 'nothing is thrown into the process')
    assert.equal(value, 'still here')
    assert.ok(logged.includes('leader:change: a listener threw'), logged.join())
    assert.ok(logged.includes('leader:change: a listener rejected'), logged.join())
    assert.ok(logged.includes('session:open: a listener threw'), logged.join())
  })
})
