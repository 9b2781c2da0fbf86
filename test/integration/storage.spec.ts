/**
 * Peers on disk, in processes of their own: killed one by one and all at once under load, and
 * started again on the same directories, on whatever ports they get.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerOptions } from 'quorate'
import { leaderAmong, PeerProcess } from './peer-process.ts'
import { bytes, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

/** After a restart of everybody stickiness and a session timeout may pass. */
const returnMs = 20_000

interface Children {
  readonly names: readonly string[]
}

/** A cluster of three on disk. */
class Trio {
  readonly cluster = uniqueCluster('disk')
  readonly root = mkdtempSync(join(tmpdir(), 'quorate-storage-'))
  readonly peers: PeerProcess[] = []
  /** What was acknowledged: each key is written once. */
  readonly acknowledged = new Set<string>()
  #written = 0

  options(place: number): PeerOptions {
    return {
      cluster: this.cluster,
      name: `p${place}`,
      bootstrap: { expect: 3 },
      storage: { directory: join(this.root, `p${place}`) },
    }
  }

  /** With `enter` in front of the command: see `PeerProcess`. */
  async spawn(place: number, enter?: readonly string[]): Promise<PeerProcess> {
    const peer = await PeerProcess.start(this.options(place), enter)
    this.peers[place] = peer
    return peer
  }

  async start(...places: readonly number[]): Promise<void> {
    await Promise.all(places.map((place) => this.spawn(place)))
    await this.ready()
  }

  async ready(): Promise<void> {
    const ready = Promise.all(this.peers.map((peer) => peer.ask('ready')))
    await within('all are ready', ready, returnMs)
  }

  /** Writes at every peer, one after another, until it is gone or told to end. */
  load(): () => Promise<void> {
    let hasEnded = false
    const writers = this.peers.map(async (peer) => {
      while (!hasEnded) {
        const name = String(this.#written++)
        try {
          await peer.ask('state.create', `/written/${name}`, bytes(name))
        } catch {
          return
        }
        this.acknowledged.add(name)
      }
    })
    return async () => {
      hasEnded = true
      await Promise.all(writers)
    }
  }

  async acknowledges(more: number): Promise<void> {
    const { size } = this.acknowledged
    await until('writes are acknowledged', () => this.acknowledged.size >= size + more, returnMs)
  }

  /** Every acknowledged key is there, at every peer. */
  async hasAll(): Promise<void> {
    for (const peer of this.peers) {
      const { names } = await peer.ask<Children>('state.children', '/written')
      const missing = [...this.acknowledged].filter((name) => !names.includes(name))
      assert.deepEqual(missing, [], `at ${peer.name}`)
    }
    const [name = ''] = this.acknowledged
    const read = await this.peers[0]?.ask<{ value: Uint8Array }>('state.get', `/written/${name}`)
    assert.equal(text(read?.value), name)
  }

  peer(place: number): PeerProcess {
    return this.peers[place] as PeerProcess
  }

  ids(): string[] {
    return this.peers.map(({ id }) => id)
  }

  async remove(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.kill()))
    rmSync(this.root, { recursive: true, force: true })
  }
}

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
