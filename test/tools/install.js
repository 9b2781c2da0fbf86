/**
 * Installs the dependencies with pnpm, unless that was done already for these very manifests.
 *
 * Runs before `npm start` and `npm test`, also in a bare clone that has nothing but Node and npm:
 * so this file is plain JavaScript that an older Node understands, and uses no package.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const pnpm = 'pnpm@12.21.0'
const root = new URL('../../', import.meta.url)
const stamp = new URL('node_modules/.installed', root)

const fingerprint = fingerprintOfManifests()
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint
if (!installed) install()

function install() {
  console.error('Installing dependencies …')
  const args = ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter', 'append-only']
  const run = spawnSync('npx', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error ?? ''}\n`)
    process.exit(run.status ?? 1)
  }
  writeFileSync(stamp, fingerprint)
}

/** Changes whenever an install could have another result. */
function fingerprintOfManifests() {
  const manifests = ['packages', 'examples']
    .flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`))
    .map((folder) => `${folder}/package.json`)
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'test/package.json']
  const hash = createHash('sha256').update(pnpm)
  for (const file of [...files, ...manifests.sort()]) {
    const url = new URL(file, root)
    if (existsSync(url)) hash.update(file).update(readFileSync(url))
  }
  return hash.digest('hex')
}
