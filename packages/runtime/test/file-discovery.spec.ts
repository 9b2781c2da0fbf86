import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileDiscovery } from '../src/file-discovery.ts'
import { manualClock } from './manual-clock.ts'
import { until } from './until.ts'

describe('discovery by file', () => {
  let folder: string
  let path: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-'))
    path = join(folder, 'peers.txt')
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  function world() {
    const clock = manualClock()
    const found: (readonly string[])[] = []
    const warnings: string[] = []
    const file = new FileDiscovery({
      path,
      from: '127.0.0.1',
      clock,
      found: (addresses) => found.push(addresses),
      warn: ({ message }) => warnings.push(message),
    })
    /** Looks once more; complete when the next look is armed. */
    const look = async () => {
      await clock.advance(2_000)
      await until('it has looked', () => clock.armed() === 1)
    }
    const open = async () => {
      file.open()
      await clock.advance(0)
      await until('it has looked', () => clock.armed() === 1)
    }
    return { file, clock, found, warnings, look, open }
  }

  it('reads at start, and again only when the file has changed', async () => {
    writeFileSync(path, '127.0.0.1:1 # one\n')
    const { found, warnings, open, look, file, clock } = world()
    await open()
    await look()
    assert.deepEqual(found, [['127.0.0.1:1']])
    writeFileSync(path, '127.0.0.1:1\n127.0.0.1:22\n')
    await look()
    assert.deepEqual(found.at(-1), ['127.0.0.1:1', '127.0.0.1:22'])
    // As editors and Kubernetes do it: another file takes the name.
    writeFileSync(`${path}.new`, '127.0.0.1:3\n')
    renameSync(`${path}.new`, path)
    await look()
    assert.deepEqual(found.at(-1), ['127.0.0.1:3'])
    assert.equal(found.length, 3)
    assert.deepEqual(warnings, [])
    assert.match(file.describe(), /peers\.txt \(1 addresses\)/)
    file.close()
    assert.equal(clock.armed(), 0)
  })

  it('a missing file is one warning; it may come, and go: what it held counts on', async () => {
    const { found, warnings, open, look } = world()
    await open()
    await look()
    assert.deepEqual(warnings, [`discovery.file ${path}: must be a file that can be read (ENOENT)`])
    writeFileSync(path, '127.0.0.1:1')
    await look()
    assert.deepEqual(found, [['127.0.0.1:1']])
    rmSync(path)
    await look()
    await look()
    assert.equal(warnings.length, 2)
    assert.equal(found.length, 1)
  })

  it('wrong lines are named with file, line and rule, and the good ones count', async () => {
    writeFileSync(path, 'nowhere\n127.0.0.1:1\n10.0.0.1:1\n')
    const { found, warnings, open, look } = world()
    await open()
    await look()
    assert.deepEqual(found, [['127.0.0.1:1']])
    assert.equal(warnings.length, 1)
    const rule = 'host:port, its host a loopback IPv4 address that 127.0.0.1 can talk to'
    assert.equal(
      warnings[0],
      `discovery.file ${path}: line 1 must be ${rule}, got "nowhere"; ` +
        `line 3 must be ${rule}, got "10.0.0.1:1"`,
    )
    writeFileSync(path, `${'x\n'.repeat(1_000)}127.0.0.1:2\n`)
    await look()
    assert.deepEqual(found.at(-1), ['127.0.0.1:2'])
    assert.match(warnings[1] ?? '', /line 5 .*; and 995 more lines$/)
    assert.ok((warnings[1] ?? '').length < 1_000)
  })

  it('what is no file, or too long a one, is a warning, and nobody waits for it', async () => {
    execFileSync('mkfifo', [path])
    const { found, warnings, open, look } = world()
    await open()
    assert.match(warnings[0] ?? '', /must be a regular file/)
    rmSync(path)
    writeFileSync(path, '#'.repeat(65_537))
    await look()
    assert.match(warnings[1] ?? '', /must be at most 65536 bytes long/)
    writeFileSync(path, '127.0.0.1:1\n#'.padEnd(65_536, '#'))
    await look()
    assert.deepEqual(found, [['127.0.0.1:1']])
  })

  it('a folder in its place is a warning', async () => {
    path = folder
    const { warnings, open } = world()
    await open()
    assert.match(warnings[0] ?? '', /must be a regular file/)
  })
})
