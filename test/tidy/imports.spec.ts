import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { mayImport, pureRooms, roomOf, rooms } from './import-table.ts'
import { allFiles, importsOf } from './sources.ts'

const manifests = new Map<string, ReadonlySet<string>>()
const files = allFiles().map(({ path, text }) => ({ path, specifiers: importsOf(text) }))

describe('tidy: imports', () => {
  it('sees every way to import, and no comment', () => {
    const text = readFileSync('test/tidy/fixtures/every-import.txt', 'utf8')
    const seen = ['./three.ts', 'eight', 'five', 'four', 'one', 'seven', 'six', 'two']
    assert.deepEqual(importsOf(text).sort(), seen)
  })

  it('the table has the walls of the house', () => {
    const protocols = ['membership', 'election', 'replicated-state']
    const forbidden = [
      ...[
        'node:fs',
        'libp2p',
        '@libp2p/tcp',
        '@quorate/runtime',
        'quorate',
        'quorate/cluster',
      ].flatMap((specifier) => pureRooms.map(({ name }) => [name, specifier])),
      ...protocols.flatMap((name) => protocols.map((other) => [name, `@quorate/${other}`])),
      ...protocols.flatMap((name) => [
        ['kernel', `@quorate/${name}`],
        ['runtime', `@quorate/${name}`],
      ]),
      ...['quorate', 'quorate/cluster', '@quorate/simulator'].map((other) => ['runtime', other]),
      ...['@quorate/simulator', '@quorate/recipes'].map((other) => ['quorate', other]),
      ...['@quorate/kernel', '@quorate/runtime', 'quorate/cluster', ...protocols].map((other) => [
        'recipes',
        other,
      ]),
      ...['@quorate/runtime', 'node:net', 'node:dgram', 'node:timers', 'node:timers/promises'].map(
        (specifier) => ['simulator', specifier],
      ),
    ]
    const open = forbidden.filter(([name, specifier = '']) =>
      rooms.some((room) => room.name === name && mayImport(room, specifier)),
    )
    assert.deepEqual(open, [])
    const pureNames = ['kernel', ...protocols, 'quorate/cluster']
    assert.deepEqual(pureRooms.map(({ name }) => name).sort(), pureNames.sort())
  })

  for (const room of rooms) {
    it(`${room.name} imports only what the import table allows it`, () => {
      const wrong = files
        .filter(({ path }) => roomOf(path) === room)
        .flatMap(({ path, specifiers }) => specifiers.map((specifier) => ({ path, specifier })))
        .filter(({ specifier }) => !specifier.startsWith('.') && !mayImport(room, specifier))
        .map(({ path, specifier }) => `${path} imports ${specifier}`)
      assert.deepEqual(wrong, [])
    })
  }

  it('nobody reaches into a folder of somebody else by path', () => {
    const wrong = relativeImports()
      .filter(({ path, target }) => packageOf(path) !== packageOf(target))
      .map(({ path, target }) => `${path} imports ${target}`)
    assert.deepEqual(wrong, [])
  })

  it('nothing in quorate/src/cluster reaches out of it by path', () => {
    const cluster = 'packages/quorate/src/cluster/'
    const wrong = relativeImports()
      .filter(({ path, target }) => path.startsWith(cluster) && !target.startsWith(cluster))
      .map(({ path, target }) => `${path} imports ${target}`)
    assert.deepEqual(wrong, [])
  })

  it('every package imported is a dependency of the package that imports it', () => {
    const wrong = files.flatMap(({ path, specifiers }) =>
      specifiers
        .map(packageName)
        .filter((name) => name !== undefined && !dependenciesFor(path).has(name))
        .map((name) => `${path} imports ${name}`),
    )
    assert.deepEqual(wrong, [])
  })

  it('every dependency of a package is imported in it', () => {
    const wrong = globSync('{packages/*,examples/*,test}/package.json').flatMap((manifest) => {
      const folder = manifest.replace(/\/package\.json$/, '')
      const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
      const imported = new Set(
        files
          .filter(({ path }) => path.startsWith(`${folder}/`))
          .flatMap(({ specifiers }) => specifiers.map(packageName)),
      )
      return Object.keys(dependencies)
        .filter((name) => !imported.has(name))
        .map((name) => `${manifest} declares ${name}`)
    })
    assert.deepEqual(wrong, [])
  })
})

function relativeImports(): { path: string; target: string }[] {
  return files.flatMap(({ path, specifiers }) =>
    specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ path, target: posix.join(posix.dirname(path), specifier) })),
  )
}

/** `packages/kernel` for all that lies in it; `test` for the root's tests. */
function packageOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'test' ? first : `${first}/${second}`
}

/** The npm package that a specifier names; undefined for paths and Node's own modules. */
function packageName(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** What a file may import: its package's dependencies, itself, and in tests and tools also the root's. */
function dependenciesFor(path: string): ReadonlySet<string> {
  const folder = packageOf(path)
  const own = dependenciesOf(`${folder}/package.json`)
  const isTest = path.includes('/test/') || folder === 'test'
  return isTest ? own.union(dependenciesOf('package.json')) : own
}

function dependenciesOf(manifest: string): ReadonlySet<string> {
  const known = manifests.get(manifest)
  if (known !== undefined) return known
  const json = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {}
  const names = new Set<string>([
    json.name,
    ...Object.keys(json.dependencies ?? {}),
    ...Object.keys(json.devDependencies ?? {}),
    ...Object.keys(json.peerDependencies ?? {}),
  ])
  manifests.set(manifest, names)
  return names
}
