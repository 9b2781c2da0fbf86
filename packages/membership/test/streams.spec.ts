import assert from 'node:assert/strict'
import { encode } from '../src/wire.ts'
import { Network } from './network.ts'
import { addressOf, member, news, Solo } from './solo.ts'

describe('streams', () => {
  /** Nobody's datagrams reach p1, and none of its own get out. */
  function blocked(seed: number): Network {
    const network = Network.joined(5, { seed })
    const { address } = network.peer('p1')
    network.passes = (from, to) => from !== address && to !== address
    return network
  }

  it('a member whose datagrams are blocked is alive as long as its links answer', () => {
    const network = blocked(3)
    network.streamPasses = () => true
    network.run(60_000)
    assert.deepEqual(network.changes('suspect'), [])
    assert.ok(network.agrees())
    for (const { id, marks } of network.live()) {
      assert.ok((marks.get('datagrams-blocked') ?? 0) > 0, `${id} noticed`)
    }
  })

  it('without links it is dead', () => {
    const network = blocked(3)
    network.run(10_000)
    assert.deepEqual(new Set(network.statuses('p1')), new Set(['dead']))
  })

  it('where datagrams pass, nobody speaks of blocked ones', () => {
    const network = Network.joined(5, { seed: 4 })
    network.streamPasses = () => true
    network.run(30_000)
    for (const { marks } of network.live()) assert.equal(marks.get('datagrams-blocked'), undefined)
  })

  it('who is asked over a link answers over one', () => {
    const solo = new Solo(2)
    solo.hearStream(1, { type: 'ping', sequence: 5, target: 'me', introduce: false })
    assert.deepEqual(
      solo.streamed.map(({ to, packet }) => [to, packet.message]),
      [['m1', { type: 'ack', sequence: 5, target: 'me' }]],
    )
    assert.deepEqual(solo.sentOf('ack'), [])
  })

  it('only one who speaks for itself is heard there', () => {
    const solo = new Solo(2)
    const dropped = { type: 'dropped', reason: 'stream' }
    const told = [news(member(1, { incarnation: 7 }))]
    const gossip = { type: 'gossip' } as const
    const bytes = encode({ cluster: 'test', from: 'm2', message: gossip, news: told })
    solo.input({ type: 'stream', from: 'm1', bytes })
    solo.hearStream(1, gossip, told, 'other')
    solo.input({ type: 'stream', from: 'm1', bytes: new Uint8Array([8, 1, 255]) })
    solo.input({ type: 'stream', from: 'm1', bytes: new Uint8Array(65_537) })
    assert.deepEqual(solo.effects, [dropped, dropped, dropped, dropped])
    assert.equal(solo.machine.get('m1')?.incarnation, 1)
  })

  it('a stranger on a link enters when it tells of itself, and is else not asked', () => {
    const solo = new Solo(1)
    solo.hearStream(8, { type: 'gossip' })
    assert.deepEqual(solo.effects, [])
    solo.hearStream(8, { type: 'gossip' }, [news(member(8))])
    assert.deepEqual(solo.changes(), ['join m8'])
  })
})

describe('comparing views over a link', () => {
  const differs = { type: 'compare', digest: 1 } as const

  it('a view that fits no datagram goes over the link, in one piece', () => {
    const solo = new Solo(60)
    solo.clear()
    solo.input({ type: 'link', peer: 'm1', isOpen: true })
    solo.hear(1, differs)
    assert.deepEqual(solo.sentOf('sync'), [])
    const [sync, ...more] = solo.streamed
    assert.deepEqual(more, [])
    assert.equal(sync?.packet.news.length, 61)
    assert.deepEqual(sync?.packet.message, { type: 'sync', sequence: 0, wantsYours: true })
    solo.clear()
    solo.hearStream(1, { type: 'sync', sequence: 0, wantsYours: true })
    assert.equal(solo.streamed.length, 1, 'and the other one comes back over a link')
  })

  it('a small one, or one without a link, does not', () => {
    const small = new Solo(3)
    small.clear()
    small.input({ type: 'link', peer: 'm1', isOpen: true })
    small.hear(1, differs)
    const unlinked = new Solo(60)
    unlinked.clear()
    unlinked.input({ type: 'link', peer: 'm1', isOpen: true })
    unlinked.input({ type: 'link', peer: 'm1', isOpen: false })
    unlinked.hear(1, differs)
    for (const solo of [small, unlinked]) {
      assert.deepEqual(solo.streamed, [])
      assert.ok(solo.sentOf('sync').every(({ to }) => to === addressOf(1)))
      assert.ok(solo.sentOf('sync').length > 0)
    }
  })
})
