import assert from 'node:assert/strict'
import { Outbox } from '../src/outbox.ts'
import { TermStore } from '../src/term-store.ts'

function store(): { terms: TermStore; outbox: Outbox } {
  const outbox = new Outbox()
  return { terms: new TermStore({ term: 4 }, outbox), outbox }
}

describe('term store', () => {
  it('a term never goes back, and a vote never changes within one', () => {
    const { terms } = store()
    assert.throws(() => terms.accept(3, undefined), /never goes back/)
    terms.accept(5, 'a')
    terms.accept(5, 'a')
    assert.throws(() => terms.accept(5, 'b'), /one vote per term/)
    assert.throws(() => terms.accept(5, undefined), /one vote per term/)
    terms.accept(6, 'b')
  })

  it('is durable only when the last of several writes is', () => {
    const { terms, outbox } = store()
    terms.accept(5, undefined)
    terms.accept(6, 'a')
    outbox.take()
    terms.sendWhenDurable('a', { type: 'vote', term: 6, granted: true })
    terms.persisted(1)
    assert.equal(terms.durableTerm, 5)
    assert.deepEqual(outbox.take(), [])
    terms.persisted(2)
    assert.equal(terms.durableTerm, 6)
    assert.equal(outbox.take().length, 1)
    terms.persisted(2)
    assert.deepEqual(outbox.take(), [])
  })

  it('a promise of an earlier term is void', () => {
    const { terms, outbox } = store()
    terms.accept(5, 'a')
    terms.sendWhenDurable('a', { type: 'vote', term: 5, granted: true })
    terms.sendWhenDurable('b', { type: 'beat-ack', term: 5, round: 1 })
    terms.accept(6, undefined)
    outbox.take()
    terms.persisted(2)
    assert.deepEqual(outbox.take(), [])
  })
})
