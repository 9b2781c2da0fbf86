import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import {
  checkLinearizability,
  type Model,
  type Operation,
} from '../../src/checkers/linearizability.ts'

type Action =
  | { readonly write: number }
  | { readonly read: number | undefined }
  | { readonly expect: number; readonly write: number; readonly isDone?: boolean }

/** A register with compare-and-set. */
const register: Model<number, Action> = {
  initial: 0,
  describe: String,
  apply: (state, action) => {
    if ('expect' in action) {
      const isDone = state === action.expect
      if (action.isDone !== undefined && action.isDone !== isDone) return undefined
      return isDone ? action.write : state
    }
    if ('write' in action) return action.write
    return action.read === undefined || action.read === state ? state : undefined
  },
}

/** Lines such as `w1 |--|`: what was done, and when, one column per millisecond; `|--` has no end. */
function history(...lines: readonly string[]): Operation<Action>[] {
  return lines.map((line) => {
    const [what = ''] = line.trim().split(' ')
    const calledAt = line.indexOf('|')
    const end = line.lastIndexOf('|')
    return { action: parse(what), calledAt, returnedAt: end > calledAt ? end : undefined }
  })
}

function parse(what: string): Action {
  const [, kind, first, second, done] = /^([wrc])(\d+)?(?:>(\d+)([=!])?)?$/.exec(what) ?? []
  if (kind === 'w') return { write: Number(first) }
  if (kind === 'r') return { read: first === undefined ? undefined : Number(first) }
  const asked = { expect: Number(first), write: Number(second) }
  return done === undefined ? asked : { ...asked, isDone: done === '=' }
}

const good: Record<string, string[]> = {
  'nothing at all': [],
  'one after another': ['w1   |-|', 'r1       |-|', 'w2           |-|', 'r2               |-|'],
  'a read during a write sees the old value': ['w1   |-----|', 'r0     |-|'],
  'a read during a write sees the new value': ['w1   |-----|', 'r1     |-|'],
  'two writes at once, the reads agree on an order': [
    'w1   |------|',
    'w2   |------|',
    'r2            |-|',
    'r2                |-|',
  ],
  'reads at once may see different values if a write is at work': [
    'w1   |---------|',
    'r0     |--|',
    'r1      |----|',
  ],
  'a write without an answer may have happened': ['w1   |--', 'r1          |-|'],
  'a write without an answer may not have happened': ['w1   |--', 'r0          |-|'],
  'a write without an answer may happen late': [
    'w1   |--',
    'r0       |-|',
    'r1           |-|',
    'r1               |-|',
  ],
  'compare-and-set in the only order that works': [
    'c1>2=  |--------|',
    'c0>1=   |------|',
    'c2>3=    |-------|',
    'r3                  |-|',
  ],
  'a refused compare-and-set changes nothing': ['c5>6!  |-|', 'r0         |-|'],
  'touching intervals count as concurrent': ['w1   |--|', 'r0      |-|'],
}

const bad: Record<string, string[]> = {
  'a read of what was overwritten': ['w1   |-|', 'w2       |-|', 'r1           |-|'],
  'a read of what was never written': ['w1   |-|', 'r7       |-|'],
  'a lost write': ['w1   |-|', 'r0       |-|'],
  'the new value, then the old one': ['w1   |-----------|', 'r1     |-|', 'r0         |-|'],
  'two readers disagree on the order of two writes': [
    'w1   |----|',
    'w2   |----|',
    'r1           |-|',
    'r2               |-|',
    'r1                   |-|',
  ],
  'a read before the write was called': ['r1   |-|', 'w1        |-|'],
  'two compare-and-sets from one value': ['c0>1=  |----|', 'c0>2=  |----|'],
  'a refusal though the value was there': ['c0>1!  |-|'],
  'a write without an answer that comes and goes': ['w1   |--', 'r1       |-|', 'r0           |-|'],
}

describe('linearizability', () => {
  for (const [name, lines] of Object.entries(good)) {
    it(`accepts: ${name}`, () => {
      assert.equal(checkLinearizability(register, history(...lines)), 'linearizable')
    })
  }

  for (const [name, lines] of Object.entries(bad)) {
    it(`rejects: ${name}`, () => {
      assert.equal(checkLinearizability(register, history(...lines)), 'broken')
    })
  }

  it('accepts what a real register did, and rejects it once an answer is falsified', () => {
    let falsified = 0
    for (let seed = 0; seed < 200; seed++) {
      const operations = realHistory(seed)
      assert.equal(checkLinearizability(register, operations), 'linearizable', `seed ${seed}`)
      // A value that nobody ever wrote can be explained by no order.
      const place = operations.findIndex(({ action }) => 'read' in action)
      const read = operations[place]
      if (read === undefined || read.returnedAt === undefined) continue
      operations[place] = { ...read, action: { read: 9_999 } }
      assert.equal(checkLinearizability(register, operations), 'broken', `seed ${seed}`)
      falsified++
    }
    assert.ok(falsified > 150)
  })

  it('agrees with trying all orders on small random histories, most of them broken', () => {
    const verdicts = { linearizable: 0, broken: 0 }
    for (let seed = 0; seed < 2_000; seed++) {
      const operations = randomHistory(seed)
      const expected = someOrderWorks(operations, 0) ? 'linearizable' : 'broken'
      assert.equal(checkLinearizability(register, operations), expected, JSON.stringify(operations))
      verdicts[expected]++
    }
    assert.ok(verdicts.linearizable > 100 && verdicts.broken > 100, JSON.stringify(verdicts))
  })

  it('decides 300 operations of 6 clients, some without an answer, within its steps', () => {
    const operations = realHistory(1, 300)
    assert.equal(checkLinearizability(register, operations, 500_000), 'linearizable')
  })

  it('says when it is too hard', () => {
    const operations = realHistory(1, 300)
    assert.equal(checkLinearizability(register, operations, 10), 'too-hard')
  })
})

/** What six clients see of a register that takes effect at an instant between call and return. */
function realHistory(seed: number, length = 40): Operation<Action>[] {
  const random = seededRandom(seed)
  const asked = Array.from({ length }, (_, i) => {
    const calledAt = Math.floor(i / 6) * 10 + random.next() * 10
    const effectAt = calledAt + random.next() * 10
    const isAnswered = random.next() > 0.05
    return {
      i,
      calledAt,
      effectAt,
      returnedAt: isAnswered ? effectAt + random.next() * 10 : undefined,
    }
  })
  let state = 0
  return asked
    .toSorted((a, b) => a.effectAt - b.effectAt)
    .map(({ i, calledAt, returnedAt }) => {
      const kind = random.next()
      let action: Action
      if (kind < 0.4) action = { read: state }
      else if (kind < 0.7) {
        action = { write: i }
        state = i
      } else {
        const expect = random.next() < 0.6 ? state : i
        action = { expect, write: i, isDone: expect === state }
        if (expect === state) state = i
      }
      if (returnedAt === undefined && 'read' in action) action = { read: undefined }
      if (returnedAt === undefined && 'expect' in action) {
        action = { expect: action.expect, write: action.write }
      }
      return { action, calledAt, returnedAt }
    })
}

function randomHistory(seed: number): Operation<Action>[] {
  const random = seededRandom(seed)
  const draw = (limit: number) => Math.floor(random.next() * limit)
  return Array.from({ length: 2 + draw(5) }, () => {
    const calledAt = draw(12)
    const returnedAt = random.next() < 0.15 ? undefined : calledAt + draw(8)
    const kind = draw(3)
    const isAnswered = returnedAt !== undefined
    if (kind === 0) return { action: { write: draw(3) }, calledAt, returnedAt }
    if (kind === 1) {
      return { action: { read: isAnswered ? draw(3) : undefined }, calledAt, returnedAt }
    }
    const asked = { expect: draw(3), write: draw(3) }
    const action = isAnswered ? { ...asked, isDone: random.next() < 0.5 } : asked
    return { action, calledAt, returnedAt }
  })
}

/** The definition itself: some order of all answered and some unanswered ones explains it. */
function someOrderWorks(left: readonly Operation<Action>[], state: number): boolean {
  if (left.every(({ returnedAt }) => returnedAt === undefined)) return true
  const firstReturn = Math.min(...left.map(({ returnedAt }) => returnedAt ?? 1e9))
  return left.some((operation, i) => {
    if (operation.calledAt > firstReturn) return false
    const next = register.apply(state, operation.action)
    return next !== undefined && someOrderWorks(left.toSpliced(i, 1), next)
  })
}
