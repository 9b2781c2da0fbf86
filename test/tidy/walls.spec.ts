/**
 * The walls around the pure rooms hold: in a copy of the repository, each forbidden line is written into each
 * pure room, and the linter, and where it can the compiler, must refuse that file for the reason it is forbidden.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pureRooms, rooms } from './import-table.ts'

interface Wall {
  name: string
  code: string
  /** What the linter says of it. */
  lint?: RegExp
  /** What the compiler says of it. */
  types?: RegExp
}

const deniedGlobal = (name: string): RegExp => new RegExp(`global variable ${name}\\.`)
const unknownName = (name: string): RegExp => new RegExp(`Cannot find name '${name}'`)
const unknownModule = (name: string): RegExp => new RegExp(`Cannot find (module|name) '${name}'`)
const both = (name: string): Pick<Wall, 'lint' | 'types'> => ({
  lint: deniedGlobal(name),
  types: unknownName(name),
})
const random = /Randomness is injected/
const sync = /Pure packages are synchronous/
const outside = /Pure packages reach the outside through effects only/

const walls: readonly Wall[] = [
  { name: 'setTimeout', code: 'setTimeout(() => {}, 1)', ...both('setTimeout') },
  { name: 'Date.now', code: 'export const now = Date.now()', lint: deniedGlobal('Date') },
  { name: 'new Date', code: 'export const now = new Date()', lint: deniedGlobal('Date') },
  {
    name: 'the clock by way of globalThis',
    code: 'export const now = globalThis.Date.now()',
    lint: deniedGlobal('globalThis'),
  },
  { name: 'performance', code: 'export const now = performance.now()', ...both('performance') },
  { name: 'Math.random', code: 'export const dice = Math.random()', lint: random },
  { name: 'a destructured random', code: 'export const { random } = Math', lint: random },
  { name: 'an async function', code: 'export async function wait() {}', lint: sync },
  { name: 'an async arrow', code: 'export const wait = async () => {}', lint: sync },
  { name: 'an async method', code: 'export class A { static async wait() {} }', lint: sync },
  { name: 'an async method of an object', code: 'export const a = { async b() {} }', lint: sync },
  { name: 'Buffer', code: "export const b = Buffer.from('')", ...both('Buffer') },
  { name: 'process', code: 'export const e = process.env', ...both('process') },
  { name: 'console', code: "console.log('')", ...both('console') },
  {
    name: 'node:fs',
    code: "export * from 'node:fs'",
    lint: outside,
    types: unknownModule('node:fs'),
  },
  {
    name: 'a type of node:dgram',
    code: "export type { Socket } from 'node:dgram'",
    lint: outside,
    types: unknownModule('node:dgram'),
  },
  {
    name: 'libp2p',
    code: "export type { Libp2p } from 'libp2p'",
    lint: outside,
    types: unknownModule('libp2p'),
  },
]

/** The simulator is no pure room, but real time and unseeded randomness would end what it is for. */
const simulator = rooms.filter(({ name }) => name === 'simulator')
const simulatorWalls = walls
  .filter(({ lint }) => lint !== undefined)
  .filter(({ name }) => /setTimeout|Date|performance|random/.test(name))
  .map(({ name, code, lint = /./ }): Wall => ({ name, code, lint }))

const attempts = [
  ...pureRooms.flatMap((room) => walls.map((wall) => ({ room, wall }))),
  ...simulator.flatMap((room) => simulatorWalls.map((wall) => ({ room, wall }))),
].map((attempt, index) => ({
  ...attempt,
  file: `${attempt.room.folder}/scratch-${index}.ts`,
}))

describe('tidy: walls', function () {
  this.timeout(120_000)
  const copy = mkdtempSync(join(tmpdir(), 'quorate-walls-'))
  let linted: Diagnostics
  let compiled: Diagnostics

  before(() => {
    copyRepository(copy)
    for (const { folder } of pureRooms) {
      writeFileSync(join(copy, folder, harmlessName), harmless(folder))
    }
    for (const { file, wall } of attempts) writeFileSync(join(copy, file), `${wall.code}\n`)
    linted = lint(copy)
    compiled = compile(copy)
  })

  after(() => rmSync(copy, { recursive: true }))

  for (const { room, wall, file } of attempts) {
    it(`${room.name} refuses ${wall.name}`, () => {
      assert.ok(wall.lint || wall.types)
      if (wall.lint) assert.match(linted.get(file) ?? '', wall.lint, 'the linter')
      if (wall.types) assert.match(compiled.get(file) ?? '', wall.types, 'the compiler')
    })
  }

  for (const { name, folder } of pureRooms) {
    it(`${name} accepts a harmless file`, () => {
      const file = `${folder}/${harmlessName}`
      assert.deepEqual([linted.get(file), compiled.get(file)], [undefined, undefined])
    })
  }
})

/** What a tool said, by file. */
type Diagnostics = ReadonlyMap<string, string>

const harmlessName = 'scratch-harmless.ts'

/** A pure library where the package depends on one: what is pure may be used. */
function harmless(folder: string): string {
  const [top = '', name = ''] = folder.split('/')
  const manifest = readFileSync(join(top, name, 'package.json'), 'utf8')
  return manifest.includes('"uint8arrays"')
    ? `export { equals } from 'uint8arrays/equals'\n`
    : 'export const bytes = Uint8Array.from([1, 2, 3])\n'
}

/** Copies what the linter and the compiler look at; dependencies are linked. */
function copyRepository(target: string): void {
  for (const file of [
    'biome.json',
    '.gitignore',
    'package.json',
    'tsconfig.base.json',
    'test/tidy/no-async.grit',
    'test/tidy/no-random.grit',
  ]) {
    cpSync(file, join(target, file))
  }
  symlinkSync(resolve('node_modules'), join(target, 'node_modules'))
  for (const name of new Set(
    [...pureRooms, ...simulator].map(({ folder }) => folder.split('/')[1] ?? ''),
  )) {
    const folder = `packages/${name}`
    for (const part of ['package.json', 'tsconfig.json', 'src']) {
      cpSync(join(folder, part), join(target, folder, part), { recursive: true })
    }
    symlinkSync(resolve(folder, 'node_modules'), join(target, folder, 'node_modules'))
  }
}

function lint(folder: string): Diagnostics {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', 'packages']
  const { stdout } = spawnSync('biome', args, { cwd: folder, encoding: 'utf8' })
  const report: { diagnostics: { message: string; location: { path: string } }[] } =
    JSON.parse(stdout)
  return grouped(report.diagnostics.map(({ message, location }) => [location.path, message]))
}

function compile(folder: string): Diagnostics {
  const lines = pureRooms.flatMap((room) => {
    const parts = room.folder.split('/')
    const own = [room.folder, parts.slice(0, 2).join('/')].map((path) => `${path}/tsconfig.json`)
    const project = own.find((path) => existsSync(join(folder, path))) ?? 'no tsconfig.json'
    const args = ['--project', project, '--pretty', 'false']
    const { stdout } = spawnSync('tsc', args, { cwd: folder, encoding: 'utf8' })
    return stdout.split('\n')
  })
  return grouped(
    lines
      .map((line) => /^(?<file>[^(]+)\(\d+,\d+\): (?<message>.*)$/.exec(line)?.groups)
      .map((groups) => [groups?.file ?? '', groups?.message ?? '']),
  )
}

function grouped(messages: readonly (readonly string[])[]): Diagnostics {
  const groups = new Map<string, string>()
  for (const [file = '', message = ''] of messages) {
    groups.set(file, `${groups.get(file) ?? ''}${message}\n`)
  }
  return groups
}
