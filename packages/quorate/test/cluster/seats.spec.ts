import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Seats, type SeatsView, type Voter } from '../../src/cluster/seats.ts'

const reviewMs = 4 * lanTiming.beatMs
const { sessionTimeoutMs } = lanTiming
const afterAll = 1_000 * sessionTimeoutMs

interface Shown {
  readonly voters: string
  /** Who of them is missing, has left, retires. */
  readonly missing?: string
  readonly left?: string
  /** Who of them was heard less lately than the others. */
  readonly silent?: string
  /** When the beat was sent that they acknowledged last. @default after all reviews */
  readonly heardAt?: number
  readonly retiring?: string
  /** Whose disks are full. */
  readonly full?: string
  readonly seats?: number
  readonly learners?: string
  /** How far the learners' logs reach; the commit index is 10. */
  readonly stored?: number
  readonly isFree?: boolean
}

function view(shown: Shown): SeatsView {
  const {
    voters,
    missing = '',
    left = '',
    silent = '',
    retiring = '',
    full = '',
    seats = 5,
    learners = '',
  } = shown
  const asVoter = (id: string): Voter => ({
    id,
    isPresent: !missing.includes(id) && !left.includes(id),
    heardAt: shown.heardAt ?? (silent.includes(id) ? afterAll : afterAll + 1),
    isFull: full.includes(id),
    isRetiring: retiring.includes(id),
    hasLeft: left.includes(id),
  })
  const stored = shown.stored ?? 10
  return {
    self: 'a',
    voters: [...voters].map(asVoter),
    seats,
    learners: [...learners].map((id) => ({ id, stored })),
    commitIndex: 10,
    isFree: shown.isFree ?? true,
  }
}

/** Leads since time 0, and has looked once. */
function leading(shown: Shown, isDurable = false): Seats {
  const seats = new Seats({ timing: lanTiming, isDurable })
  seats.onReign(1, 0)
  seats.review(view(shown), reviewMs)
  return seats
}

function next(shown: Shown, at = 2 * reviewMs, seats = leading(shown)): string | undefined {
  return seats.review(view(shown), at)?.join('')
}

describe('Seats', () => {
  it('grows by pairs, and completes one that was begun', () => {
    assert.equal(next({ voters: 'a', learners: 'x' }), undefined)
    assert.equal(next({ voters: 'a', learners: 'xyz' }), 'axy', 'one of them may be gone already')
    assert.equal(next({ voters: 'a', learners: 'xy', seats: 2 }), undefined)
    assert.equal(next({ voters: 'ax', learners: 'y' }), 'axy')
    assert.equal(next({ voters: 'axy', learners: 'z' }), undefined)
    assert.equal(next({ voters: 'axy', learners: 'zw' }), 'axyz')
    assert.equal(next({ voters: 'axyzw', learners: 'uv' }), undefined, 'all seats are taken')
  })

  it('gives a vote only to who keeps up', () => {
    assert.equal(next({ voters: 'ab', learners: 'x', stored: 9 }), undefined)
    assert.equal(next({ voters: 'ab', learners: 'x', stored: 10 }), 'abx')
    const seats = new Seats({ timing: lanTiming, isDurable: false })
    seats.onReign(1, 0)
    assert.equal(next({ voters: 'ab', learners: 'x' }, reviewMs, seats), undefined, 'seen once')
  })

  it('replaces who stays away, after a while, and only when somebody is there for it', () => {
    const lost: Shown = { voters: 'abc', missing: 'c', seats: 3, learners: 'x' }
    const since = reviewMs
    assert.equal(next(lost, since + sessionTimeoutMs - 1), undefined)
    assert.equal(next(lost, since + sessionTimeoutMs), 'ab')
    assert.equal(next({ ...lost, learners: '' }, since + 100 * sessionTimeoutMs), undefined)
    const seats = leading(lost)
    seats.review(view({ ...lost, missing: '' }), since + 1_000)
    seats.review(view(lost), since + 2_000)
    const again = since + 2_000 + sessionTimeoutMs
    assert.equal(next(lost, again - 1, seats), undefined, 'it was back meanwhile')
    assert.equal(next(lost, again, seats), 'ab')
  })

  it('waits longer for who has a disk, and longest for who was stopped', () => {
    const lost: Shown = { voters: 'abc', missing: 'c', seats: 3, learners: 'x' }
    const later = reviewMs + 6 * sessionTimeoutMs
    assert.equal(next(lost, later - 1, leading(lost, true)), undefined)
    assert.equal(next(lost, later, leading(lost, true)), 'ab')
    const stopped: Shown = { ...lost, missing: '', left: 'c' }
    assert.equal(next(stopped, later, leading(stopped, true)), undefined)
    const muchLater = reviewMs + 120 * sessionTimeoutMs
    assert.equal(next(stopped, muchLater, leading(stopped, true)), 'ab')
    assert.equal(next(stopped, 2 * reviewMs), 'ab', 'in memory nobody returns')
  })

  it('removes who retires, those first who are lost already, and never itself', () => {
    assert.equal(next({ voters: 'abc', retiring: 'b' }), 'ac')
    assert.equal(next({ voters: 'abc', retiring: 'abc' }), 'ac')
    assert.equal(next({ voters: 'a', retiring: 'a' }), undefined)
    const both: Shown = { voters: 'abc', retiring: 'b', left: 'c' }
    assert.equal(next(both), 'ab')
  })

  it('hears those that a change counts on once more before it proposes it', () => {
    const shown: Shown = { voters: 'abcde', missing: 'de', learners: 'x' }
    const at = reviewMs + sessionTimeoutMs
    const seats = leading(shown)
    assert.equal(next({ ...shown, heardAt: at - 1 }, at, seats), undefined)
    assert.equal(seats.isDue(at + 1, false), false)
    assert.equal(seats.isDue(at + 1, true), true, 'as soon as something is heard')
    assert.equal(next({ ...shown, heardAt: at - 1 }, at + 1, seats), undefined)
    assert.equal(next({ ...shown, heardAt: at }, at + 2, seats), 'abce')
    assert.equal(seats.isDue(at + 3, true), false)
    assert.equal(next({ ...shown, heardAt: at - 1 }, at + reviewMs, seats), undefined)
    const later = at + 4 * reviewMs
    const late = { ...shown, heardAt: at + reviewMs }
    assert.equal(next(late, later, seats), undefined, 'too long ago')
  })

  it('waits for answers that take longer than from one review to the next', () => {
    const shown: Shown = { voters: 'abcde', missing: 'de', learners: 'x' }
    const seats = leading(shown)
    const begin = reviewMs + sessionTimeoutMs
    const roundTripMs = reviewMs + lanTiming.beatMs
    const changes: string[] = []
    for (let at = begin; at < begin + 4 * reviewMs; at += lanTiming.beatMs) {
      if (!seats.isDue(at, true)) continue
      const change = next({ ...shown, heardAt: at - roundTripMs }, at, seats)
      if (change !== undefined) changes.push(change)
    }
    assert.equal(changes[0], 'abce')
  })

  it('goes on at once after a change that counts on who retires', () => {
    const shown: Shown = { voters: 'abcd', retiring: 'b', missing: 'cd' }
    const at = reviewMs + sessionTimeoutMs
    const seats = leading({ voters: 'abcd', missing: 'cd' })
    assert.equal(next({ ...shown, voters: 'abc', missing: 'c' }, at, seats), 'ab')
    assert.equal(seats.isDue(at, false), false, 'that is not committed yet')
    assert.equal(seats.isDue(at, true), true)
    assert.equal(next({ voters: 'ab', retiring: 'b' }, at, seats), 'a')
    assert.equal(seats.isDue(at, true), false, 'it counts on nobody who goes')
    assert.equal(seats.isDue(at + reviewMs, false), true)
  })

  it('gives a vote to whoever stays when the sole voter goes for good', () => {
    const goes: Shown = { voters: 'a', retiring: 'a' }
    assert.equal(next({ ...goes, learners: 'x' }), 'ax')
    assert.equal(next({ ...goes, learners: 'xyz' }), 'axy')
    assert.equal(next(goes), undefined)
    assert.equal(next({ ...goes, learners: 'x', seats: 1 }), 'ax')
    assert.equal(next({ ...goes, voters: 'ax', seats: 1 }), undefined, 'x removes it')
  })

  it('removes nobody when it would depend on who goes soon or stores nothing', () => {
    const lost: Shown = { voters: 'abc', missing: 'c', retiring: 'b', seats: 3 }
    const since = reviewMs
    assert.equal(next(lost, since + sessionTimeoutMs), 'ab', 'and then b, which waits so long')
    assert.equal(next(lost, since + 1.5 * sessionTimeoutMs - 1), 'ab')
    assert.equal(next(lost, since + 1.5 * sessionTimeoutMs), undefined, 'it may be on its way')
    assert.equal(next({ ...lost, voters: 'abcd' }, since + 2 * sessionTimeoutMs), 'abd')
    const full: Shown = { ...lost, retiring: '', full: 'b', learners: 'x' }
    assert.equal(next(full, since + sessionTimeoutMs), undefined)
    assert.equal(next({ ...full, full: '' }, since + sessionTimeoutMs), 'ab')
  })

  it('notices who is missing or retires also while nothing may be changed', () => {
    const lost: Shown = { voters: 'abc', missing: 'c', retiring: 'b', seats: 3 }
    const seats = leading({ ...lost, isFree: false })
    assert.equal(next({ ...lost, isFree: false }, 2 * sessionTimeoutMs, seats), undefined)
    assert.equal(next(lost, 2 * sessionTimeoutMs, seats), undefined, 'b has waited too long')
    assert.equal(next({ ...lost, retiring: '', learners: 'x' }, 2 * sessionTimeoutMs, seats), 'ab')
  })

  it('adds nobody on whom it would depend', () => {
    assert.equal(next({ voters: 'abc', missing: 'c', learners: 'xy' }), undefined)
    assert.equal(next({ voters: 'ab', learners: 'x' }), 'abx')
    assert.equal(next({ voters: 'abcd', missing: 'd', learners: 'x' }), 'abcdx')
    assert.equal(next({ voters: 'abcd', missing: 'cd', learners: 'x' }), undefined)
  })

  it('never leaves a set without a living majority', () => {
    assert.equal(next({ voters: 'abc', retiring: 'b', missing: 'c' }), undefined)
    assert.equal(next({ voters: 'abcde', retiring: 'b', missing: 'cd' }), undefined)
  })

  it('shrinks to the seats that are wanted, the lost first', () => {
    assert.equal(next({ voters: 'abcde', seats: 3 }), 'abcd')
    assert.equal(next({ voters: 'abcd', seats: 3, left: 'b' }), 'acd')
    assert.equal(next({ voters: 'abc', seats: 1 }), 'ab')
    assert.equal(next({ voters: 'abc', seats: 1, silent: 'b' }), 'ac', 'it may be gone')
    assert.equal(next({ voters: 'abc', seats: 1, silent: 'b', missing: 'c' }), 'ab', 'it is gone')
    // Without e, a further death among a, c and d would leave no majority of abcd.
    const missing = next({ voters: 'abcde', seats: 3, missing: 'b' })
    assert.equal(missing, 'acde', 'who is missing goes before who is present, lost already or not')
  })

  it('looks only while it leads, and begins anew with every reign', () => {
    const seats = new Seats({ timing: lanTiming, isDurable: false })
    assert.equal(seats.deadline, undefined)
    seats.onReign(3, 100)
    assert.equal(seats.deadline, 100 + reviewMs)
    seats.onReign(3, 200)
    assert.equal(seats.deadline, 100 + reviewMs)
    seats.onReign(4, 300)
    assert.equal(seats.deadline, 300 + reviewMs)
    seats.onReign(undefined, 400)
    assert.equal(seats.deadline, undefined)
  })
})
