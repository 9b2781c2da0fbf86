import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPeer, type Logger, type Peer } from 'quorate'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until } from './until.ts'

/** Keeps what is logged at `warn`. */
function recorder(): { logger: Logger; warnings: { source?: string; error?: Error }[] } {
  const warnings: object[] = []
  const ignore = () => {}
  const warn = (fields: object) => warnings.push(fields)
  return { logger: { debug: ignore, info: ignore, warn, error: ignore }, warnings }
}

/** What the peer says because it is alone. */
function lonelyWords({ warnings }: ReturnType<typeof recorder>): string[] {
  return warnings
    .filter(({ source }) => source === 'discovery')
    .map(({ error }) => error?.message ?? '')
}

describe('discovery', function () {
  this.timeout(60_000)
  let folder: string
  let peers: Peer[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-'))
    peers = []
  })

  afterEach(async () => {
    await stopAll(peers)
    rmSync(folder, { recursive: true })
  })

  it('without multicast peers find each other by a file, and by a name', async () => {
    const cluster = uniqueCluster('ways')
    const bootstrap = { expect: 2 }
    const file = join(folder, 'peers.txt')
    peers.push(await createPeer({ cluster, bootstrap, discovery: { lan: false } }))
    const [first] = peers
    writeFileSync(file, `# the first\n${first?.address}\n`)
    peers.push(await createPeer({ cluster, bootstrap, discovery: { lan: false, file } }))
    await Promise.all(peers.map((peer) => peer.ready()))
    // The system knows localhost by itself, and asks nobody.
    const dns = `localhost:${first?.address.split(':').at(-1)}`
    const third = await createPeer({ cluster, discovery: { lan: false, dns } })
    peers.push(third)
    await third.ready()
    assert.equal(third.leader?.id, first?.leader?.id)
  })

  it('a peer that finds nobody says where it looked and what to try; others do not', async () => {
    const cluster = uniqueCluster('alone')
    const [alone, alsoAlone] = [recorder(), recorder()]
    const [silent, founder] = [recorder(), recorder()]
    const interfaces = ['127.0.0.1']
    const file = join(folder, 'none.txt')
    const seeds = ['127.0.0.1:1']
    const common = { cluster, logger: alone.logger }
    peers.push(await createPeer({ ...common, discovery: { lan: { interfaces }, file, seeds } }))
    peers.push(
      await createPeer({
        cluster: uniqueCluster('off'),
        discovery: { lan: false },
        logger: alsoAlone.logger,
      }),
    )
    peers.push(...(await found(2, { cluster: uniqueCluster('pair'), logger: silent.logger })))
    const bootstrap = { expect: 1 }
    const one = { cluster: uniqueCluster('one'), bootstrap, logger: founder.logger }
    peers.push(await createPeer(one))
    const [words = ''] = await until('it says that it is alone', () => {
      const told = lonelyWords(alone)
      return told.length > 0 && told
    })
    for (const part of ['(lo 127.0.0.1)', file, 'ENOENT', seeds[0] ?? '', cluster, 'Wi-Fi']) {
      assert.ok(words.includes(part), `${part} is in: ${words}`)
    }
    await until('the other one says so, too', () => lonelyWords(alsoAlone).length > 0)
    assert.match(lonelyWords(alsoAlone)[0] ?? '', /every way of discovery is off/)
    // Started later than those, but all have been asked when a later one has spoken.
    const late = recorder()
    peers.push(
      await createPeer({ cluster: uniqueCluster('late'), discovery: {}, logger: late.logger }),
    )
    await until('the last one has spoken', () => lonelyWords(late).length > 0)
    assert.deepEqual([lonelyWords(silent), lonelyWords(founder)], [[], []])
  })
})
