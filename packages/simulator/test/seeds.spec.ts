/** The seeds that every test run goes through: all laws hold, and the faults that matter happened. */
import assert from 'node:assert/strict'
import { Coverage, requiredMarks } from '../src/coverage.ts'
import { runSeeds } from '../src/program/many-seeds.ts'
import type { Report } from '../src/program/report.ts'

const first = 1
const seeds = 30

/** Besides what a long run must see: these few seeds get here as well. */
const alsoSeen = [
  'conflict-truncated',
  'log-compacted',
  'operation-doubled',
  'persisted-void',
  'read-retried',
  'snapshot-installed',
  'step-down-links',
  'suspicion-refuted',
  'vote-split',
  'watch-resumed',
  'watch-resync',
]

describe(`seeds ${first} to ${first + seeds - 1}`, function () {
  this.timeout(180_000)
  const reports: Report[] = []

  before(() => runSeeds({ start: first, seeds, jobs: 2 }, (report) => reports.push(report)))

  it('every law holds', () => {
    const broken = reports.filter(({ law }) => law !== undefined)
    assert.deepEqual(
      broken.map(({ seed, law, text }) => `npm run sim -- --seed ${seed}: ${law} ${text}`),
      [],
    )
    assert.equal(reports.length, seeds)
  })

  it('each is a minute of at least two hundred operations', () => {
    for (const { seed, operations, simulatedMs } of reports) {
      assert.ok(operations >= 200, `seed ${seed}: ${operations} operations`)
      assert.ok(simulatedMs >= 60_000, `seed ${seed}: ${simulatedMs} ms`)
    }
  })

  it('every kind of fault happened, and the machines got where it is difficult', () => {
    const counts = new Map<string, number>()
    const coverage = new Coverage()
    for (const { marks } of reports) {
      coverage.add(marks)
      for (const [mark, times] of marks) counts.set(mark, (counts.get(mark) ?? 0) + times)
    }
    assert.deepEqual(coverage.missing(), [])
    assert.deepEqual(
      [...requiredMarks, ...alsoSeen].filter((mark) => !counts.has(mark)),
      [],
    )
  })
})
