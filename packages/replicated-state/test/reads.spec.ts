import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { readsLeftBehindAtMost, readsOpenAtMost } from '../src/limits.ts'
import { Outbox } from '../src/outbox.ts'
import { Reads } from '../src/reads.ts'
import { Upstream } from '../src/upstream.ts'

/** `isLeading`: this peer's own leader is asked, and answers when the test says so. */
function make({
  isLeading,
  counter = 1,
}: {
  readonly isLeading: boolean
  readonly counter?: number
}) {
  const outbox = new Outbox()
  const asked: number[] = []
  const upstream = new Upstream({
    id: 'a',
    outbox,
    links: new Set(),
    deliver: (body) => {
      if (body.type === 'read-request') asked.push(body.id)
    },
  })
  upstream.onRole(isLeading)
  return {
    outbox,
    asked,
    reads: new Reads({ timing: lanTiming, outbox, upstream, boot: { counter } }),
  }
}

describe('Reads', () => {
  it('withdrawn ones do not pile up while nobody leads', () => {
    const { reads } = make({ isLeading: false })
    for (let id = 1; id <= 20 * readsLeftBehindAtMost; id++) {
      reads.read(id)
      reads.withdraw(id)
      reads.flush(id)
    }
    assert.ok(reads.held <= readsLeftBehindAtMost + 2)
    assert.equal(reads.deadline(), undefined)
  })

  it('withdrawn ones do not pile up behind a replica that lags', () => {
    const { reads, asked } = make({ isLeading: true })
    for (let id = 1; id <= 20 * readsLeftBehindAtMost; id++) {
      reads.read(id)
      reads.flush(1)
      reads.onReply(asked.at(-1) ?? 0, 100)
      reads.onApplied(99)
      reads.withdraw(id)
    }
    assert.ok(reads.held <= readsLeftBehindAtMost + 2)
  })

  it('more than may wait are refused, and one for each that is done is taken', () => {
    const { reads, outbox, asked } = make({ isLeading: true })
    for (let id = 1; id <= readsOpenAtMost; id++) reads.read(id)
    assert.deepEqual(outbox.take(), [])
    reads.read(readsOpenAtMost + 1)
    assert.deepEqual(outbox.take(), [{ type: 'read-refused', id: readsOpenAtMost + 1 }])
    reads.withdraw(7)
    reads.read(readsOpenAtMost + 2)
    assert.deepEqual(outbox.take(), [])
    reads.flush(1)
    reads.onReply(asked[0] ?? 0, 1)
    reads.onApplied(1)
    assert.equal(outbox.take().length, readsOpenAtMost)
    assert.equal(reads.held, 0)
  })

  it('take no answer to what an earlier life of the peer asked', () => {
    const former = make({ isLeading: true })
    former.reads.read(1)
    former.reads.flush(1)
    const { reads, asked, outbox } = make({ isLeading: true, counter: 2 })
    reads.read(1)
    reads.flush(1)
    reads.onReply(former.asked[0] ?? 0, 5)
    reads.onApplied(5)
    assert.deepEqual(outbox.take(), [])
    reads.onReply(asked[0] ?? 0, 7)
    reads.onApplied(7)
    assert.deepEqual(outbox.take(), [{ type: 'readable', id: 1 }])
    const many = make({ isLeading: true, counter: 2 ** 40 - 1 })
    many.reads.read(1)
    many.reads.flush(1)
    assert.ok(Number.isSafeInteger(many.asked[0]))
  })
})
