/** A run is a function of its seed: nothing else, the threads it runs on included, decides anything. */
import assert from 'node:assert/strict'
import { laws } from '../src/laws.ts'
import { runSeeds } from '../src/program/many-seeds.ts'
import { runSeed } from '../src/run-seed.ts'

describe('determinism', function () {
  this.timeout(60_000)
  const start = 7
  const seeds = 2

  it('the same seed gives the same run, whether or not its trace is written', () => {
    const lines: string[] = []
    const silent = runSeed(start)
    const written = runSeed(start, { write: (line) => lines.push(line) })
    assert.equal(written.digest, silent.digest)
    assert.deepEqual([...written.marks], [...silent.marks])
    assert.ok(lines.length > 1_000, `${lines.length} lines`)
  })

  it('a law whose checkers are off changes nothing that happens', () => {
    const { digest, marks } = runSeed(start)
    const without = runSeed(start, { without: laws })
    assert.equal(without.digest, digest)
    assert.deepEqual([...without.marks], [...marks])
  })

  it('each seed is another world, and the same one on any thread', async () => {
    const here = await digests(1)
    assert.equal(here.size, seeds)
    assert.equal(new Set(here.values()).size, seeds)
    assert.deepEqual(await digests(2), here)
  })

  async function digests(jobs: number): Promise<Map<number, string>> {
    const found = new Map<number, string>()
    await runSeeds({ start, seeds, jobs }, ({ seed, digest }) => found.set(seed, digest))
    return new Map([...found].sort(([a], [b]) => a - b))
  }
})
