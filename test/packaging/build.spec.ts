import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { build } from '../tools/build.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

describe('What is published', function () {
  this.timeout(60_000)
  let directory: string
  let names: readonly string[]

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'quorate-built-'))
    names = await build(directory)
  })

  after(() => rmSync(directory, { recursive: true, force: true }))

  it('has of every package all that its exports name, and nothing of the workspace', () => {
    assert(names.includes('quorate') && names.includes('@quorate/recipes'))
    for (const name of names) {
      const place = join(directory, 'node_modules', name)
      const manifest = readFileSync(join(place, 'package.json'), 'utf8')
      assert.doesNotMatch(manifest, /workspace:/, name)
      const { exports } = JSON.parse(manifest) as { exports: object }
      for (const file of Object.values(exports).flatMap((one: object) => Object.values(one))) {
        assert(globSync(file, { cwd: place }).length === 1, `${name} lacks ${file}`)
      }
    }
  })

  it('runs in a Node.js that strips no types, in a worker thread too', async () => {
    const program = join(directory, 'application.js')
    writeFileSync(program, application)
    const { stdout } = await run(process.execPath, ['--no-experimental-strip-types', program])
    assert.equal(stdout, 'held\nheld\n')
  })

  it('has types', async () => {
    writeFileSync(join(directory, 'application.ts'), typedApplication)
    symlinkSync(join(root, 'node_modules/@types'), join(directory, 'node_modules/@types'))
    const options = { module: 'nodenext', target: 'es2025', strict: true, noEmit: true }
    const compilerOptions = { ...options, types: ['node'], lib: ['es2025', 'esnext.disposable'] }
    const project = join(directory, 'tsconfig.json')
    writeFileSync(project, JSON.stringify({ compilerOptions, files: ['application.ts'] }))
    await run(join(root, 'node_modules/.bin/tsc'), ['--project', project])
  })
})

const application = `
import { lock } from '@quorate/recipes'
import { createPeer } from 'quorate'
for (const worker of [false, true]) {
  const peer = await createPeer({
    cluster: 'published',
    listen: { host: '127.0.0.1', port: 0 },
    discovery: { lan: false },
    bootstrap: { expect: 1 },
    worker,
  })
  await peer.ready()
  const held = await lock(peer, 'a').acquire()
  if (held.isHeld) console.log('held')
  await peer.stop()
}
`

const typedApplication = `
import { lock } from '@quorate/recipes'
import { createPeer } from 'quorate'
const peer = await createPeer({ cluster: 'published' })
const { revision } = await peer.state.set('/a', new Uint8Array())
const held = await lock(peer, 'a').acquire()
export const known: readonly [number, boolean] = [revision, held.isHeld]
// @ts-expect-error: a value is bytes
await peer.state.set('/a', 'text')
`
