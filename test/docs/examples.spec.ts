/**
 * The examples in README files, pages and package documentation are true: all of them compile,
 * and those of the packages run. An example that is no program has no place in a `ts` block.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { uniqueCluster } from '../integration/peers.ts'
import { timeScale, until } from '../integration/until.ts'

interface Example {
  /** `packages/kernel/README.md:7` */
  readonly source: string
  readonly code: string
}

/** What was written, to be removed afterwards. */
const folders = new Map<string, string>()
const pages = globSync([
  '*.md',
  'docs/**/*.md',
  '{packages,examples}/*/README.md',
  'test/README.md',
])
const indexes = globSync('packages/*/src/{,cluster/,world/}index.ts')
const examples = [
  ...pages.flatMap((path) => examplesIn(path, readFileSync(path, 'utf8'))),
  ...indexes.flatMap((path) => examplesIn(path, packageDocumentation(path))),
]

/** The doc block that opens an index, without its stars. */
function packageDocumentation(path: string): string {
  const text = readFileSync(path, 'utf8')
  return text.slice(0, text.indexOf('*/')).replaceAll(/^ \* ?/gm, '')
}

function examplesIn(path: string, text: string): Example[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ 1: code = '', index }) => {
    const line = text.slice(0, index).split('\n').length
    return { source: `${path}:${line}`, code }
  })
}

/** An example lives in its package, so it finds what that package depends on, and nothing else. */
function fileOf({ source }: Example): string {
  const home = /^packages\/[^/]+/.exec(source)?.[0] ?? 'test'
  const folder = folders.get(home) ?? mkdtempSync(join(home, '.examples-'))
  folders.set(home, folder)
  return join(folder, `${source.replaceAll(/[/.:]/g, '-')}.ts`)
}

/** Processes of other test runs may show the same example: no two of them share a cluster. */
function withCluster(code: string, cluster: string): string {
  return code.replaceAll("cluster: 'orders'", `cluster: '${cluster}'`)
}

describe('examples in the documentation', function () {
  this.timeout(60_000)

  before(() => {
    for (const example of examples) {
      writeFileSync(fileOf(example), withCluster(example.code, uniqueCluster('example')))
    }
  })

  after(() => {
    for (const folder of folders.values()) rmSync(folder, { recursive: true })
  })

  it('are found where they should be', () => {
    const found = examples.map(({ source }) => source.replace(/:\d+$/, ''))
    for (const path of ['README.md', 'packages/quorate/src/index.ts', 'docs/errors.md']) {
      assert.ok(found.includes(path), path)
    }
    const silent = globSync('packages/*/README.md').filter((path) => !found.includes(path))
    assert.deepEqual(silent, [], 'every package shows how it is used')
  })

  it('compile', () => {
    const project = join(folders.get('test') ?? '', 'tsconfig.json')
    const config = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { types: ['node'] },
      files: examples.map((example) => resolve(fileOf(example))),
    }
    writeFileSync(project, JSON.stringify(config))
    const { stdout, status } = spawnSync('tsc', ['--project', project], { encoding: 'utf8' })
    assert.equal(stdout, '')
    assert.equal(status, 0)
  })

  for (const example of examples.filter(isProgram)) {
    it(`${example.source} runs to its end`, async () => {
      await promisify(execFile)(process.execPath, [fileOf(example)], {
        timeout: 20_000 * timeScale,
      })
    })
  }

  describe('the one of the root README', () => {
    const processes: { child: ChildProcess; lines: string[] }[] = []
    const example = examples.find(({ source }) => source.startsWith('README.md:'))

    after(() => {
      for (const { child } of processes) child.kill('SIGKILL')
    })

    it('three processes of it list each other, and miss the one that is killed', async () => {
      assert.ok(example !== undefined)
      const file = fileOf(example)
      for (let i = 0; i < 3; i++) processes.push(start(file))
      for (const { lines } of processes) await until('three workers', () => workers(lines) === 3)
      const [killed, ...survivors] = processes
      killed?.child.kill('SIGKILL')
      for (const { lines } of survivors) await until('two workers', () => workers(lines) === 2)
    })
  })
})

/** Runs by itself and ends: the examples of the packages do, those of pages need not. */
function isProgram({ source }: Example): boolean {
  return source.startsWith('packages/') || source.startsWith('docs/errors.md')
}

function start(file: string): { child: ChildProcess; lines: string[] } {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.split('\n').filter((line) => line !== ''))
  })
  return { child, lines }
}

/** How many workers the last line lists; it must name a leader, too. */
function workers(lines: readonly string[]): number {
  const [, list = ''] = /^\d+: \S+ leads (.+)$/.exec(lines.at(-1) ?? '') ?? []
  return list === '' ? 0 : list.split(', ').length
}
