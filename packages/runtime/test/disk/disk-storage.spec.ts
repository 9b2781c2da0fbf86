/** The store against a model of what every storage keeps: see `Storage` and `StorageRecord`. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  integerBelow,
  type QuorateError,
  type Random,
  type StorageRecord,
  seededRandom,
} from '@quorate/kernel'
import { DiskStorage } from '../../src/disk/disk-storage.ts'
import { Ledger, type Operation } from '../../src/disk/ledger.ts'
import {
  closeDisk,
  entry,
  found,
  freshDirectory,
  open,
  removeAll,
  value,
  write,
} from './directories.ts'

/** What must be found: the plainest thing that keeps the records' promises. */
class Model {
  values: Record<string, number[]> = {}
  entries: number[][] = []
  firstIndex = 1

  get next(): number {
    return this.firstIndex + this.entries.length
  }

  keep(record: StorageRecord): void {
    if (record.type === 'value') this.values[record.name] = [...record.bytes]
    else if (record.type === 'entry') {
      this.entries.length = record.index - this.firstIndex
      this.entries.push([...record.bytes])
    } else if (record.upTo >= this.firstIndex) {
      this.entries = this.entries.slice(record.upTo + 1 - this.firstIndex)
      this.firstIndex = record.upTo + 1
    }
  }
}

function randomRecord(random: Random, model: Model): StorageRecord {
  const kind = integerBelow(random, 10)
  const bytes = Array.from({ length: integerBelow(random, 40) }, () => integerBelow(random, 256))
  if (kind < 2)
    return value(['vote', 'founding', 'snapshot'][integerBelow(random, 3)] ?? '', ...bytes)
  if (kind < 3) return { type: 'compact', upTo: integerBelow(random, model.next + 4) }
  const back = kind < 5 ? integerBelow(random, model.entries.length + 1) : 0
  return entry(model.next - back, ...bytes)
}

describe('disk storage', function () {
  this.timeout(30_000)

  afterEach(removeAll)

  for (const seed of [1, 2, 3, 4]) {
    it(`finds what was written, life after life (seed ${seed})`, async () => {
      const random = seededRandom(seed)
      const directory = freshDirectory()
      const model = new Model()
      for (let life = 0; life < 4; life++) {
        const disk = await open(directory)
        if (life > 0) {
          const { values, entries, firstIndex } = model
          assert.deepEqual(found(disk), { values, entries, firstIndex }, `life ${life}`)
        }
        for (let n = 0; n < 30; n++) {
          const records = Array.from({ length: 1 + integerBelow(random, 6) }, () => {
            const record = randomRecord(random, model)
            model.keep(record)
            return record
          })
          await write(disk, ...records)
        }
        await closeDisk(disk)
      }
    })
  }

  it('does writes in order, and closing waits for all of them', async () => {
    const directory = freshDirectory()
    const disk = await open(directory)
    const done: number[] = []
    for (let i = 1; i <= 50; i++) disk.storage.write([entry(i, i)], () => done.push(i))
    assert.deepEqual(done, [], 'none is done before it is on disk')
    await closeDisk(disk)
    assert.deepEqual(
      done,
      Array.from({ length: 50 }, (_, i) => i + 1),
    )
    assert.equal(found(await open(directory))?.entries.length, 50)
  })

  it('keeps no bytes of the caller, who may write into them afterwards', async () => {
    const directory = freshDirectory()
    const disk = await open(directory)
    const bytes = Uint8Array.of(1, 2, 3)
    disk.storage.write([{ type: 'value', name: 'vote', bytes }], () => {})
    bytes.fill(9)
    await closeDisk(disk)
    assert.deepEqual(found(await open(directory))?.values, { vote: [1, 2, 3] })
  })

  it('refuses a gap in the log, and a value in the place of the identity', async () => {
    const { storage } = await open(freshDirectory())
    for (const record of [entry(2), entry(0), value('identity')]) {
      const asked = () => storage.write([record], () => {})
      assert.throws(asked, { code: 'ERR_QUORATE_INVARIANT' })
    }
  })

  it('after a write that failed tells every later one the same, and writes no more', async () => {
    const batches: (readonly Operation[])[] = []
    const durable: number[] = []
    const storage = new DiskStorage({
      directory: '/data',
      ledger: Ledger.empty('an-id'),
      batch: (operations) => {
        batches.push(operations)
        const full = new Error('IO error: No space left on device')
        return batches.length === 2 ? Promise.reject(full) : Promise.resolve()
      },
      reopen: () => assert.fail('nobody waits for room'),
      durable: (sequence) => durable.push(sequence),
    })
    const told: (Error | undefined)[] = []
    for (let i = 1; i <= 4; i++) storage.write([entry(i)], (error) => told.push(error))
    await storage.settled()
    const [first, second, ...later] = told
    assert.equal(first, undefined)
    const { code, data, message } = second as QuorateError
    assert.equal(code, 'ERR_QUORATE_STORAGE')
    assert.deepEqual(data, { directory: '/data', problem: 'write-failed' })
    assert.match(message, /No space left/)
    assert.deepEqual(later, [second, second])
    assert.equal(batches.length, 2)
    assert.deepEqual(durable, [1])
  })

  it('for want of room waits, opens the store anew and goes on in order; any other failure is final', async () => {
    const full = new Error('IO error: No space left on device')
    const happened: string[] = []
    let room = 0
    const storage = new DiskStorage({
      directory: '/data',
      ledger: Ledger.empty('an-id'),
      batch: () => {
        happened.push('batch')
        return room >= 2 ? Promise.resolve() : Promise.reject(full)
      },
      reopen: () => {
        happened.push('reopen')
        return ++room >= 2 ? Promise.resolve() : Promise.reject(full)
      },
      durable: (sequence) => happened.push(`durable ${sequence}`),
    })
    storage.watch((lack) => happened.push(lack === undefined ? 'room' : 'full'))
    const told: (Error | undefined)[] = []
    await new Promise<void>((resolve) => {
      storage.write([entry(1)], (error) => told.push(error))
      storage.write([entry(2)], (error) => {
        told.push(error)
        resolve()
      })
    })
    assert.deepEqual(told, [undefined, undefined])
    const steps = 'batch full reopen reopen batch room durable 1 batch durable 2'
    assert.equal(happened.join(' '), steps)
  })

  it('closing does not wait for room that never comes', async () => {
    const storage = new DiskStorage({
      directory: '/data',
      ledger: Ledger.empty('an-id'),
      batch: () => Promise.reject(new Error('Disk quota exceeded')),
      reopen: () => Promise.reject(new Error('Disk quota exceeded')),
      durable: () => assert.fail('nothing was written'),
    })
    const lacks: unknown[] = []
    storage.watch((lack) => lacks.push((lack as QuorateError | undefined)?.data.problem))
    const written = new Promise((resolve) => storage.write([entry(1)], resolve))
    await storage.settled()
    assert.deepEqual(lacks, ['no-space'])
    assert.equal(((await written) as QuorateError).data.problem, 'write-failed')
  })

  it('closing does not wait for a write that hangs', async () => {
    const storage = new DiskStorage({
      directory: '/data',
      ledger: Ledger.empty('an-id'),
      batch: () => new Promise(() => {}),
      reopen: () => assert.fail('nothing has failed'),
      durable: () => assert.fail('nothing was written'),
      hungMs: 20,
    })
    storage.write([entry(1)], () => assert.fail('nothing was written'))
    assert.equal(await storage.settled(), false)
  })

  it('tells of a write that hangs, and when it is done after all', async () => {
    const answers: (() => void)[] = []
    const durable: number[] = []
    const storage = new DiskStorage({
      directory: '/data',
      ledger: Ledger.empty('an-id'),
      batch: () => new Promise((resolve) => answers.push(resolve)),
      reopen: () => assert.fail('nothing has failed'),
      durable: (sequence) => durable.push(sequence),
      hungMs: 20,
    })
    const told: unknown[] = []
    const hangs = new Promise<void>((resolve) => {
      storage.watch((lack) => {
        told.push((lack as QuorateError | undefined)?.data.problem)
        resolve()
      })
    })
    const write = () =>
      new Promise((resolve) => storage.write([entry(durable.length + 1)], resolve))
    const first = write()
    await hangs
    assert.deepEqual([told, durable], [['no-answer'], []])
    answers.shift()?.()
    assert.equal(await first, undefined)
    assert.deepEqual([told, durable], [['no-answer', undefined], [1]])
    const second = write()
    await Promise.resolve()
    answers.shift()?.()
    assert.equal(await second, undefined)
    assert.deepEqual([told.length, durable], [2, [1, 2]], 'one that is done in time tells nothing')
  })

  it('a file that the system lets grow no more fails the write, and loses nothing before it', async () => {
    const directory = freshDirectory()
    const program = fileURLToPath(new URL('../programs/disk-filler.ts', import.meta.url))
    // No file larger than 256 KiB; without the signal that would end the process.
    const limited = `trap '' XFSZ; ulimit -f 256; exec "$0" "$@"`
    const args = ['-c', limited, process.execPath, program, directory]
    const run = spawnSync('bash', args, { encoding: 'utf8' })
    assert.equal(run.status, 0, run.stderr)
    const { done, error } = JSON.parse(run.stdout)
    assert.equal(error.code, 'ERR_QUORATE_STORAGE')
    assert.equal(error.problem, 'write-failed')
    assert.ok(done > 0)
    const entries = found(await open(directory))?.entries ?? []
    assert.ok(
      entries.length === done || entries.length === done + 1,
      `${entries.length} of ${done}`,
    )
  })
})
