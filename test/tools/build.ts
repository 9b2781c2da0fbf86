/**
 * Makes what is published: of every public package its JavaScript, types and `package.json`, as
 * installed in `DIR/node_modules`, with links to the libraries that it needs.
 *
 *     npm run build -- [DIR]   `dist` when nothing is given; what was in it is replaced
 */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly files?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
}

interface Package {
  readonly path: string
  readonly manifest: Manifest
}

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

if (import.meta.main) {
  const directory = resolve(process.argv[2] ?? 'dist')
  const names = await build(directory)
  console.log(`Built ${names.join(', ')} in ${join(directory, 'node_modules')}.`)
}

/**
 * Returns the names of what was built. `programs`, paths in the repository, are compiled beside
 * them, to the same paths in `directory`, where they find what was built as if it were installed.
 */
export async function build(
  directory: string,
  programs: readonly string[] = [],
): Promise<readonly string[]> {
  const packages = publicPackages()
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const output = mkdtempSync(join(directory, 'output-'))
  try {
    await compile(output, [...packages.map(({ path }) => join(path, 'src')), ...programs])
    for (const one of packages) install(one, { directory, output, packages })
    rmSync(join(output, 'packages'), { recursive: true })
    rmSync(join(output, 'tsconfig.json'))
    // The programs, and what they import of the repository beside the packages.
    for (const name of readdirSync(output)) renameSync(join(output, name), join(directory, name))
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n')
  return packages.map(({ manifest }) => manifest.name)
}

function publicPackages(): Package[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .map((file) => ({ path: dirname(file), manifest: manifestOf(join(root, file)) }))
    .filter(({ manifest }) => manifest.private !== true)
}

function manifestOf(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

/** Types are checked by `npm run check`. */
async function compile(output: string, sources: readonly string[]): Promise<void> {
  const project = join(output, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    noCheck: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: root,
    outDir: output,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  }
  const include = sources.map((source) => join(root, source))
  const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include }
  writeFileSync(project, JSON.stringify(config))
  await run(join(root, 'node_modules/.bin/tsc'), ['--project', project])
}

interface Place {
  readonly directory: string
  readonly output: string
  readonly packages: readonly Package[]
}

function install({ path, manifest }: Package, { directory, output, packages }: Place): void {
  const to = join(directory, 'node_modules', manifest.name)
  const dist = join(to, 'dist')
  mkdirSync(dirname(dist), { recursive: true })
  renameSync(join(output, path, 'src'), dist)
  // What protobuf messages are compiled to is JavaScript, with its types, as it is.
  for (const file of globSync('src/**/generated/*', { cwd: join(root, path) })) {
    const target = join(dist, relative('src', file))
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(root, path, file), target)
  }
  for (const file of ['README.md', 'src']) {
    cpSync(join(root, path, file), join(to, file), { recursive: true })
  }
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'))
  const published = publishedManifest(manifest, packages)
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`)
  const own = new Set(packages.map((one) => one.manifest.name))
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const library = join(root, path, 'node_modules', name)
    if (own.has(name) || !existsSync(library)) continue
    const link = join(to, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(library), link)
  }
}

/** As a package manager writes it when it publishes from a workspace; tests are not published. */
function publishedManifest(manifest: Manifest, packages: readonly Package[]): object {
  const { publishConfig, dependencies, peerDependencies, devDependencies: _, ...rest } = manifest
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]))
  const pinned = (ranges: Manifest['dependencies'] = {}) => {
    const pin = ([name, range]: [string, string]) => [
      name,
      range.startsWith('workspace:') ? `^${versions.get(name)}` : range,
    ]
    return Object.fromEntries(Object.entries(ranges).map(pin))
  }
  return {
    ...rest,
    ...publishConfig,
    dependencies: pinned(dependencies),
    peerDependencies: pinned(peerDependencies),
  }
}
