import assert from 'node:assert/strict'
import { GossipQueue } from '../src/gossip.ts'
import { newsBytes } from '../src/wire.ts'
import { member, news } from './solo.ts'

describe('GossipQueue', () => {
  it('keeps only the newest belief about a member', () => {
    const queue = new GossipQueue(3)
    queue.add(news(member(1, { status: 'suspect' }), 'm2'))
    queue.add(news(member(1, { status: 'suspect' }), 'm3'))
    assert.equal(queue.size, 2, 'each accuser counts')
    queue.add(news(member(1, { incarnation: 2 })))
    assert.deepEqual(queue.take(1_000, 9), [news(member(1, { incarnation: 2 }))])
  })

  it('a death keeps as many witnesses of the crash as make one, and no other accusers', () => {
    const queue = new GossipQueue(3)
    const suspect = member(1, { status: 'suspect' })
    queue.add(news(suspect, 'm2'))
    for (const by of ['m3', 'm4', 'm5', 'm6']) queue.add(news(suspect, by, true))
    queue.add(news(member(1, { status: 'dead' })))
    const taken = queue.take(9_000, 9)
    assert.equal(taken.length, 4)
    assert.equal(taken.filter(({ isCrash }) => isCrash).length, 3)
    queue.add(news(member(1, { incarnation: 2 })))
    assert.equal(queue.size, 1, 'who is back has no witnesses against it')
  })

  it('an accuser who finds evidence replaces its own accusation', () => {
    const queue = new GossipQueue(3)
    queue.add(news(member(1, { status: 'suspect' }), 'm2'))
    queue.add(news(member(1, { status: 'suspect' }), 'm2', true))
    assert.deepEqual(queue.take(1_000, 9), [news(member(1, { status: 'suspect' }), 'm2', true)])
  })

  it('takes what fits and lets a smaller item pass a larger one', () => {
    const queue = new GossipQueue(3)
    const small = news(member(1))
    const large = news(member(2, { tags: new Uint8Array(200) }))
    queue.add(small)
    queue.add(large)
    assert.deepEqual(queue.take(newsBytes(small), 9), [small])
    assert.deepEqual(queue.take(newsBytes(small) - 1, 9), [])
  })

  it('leaves out whom the packet tells of already', () => {
    const queue = new GossipQueue(3)
    queue.add(news(member(1)))
    assert.deepEqual(queue.take(1_000, 1, new Set(['m1'])), [])
    assert.equal(queue.size, 1)
  })

  it('is bounded', () => {
    const queue = new GossipQueue(3)
    for (let n = 0; n < 1_100; n++) queue.add(news(member(n)))
    assert.equal(queue.size, 1_024)
  })

  it('looks no further once sixteen items did not fit', () => {
    const taken = (large: number) => {
      const queue = new GossipQueue(3)
      const small = news(member(99))
      queue.add(small)
      const name = 'n'.repeat(100)
      for (let n = 0; n < large; n++) queue.add(news(member(n, { name })))
      return queue.take(newsBytes(small), 3)
    }
    assert.equal(taken(15).length, 1)
    assert.equal(taken(16).length, 0)
  })
})
