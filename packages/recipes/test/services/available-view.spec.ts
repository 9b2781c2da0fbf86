/** What the view by gossip costs whoever watches for long, and what others may write beside it. */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { availableView, type GossipPeer } from '../../src/services/available-view.ts'

/** A watch that is told of a key of others first, and whose end nobody sees. */
function watchOf(counted: { reactions: number }) {
  let isTold = false
  const over = Promise.withResolvers<IteratorResult<unknown>>()
  const then = over.promise.then.bind(over.promise)
  Reflect.set(over.promise, 'then', (...words: Parameters<typeof then>) => {
    counted.reactions++
    return then(...words)
  })
  return {
    next: () => {
      if (isTold) return over.promise
      isTold = true
      return Promise.resolve({ done: false, value: {} })
    },
    return: () => {
      over.resolve({ done: true, value: undefined })
      return Promise.resolve({ done: true, value: undefined })
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

describe('the view by gossip', () => {
  it('waits for changes, whatever key stands where it looks for the end of the peer', async () => {
    const counted = { reactions: 0 }
    const events = new EventEmitter()
    const state = { watch: () => watchOf(counted) }
    const peer = Object.assign(events, { id: 'me', state }) as unknown as GossipPeer
    const changes = availableView(peer, 'api').changes({})
    let told = 0
    const watched = (async () => {
      for await (const _ of changes) told++
    })()
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    // Where that key wakes it again and again, no turn of the loop would follow.
    for (let i = 0; i < 1_000; i++) await null
    assert.equal(told, 1)
    for (let i = 0; i < 100; i++) {
      events.emit('member:update', {})
      await turn()
    }
    assert.equal(told, 101)
    assert.ok(counted.reactions < 5, `${counted.reactions} reactions wait for the end of the peer`)
    void changes.return()
    events.emit('member:update', {})
    await watched
  })
})
