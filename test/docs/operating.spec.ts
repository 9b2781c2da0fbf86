/** `docs/operating.md` lists what a peer counts, shows and tells, as the code has it. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createPeer } from 'quorate'
import { uniqueCluster } from '../integration/peers.ts'

const page = readFileSync('docs/operating.md', 'utf8')

/** The names in the first column of the tables below a heading, up to the next heading. */
function documented(heading: string): string[] {
  const [, below] = page.split(`\n${heading}\n`)
  assert.ok(below !== undefined, `the page has "${heading}"`)
  const [section = ''] = below.split(/^#/m)
  return section
    .split('\n')
    .flatMap((line) => /^\| (`.*?`) +\|/.exec(line)?.[1]?.match(/`[^`]+`/g) ?? [])
    .map((name) => name.slice(1, -1))
    .sort()
}

function source(files: string): string {
  return globSync(files)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
}

/** The members of a union of texts, `export type Name = 'a' | Other | 'b'`. */
function union(text: string, name: string): string[] {
  const body = new RegExp(`export type ${name} =([\\s\\S]*?)\\n\\n`).exec(`${text}\n\n`)?.[1]
  assert.ok(body !== undefined, `there is a type ${name}`)
  return [...body.matchAll(/'([a-z-]+)'/g)].map(([, member = '']) => member)
}

const membership = source('packages/membership/src/*.ts')
const cluster = source('packages/quorate/src/cluster/*.ts')
const marks = {
  Founding: union(source('packages/election/src/founding-contract.ts'), 'FoundingMark'),
  Election: union(source('packages/election/src/contract.ts'), 'ElectionMark'),
  'Replicated state': union(source('packages/replicated-state/src/effect.ts'), 'StateMark'),
  Membership: ['ViewMark', 'DetectorMark', 'GreeterMark', 'MembershipMark'].flatMap((n) =>
    union(membership, n),
  ),
  Composition: [
    ...[...cluster.matchAll(/mark\('([a-z-]+)'\)/g)].map(([, mark = '']) => mark),
    ...union(membership, 'DropReason').map((reason) => `datagram-dropped-${reason}`),
  ],
}

describe('docs/operating.md', () => {
  for (const [room, names] of Object.entries(marks)) {
    it(`has every mark of ${room}, and no other`, () => {
      assert.ok(names.length > 5)
      assert.deepEqual(documented(`### ${room}`), [...new Set(names)].sort())
    })
  }

  it('has every event', () => {
    const text = source('packages/quorate/src/events.ts')
    const body = /export interface PeerEvents \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? ''
    const names = [...body.matchAll(/^ {2}'?([a-z:]+)'?: \[/gm)].map(([, name = '']) => name)
    assert.ok(names.length > 5)
    assert.deepEqual(documented('## Logs and events'), names.sort())
  })

  it('has every field of inspect(), and every counter of the network', async () => {
    const peer = await createPeer({ cluster: uniqueCluster('docs'), bootstrap: { expect: 1 } })
    try {
      await peer.ready()
      const shown = JSON.parse(JSON.stringify(peer.inspect())) as Record<string, object>
      const { cluster: of, log, store, session, quorum, network, ...flat } = shown
      const below = (name: string, part: object = {}) =>
        Object.keys(part).map((field) => `${name}.${field}`)
      const fields = [
        ...Object.keys(flat),
        ...below('cluster', of),
        ...below('log', log),
        ...below('store', store),
        ...below('session', session),
        ...below('quorum', quorum),
        'network',
      ]
      assert.deepEqual(documented('## `peer.inspect()`'), fields.sort())
      assert.deepEqual(documented('## Network counters'), Object.keys(network ?? {}).sort())
    } finally {
      await peer.stop()
    }
  })
})
