/** The first look at what is held, after the thread has died without an `exit` of its own (out of memory). */
import assert from 'node:assert/strict'
import type { Worker } from 'node:worker_threads'
import { createPeer } from '../../src/index.ts'

describe('a worker that is gone', () => {
  for (const looksBefore of [true, false]) {
    it(`holds nothing, looked at before: ${looksBefore}`, async function () {
      this.timeout(15_000)
      let worker: Worker | undefined
      process.once('worker', (made) => {
        worker = made as unknown as Worker
      })
      const peer = await createPeer({
        cluster: 'review-first-look',
        listen: { host: '127.0.0.1', port: 0 },
        discovery: { seeds: [] },
        bootstrap: { expect: 1 },

        worker: true,
      } as never)
      peer.on('fatal', () => {})
      await peer.ready()
      if (looksBefore) assert.equal(peer.state.session.isHeld, true)
      // As when V8 ends the thread for lack of memory: nothing of it runs any more.
      const gone = worker?.terminate()
      const until = performance.now() + 300
      while (performance.now() < until) {}
      const isHeld = peer.state.session.isHeld
      const isLeader = peer.isLeader
      await gone
      await peer.stop()
      assert.deepEqual({ isHeld, isLeader }, { isHeld: false, isLeader: false })
    })
  }
})
