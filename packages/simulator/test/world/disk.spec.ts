import assert from 'node:assert/strict'
import type { StorageRecord } from '@quorate/kernel'
import { type DiskKind, SimulatedDisk } from '../../src/world/disk.ts'
import { World } from '../../src/world/world.ts'
import { aProcess } from './a-process.ts'

function entry(index: number, byte = index): StorageRecord {
  return { type: 'entry', index, bytes: Uint8Array.of(byte) }
}

function setUp(seed: number, kind: DiskKind = 'durable') {
  const world = new World(seed)
  const process = aProcess(world, { id: 'a', machine: 1 })
  const disk = new SimulatedDisk({ world, kind, latencyMs: () => world.between(1, 5) })
  return { world, process, disk, storage: disk.open(process) }
}

describe('simulated disk', () => {
  it('finishes writes one after another, in order', () => {
    const { world, disk, storage } = setUp(1)
    const done: number[] = []
    for (let i = 1; i <= 5; i++) storage.write([entry(i)], () => done.push(i))
    assert.deepEqual(done, [])
    world.runUntil(100)
    assert.deepEqual(done, [1, 2, 3, 4, 5])
    assert.deepEqual(
      disk.stored()?.entries.map((bytes) => bytes[0]),
      [1, 2, 3, 4, 5],
    )
  })

  it('keeps after a crash all that was done and a prefix of the rest, of every length', () => {
    const lengths = new Set<number>()
    for (let seed = 0; seed < 200; seed++) {
      const { world, process, disk, storage } = setUp(seed)
      let done = 0
      storage.write([entry(1), entry(2)], () => done++)
      world.runUntil(10)
      assert.equal(done, 1)
      storage.write([entry(3), entry(4)], () => assert.fail('told after the crash'))
      storage.write([entry(5)], () => assert.fail('told after the crash'))
      process.kill()
      disk.crash()
      world.runUntil(100)
      const kept = disk.stored()?.entries.map((bytes) => bytes[0]) ?? []
      assert.deepEqual(kept, [1, 2, 3, 4, 5].slice(0, kept.length))
      lengths.add(kept.length)
    }
    assert.deepEqual([...lengths].sort(), [2, 3, 4, 5])
  })

  it('truncates at an entry that is written again, compacts, and replaces values', () => {
    const { world, disk, storage } = setUp(1)
    const value = (byte: number): StorageRecord => ({
      type: 'value',
      name: 'vote',
      bytes: Uint8Array.of(byte),
    })
    storage.write([value(1), entry(1), entry(2), entry(3), entry(4)], () => {})
    storage.write([entry(3, 33), { type: 'compact', upTo: 1 }, value(2)], () => {})
    world.runUntil(100)
    const stored = disk.stored()
    assert.equal(stored?.firstIndex, 2)
    assert.deepEqual(
      stored?.entries.map((bytes) => bytes[0]),
      [2, 33],
    )
    assert.deepEqual(stored?.values.get('vote'), Uint8Array.of(2))
    storage.write([{ type: 'compact', upTo: 9 }, entry(10)], () => {})
    world.runUntil(200)
    assert.equal(disk.stored()?.firstIndex, 10)
  })

  it('refuses a gap in the log', () => {
    const { world, storage } = setUp(1)
    storage.write([entry(1), entry(3)], () => {})
    assert.throws(() => world.runUntil(100), /entry 3 written where 1 to 1 are stored/)
  })

  it('as memory, is done at once and holds nothing for the next life', () => {
    const { disk, storage } = setUp(1, 'memory')
    let done = 0
    storage.write([entry(1)], () => done++)
    assert.equal(done, 1)
    assert.equal(disk.stored(), undefined)
  })

  it('tells a paused process only after its resume', () => {
    const { world, process, storage } = setUp(1)
    let done = 0
    storage.write([entry(1)], () => done++)
    process.pause()
    world.runUntil(50)
    assert.equal(done, 0)
    process.resume()
    world.runUntil(60)
    assert.equal(done, 1)
  })
})
