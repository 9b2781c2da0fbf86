import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { sourceFiles } from './sources.ts'

const maximumLines = 500

describe('tidy: files', () => {
  it('the top level holds four folders and no other', () => {
    const folders = readdirSync('.', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => name !== 'node_modules' && name !== 'coverage')
    const extra = folders.filter((name) => !['packages', 'examples', 'test', 'docs'].includes(name))
    assert.deepEqual(extra, [])
  })

  it(`no file is longer than ${maximumLines} lines`, () => {
    const long = sourceFiles()
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > maximumLines)
      .map(({ path, lines }) => `${path}: ${lines} lines`)
    assert.deepEqual(long, [])
  })

  it('every package and example says in a README what it is', () => {
    const silent = globSync('{packages,examples}/*/package.json')
      .map((manifest) => manifest.replace(/package\.json$/, 'README.md'))
      .filter((readme) => !existsSync(readme) || !readFileSync(readme, 'utf8').startsWith('# '))
    assert.deepEqual(silent, [])
  })

  it('every index opens with what the package is, and defines nothing', () => {
    const wrong = sourceFiles()
      .filter(({ path }) => /^packages\/[^/]+\/src\/(cluster\/)?index\.ts$/.test(path))
      .filter(
        ({ text }) =>
          !text.startsWith('/**') ||
          !text.includes('@packageDocumentation') ||
          /^export (async |abstract )?(const|let|function|class)\b/m.test(text),
      )
      .map(({ path }) => path)
    assert.deepEqual(wrong, [])
  })

  it('no test is switched off or on alone', () => {
    const pattern =
      /\b(?:describe|context|it|specify)\s*\.\s*(?:only|skip)\b|\bx(?:describe|it)\b\s*\(/
    const wrong = sourceFiles()
      .filter(({ path, text }) => path.endsWith('.spec.ts') && pattern.test(text))
      .map(({ path }) => path)
    assert.deepEqual(wrong, [])
  })

  it('generated code is what the .proto files say', function () {
    this.timeout(60_000)
    execFileSync('node', ['test/tools/generate.ts', '--check'], { stdio: 'pipe' })
  })

  it('the lock file names no registry host', () => {
    assert.doesNotMatch(readFileSync('pnpm-lock.yaml', 'utf8'), /https?:\/\//)
  })
})
