/** When something is due, and what of the missed is caught up. */
import assert from 'node:assert/strict'
import {
  type Calendar,
  caughtUpAtMost,
  checkSchedule,
  missed,
  nextOccurrence,
  type Schedule,
} from '../../src/scheduler/occurrences.ts'

const at = (text: string) => Date.parse(`${text}Z`)

function next(schedule: Calendar, after: string): string | undefined {
  const found = nextOccurrence(schedule, at(after))
  return found === undefined ? undefined : new Date(found).toISOString().slice(0, 16)
}

describe('occurrences', () => {
  it('of an interval are the same instants for all, and never the one just past', () => {
    assert.deepEqual(
      [0, 1, 99, 100, 101].map((after) => nextOccurrence({ every: 100 }, after)),
      [100, 100, 100, 200, 200],
    )
  })

  it('of a calendar are the full minutes that match all its fields, in UTC', () => {
    assert.equal(next({}, '2026-03-04T05:06:07'), '2026-03-04T05:07')
    assert.equal(next({}, '2026-03-04T05:06:00'), '2026-03-04T05:07')
    assert.equal(next({}, '2026-12-31T23:59:00'), '2027-01-01T00:00')
    assert.equal(next({ minutes: [0, 30] }, '2026-03-04T05:06:07'), '2026-03-04T05:30')
    assert.equal(next({ minutes: [0], hours: [2] }, '2026-03-04T05:06:07'), '2026-03-05T02:00')
    assert.equal(next({ hours: [2] }, '2026-03-04T02:58:00'), '2026-03-04T02:59')
    assert.equal(next({ days: [31] }, '2026-04-01T00:00:00'), '2026-05-31T00:00')
    assert.equal(next({ weekdays: [1] }, '2026-03-04T05:06:07'), '2026-03-09T00:00')
    const leap = { days: [29], months: [2], weekdays: [2], hours: [3], minutes: [4] }
    assert.equal(next(leap, '2026-01-01T00:00:00'), '2028-02-29T03:04')
    assert.equal(next({ days: [30], months: [2] }, '2026-01-01T00:00:00'), undefined)
  })

  it('that were missed: none, the last one, or all, however many', () => {
    const of = (schedule: Schedule, last: number, now: number, catchUp: 'none' | 'last' | 'all') =>
      missed(schedule, { last, now, catchUp })
    const every = { every: 100 }
    assert.deepEqual(of(every, 100, 450, 'none'), [])
    assert.deepEqual(of(every, 100, 450, 'last'), [400])
    assert.deepEqual(of(every, 100, 450, 'all'), [200, 300, 400])
    assert.deepEqual(of(every, 100, 200, 'all'), [200])
    assert.deepEqual(of(every, 400, 450, 'all'), [])
    assert.deepEqual(of(every, 900, 450, 'all'), [], 'a clock that was set back')
    const long = of(every, 0, 1e12, 'all')
    assert.deepEqual([long.length, long.at(-1)], [caughtUpAtMost, 1e12])
    const yearly = { months: [1], days: [1], hours: [0], minutes: [0] }
    const [from, to] = [at('2000-06-01T00:00'), at('2026-06-01T00:00')]
    assert.equal(of(yearly, from, to, 'all').length, 26)
    assert.deepEqual(of(yearly, from, to, 'last'), [at('2026-01-01T00:00')])
    assert.equal(of({}, from, to, 'all').length, caughtUpAtMost)
  })

  it('of a schedule that breaks its rule are refused', () => {
    const wrongs: unknown[] = [
      undefined,
      { every: 9 },
      { every: 10.5 },
      { every: 100, hours: [1] },
      { hour: [1] },
      { hours: [24] },
      { hours: [] },
      { hours: 5 },
      { days: [31], months: [2, 4] },
    ]
    for (const wrong of wrongs) {
      assert.throws(() => checkSchedule(wrong as Schedule), { code: 'ERR_QUORATE_OPTION' })
    }
    for (const right of [{ every: 10 }, {}, { days: [29], months: [2], weekdays: [0] }]) {
      checkSchedule(right)
    }
  })
})
