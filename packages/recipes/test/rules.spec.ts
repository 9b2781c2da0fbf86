import assert from 'node:assert/strict'
import fc from 'fast-check'
import { exclusive, type Place, type Rule, sharedWith, upTo } from '../src/rules.ts'

const rules: Record<string, Rule> = { read: sharedWith('read'), write: exclusive }
const isWoken = (inTheWay: readonly Place[], gone: Place) => inTheWay.includes(gone)

function queueOf(modes: readonly string[]): Place[] {
  return modes.map((mode, i) => ({ path: `/q/${i}`, mode }))
}

/** Who holds, by the rule of each one's mode. */
function holders(queue: readonly Place[], of: (mode: string) => Rule): Place[] {
  return queue.filter(({ mode }, i) => of(mode)(queue.slice(0, i)).length === 0)
}

describe('rules of a queue', () => {
  it('exclusive: the first one holds, each other one waits for the one before it', () => {
    const queue = queueOf(['a', 'a', 'a'])
    assert.deepEqual(
      holders(queue, () => exclusive),
      [queue[0]],
    )
    assert.deepEqual(exclusive(queue.slice(0, 2)), [queue[1]])
  })

  it('shared: readers hold together, and wait for the last writer before them', () => {
    const queue = queueOf(['read', 'read', 'write', 'read', 'write', 'read'])
    const of = (mode: string) => rules[mode] ?? exclusive
    assert.deepEqual(holders(queue, of), queue.slice(0, 2))
    assert.deepEqual(of('read')(queue.slice(0, 5)), [queue[4]])
    assert.deepEqual(of('read')(queue.slice(0, 3)), [queue[2]])
    assert.deepEqual(of('write')(queue.slice(0, 2)), [queue[1]])
  })

  it('upTo: the first so many hold; who waits is woken by the last so many before it', () => {
    const queue = queueOf(['permit', 'permit', 'permit', 'permit'])
    assert.deepEqual(
      holders(queue, () => upTo(2)),
      queue.slice(0, 2),
    )
    assert.deepEqual(upTo(2)(queue.slice(0, 3)), queue.slice(1, 3))
  })

  const anyModes = fc.array(fc.constantFrom('read', 'write'), { minLength: 1, maxLength: 12 })
  const anyRules = fc.oneof(
    fc.constant((mode: string): Rule => rules[mode] ?? exclusive),
    fc.integer({ min: 1, max: 4 }).map((permits) => () => upTo(permits)),
  )

  it('whoever holds goes on holding, whatever goes; whoever comes to hold was woken', () => {
    const property = fc.property(anyModes, anyRules, fc.nat(), (modes, of, at) => {
      const queue = queueOf(modes)
      const gone = queue[at % queue.length] as Place
      const left = queue.filter((place) => place !== gone)
      const before = holders(queue, of)
      const after = holders(left, of)
      assert.ok(before.every((place) => place === gone || after.includes(place)))
      for (const place of after.filter((one) => !before.includes(one))) {
        const inTheWay = of(place.mode)(queue.slice(0, queue.indexOf(place)))
        assert.ok(isWoken(inTheWay, gone), `${place.path} is not woken by ${gone.path}`)
      }
      assert.ok(after.length > 0 || left.length === 0, 'somebody holds')
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  it('a writer holds alone', () => {
    const property = fc.property(anyModes, (modes) => {
      const held = holders(queueOf(modes), (mode) => rules[mode] ?? exclusive)
      assert.ok(held.length === 1 || held.every(({ mode }) => mode === 'read'))
    })
    fc.assert(property)
  })
})
