import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { integerBelow, seededRandom } from '@quorate/kernel'
import multicastDns from 'multicast-dns'
import { isLoopback } from '../src/addresses.ts'
import { realClock } from '../src/clock.ts'
import { lanService } from '../src/cluster-tag.ts'
import { zeroCounters } from '../src/counters.ts'
import { LanDiscovery } from '../src/lan-discovery.ts'
import { processTimeoutMs, until } from './until.ts'
import { closeAll, type Recorded, record, spawn } from './world.ts'

const lan = { discovery: { lan: true, seeds: [] } }

/** Other clusters on this machine are no part of these tests. */
let clusters = 0
function freshCluster(): string {
  return `lan-${process.pid}-${clusters++}`
}

function found(by: Recorded): string[] {
  return [...new Set(by.of('discovered').map(({ address }) => address))].sort()
}

describe('LAN discovery', function () {
  this.timeout(processTimeoutMs)

  afterEach(closeAll)

  it('finds the peers of the cluster, each the others, and never oneself', async () => {
    const cluster = freshCluster()
    const peers = await Promise.all([1, 2, 3].map(() => record({ cluster, ...lan })))
    for (const peer of peers) {
      const others = peers.filter((other) => other !== peer).map(({ ports }) => ports.address)
      await until('it found the others', () => found(peer).length === 2)
      assert.deepEqual(found(peer), others.sort())
    }
  })

  it('finds peers in other processes, in well under a second', async () => {
    const cluster = freshCluster()
    const child = await spawn('lan', cluster)
    const since = performance.now()
    const a = await record({ cluster, ...lan })
    assert.equal((await a.nth('discovered')).address, child.address)
    assert.ok(performance.now() - since < 1_000)
    await until('the child found us', () => child.messages.length > 0)
    assert.deepEqual(child.messages[0], { discovered: a.ports.address })
  })

  it('does not mix clusters', async () => {
    const [one, other] = [freshCluster(), freshCluster()]
    const a = await record({ cluster: one, ...lan })
    const b = await record({ cluster: other, ...lan })
    const c = await record({ cluster: other, ...lan })
    await b.nth('discovered')
    await c.nth('discovered')
    assert.deepEqual(found(b), [c.ports.address])
    assert.deepEqual(a.inputs, [])
  })

  it('is silent when it is off', async () => {
    const cluster = freshCluster()
    const off = await record({ cluster })
    const [a, b] = [await record({ cluster, ...lan }), await record({ cluster, ...lan })]
    await a.nth('discovered')
    await b.nth('discovered')
    assert.deepEqual(off.inputs, [])
    assert.deepEqual(found(a), [b.ports.address])
    assert.equal(off.ports.counters.lanPacketsOut, 0)
  })

  it('survives garbage, and proposes nothing beyond this machine', async () => {
    const cluster = freshCluster()
    const warnings: unknown[] = []
    const a = await record({ cluster, ...lan, warn: (warning) => warnings.push(warning) })
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    socket.setMulticastInterface('127.0.0.1')
    const random = seededRandom(5)
    for (let i = 0; i < 200; i++) {
      const noise = Uint8Array.from({ length: 12 + (i % 90) }, () => integerBelow(random, 256))
      // Half of them look like answers with few records.
      if (i % 2 === 0) noise.set([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0])
      await new Promise((resolve) => socket.send(noise, 5353, '224.0.0.251', resolve))
    }
    socket.close()
    const dns = multicastDns({ interface: '127.0.0.1', bind: '224.0.0.251' })
    const name = `liar.${lanService(cluster)}`
    const lies = ['10.0.0.1:7000', '8.8.8.8:53', 'example.org:80', a.ports.address]
    for (const lie of lies) {
      dns.respond([{ type: 'TXT', name, ttl: 60, data: [`address=${lie}`] }])
    }
    const b = await record({ cluster, ...lan })
    await until('it found the true one', () => found(a).length > 0)
    assert.deepEqual(found(a), [b.ports.address])
    assert.ok(a.ports.counters.lanPacketsDropped > 0, 'it saw the garbage')
    assert.deepEqual(warnings, [])
    await new Promise<void>((resolve) => dns.destroy(resolve))
  })

  it('warns where multicast is not to be had, once, and harms nothing', async () => {
    const warnings: string[] = []
    const broken = new LanDiscovery({
      service: lanService(freshCluster()),
      instance: 'x',
      address: '127.0.0.1:7000',
      lan: { interface: '127.0.0.1', includes: isLoopback, reaches: isLoopback },
      clock: realClock,
      counters: zeroCounters(),
      found: () => assert.fail('nothing is found'),
      warn: (error) => warnings.push((error as NodeJS.ErrnoException).code ?? error.message),
      // Documentation addresses (RFC 5737) are nobody's: not to be bound.
      group: '192.0.2.1',
    })
    await until('it warned', () => warnings.length > 0)
    await broken.close()
    assert.deepEqual(warnings, ['EADDRNOTAVAIL'])
  })

  it('warns where no interface has the address, and harms nothing', async () => {
    const warnings: string[] = []
    const broken = new LanDiscovery({
      service: lanService(freshCluster()),
      instance: 'x',
      address: '192.0.2.1:7000',
      lan: { interface: '192.0.2.1', includes: () => false, reaches: () => false },
      clock: realClock,
      counters: zeroCounters(),
      found: () => assert.fail('nothing is found'),
      warn: (error) => warnings.push((error as NodeJS.ErrnoException).code ?? error.message),
    })
    await until('it warned', () => warnings.length > 0)
    await broken.close()
    assert.ok(['ENODEV', 'EADDRNOTAVAIL', 'EINVAL'].includes(warnings[0] ?? ''), warnings[0])
  })

  it('announces the end: a goodbye follows close', async () => {
    const cluster = freshCluster()
    const dns = multicastDns({ interface: '127.0.0.1', bind: '224.0.0.251' })
    const timesToLive: (number | undefined)[] = []
    dns.on('response', ({ answers }) => {
      for (const answer of answers ?? []) {
        if (answer.name !== lanService(cluster) || answer.type !== 'PTR') continue
        timesToLive.push(answer.ttl)
      }
    })
    await new Promise<void>((resolve) => dns.on('ready', () => resolve()))
    const a = await record({ cluster, ...lan })
    await until('it announced itself', () => timesToLive.length > 0)
    await a.ports.close()
    await until('it said goodbye', () => timesToLive.includes(0))
    assert.equal(timesToLive.filter((ttl) => ttl === 0).length, 1)
    await new Promise<void>((resolve) => dns.destroy(resolve))
  })
})

describe('seeds', () => {
  afterEach(closeAll)

  it('are handed in after open, and again', async () => {
    const a = await record({
      discovery: { lan: false, seeds: ['localhost:7001', '127.0.0.2:7002'] },
    })
    assert.deepEqual(a.inputs, [])
    await a.nth('discovered', 3)
    const addresses = a.of('discovered').map(({ address }) => address)
    const seeds = ['127.0.0.1:7001', '127.0.0.2:7002']
    assert.deepEqual(addresses.slice(0, 4), [...seeds, ...seeds])
  })
})
