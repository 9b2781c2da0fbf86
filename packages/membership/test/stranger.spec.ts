import assert from 'node:assert/strict'
import type { Membership } from '@quorate/membership'
import { decode, type Message } from '../src/wire.ts'
import { Network, type Peer } from './network.ts'
import { addressOf, member, news, Solo } from './solo.ts'

/** All that a peer sends from now on, as somebody on its network records it. */
function record(network: Network, peer: Peer): Uint8Array[] {
  const recorded: Uint8Array[] = []
  network.intercept = (from, _to, bytes) => {
    if (from === peer.address) recorded.push(bytes.slice())
    return false
  }
  return recorded
}

function replay(network: Network, recorded: readonly Uint8Array[], from: string): void {
  for (const bytes of recorded) {
    for (const peer of network.live()) network.input(peer, { type: 'datagram', from, bytes })
    network.run(1)
  }
}

function statusesOf(id: string, ...machines: readonly Membership[]): (string | undefined)[] {
  return machines.map((machine) => machine.get(id)?.status)
}

describe('an old datagram, played back', () => {
  for (const from of ['the address of the dead', '127.0.0.1:9999']) {
    it(`raises no forgotten member, nor one that a new peer never knew (from ${from})`, () => {
      const network = Network.joined(3)
      const gone = network.add('gone')
      const recorded = record(network, gone)
      network.input(gone, { type: 'discovered', address: network.peer('p0').address })
      network.run(2_000)
      const last = network.add('p3')
      network.input(last, { type: 'discovered', address: gone.address })
      network.run(10_000)
      assert.ok(network.agrees())
      const types = new Set(recorded.map((bytes) => decode(bytes)?.message.type))
      assert.ok(['join', 'ack', 'sync'].every((type) => types.has(type as Message['type'])))
      network.crash(gone)
      network.run(90_000)
      const fresh = network.add('fresh')
      network.input(fresh, { type: 'discovered', address: network.peer('p0').address })
      network.run(2_000)
      const machines = ['p0', 'p1', 'p2', 'p3', 'fresh'].map((id) => network.peer(id).machine)
      const nobody = machines.map(() => undefined)
      assert.deepEqual(statusesOf('gone', ...machines), nobody, 'forgotten')
      for (const peer of network.live()) peer.events.length = 0
      replay(network, recorded, from === '127.0.0.1:9999' ? from : gone.address)
      network.run(20_000)
      assert.deepEqual([network.changes('join'), network.changes('alive')], [[], []])
      assert.deepEqual(statusesOf('gone', ...machines), nobody)
    })
  }

  it('makes a peer ask a few times, and that is all', () => {
    const solo = new Solo(1)
    for (let n = 0; n < 20; n++) solo.hear(8, { type: 'gossip' }, [news(member(8))])
    solo.runAnswering(10_000, [8])
    const asked = solo.sent.filter(({ to }) => to === addressOf(8))
    assert.deepEqual([...new Set(asked.map(({ packet }) => packet.message.type))], ['ping'])
    assert.equal(asked.length, 5)
    assert.equal(solo.told('m8').length, 0, 'nobody is told of it')
  })
})

describe('a stranger that speaks for itself', () => {
  it('enters with the answer to a question of this very peer, one round trip later', () => {
    const solo = new Solo(1)
    solo.hear(8, { type: 'join', sequence: 5 }, [news(member(8))])
    assert.equal(solo.sentOf('sync')[0]?.message.sequence, 5, 'its own question is answered')
    const ask = solo.sentOf('ping').find(({ to }) => to === addressOf(8))
    assert.ok(ask?.message.introduce)
    const { sequence } = ask.message
    const told = [news(member(8, { incarnation: 4 }))]
    for (const other of [sequence - 1, sequence + 1, 0]) {
      solo.hear(8, { type: 'ack', sequence: other, target: 'm8' }, told)
      solo.hear(8, { type: 'sync', sequence: other, wantsYours: false }, told)
    }
    // The right number in an answer of somebody else, or in no answer to that question.
    solo.hear(9, { type: 'ack', sequence, target: 'm9' }, [news(member(9))])
    solo.hear(8, { type: 'sync', sequence, wantsYours: false }, told)
    solo.hear(8, { type: 'ping', sequence, target: 'me', introduce: true }, told)
    assert.deepEqual(solo.changes(), [])
    solo.hear(8, { type: 'ack', sequence, target: 'm8' }, told)
    assert.deepEqual(solo.changes(), ['join m8'])
    assert.equal(solo.machine.get('m8')?.incarnation, 4, 'what it says now holds')
    assert.ok(solo.marks().includes('stranger-introduced'))
  })

  it('enters with the answer to a join; with another one it is asked', () => {
    const solo = new Solo(1)
    solo.input({ type: 'discovered', address: addressOf(8) })
    solo.runAnswering(300)
    const sequence = solo.sentOf('join')[0]?.message.sequence ?? 0
    solo.hear(7, { type: 'sync', sequence: sequence + 1, wantsYours: false }, [news(member(7))])
    assert.deepEqual(solo.changes(), [])
    solo.hear(8, { type: 'sync', sequence, wantsYours: false }, [news(member(8))])
    assert.deepEqual(solo.changes(), ['join m8'])
  })

  it('is asked with a number that no earlier life has used, nor anybody can guess', () => {
    const numbers = new Set<number>()
    for (let seed = 1; seed <= 50; seed++) {
      const solo = new Solo(1, seed)
      solo.hear(7, { type: 'gossip' }, [news(member(7))])
      solo.hear(8, { type: 'gossip' }, [news(member(8))])
      const asked = solo.sentOf('ping').filter(({ message }) => message.introduce)
      for (const { message } of asked) numbers.add(message.sequence)
    }
    assert.equal(numbers.size, 100)
    const sorted = [...numbers].sort((a, b) => a - b)
    const gaps = sorted.slice(1).map((number, i) => number - (sorted[i] ?? 0))
    assert.ok(Math.min(...gaps) > 2 ** 24, `${Math.min(...gaps)}`)
    assert.ok((sorted.at(-1) ?? 0) < 2 ** 52)
  })

  it('is asked where it says it is, whatever was heard before and from wherever it came', () => {
    const solo = new Solo(1)
    solo.hear(8, { type: 'gossip' })
    const moved = addressOf(18)
    solo.hear(8, { type: 'gossip' }, [news(member(8, { address: moved }))])
    solo.hear(8, { type: 'gossip' }, [news(member(8, { address: addressOf(28), incarnation: 0 }))])
    const ask = solo.sentOf('ping').filter(({ to }) => to === moved)
    assert.equal(ask.length, 1)
    assert.equal(solo.sentOf('ping').filter(({ to }) => to === addressOf(28)).length, 0)
    const { sequence } = ask[0]?.message ?? assert.fail('it is asked')
    solo.hear(8, { type: 'ack', sequence, target: 'm8' })
    assert.equal(solo.machine.get('m8')?.address, moved)
  })

  it('is not kept out by others that were spoken of, or spoke once, and are silent', () => {
    const solo = new Solo(1)
    const start = solo.sent.length
    for (let n = 100; n < 600; n++) solo.hear(n, { type: 'gossip' }, [news(member(n))])
    solo.hear(1, { type: 'gossip' }, [news(member(700))])
    solo.hear(8, { type: 'join', sequence: 5 }, [news(member(8))])
    solo.runAnswering(
      150,
      Array.from({ length: 800 }, (_, n) => n),
    )
    const pings = solo.sentOf('ping').slice(start)
    const ask = pings.find(({ to }) => to === addressOf(8))
    assert.ok(ask, 'it is asked soon, although there is no room')
    assert.equal(
      pings.some(({ to }) => to === addressOf(700)),
      false,
      'hearsay waits',
    )
    solo.hear(8, { type: 'ack', sequence: ask.message.sequence, target: 'm8' })
    assert.deepEqual(solo.changes(), ['join m8'])
  })
})
