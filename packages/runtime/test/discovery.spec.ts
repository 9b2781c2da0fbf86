import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import { aloneWarning } from '../src/alone.ts'
import { zeroCounters } from '../src/counters.ts'
import { Discovery, type DiscoveryOptions } from '../src/discovery.ts'
import { manualClock } from './manual-clock.ts'

/** Leaves short lists in their order. */
const inOrder = { next: () => 0.99 }

function world(options: Partial<DiscoveryOptions> = {}) {
  const clock = manualClock()
  const counters = zeroCounters()
  const found: string[] = []
  const alone: (readonly string[])[] = []
  const discovery = new Discovery({
    seeds: [],
    address: '127.0.0.1:7000',
    host: '127.0.0.1',
    clock,
    random: inOrder,
    counters,
    discovered: (address) => found.push(address),
    isAlone: () => false,
    warnAlone: (ways) => alone.push(ways),
    ...options,
  })
  const since = () => found.splice(0)
  return { discovery, clock, counters, found, since, alone }
}

describe('discovery', () => {
  it('hands the listed addresses in after open, after 1 s, then every 3 s', async () => {
    const { discovery, clock, since } = world({ seeds: ['127.0.0.1:1', '127.0.0.1:2'] })
    discovery.open()
    assert.deepEqual(since(), [], 'not within the call of open')
    await clock.advance(0)
    assert.deepEqual(since(), ['127.0.0.1:1', '127.0.0.1:2'])
    await clock.advance(1_000)
    assert.equal(since().length, 2)
    await clock.advance(12_000)
    assert.equal(since().length, 8)
    await discovery.close()
    await clock.advance(12_000)
    assert.deepEqual(since(), [])
    assert.equal(clock.armed(), 0)
  })

  it('gives all of a long list their turn with who takes only the first ones each time', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `127.0.${1 + (i >> 8)}.${i & 255}:1`)
    const { discovery, clock, since } = world({ random: seededRandom(1) })
    discovery.open()
    const taken = new Set<string>()
    discovery.listed('file', many)
    for (let minutes = 0; minutes < 10; minutes++) {
      for (let rounds = 0; rounds < 20; rounds++) {
        for (const address of since().slice(0, 60)) taken.add(address)
        await clock.advance(3_000)
      }
    }
    assert.equal(taken.size, many.length)
    await discovery.close()
  })

  it('keeps at most 1,024 addresses in mind, and counts what it did not propose', async () => {
    const { discovery, clock, counters, since } = world()
    discovery.open()
    const many = (from: number) =>
      Array.from({ length: 1_024 }, (_, i) => `127.0.${from + (i >> 8)}.${i & 255}:1`)
    discovery.listed('file', many(10))
    assert.equal(since().length, 1_024)
    discovery.listed('file', many(20))
    assert.equal(since().length, 0)
    assert.equal(counters.discoveredDropped, 1_024)
    // What was proposed long ago makes room.
    await clock.advance(900)
    discovery.listed('file', many(20))
    assert.equal(since().length, 0)
    await clock.advance(200)
    discovery.listed('file', many(20))
    assert.equal(since().length, 1_024)
    await discovery.close()
  })

  it('proposes once what several ways find, and never its own address', async () => {
    const { discovery, clock, counters, since } = world({ seeds: ['127.0.0.1:1'] })
    discovery.open()
    await clock.advance(0)
    discovery.listed('dns', ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:7000'])
    discovery.listed('file', ['127.0.0.1:2'])
    for (const address of ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:7000', 'localhost:1']) {
      discovery.heard(address)
    }
    assert.deepEqual(since(), ['127.0.0.1:1', '127.0.0.1:2'])
    await clock.advance(1_000)
    assert.deepEqual(since(), ['127.0.0.1:1', '127.0.0.1:2'])
    assert.equal(counters.discovered, 4)
  })

  it('what a way lists takes the place of what it listed before', async () => {
    const { discovery, clock, since } = world()
    discovery.open()
    discovery.listed('dns', ['127.0.0.1:1'])
    discovery.listed('dns', ['127.0.0.1:2'])
    since()
    await clock.advance(4_000)
    assert.deepEqual(new Set(since()), new Set(['127.0.0.1:2']))
  })

  it('does not believe what is announced from out of reach', () => {
    const { discovery, found } = world()
    discovery.open()
    for (const lie of ['10.0.0.1:1', '224.0.0.251:5353', '[::1]:1', 'example.org:80', 'x', '']) {
      discovery.heard(lie)
    }
    assert.deepEqual(found, [])
  })

  it('a flood of announcements is bounded, and starves no seed', async () => {
    const { discovery, clock, counters, since } = world({ seeds: ['127.0.0.1:1'] })
    discovery.open()
    let next = 0
    for (let second = 0; second < 20; second++) {
      for (let i = 0; i < 2_000; i++, next++) {
        discovery.heard(`127.${next >> 16}.${(next >> 8) & 255}.${next & 255}:9`)
      }
      await clock.advance(1_000)
    }
    const proposed = since()
    assert.ok(proposed.length <= 21 * 200 + 10, `${proposed.length}`)
    assert.ok(proposed.filter((address) => address === '127.0.0.1:1').length >= 7)
    assert.ok(counters.discoveredDropped > 30_000)
  })

  it('opens and closes its ways', async () => {
    const { discovery } = world()
    const calls: string[] = []
    discovery.add({
      open: () => calls.push('open'),
      close: async () => void calls.push('close'),
      describe: () => 'a way',
    })
    discovery.open()
    await discovery.close()
    assert.deepEqual(calls, ['open', 'close'])
  })
})

describe('a peer that finds nobody', () => {
  it('says so after 5 s, then every minute while it is alone, with every way', async () => {
    let isAlone = true
    const { discovery, clock, alone } = world({ seeds: ['127.0.0.1:1'], isAlone: () => isAlone })
    discovery.add({ open: () => {}, close: () => {}, describe: () => 'a way' })
    discovery.open()
    await clock.advance(4_999)
    assert.deepEqual(alone, [])
    await clock.advance(1)
    assert.deepEqual(alone, [['a way', 'the seeds 127.0.0.1:1']])
    await clock.advance(60_000)
    assert.equal(alone.length, 2)
    isAlone = false
    await clock.advance(600_000)
    assert.equal(alone.length, 2)
    isAlone = true
    await clock.advance(60_000)
    assert.equal(alone.length, 3)
    await discovery.close()
    await clock.advance(600_000)
    assert.equal(alone.length, 3)
  })

  it('tells what was tried and heard, and what to try', () => {
    const counters = { ...zeroCounters(), lanPacketsIn: 9, lanPacketsOtherClusters: 4 }
    const address = '127.0.0.1:7400'
    const alone = { cluster: 'orders', address, lostHost: undefined, counters }
    const ways = ['multicast DNS (eth0 192.168.1.7)', 'the seeds 10.0.0.1:1']
    const { message } = aloneWarning({ ...alone, ways, usesLan: true })
    for (const words of [
      'Tried: multicast DNS (eth0 192.168.1.7); the seeds 10.0.0.1:1.',
      '9 packets of multicast DNS, of them 4 of clusters of other names and 0 malformed',
      'cluster name "orders"',
      'UDP and TCP pass to port 7400',
      'multicast is blocked',
    ]) {
      assert.ok(message.includes(words), message)
    }
    assert.doesNotMatch(aloneWarning({ ...alone, ways, usesLan: false }).message, /multicast is/)
    const none = aloneWarning({ ...alone, ways: [], usesLan: false }).message
    assert.match(none, /every way of discovery is off/)
    assert.doesNotMatch(none, /No interface/)
    const lost = aloneWarning({ ...alone, lostHost: '10.0.0.7', ways, usesLan: true }).message
    assert.match(lost, /No interface of this machine has the address 10\.0\.0\.7 at present/)
  })
})
