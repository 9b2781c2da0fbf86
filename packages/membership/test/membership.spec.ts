import assert from 'node:assert/strict'
import { InvariantError } from '@quorate/kernel'
import { decode, encode, type Packet } from '../src/wire.ts'
import { Network } from './network.ts'
import { addressOf, member, news, Solo } from './solo.ts'

describe('joining', () => {
  it('ten members that know one address see each other within one retry, at 5 % loss', () => {
    const tookMs: number[] = []
    for (let seed = 0; seed < 30; seed++) {
      const network = new Network({ seed, loss: 0.05 })
      const first = network.add('p0')
      for (let n = 1; n < 10; n++) {
        network.input(network.add(`p${n}`), { type: 'discovered', address: first.address })
      }
      const took = network.runUntil(() => network.agrees(), 5_000)
      tookMs.push(took ?? Number.POSITIVE_INFINITY)
    }
    tookMs.sort((a, b) => a - b)
    assert.ok((tookMs[15] ?? 0) < 250 && (tookMs[29] ?? 0) < 700, `took ${tookMs}`)
  })

  it('all discover all at the same moment', () => {
    for (let seed = 0; seed < 20; seed++) {
      const network = new Network({ seed, loss: 0.2 })
      const peers = Array.from({ length: 6 }, (_, n) => network.add(`p${n}`))
      for (const peer of peers) {
        for (const { address } of peers) network.input(peer, { type: 'discovered', address })
      }
      assert.ok(network.runUntil(() => network.agrees(), 2_000) !== undefined, `seed ${seed}`)
      for (const { id, events } of peers) {
        const joins = events.filter(({ change }) => change === 'join').map((event) => event.id)
        assert.equal(new Set(joins).size, joins.length, 'each joins once')
        assert.ok(!joins.includes(id))
      }
    }
  })

  it('an address that answers later is joined then', () => {
    const network = new Network({ seed: 1 })
    const early = network.add('p0')
    network.input(early, { type: 'discovered', address: '127.0.0.1:7002' })
    network.run(30_000)
    network.add('p1')
    assert.ok(network.runUntil(() => network.agrees(), 5_100) !== undefined)
  })

  it('two members that cannot reach each other meet through others', () => {
    const network = new Network({ seed: 5 })
    const [a, b] = ['127.0.0.1:7001', '127.0.0.1:7002']
    network.passes = (from, to) => !((from === a && to === b) || (from === b && to === a))
    const peers = Array.from({ length: 4 }, (_, n) => network.add(`p${n}`))
    for (const peer of peers) network.input(peer, { type: 'discovered', address: '127.0.0.1:7004' })
    assert.ok(network.runUntil(() => network.agrees(), 2_000) !== undefined)
    network.run(20_000)
    assert.ok(network.agrees())
    assert.deepEqual(network.changes('suspect'), [])
  })

  it('its own address, in whatever spelling, is nobody', () => {
    const solo = new Solo()
    solo.input({ type: 'discovered', address: '127.0.0.1:8000' })
    assert.deepEqual(solo.sent, [])
    solo.input({ type: 'discovered', address: 'localhost:8000' })
    const [join] = solo.sentOf('join')
    assert.ok(join)
    solo.input({ type: 'datagram', from: '127.0.0.1:8000', bytes: encode(join.packet) })
    assert.deepEqual(solo.effects.at(-1), { type: 'dropped', reason: 'own' })
    assert.equal(solo.machine.deadline(), undefined, 'asked no more')
  })

  it('that it has met itself does not make it ask the others more rarely', () => {
    const asked = (address: string) => {
      const solo = new Solo()
      for (let n = 1; n <= 20; n++) {
        solo.input({ type: 'discovered', address: n === 1 ? address : addressOf(n) })
      }
      solo.run(1_000, ({ to, packet }) => {
        if (to !== 'localhost:8000') return
        solo.input({ type: 'datagram', from: '127.0.0.1:8000', bytes: encode(packet) })
      })
      return new Set(solo.sentOf('join').map(({ to }) => to)).size
    }
    assert.equal(asked(addressOf(1)), 20)
    assert.equal(asked('localhost:8000'), 20)
  })

  it('what is no address, or already a member’s, is not asked', () => {
    const solo = new Solo(1)
    solo.input({ type: 'discovered', address: 'nonsense' })
    solo.input({ type: 'discovered', address: addressOf(1) })
    assert.deepEqual(solo.sentOf('join'), [])
  })

  it('hearsay alone lets nobody in', () => {
    const solo = new Solo(1)
    solo.hear(1, { type: 'gossip' }, [news(member(2))])
    assert.equal(solo.machine.get('m2'), undefined)
    const ask = solo.sentOf('ping').find(({ to }) => to === addressOf(2))
    assert.equal(ask?.message.introduce, true)
    assert.ok(ask?.packet.news.some((item) => item.member.id === 'me'))
    solo.hear(2, { type: 'ack', sequence: ask?.message.sequence ?? 0, target: 'm2' })
    assert.deepEqual(solo.changes(), ['join m2'])
  })

  it('asked for an introduction, a member tells of itself', () => {
    const solo = new Solo(1)
    solo.hear(1, { type: 'ping', sequence: 1, target: 'me', introduce: false })
    solo.hear(1, { type: 'ping', sequence: 2, target: 'me', introduce: true })
    const told = solo.sentOf('ack').map(({ packet }) => packet.news.map((item) => item.member.id))
    assert.deepEqual(told, [[], ['me']])
  })

  it('a stranger that stays silent is given up', () => {
    const solo = new Solo(1)
    solo.hear(1, { type: 'gossip' }, [news(member(2))])
    solo.runAnswering(12_000, [2])
    assert.deepEqual(solo.changes(), [])
    assert.ok(solo.marks().includes('stranger-silent'))
    const asked = solo.sentOf('ping').filter(({ to }) => to === addressOf(2))
    assert.equal(asked.length, 5)
  })
})

describe('comparing views', () => {
  it('who was dead here and is back is asked for its view at once', () => {
    const solo = new Solo(2)
    solo.hear(1, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    solo.now += 700
    solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'dead' }))])
    assert.equal(solo.status(1), 'dead')
    solo.clear()
    solo.hear(1, { type: 'gossip' }, [news(member(1, { incarnation: 2 }))])
    assert.deepEqual(solo.changes(), ['alive m1'])
    assert.deepEqual(
      solo.sentOf('compare').map(({ to }) => to),
      [addressOf(1)],
    )
  })

  it('equal views are not sent; different ones both ways, and then it ends', () => {
    const solo = new Solo(2)
    solo.run(30_000, ({ packet: { message } }) => {
      if (message.type !== 'ping') return
      const { sequence, target } = message
      solo.hear(Number(target.slice(1)), { type: 'ack', sequence, target })
    })
    const [compare] = solo.sentOf('compare')
    assert.ok(compare, 'views are compared every few seconds')
    solo.clear()
    solo.hear(1, compare.message)
    assert.deepEqual(solo.sentOf('sync'), [])
    solo.hear(1, { type: 'compare', digest: compare.message.digest ^ 1 })
    const [first, ...more] = solo.sentOf('sync')
    assert.deepEqual(more, [])
    assert.equal(first?.message.wantsYours, true)
    assert.deepEqual(first?.packet.news.map((item) => item.member.id).sort(), ['m1', 'm2', 'me'])
    solo.clear()
    solo.hear(1, { type: 'sync', sequence: 0, wantsYours: true })
    assert.deepEqual(
      solo.sentOf('sync').map(({ message }) => message.wantsYours),
      [false],
    )
    solo.hear(1, { type: 'sync', sequence: 0, wantsYours: false })
    assert.equal(solo.sentOf('sync').length, 1)
  })

  it('a large view asks for the other one once, not with each of its packets', () => {
    const solo = new Solo(60)
    solo.clear()
    solo.hear(1, { type: 'compare', digest: 1 })
    const syncs = solo.sentOf('sync')
    assert.ok(syncs.length > 1)
    assert.equal(syncs.filter(({ message }) => message.wantsYours).length, 1)
    const ids = syncs.flatMap(({ packet }) => packet.news.map((item) => item.member.id))
    assert.equal(new Set(ids).size, 61)
    assert.equal(ids.length, 61)
  })

  it('a join is answered with the view and its own number, which ends the asking', () => {
    const solo = new Solo(2)
    solo.hear(1, { type: 'join', sequence: 44 })
    assert.deepEqual(
      solo.sentOf('sync').map(({ message }) => message.sequence),
      [44],
    )
    solo.input({ type: 'discovered', address: '10.0.0.1:1' })
    solo.runAnswering(300)
    const [join] = solo.sentOf('join')
    solo.hear(1, { type: 'sync', sequence: join?.message.sequence ?? 0, wantsYours: false })
    solo.runAnswering(2_000)
    assert.equal(solo.sentOf('join').length, 1)
  })
})

describe('leaving', () => {
  it('is known to all within 200 ms and never taken for a death', () => {
    for (let seed = 0; seed < 20; seed++) {
      const network = Network.joined(10, { seed, loss: 0.05 })
      const leaver = network.peer('p3')
      const start = network.now
      network.input(leaver, { type: 'leave' })
      assert.ok((network.runUntil(() => leaver.hasLeft, 1_000) ?? 999) <= 200)
      const all = () => network.statuses('p3').every((status) => status === 'left')
      network.runUntil(all, 1_000)
      assert.ok(network.now - start <= 300, `seed ${seed}`)
      network.run(10_000)
      assert.deepEqual(network.changes('dead'), [])
      const ofLeaver = network.changes('suspect').filter((change) => change.includes(': p3 '))
      assert.deepEqual(ofLeaver, [])
      assert.equal(network.changes('leave').length, 9)
    }
  })

  it('alone it is over at once, and then nothing happens any more', () => {
    const solo = new Solo()
    solo.input({ type: 'leave' })
    assert.deepEqual(solo.effects, [{ type: 'left' }])
    solo.hear(1, { type: 'ping', sequence: 1, target: 'me', introduce: true })
    assert.deepEqual(solo.sent, [])
    assert.equal(solo.machine.deadline(), undefined)
  })

  it('a suspicion does not stop it, and the incarnation stays', () => {
    const solo = new Solo(3)
    const self = solo.machine.get('me')
    assert.ok(self)
    solo.input({ type: 'leave' })
    solo.hear(1, { type: 'gossip' }, [news({ ...self, status: 'dead' })])
    assert.deepEqual(solo.told('me').at(-1), { ...self, status: 'left' })
  })

  it('left is final for its incarnation, and outranks dead', () => {
    const solo = new Solo(2)
    solo.hear(1, { type: 'gossip' }, [news(member(1, { status: 'left' }))])
    solo.hear(2, { type: 'gossip' }, [news(member(1)), news(member(1, { status: 'dead' }))])
    assert.deepEqual(solo.changes(), ['leave m1'])
    solo.hear(1, { type: 'gossip' }, [news(member(1, { incarnation: 2 }))])
    assert.deepEqual(solo.changes(), ['leave m1', 'join m1'])
  })
})

describe('identity', () => {
  it('a restart under the same id takes over from its former life', () => {
    const network = Network.joined(4, { seed: 9 })
    network.input(network.peer('p2'), { type: 'tags', tags: new Uint8Array([1]) })
    network.run(500)
    network.crash(network.peer('p2'))
    network.run(300)
    const address = '127.0.0.1:9999'
    const next = network.add('p2', { address })
    network.input(next, { type: 'discovered', address: network.peer('p0').address })
    const isNew = () =>
      network.live().every(({ machine }) => machine.get('p2')?.address === address)
    assert.ok(network.runUntil(() => network.agrees() && isNew(), 2_000) !== undefined)
    assert.deepEqual(next.machine.get('p2')?.tags, new Uint8Array(0))
  })

  it('of two addresses for one id the higher incarnation wins; both are marked', () => {
    const solo = new Solo(2)
    solo.hear(2, { type: 'gossip' }, [news(member(1, { address: 'h:1' }))])
    assert.equal(solo.machine.get('m1')?.address, addressOf(1))
    assert.deepEqual(solo.marks(), ['identity-clash'])
    solo.hear(2, { type: 'gossip' }, [news(member(1, { address: 'h:1', incarnation: 2 }))])
    assert.equal(solo.machine.get('m1')?.address, 'h:1')
    assert.ok(solo.marks().includes('address-changed'))
    assert.deepEqual(solo.changes(), ['update m1'])
  })

  it('a ping for the former owner of the address is not answered', () => {
    const solo = new Solo(1)
    solo.hear(1, { type: 'ping', sequence: 1, target: 'former', introduce: false })
    assert.deepEqual(solo.sentOf('ack'), [])
    assert.deepEqual(solo.marks(), ['ping-misdirected'])
  })

  it('who missed a refutation is told again, without another incarnation', () => {
    const solo = new Solo(2)
    const self = solo.machine.get('me')
    assert.ok(self)
    const accusation = news({ ...self, status: 'suspect' }, 'm1')
    solo.hear(1, { type: 'gossip' }, [accusation])
    const raised = solo.machine.get('me')?.incarnation
    solo.clear()
    solo.hear(1, { type: 'ping', sequence: 1, target: 'me', introduce: false }, [accusation])
    const answer = solo.sent.find(({ to }) => to === addressOf(1))
    const own = answer?.packet.news.find((item) => item.member.id === 'me')
    assert.equal(own?.member.incarnation, raised)
    assert.equal(solo.machine.get('me')?.incarnation, raised)
  })

  it('a flood of old accusations is contradicted once, not answered one by one', () => {
    const solo = new Solo(2)
    const self = solo.machine.get('me')
    assert.ok(self)
    const accusation = news({ ...self, status: 'suspect' }, 'm1')
    solo.hear(1, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    solo.clear()
    for (let i = 0; i < 1_000; i++) solo.hear(1, { type: 'gossip' }, [accusation])
    assert.equal(solo.sent.filter(({ to }) => to === addressOf(1)).length, 1)
  })

  it('two that suspect each other come to rest, however many accusations are under way', () => {
    const network = Network.joined(2, { seed: 9, doubles: 0.9 })
    const [a, b] = [...network.peers.values()]
    assert.ok(a && b)
    const late: [string, Uint8Array][] = []
    network.intercept = (from, _to, bytes) => {
      late.push([from, bytes])
      return true
    }
    network.run(2_500)
    network.intercept = () => false
    const sentBefore = a.packetsSent + b.packetsSent
    for (const [from, bytes] of late) {
      const to = from === a.address ? b : a
      for (let i = 0; i < 20; i++) network.input(to, { type: 'datagram', from, bytes })
    }
    network.run(1_000)
    const sent = a.packetsSent + b.packetsSent - sentBefore
    const pings = late.filter(([, bytes]) => decode(bytes)?.message.type === 'ping').length * 20
    assert.ok(sent < pings + 400, `${sent} packets for ${pings} pings`)
    assert.ok(network.agrees())
  })
})

describe('tags', () => {
  it('reach everyone with a new incarnation, as an update', () => {
    const network = Network.joined(5, { seed: 6 })
    const tags = new Uint8Array([1, 2, 3])
    network.input(network.peer('p1'), { type: 'tags', tags })
    network.run(300)
    for (const { id, machine, events } of network.live()) {
      assert.deepEqual(machine.get('p1')?.tags, tags)
      assert.deepEqual(
        events.map((event) => `${event.change} ${event.id}`),
        ['update p1'],
        `at ${id}`,
      )
    }
    const before = network.peer('p1').machine.get('p1')?.incarnation
    network.input(network.peer('p1'), { type: 'tags', tags: tags.slice() })
    assert.equal(
      network.peer('p1').machine.get('p1')?.incarnation,
      before,
      'equal tags are no news',
    )
  })

  it('of more than 128 bytes are a bug of the caller', () => {
    const solo = new Solo()
    assert.throws(() => solo.input({ type: 'tags', tags: new Uint8Array(129) }), InvariantError)
  })
})

describe('metadata', () => {
  it('reaches everyone with a new incarnation, beside the tags, as an update', () => {
    const network = Network.joined(5, { seed: 6 })
    const metadata = new Uint8Array([1, 2, 3])
    network.input(network.peer('p1'), { type: 'tags', tags: new Uint8Array([9]) })
    network.run(300)
    for (const { events } of network.live()) events.length = 0
    network.input(network.peer('p1'), { type: 'metadata', metadata })
    network.run(300)
    for (const { id, machine, events } of network.live()) {
      assert.deepEqual(machine.get('p1')?.metadata, metadata)
      assert.deepEqual(machine.get('p1')?.tags, new Uint8Array([9]))
      assert.deepEqual(
        events.map((event) => `${event.change} ${event.id}`),
        ['update p1'],
        `at ${id}`,
      )
    }
    const before = network.peer('p1').machine.get('p1')?.incarnation
    network.input(network.peer('p1'), { type: 'metadata', metadata: metadata.slice() })
    assert.equal(network.peer('p1').machine.get('p1')?.incarnation, before, 'equal is no news')
  })

  it('the later one holds, whatever arrives last', () => {
    const solo = new Solo(2)
    const [first, second] = [new Uint8Array([1]), new Uint8Array([2])]
    solo.hear(1, { type: 'gossip' }, [news(member(1, { incarnation: 3, metadata: second }))])
    solo.hear(2, { type: 'gossip' }, [news(member(1, { incarnation: 2, metadata: first }))])
    assert.deepEqual(solo.machine.get('m1')?.metadata, second)
  })

  it('the largest update reaches everyone, though it shares no packet', () => {
    const network = new Network({ seed: 3 })
    const host = 'h'.repeat(122)
    const name = 'n'.repeat(128)
    const cluster = 'c'.repeat(128)
    const id = (n: number) => `${n}-`.padEnd(64, 'x')
    const peers = Array.from({ length: 5 }, (_, n) =>
      network.add(id(n), { cluster, name, address: `${host}:${7_000 + n}` }),
    )
    for (const peer of peers) network.input(peer, { type: 'discovered', address: `${host}:7000` })
    network.run(2_000)
    for (const [n, peer] of peers.entries()) {
      network.input(peer, { type: 'tags', tags: new Uint8Array(128).fill(n) })
      network.input(peer, { type: 'metadata', metadata: new Uint8Array(512).fill(n) })
    }
    network.run(400)
    for (const { machine } of peers) {
      for (const [n] of peers.entries()) assert.equal(machine.get(id(n))?.metadata[511], n)
    }
    // The accused is told with the ping itself, however large its record is.
    const [first, second] = peers as [(typeof peers)[0], (typeof peers)[0]]
    network.input(first, { type: 'crashed', peer: second.id })
    let told = 0
    network.intercept = (from, to, bytes) => {
      const packet = decode(bytes)
      const isPing = packet?.message.type === 'ping'
      const isToAccused = from === first.address && to === second.address
      if (isToAccused && isPing && packet.news[0]?.member.id === second.id) told++
      return to === second.address
    }
    network.run(3_000)
    assert.ok(told > 0)
  })

  it('of more than 512 bytes is a bug of the caller', () => {
    const solo = new Solo()
    const metadata = new Uint8Array(513)
    assert.throws(() => solo.input({ type: 'metadata', metadata }), InvariantError)
  })
})

describe('datagrams', function () {
  this.timeout(60_000)

  it('of others, of other versions and garbage are dropped with their reason', () => {
    const solo = new Solo(1)
    const packet: Packet = { cluster: 'other', from: 'm1', message: { type: 'gossip' }, news: [] }
    const from = addressOf(1)
    solo.input({ type: 'datagram', from, bytes: encode(packet) })
    const newer = encode({ ...packet, cluster: 'test' })
    newer[1] = 2
    solo.input({ type: 'datagram', from, bytes: newer })
    solo.input({ type: 'datagram', from, bytes: new Uint8Array([1, 2, 3]) })
    solo.input({ type: 'datagram', from, bytes: new Uint8Array(0) })
    assert.deepEqual(solo.effects, [
      { type: 'dropped', reason: 'cluster' },
      { type: 'dropped', reason: 'version' },
      { type: 'dropped', reason: 'malformed' },
      { type: 'dropped', reason: 'malformed' },
    ])
  })

  it('never exceed 1,350 bytes, with the longest names and many members', () => {
    const network = new Network({ seed: 3 })
    const long = (n: number) => `${n}-`.padEnd(64, 'x')
    const name = (n: number) => `${n}-${'é'.repeat(62)}`
    const cluster = 'c'.repeat(128)
    const host = 'h'.repeat(122)
    const peers = Array.from({ length: 40 }, (_, n) =>
      network.add(long(n), { cluster, name: name(n), address: `${host}:${7_000 + n}` }),
    )
    for (const peer of peers) {
      network.input(peer, {
        type: 'tags',
        tags: new Uint8Array(128).fill(Number.parseInt(peer.id, 10)),
      })
      network.input(peer, { type: 'metadata', metadata: new Uint8Array(512).fill(7) })
      network.input(peer, { type: 'discovered', address: `${host}:7000` })
    }
    assert.ok(network.runUntil(() => network.agrees(), 10_000) !== undefined)
    network.loss = 0.3
    network.run(3_000)
    network.input(peers[5] as (typeof peers)[0], { type: 'crashed', peer: long(6) })
    network.run(3_000)
    const longest = Math.max(...peers.map(({ longestPacket }) => longestPacket))
    assert.ok(longest > 1_200 && longest <= 1_350, `${longest} bytes`)
  })

  it('an idle member of ten sends less than 1.5 KB a second', () => {
    const network = new Network({ seed: 3 })
    // As long as real identities are.
    const id = (n: number) => `12D3KooW${String(n).padStart(44, 'x')}`
    const first = network.add(id(0), { cluster: 'production-orders', name: 'orders-0' })
    for (let n = 1; n < 10; n++) {
      const peer = network.add(id(n), { cluster: 'production-orders', name: `orders-${n}` })
      network.input(peer, { type: 'discovered', address: first.address })
    }
    network.run(5_000)
    const before = first.bytesSent
    network.run(60_000)
    const perSecond = (first.bytesSent - before) / 60
    assert.ok(perSecond > 500 && perSecond < 1_500, `${perSecond} bytes a second`)
  })
})
