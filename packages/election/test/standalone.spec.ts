import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('../examples/standalone.ts', import.meta.url))

describe('the example for the election alone', () => {
  it('elects over UDP, and again when the leader is silent', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program])
    const [, first] = /^(\w+) stops; nobody is told\.$/m.exec(stdout) ?? []
    const [, second] = /^(\w+) leads now/m.exec(stdout) ?? []
    assert.ok(first !== undefined && second !== undefined, stdout)
    assert.notEqual(first, second)
    assert.match(stdout, new RegExp(`^\\w+: ${first} leads term \\d+$`, 'm'))
    assert.match(stdout, new RegExp(`^${second}: ${second} leads term \\d+$`, 'm'))
    assert.equal(stderr, '')
  })
})
