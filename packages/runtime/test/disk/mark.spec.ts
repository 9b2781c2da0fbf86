import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMark, Mark, readMark } from '../../src/disk/mark.ts'
import { freshDirectory, removeAll } from './directories.ts'

const sectorBytes = 512

async function made(): Promise<{ directory: string; mark: Mark }> {
  const directory = freshDirectory()
  mkdirSync(directory)
  await createMark(directory, 'an-id')
  return { directory, mark: await Mark.open(directory, 'an-id') }
}

describe('mark', () => {
  afterEach(removeAll)

  it('is missing, then at write 0, then follows', async () => {
    const directory = freshDirectory()
    assert.equal(await readMark(directory), undefined)
    mkdirSync(directory)
    await createMark(directory, 'an-id')
    assert.deepEqual(await readMark(directory), { storeId: 'an-id', sequence: 0 })
    const mark = await Mark.open(directory, 'an-id')
    for (let sequence = 1; sequence <= 1_000; sequence++) mark.follow(sequence)
    await mark.close()
    assert.deepEqual(await readMark(directory), { storeId: 'an-id', sequence: 1_000 })
  })

  it('writes its two places in turn: one that is torn leaves the write before', async () => {
    const { directory, mark } = await made()
    for (const sequence of [1, 2, 3]) {
      mark.follow(sequence)
      await mark.sync()
    }
    await mark.close()
    const path = join(directory, 'mark')
    const whole = readFileSync(path)
    assert.equal(whole.length, 2 * sectorBytes)
    const left: (number | undefined)[] = []
    for (const place of [0, 1]) {
      const torn = Buffer.from(whole)
      torn.fill(0, place * sectorBytes + 20, (place + 1) * sectorBytes)
      writeFileSync(path, torn)
      left.push((await readMark(directory))?.sequence)
    }
    assert.deepEqual(left.sort(), [2, 3])
    writeFileSync(path, whole.fill(0))
    await assert.rejects(readMark(directory), { code: 'ERR_QUORATE_STORAGE' })
  })
})
