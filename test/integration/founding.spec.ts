/**
 * Processes that start at one time found exactly one cluster. `npm run bench:founding` does the same
 * many more times, and with more processes.
 */
import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import { drawPlan, type FoundingKind, tryFounding } from '../bench/founding-try.ts'

describe('founding by real processes', function () {
  this.timeout(300_000)

  const alike = { size: 3, expect: 3, restarts: false, hasStorage: false }
  const cases: readonly (readonly [title: string, tries: number, kind: FoundingKind])[] = [
    ['three at one time make one cluster, five times', 5, alike],
    ['of five that start, three found it and two join it', 2, { ...alike, size: 5 }],
    ['one that is killed meanwhile and replaced belongs to it', 2, { ...alike, restarts: true }],
    [
      'one that is killed meanwhile and returns with its disk belongs to it',
      2,
      { ...alike, restarts: true, hasStorage: true },
    ],
  ]
  for (const [title, tries, kind] of cases) {
    it(title, async () => {
      const seed = Date.now() % 1_000_000
      const random = seededRandom(seed)
      for (let n = 1; n <= tries; n++) {
        const { isOne, clusters, standings } = await tryFounding(drawPlan(random, kind))
        const seen = `try ${n} of seed ${seed}: ${clusters.length}, ${JSON.stringify(standings)}`
        assert.ok(isOne, `one cluster and one leader, ${seen}`)
      }
    })
  }
})
