/** Peers whose disks are filled under load, and get room again: on real processes and real disks. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { leaderAmong, PeerProcess } from './peer-process.ts'
import { bytes } from './peers.ts'
import { mayMount, SmallDisk } from './small-disk.ts'
import { returnMs, Trio } from './trio.ts'
import { until } from './until.ts'

interface Inspected {
  readonly storage: string
  readonly term: number
  readonly marks: Record<string, number>
}

describe('peers whose disks are full', function () {
  this.timeout(120_000)
  let trio: Trio
  let disks: SmallDisk[]

  before(function () {
    if (mayMount) return
    console.log('    skipped: small disks are mounted (tmpfs), which takes Linux and root')
    this.skip()
  })

  beforeEach(async () => {
    trio = new Trio()
    disks = [0, 1, 2].map((place) => new SmallDisk(join(trio.root, `p${place}`)))
    await trio.start(0, 1, 2)
  })

  afterEach(async () => {
    await Promise.all(trio.peers.map((peer) => peer.kill()))
    for (const disk of disks) disk.unmount()
    await trio.remove()
  })

  const diskOf = (peer: PeerProcess) => disks[trio.peers.indexOf(peer)] as SmallDisk
  const inspect = (peer: PeerProcess) => peer.ask<Inspected>('inspect')

  async function fill(peer: PeerProcess): Promise<void> {
    diskOf(peer).fill()
    await until(`${peer.name} says so`, () => hasTold(peer, 'storage:full'), returnMs)
    assert.equal((await inspect(peer)).storage, 'disk-full')
  }

  async function free(peer: PeerProcess): Promise<void> {
    diskOf(peer).free()
    await until(`${peer.name} goes on`, () => hasTold(peer, 'storage:freed'), returnMs)
    const { storage, marks } = await inspect(peer)
    assert.equal(storage, 'disk')
    assert.equal(marks['storage-full'], marks['storage-freed'])
  }

  function hasTold(peer: PeerProcess, type: 'storage:full' | 'storage:freed'): boolean {
    return peer.events.some((event) => event.type === type)
  }

  /** Who leads instead. */
  function successorOf(leader: PeerProcess): ReturnType<typeof leaderAmong> {
    return until(
      'another one leads',
      async () => {
        const next = await leaderAmong(trio.peers, returnMs)
        return next.leader !== leader && next
      },
      returnMs,
    )
  }

  /** All are killed at once and come back: what was acknowledged is there. */
  async function survivesAll(): Promise<void> {
    const ids = trio.ids()
    await Promise.all(trio.peers.map((peer) => peer.kill()))
    await trio.start(0, 1, 2)
    assert.deepEqual(trio.ids(), ids)
    await trio.hasAll()
  }

  it('the leader hands over, reads and writes through the next one, and is a voter again later', async () => {
    const { leader, others } = await leaderAmong(trio.peers)
    const session = await leader.ask('state.session.id')
    const end = trio.load()
    await trio.acknowledges(20)
    await fill(leader)
    const next = await successorOf(leader)
    // Its own operations go on: they rest on the disks of the two others.
    await leader.ask('state.create', '/while-full', bytes('x'), { ephemeral: true })
    assert.ok(await leader.ask('state.get', '/while-full'))
    assert.ok(await leader.ask('state.local.get', '/while-full'))
    await trio.acknowledges(50)
    // Past a session timeout it still has its session.
    const { term } = next
    await until('a session timeout is over', async () => {
      const { marks } = await inspect(leader)
      return (marks['storage-full'] ?? 0) === 1 && leader.events.length > 0
    })
    assert.equal(await leader.ask('state.session.id'), session)
    await free(leader)
    // Again one of the two that a majority needs: what it says it has, it has on disk.
    const [away = leader] = others.filter((peer) => peer !== next.leader)
    await away.kill()
    await trio.acknowledges(20)
    await trio.start(trio.peers.indexOf(away))
    assert.ok((await inspect(leader)).term >= term)
    await end()
    await trio.hasAll()
    await survivesAll()
  })

  it('with two of three full nothing is written, reads go on, and with one of them freed all goes on', async () => {
    const { leader, others } = await leaderAmong(trio.peers)
    const [other = leader] = others
    const end = trio.load()
    await trio.acknowledges(20)
    await fill(leader)
    await successorOf(leader)
    await fill(other)
    const waits = other.ask('setWithin', '/waits', bytes('x'), 1_000)
    await assert.rejects(waits, { code: 'ERR_QUORATE_OPERATION_ABANDONED' })
    const before = trio.acknowledged.size
    for (const peer of trio.peers) {
      const [name = ''] = trio.acknowledged
      assert.ok(await peer.ask('state.local.get', `/written/${name}`))
      assert.ok(await peer.ask('state.get', `/written/${name}`), `${peer.name} reads linearizably`)
    }
    assert.equal(trio.acknowledged.size, before, 'nothing is acknowledged by a minority of disks')
    await free(other)
    await trio.acknowledges(20)
    await free(leader)
    await trio.acknowledges(20)
    await end()
    await trio.hasAll()
    await survivesAll()
  })

  it('killed while its disk is full it is refused until there is room, and has lost nothing', async () => {
    const { leader } = await leaderAmong(trio.peers)
    const place = trio.peers.indexOf(leader)
    const end = trio.load()
    await trio.acknowledges(20)
    await fill(leader)
    await trio.acknowledges(20)
    await leader.kill()
    const refused = new PeerProcess(trio.options(place))
    const refusal = await until('it is refused', () => refused.refusal)
    assert.equal(refusal.code, 'ERR_QUORATE_STORAGE')
    assert.match(refusal.message, /No space left/)
    await refused.ends()
    disks[place]?.free()
    await trio.start(place)
    assert.equal(trio.peer(place).id, leader.id)
    await trio.acknowledges(20)
    await end()
    await trio.hasAll()
    await survivesAll()
  })
})
