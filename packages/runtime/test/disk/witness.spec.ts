import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWitness, readWitness, Witness } from '../../src/disk/witness.ts'
import { freshDirectory, removeAll } from './directories.ts'

const sectorBytes = 512

async function made(): Promise<{ directory: string; witness: Witness }> {
  const directory = freshDirectory()
  mkdirSync(directory)
  await createWitness(directory, 'an-id')
  return { directory, witness: await Witness.open(directory, 'an-id') }
}

describe('witness', () => {
  afterEach(removeAll)

  it('is missing, then at write 0, then follows', async () => {
    const directory = freshDirectory()
    assert.equal(await readWitness(directory), undefined)
    mkdirSync(directory)
    await createWitness(directory, 'an-id')
    assert.deepEqual(await readWitness(directory), { storeId: 'an-id', sequence: 0 })
    const witness = await Witness.open(directory, 'an-id')
    for (let sequence = 1; sequence <= 1_000; sequence++) witness.follow(sequence)
    await witness.close()
    assert.deepEqual(await readWitness(directory), { storeId: 'an-id', sequence: 1_000 })
  })

  it('writes its two places in turn: one that is torn leaves the write before', async () => {
    const { directory, witness } = await made()
    for (const sequence of [1, 2, 3]) {
      witness.follow(sequence)
      await witness.sync()
    }
    await witness.close()
    const path = join(directory, 'witness')
    const whole = readFileSync(path)
    assert.equal(whole.length, 2 * sectorBytes)
    const left: (number | undefined)[] = []
    for (const place of [0, 1]) {
      const torn = Buffer.from(whole)
      torn.fill(0, place * sectorBytes + 20, (place + 1) * sectorBytes)
      writeFileSync(path, torn)
      left.push((await readWitness(directory))?.sequence)
    }
    assert.deepEqual(left.sort(), [2, 3])
    writeFileSync(path, whole.fill(0))
    await assert.rejects(readWitness(directory), { code: 'ERR_QUORATE_STORAGE' })
  })
})
