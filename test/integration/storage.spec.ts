/**
 * Peers on disk, in processes of their own: killed one by one and all at once under load, and
 * started again on the same directories, on whatever ports they get.
 */
import assert from 'node:assert/strict'
import { leaderAmong } from './peer-process.ts'
import { bytes } from './peers.ts'
import { type Children, returnMs, Trio } from './trio.ts'
import { until } from './until.ts'

describe('peers on disk', function () {
  this.timeout(240_000)
  let trio: Trio

  beforeEach(() => {
    trio = new Trio()
  })

  afterEach(() => trio.remove())

  it('kill -9 of all at once, ten times under load: nothing acknowledged is lost', async () => {
    await trio.start(0, 1, 2)
    const ids = trio.ids()
    for (let round = 0; round < 10; round++) {
      for (const peer of trio.peers) {
        await peer.ask('state.create', `/held/${peer.name}`, bytes('x'), { ephemeral: true })
      }
      const end = trio.load()
      await trio.acknowledges(20 + 7 * round)
      for (const peer of trio.peers) peer.signal('SIGKILL')
      await end()
      await Promise.all(trio.peers.map((peer) => peer.kill()))
      await trio.start(0, 1, 2)
      assert.deepEqual(trio.ids(), ids, 'each is the peer that it was')
      await trio.hasAll()
      const { names } = await trio.peer(0).ask<Children>('state.children', '/held')
      assert.deepEqual(names, [], 'keys of the sessions that died do not come back')
    }
    await leaderAmong(trio.peers)
    await Promise.all(trio.peers.map((peer) => peer.stop()))
  })

  it('kill -9 of one after another under load: each comes back as the voter it was', async () => {
    await trio.start(0, 1, 2)
    const ids = trio.ids()
    const { voters } = await trio.peer(0).ask<{ voters: string[] }>('inspect')
    for (const place of [0, 1, 2, 0, 1, 2]) {
      const killed = trio.peer(place)
      await killed.ask('state.create', `/held/${killed.name}`, bytes('x'), { ephemeral: true })
      const end = trio.load()
      await trio.acknowledges(20)
      await killed.kill()
      await trio.acknowledges(20)
      await trio.start(place)
      await trio.acknowledges(20)
      await end()
      assert.deepEqual(trio.ids(), ids)
      await trio.hasAll()
      const { names } = await trio.peer(place).ask<Children>('state.children', '/held')
      assert.deepEqual(names, [])
    }
    for (const peer of trio.peers) {
      const seen = await peer.ask<{ voters: string[] }>('inspect')
      assert.deepEqual(seen.voters.sort(), voters.sort())
    }
  })

  it('stop() keeps the seat: after all have stopped they go on where they were', async () => {
    await trio.start(0, 1, 2)
    const ids = trio.ids()
    const end = trio.load()
    await trio.acknowledges(30)
    await end()
    await Promise.all(trio.peers.map((peer) => peer.stop()))
    await trio.start(0, 1, 2)
    assert.deepEqual(trio.ids(), ids)
    await trio.hasAll()
    await trio.peer(0).stop()
    await trio.peer(1).ask('state.create', '/while-away', bytes('x'))
    await trio.start(0)
    assert.deepEqual(trio.ids(), ids)
    const { voters } = await trio.peer(0).ask<{ voters: string[] }>('inspect')
    assert.deepEqual(voters.sort(), ids.sort())
    assert.ok(await trio.peer(0).ask('state.get', '/while-away'))
    await Promise.all(trio.peers.map((peer) => peer.stop()))
  })

  it('a disk that fails stops its peer with the reason, and the others go on', async () => {
    // No file of its may grow beyond 100 KiB; without the signal that would end the process.
    const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f 100; exec "$0" "$@"`]
    const [failing] = await Promise.all([trio.spawn(2, limited), trio.spawn(0), trio.spawn(1)])
    await trio.ready()
    const end = trio.load()
    const isOver = () => failing.ask('ready').then(undefined, (error) => error)
    const error = await until('its disk has failed', isOver, returnMs)
    assert.equal(error.code, 'ERR_QUORATE_STORAGE')
    assert.match(error.message, /could not be written/)
    await trio.acknowledges(20)
    await end()
    const { escaped } = await failing.ask<{ escaped: string[] }>('stop')
    assert.deepEqual(escaped, [])
    // With room to write it is the voter that it was, and has all that was acknowledged.
    await failing.kill()
    await trio.start(2)
    assert.equal(trio.peer(2).id, failing.id)
    await trio.hasAll()
  })
})
