/**
 * Damages the files of a store, one place at a time: it is refused, or it holds all that was ever
 * acknowledged. It never opens with less, and never takes the process along.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { integerBelow, type QuorateError, seededRandom } from '@quorate/kernel'
import {
  closeDisk,
  entry,
  found,
  freshDirectory,
  keep,
  open,
  removeAll,
  value,
  write,
} from './directories.ts'

/** A store with tables, a log of several blocks behind them, and everything overwritten once. */
async function written(): Promise<string> {
  const directory = freshDirectory()
  for (let life = 0; life < 2; life++) {
    const disk = await open(directory)
    for (let n = 0; n < 40; n++) {
      const index = life * 30 + n + 1
      await write(disk, value('vote', life, n), entry(index, life, n, 1), entry(index + 1, n))
      await write(disk, { type: 'value', name: 'founding', bytes: new Uint8Array(3_000).fill(n) })
    }
    await write(disk, value('snapshot', ...Array(300).keys()), { type: 'compact', upTo: 5 + life })
    await closeDisk(disk)
  }
  return directory
}

const files = '{witness,store/{CURRENT,MANIFEST-*,*.log,*.ldb}}'

/** Damages each file in turn, as often as asked, and counts how often it was refused. */
async function damageAll(
  times: number,
  damage: (bytes: Buffer, kind: string) => Buffer | undefined,
): Promise<Map<string, number>> {
  const directory = await written()
  const disk = await open(directory)
  const whole = found(disk)
  await closeDisk(disk)
  const putBack = keep(directory)
  const refused = new Map<string, number>()
  for (const file of globSync(files, { cwd: directory })) {
    const path = join(directory, file)
    const bytes = readFileSync(path)
    const kind = /witness|CURRENT|MANIFEST|log|ldb/.exec(file)?.[0] ?? ''
    for (let turn = 0; turn < times && bytes.length > 0; turn++) {
      const damaged = damage(Buffer.from(bytes), kind)
      if (damaged === undefined) rmSync(path)
      else writeFileSync(path, damaged)
      const error = await errorOf(directory, (disk) => assert.deepEqual(found(disk), whole, file))
      if (error !== undefined) {
        assert.equal(error.code, 'ERR_QUORATE_STORAGE', `${file}: ${error}`)
        assert.equal(error.data.problem, 'damaged', `${file}: ${error}`)
        refused.set(kind, (refused.get(kind) ?? 0) + 1)
      }
      putBack()
    }
  }
  return refused
}

/** What refuses the directory; undefined when it opens. */
async function errorOf(
  directory: string,
  look: (disk: Awaited<ReturnType<typeof open>>) => void,
): Promise<QuorateError | undefined> {
  let disk: Awaited<ReturnType<typeof open>>
  try {
    disk = await open(directory)
  } catch (error) {
    return error as QuorateError
  }
  look(disk)
  await closeDisk(disk)
  return undefined
}

describe('a damaged store', function () {
  this.timeout(120_000)

  afterEach(removeAll)

  it('is refused, or has lost nothing, whichever bit is flipped', async () => {
    const random = seededRandom(1)
    const times = 40
    const refused = await damageAll(times, (bytes) => {
      const at = integerBelow(random, bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << integerBelow(random, 8))
      return bytes
    })
    for (const kind of ['CURRENT', 'MANIFEST', 'log']) assert.equal(refused.get(kind), times, kind)
    // A few bytes of a table mean nothing; of the witness one place is enough.
    assert.ok((refused.get('ldb') ?? 0) > times)
    assert.equal(refused.get('witness'), undefined)
  })

  it('is refused wherever a file was cut off, and when both places of its witness are gone', async () => {
    const random = seededRandom(2)
    const times = 15
    const refused = await damageAll(times, (bytes, kind) => {
      // What the witness says is a short text, and the rest of it is blank.
      const end = kind === 'witness' ? 60 : bytes.length
      return bytes.subarray(0, integerBelow(random, end))
    })
    for (const kind of ['witness', 'CURRENT', 'MANIFEST', 'log']) {
      assert.equal(refused.get(kind), times, kind)
    }
    assert.ok((refused.get('ldb') ?? 0) > times, 'every table')
  })

  it('is refused when a file is missing', async () => {
    const refused = await damageAll(1, () => undefined)
    assert.deepEqual([...refused.keys()].sort(), ['CURRENT', 'MANIFEST', 'ldb', 'log', 'witness'])
  })
})
