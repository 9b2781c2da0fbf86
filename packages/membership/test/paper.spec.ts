/** SWIM (Das, Gupta, Motivala, DSN 2002): one claim each. */
import assert from 'node:assert/strict'
import { GossipQueue } from '../src/gossip.ts'
import { decode } from '../src/wire.ts'
import { Network, timing } from './network.ts'
import { addressOf, member, news, Solo } from './solo.ts'

const { probeIntervalMs, probeTimeoutMs } = timing

describe('SWIM', () => {
  it('§3.1: one member is pinged in each protocol period', () => {
    const solo = new Solo(5)
    solo.runAnswering(20 * probeIntervalMs)
    const pings = solo.sentOf('ping')
    assert.equal(pings.length, 20)
    for (let n = 1; n < pings.length; n++) {
      const gap = (pings[n]?.at ?? 0) - (pings[n - 1]?.at ?? 0)
      assert.ok(Math.abs(gap - probeIntervalMs) < 1e-6, `${gap} ms between two pings`)
    }
  })

  it('§3.1: without an ack in time, k others are asked to ping', () => {
    const solo = new Solo(6)
    solo.runAnswering(2 * probeIntervalMs, [1, 2, 3, 4, 5, 6])
    const [ping] = solo.sentOf('ping')
    assert.ok(ping)
    const requests = solo
      .sentOf('ping-request')
      .filter(({ message }) => message.target === ping.message.target)
    assert.equal(requests.length, 3)
    assert.equal(new Set(requests.map(({ to }) => to)).size, 3)
    for (const { at, to, message } of requests) {
      assert.ok(Math.abs(at - ping.at - probeTimeoutMs) < 1e-6)
      assert.notEqual(to, ping.to)
      assert.equal(message.address, ping.to)
      assert.equal(message.sequence, ping.message.sequence)
    }
  })

  it('§3.1: who is asked pings with a number of its own and passes the ack on', () => {
    const solo = new Solo(2)
    solo.hear(1, { type: 'ping-request', sequence: 77, target: 'm2', address: addressOf(2) })
    const [ping] = solo.sentOf('ping')
    assert.equal(ping?.to, addressOf(2))
    assert.equal(ping?.message.target, 'm2')
    const sequence = ping?.message.sequence ?? 0
    solo.hear(2, { type: 'ack', sequence, target: 'm2' })
    solo.hear(2, { type: 'ack', sequence, target: 'm2' })
    const acks = solo.sentOf('ack')
    assert.equal(acks.length, 1, 'a doubled ack is passed on once')
    assert.equal(acks[0]?.to, addressOf(1))
    assert.deepEqual(acks[0]?.message, { type: 'ack', sequence: 77, target: 'm2' })
  })

  it('§3.1: an ack through another keeps the target alive', () => {
    const solo = new Solo(3)
    solo.run(20 * probeIntervalMs, ({ packet: { message } }) => {
      if (message.type !== 'ping' && message.type !== 'ping-request') return
      const { sequence, target } = message
      if (target !== 'm1') solo.hear(Number(target.slice(1)), { type: 'ack', sequence, target })
      else if (message.type === 'ping-request') solo.hear(2, { type: 'ack', sequence, target })
    })
    assert.ok(solo.marks().includes('probe-indirect'))
    assert.deepEqual(solo.changes(), [])
  })

  it('§3.1: an ack of another, or for another probe, does not count', () => {
    const solo = new Solo(2)
    solo.run(3 * probeIntervalMs, ({ packet: { message } }) => {
      if (message.type !== 'ping') return
      const { sequence, target } = message
      const other = target === 'm1' ? 'm2' : 'm1'
      solo.hear(1, { type: 'ack', sequence, target: other })
      solo.hear(1, { type: 'ack', sequence: sequence + 1_000, target })
    })
    assert.ok(solo.changes().includes('suspect m1') || solo.changes().includes('suspect m2'))
  })

  it('§3.1: the load of a member does not depend on the size of the group', () => {
    const perMember = (size: number) => {
      const network = Network.joined(size, { seed: 4 })
      network.run(5_000)
      const sent = () => network.live().reduce((sum, { packetsSent }) => sum + packetsSent, 0)
      const before = sent()
      network.run(20_000)
      return (sent() - before) / size
    }
    const [few, many] = [perMember(5), perMember(40)]
    assert.ok(Math.abs(many / few - 1) < 0.1, `${few} and ${many} packets`)
  })

  it('§3.2: a crashed member is found by everybody (completeness)', () => {
    const network = Network.joined(8, { seed: 3 })
    network.crash(network.peer('p3'))
    const all = () => network.statuses('p3').every((status) => status === 'dead')
    assert.ok(network.runUntil(all, 10_000) !== undefined)
    const dead = network.changes('dead')
    assert.equal(dead.length, 7)
  })

  it('§4.1: news rides on pings and acks', () => {
    const solo = new Solo(4)
    solo.hear(1, { type: 'gossip' }, [news(member(2, { incarnation: 5 }))])
    solo.clear()
    solo.hear(3, { type: 'ping', sequence: 1, target: 'me', introduce: false })
    const [ack] = solo.sentOf('ack')
    assert.deepEqual(
      ack?.packet.news.map((item) => [item.member.id, item.member.incarnation]),
      [['m2', 5]],
    )
  })

  it('§4.1: each item goes out λ·log n times, those sent least first', () => {
    const queue = new GossipQueue(3)
    const old = news(member(1))
    const fresh = news(member(2))
    queue.add(old)
    assert.deepEqual(queue.take(1_000, 3), [old])
    queue.add(fresh)
    assert.deepEqual(queue.take(1_000, 3), [fresh, old])
    assert.deepEqual(queue.take(1_000, 3), [fresh, old])
    assert.deepEqual(queue.take(1_000, 3), [fresh], 'the old one went out three times')
    assert.equal(queue.size, 0)
  })

  it('§4.1: all the gossip of one change is bounded by λ·log n per member', () => {
    const network = Network.joined(8, { seed: 5 })
    let told = 0
    network.intercept = (_from, _to, bytes) => {
      const packet = decode(bytes)
      // Comparing views is not gossip: it tells the sender's own record by itself.
      const isGossip = packet?.message.type !== 'compare' && packet?.message.type !== 'sync'
      if (isGossip && packet?.news.some(({ member: { tags } }) => tags.length === 30)) told++
      return false
    }
    network.input(network.peer('p0'), { type: 'tags', tags: new Uint8Array(30).fill(42) })
    network.run(2_000)
    assert.ok(told > 7 && told <= 8 * 3 * Math.ceil(Math.log2(9)), `told ${told} times`)
  })

  it('§4.2: a member that stays silent is suspect first and dead later', () => {
    const solo = new Solo(3)
    solo.runAnswering(12_000, [1])
    assert.deepEqual(solo.changes(), ['suspect m1', 'dead m1'])
  })

  it('§4.2: alive with a higher incarnation ends a suspicion, with an equal one it does not', () => {
    const solo = new Solo(3)
    solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    assert.equal(solo.status(1), 'suspect')
    solo.hear(2, { type: 'gossip' }, [news(member(1))])
    assert.equal(solo.status(1), 'suspect')
    solo.hear(1, { type: 'gossip' }, [news(member(1, { incarnation: 2 }))])
    assert.equal(solo.status(1), 'alive')
    solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    assert.equal(solo.status(1), 'alive', 'an old suspicion is void')
  })

  it('§4.2: who is suspected answers with a higher incarnation; nobody else raises it', () => {
    const solo = new Solo(3)
    const self = solo.machine.get('me')
    assert.ok(self)
    solo.hear(1, { type: 'ping', sequence: 9, target: 'me', introduce: false }, [
      news({ ...self, status: 'suspect' }, 'm1'),
    ])
    const [ack] = solo.sentOf('ack')
    const own = ack?.packet.news.find((item) => item.member.id === 'me')?.member
    assert.equal(own?.status, 'alive')
    assert.equal(own?.incarnation, self.incarnation + 1)
    solo.hear(1, { type: 'gossip' }, [news(member(2, { status: 'suspect' }), 'm1')])
    solo.hear(1, { type: 'gossip' }, [news(member(3, { status: 'dead' }))])
    solo.runAnswering(1_000)
    assert.equal(solo.machine.get('m2')?.incarnation, 1)
    assert.equal(solo.machine.get('m3')?.incarnation, 1)
  })

  it('§4.3: rounds of probes: nobody waits longer than 2n − 1 periods', () => {
    const solo = new Solo(7)
    solo.runAnswering(70 * probeIntervalMs)
    const targets = solo.sentOf('ping').map(({ message }) => message.target)
    const last = new Map<string, number>()
    for (const [at, target] of targets.entries()) {
      assert.ok(at - (last.get(target) ?? -1) <= 2 * 7 - 1, `${target} waited too long`)
      last.set(target, at)
    }
    assert.equal(last.size, 7)
    const orders = new Set([0, 7, 14, 21].map((start) => targets.slice(start, start + 7).join()))
    assert.ok(orders.size > 1, 'each round has an order of its own')
  })
})
