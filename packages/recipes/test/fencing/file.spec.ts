import assert from 'node:assert/strict'
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFenced, writeFenced } from '../../src/fencing/file.ts'

describe('the token in the name of a file', () => {
  let folder = ''
  let path = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-fenced-'))
    path = join(folder, 'report.json')
  })

  afterEach(async () => await rm(folder, { recursive: true }))

  const read = async () => {
    const found = await readFenced(path)
    return found && [found.token, new TextDecoder().decode(found.data)]
  }

  it('a reader finds what the last holder wrote last', async () => {
    assert.equal(await read(), undefined)
    await writeFenced(path, 'a', 9n)
    await writeFenced(path, 'b', 9n)
    assert.deepEqual(await read(), [9n, 'b'])
    await writeFenced(path, new TextEncoder().encode('c'), 10n)
    assert.deepEqual(await read(), [10n, 'c'])
    assert.equal((await readdir(folder)).length, 1, 'what is not read any more is removed')
  })

  it('an old holder is refused, and changes nothing', async () => {
    await writeFenced(path, 'new', 10n)
    const isStale = {
      code: 'ERR_QUORATE_STALE_TOKEN',
      data: { what: path, token: 9n, highest: 10n },
    }
    await assert.rejects(writeFenced(path, 'old', 9n), isStale)
    assert.deepEqual(await read(), [10n, 'new'])
    assert.equal((await readdir(folder)).length, 1)
  })

  it('an old holder that was stopped before its last step writes where nobody reads', async () => {
    await writeFenced(path, 'old', 9n)
    const [name = ''] = await readdir(folder)
    const draft = join(folder, 'draft')
    await rename(join(folder, name), draft)
    await writeFenced(path, 'new', 10n)
    await rename(draft, join(folder, name))
    assert.deepEqual(await read(), [10n, 'new'])
    await writeFenced(path, 'newer', 10n)
    assert.equal((await readdir(folder)).length, 1, 'the next write removes it')
  })

  it('of writers at one time the one with the highest token is read', async () => {
    const tokens = Array.from({ length: 20 }, (_, i) => BigInt(i + 1))
    await Promise.allSettled(tokens.map((token) => writeFenced(path, String(token), token)))
    assert.deepEqual(await read(), [20n, '20'])
    assert.ok(
      (await readdir(folder)).every((name) => name.includes('.fence-')),
      'no draft is left',
    )
  })

  it('files of others are not touched', async () => {
    const other = join(folder, 'report')
    await writeFenced(other, 'other', 1n)
    await writeFenced(path, 'own', 2n)
    assert.equal((await readdir(folder)).length, 2)
    assert.deepEqual((await readFenced(other))?.token, 1n)
  })

  it('what is no token is refused', async () => {
    await assert.rejects(writeFenced(path, 'a', -1n), { code: 'ERR_QUORATE_OPTION' })
    await assert.rejects(writeFenced(path, 'a', 2n ** 63n), { code: 'ERR_QUORATE_OPTION' })
  })
})
