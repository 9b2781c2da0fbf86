/**
 * What a peer hands out belongs to the application: writing into it changes neither the replica,
 * which would then apply operations differently from the others, nor what others are told.
 */
import assert from 'node:assert/strict'
import type { Peer, WatchBatch } from 'quorate'
import { bytes, found, stopAll, text, uniqueCluster } from './peers.ts'

/** Drops `readonly`, as a program without types does. */
type Writable<T> = { -readonly [K in keyof T]: Writable<T[K]> }

function writable<T>(value: T): Writable<T> {
  return value as Writable<T>
}

async function batchOf(watch: AsyncIterator<WatchBatch>): Promise<WatchBatch> {
  const { done, value } = await watch.next()
  assert.ok(!done)
  return value
}

describe('what a peer hands out', function () {
  this.timeout(30_000)

  let peers: Peer[]
  let peer: Peer

  before(async () => {
    peers = await found(1, { cluster: uniqueCluster('handed-out'), discovery: { lan: false } })
    peer = peers[0] as Peer
  })

  after(() => stopAll(peers))

  it('keys: writing into one that was read changes neither value nor version', async () => {
    const { state } = peer
    await state.set('/keys/a', bytes('one'))
    for (const key of [state.local.get('/keys/a'), await state.get('/keys/a')]) {
      assert.ok(key !== undefined)
      key.value.fill(0)
      writable(key).version = 77
    }
    assert.equal(text(state.local.get('/keys/a')?.value), 'one')
    assert.equal((await state.set('/keys/a', bytes('two'), { ifVersion: 1 })).version, 2)
  })

  it('names: changing the list of children changes no other list', () => {
    const { local } = peer.state
    writable(local.children('/').names).length = 0
    assert.deepEqual(local.children('/').names, ['keys'])
  })

  it('watches: what one does to its batch, no other one sees', async () => {
    const { state } = peer
    const [first, second] = [state.watch('/watched'), state.watch('/watched')]
    await state.set('/watched/a', bytes('one'))
    const told = await batchOf(first)
    assert.ok(told.type === 'changes' && told.changes[0] !== undefined)
    told.changes[0].value.fill(0)
    writable(told.changes).length = 0
    const other = await batchOf(second)
    assert.ok(other.type === 'changes')
    assert.equal(text(other.changes[0]?.value), 'one')
    const whole = state.watch('/watched', { from: 'snapshot' })
    const entries = await batchOf(whole)
    assert.ok(entries.type === 'resync' && entries.entries[0] !== undefined)
    entries.entries[0].value.fill(0)
    assert.equal(text(state.local.get('/watched/a')?.value), 'one')
    await Promise.all([first.return?.(), second.return?.(), whole.return?.()])
  })

  it('members and inspect(): changing them changes nothing here', () => {
    const { members, id, name } = peer
    const mine = members.get(id)
    assert.ok(mine !== undefined)
    writable(mine).name = 'somebody else'
    mine.tags.fill(0)
    writable(members.list()).length = 0
    assert.deepEqual(
      members.list().map((member) => member.name),
      [name],
    )
    assert.notDeepEqual(members.get(id)?.tags, mine.tags)
    const { voters } = peer.inspect() as { voters: string[] }
    voters.push('nobody')
    assert.deepEqual((peer.inspect() as { voters: string[] }).voters, [id])
  })
})
