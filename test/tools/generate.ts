/**
 * Compiles every `name.proto` below a package's `src` to `generated/name.js` and `generated/name.d.ts` beside it.
 *
 * The protobuf compiler writes TypeScript namespaces, which Node cannot strip; so its output is compiled once
 * more, and the result is committed. `--check` writes nothing and fails where the committed files differ.
 */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

const protoFiles = 'packages/*/src/**/*.proto'
const generatedFiles = 'packages/*/src/**/generated/*'
const emptyBytes = 'const nothing = new Uint8Array(0)'

if (import.meta.main) main(process.argv.includes('--check'))

function main(checkOnly: boolean): void {
  const wanted = generateAll()
  const stale = globSync(generatedFiles).filter((path) => !wanted.has(path))
  const changed = [...wanted].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  )
  if (checkOnly) {
    for (const path of stale) console.error(`${path} has no .proto file`)
    for (const [path] of changed) console.error(`${path} is out of date: run npm run generate`)
    process.exitCode = stale.length + changed.length === 0 ? 0 : 1
    return
  }
  for (const path of stale) rmSync(path)
  for (const [path, text] of changed) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    console.log(`wrote ${path}`)
  }
}

/** The path of every generated file, with its text. */
function generateAll(): Map<string, string> {
  const files = new Map<string, string>()
  const scratch = mkdtempSync(join(tmpdir(), 'quorate-generate-'))
  try {
    for (const proto of globSync(protoFiles).sort()) {
      for (const [path, text] of generate(proto, scratch)) files.set(path, text)
    }
  } finally {
    rmSync(scratch, { recursive: true })
  }
  return files
}

function generate(proto: string, scratch: string): [path: string, text: string][] {
  const name = basename(proto, '.proto')
  execFileSync('protons', ['--strict', '--output', scratch, proto], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const source = join(scratch, `${name}.ts`)
  writeFileSync(source, repaired(readFileSync(source, 'utf8')))
  // The declarations are all written out, so they need no types of other modules: `noCheck` is safe.
  const options =
    '--ignoreConfig --noCheck --declaration --target es2025 --module esnext --moduleResolution bundler --newLine lf'
  execFileSync('tsc', [...options.split(' '), '--outDir', join(scratch, 'out'), source], {
    stdio: 'inherit',
  })
  return ['.js', '.d.ts'].map((extension) => [
    join(dirname(proto), 'generated', name + extension),
    `// Generated from ../${name}.proto by \`npm run generate\`. Do not edit.\n${readFileSync(join(scratch, 'out', name + extension), 'utf8')}`,
  ])
}

/**
 * Three repairs of the compiler's output. We decode plain byte arrays only, which spares every package a dependency
 * on the list type; the runtime's `Codec` takes two types (what is read, what is written) where one is given; and a
 * field of bytes that is missing is always the same empty array, where one was made for every message, also for those
 * that have the field.
 */
function repaired(source: string): string {
  return source
    .replace(/^import type \{ Uint8ArrayList \} from 'uint8arraylist'\n/m, '')
    .replaceAll('Uint8Array | Uint8ArrayList', 'Uint8Array')
    .replace(/\bCodec<([\w$.]+)>/g, 'Codec<$1, Partial<$1>>')
    .replace(/^import \{ alloc as uint8ArrayAlloc \} from 'uint8arrays\/alloc'$/m, emptyBytes)
    .replaceAll('uint8ArrayAlloc(0)', 'nothing')
}
