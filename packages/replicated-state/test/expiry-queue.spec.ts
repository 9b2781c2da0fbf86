import assert from 'node:assert/strict'
import { integerBelow, seededRandom } from '@quorate/kernel'
import { ExpiryQueue } from '../src/expiry-queue.ts'

/** What the queue should say: the least time, of equals the least path. */
function firstOf(keys: ReadonlyMap<string, number>): { path: string; at: number } | undefined {
  const [first] = [...keys].sort(([p, a], [q, b]) => a - b || (p < q ? -1 : 1))
  return first === undefined ? undefined : { path: first[0], at: first[1] }
}

describe('expiry queue', () => {
  it('always knows the first one, whatever is set, changed and removed', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed)
      const queue = new ExpiryQueue()
      const keys = new Map<string, number>()
      for (let n = 0; n < 300; n++) {
        const path = `/${integerBelow(random, 40)}`
        const at = integerBelow(random, 3) === 0 ? undefined : integerBelow(random, 50)
        queue.set(path, at)
        if (at === undefined) keys.delete(path)
        else keys.set(path, at)
        assert.deepEqual(queue.first, firstOf(keys), `seed ${seed}, step ${n}`)
        assert.equal(queue.size, keys.size)
      }
    }
  })

  it('does not grow by renewals', () => {
    const queue = new ExpiryQueue()
    for (let at = 1; at <= 1_000; at++) queue.set('/a', at)
    assert.equal(queue.size, 1)
    assert.deepEqual(queue.first, { path: '/a', at: 1_000 })
  })

  it('finds the first of 100,000 without looking at all of them', () => {
    let compared = 0
    class Counted extends String {
      override valueOf(): string {
        compared++
        return super.valueOf()
      }
    }
    const queue = new ExpiryQueue()
    const count = 100_000
    for (let n = 0; n < count; n++) queue.set(new Counted(`/${n}`) as string, 7)
    const before = compared
    queue.set(queue.first?.path as string, undefined)
    assert.equal(queue.size, count - 1)
    assert.ok(compared > before)
    // Two comparisons of two paths at each of 17 levels.
    assert.ok(compared - before <= 4 * 17 + 4, `${compared - before} looks`)
  })
})
