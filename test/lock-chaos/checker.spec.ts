/** What looks at a run of the lock's chaos; the runs are in `test/chaos/chaos.spec.ts`. */
import assert from 'node:assert/strict'
import { lossesOf, problemsOf } from './checker.ts'
import type { Log, Section } from './section.ts'

const section: Section = {
  id: 'w1.1.1',
  worker: 'w1',
  token: 1n,
  by: 'isHeld',
  firstAt: 0,
  lastAt: 10,
  isLost: false,
}

/** Twenty-one sections, one after the other, of both kinds. */
function cleanLog(): Log & { sections: Section[] } {
  const sections = Array.from({ length: 21 }, (_, i) => ({
    ...section,
    id: `w${1 + (i % 5)}.1.${i}`,
    worker: `w${1 + (i % 5)}`,
    by: i % 2 === 0 ? ('isHeld' as const) : ('signal' as const),
    token: BigInt(i + 1),
    firstAt: 20 * i,
    lastAt: 20 * i + 10,
  }))
  const faults = { stop: 1, 'long-stop': 1, kill: 1, block: 1 }
  return { sections, writes: [], faults, hindrance: undefined }
}

describe('lock chaos', () => {
  describe('its checker', () => {
    it('finds nothing in a log in which all is well', () => {
      assert.deepEqual(problemsOf(cleanLog()), [])
    })

    const changes: [string, Partial<Section>, RegExp][] = [
      ['two at one time', { lastAt: 21 }, /w1 .* was told that it holds 1\.0 ms after w2/],
      ['a late signal', { lastAt: 21, by: 'signal' }, /w1 .* heard no signal 1\.0 ms after w2/],
      ['one that overlaps a later one', { lastAt: 45 }, /5\.0 ms after w3/],
      ['a token twice', { token: 2n }, /w2 .* came after w1 .*: no higher token/],
      ['a token that goes back', { token: 9n }, /no higher token/],
    ]
    for (const [what, change, words] of changes) {
      it(`finds ${what}`, () => {
        const log = cleanLog()
        log.sections[0] = { ...section, ...change }
        assert.match(problemsOf(log).join('\n'), words)
      })
    }

    it('counts losses, and the least time from the last word of one to the first of the next', () => {
      const { sections } = cleanLog()
      assert.deepEqual(lossesOf(sections), { count: 0, leastMs: Number.POSITIVE_INFINITY })
      const losing = sections.map((one, i) => ({ ...one, isLost: i === 3 || i === 5 }))
      losing[5] = { ...(losing[5] as Section), lastAt: 117 }
      assert.deepEqual(lossesOf(losing), { count: 2, leastMs: 3 })
    })

    it('finds a write of an old holder, and a log that shows nothing', () => {
      const log = cleanLog()
      const writes = [2n, 1n].map((token) => ({ section: 'x', token, isAdmitted: true }))
      assert.deepEqual(problemsOf({ ...log, writes }), ['x wrote 1 after 2'])
      const faults = { ...log.faults, kill: 0 }
      assert.deepEqual(problemsOf({ ...log, faults }), ['no holder met the fault kill'])
      assert.match(problemsOf({ ...log, sections: [] }).join(), /only 0 sections/)
    })
  })
})
