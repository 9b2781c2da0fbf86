import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { integerBelow, seededRandom } from '@quorate/kernel'
import multicastDns from 'multicast-dns'
import { lanService } from '../src/cluster-tag.ts'
import { zeroCounters } from '../src/counters.ts'
import type { InterfaceTable } from '../src/interfaces.ts'
import { LanDiscovery, type LanDiscoveryOptions } from '../src/lan-discovery.ts'
import { answerGapMs } from '../src/lan-interface.ts'
import { manualClock } from './manual-clock.ts'
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
    const child = await spawn('lan', 'tcp', cluster)
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

  it('lives on when the system does not tell its interfaces, and asks again', async () => {
    let isExhausted = true
    const table = () => {
      if (isExhausted) throw new Error('uv_interface_addresses returned EMFILE')
      return networkInterfaces()
    }
    const { discovery, clock, counters, warnings } = lonely({ table })
    discovery.open()
    await clock.advance(61_000)
    assert.equal(warnings.length, 1)
    assert.match(`${warnings[0]}`, /no multicast DNS on any interface.*EMFILE/)
    isExhausted = false
    await clock.advance(30_000)
    await until('it heard itself', () => counters.lanPacketsIn > 0)
    await discovery.close()
  })

  it('reads nothing that is too long, and no more than so much in a second', async () => {
    // Its clock stands: there is but one second.
    const { discovery, counters } = lonely()
    discovery.open()
    await until('it heard itself', () => counters.lanPacketsIn > 0)
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    socket.setMulticastInterface('127.0.0.1')
    const send = (bytes: number) =>
      new Promise((resolve) => {
        socket.send(new Uint8Array(bytes).fill(255), 5353, '224.0.0.251', resolve)
      })
    await send(20)
    await until('it read the short one', () => counters.lanPacketsMalformed > 0)
    const read = counters.lanPacketsMalformed
    const heard = counters.lanPacketsIn
    for (let i = 0; i < 10; i++) await send(1_473)
    await until('it heard the long ones', () => counters.lanPacketsIn >= heard + 10)
    assert.equal(counters.lanPacketsMalformed, read)
    await until('it heard very many', async () => {
      for (let i = 0; i < 50; i++) await send(20)
      return counters.lanPacketsIn > 1_500
    })
    assert.ok(counters.lanPacketsMalformed <= 500, `${counters.lanPacketsMalformed}`)
    socket.close()
    await discovery.close()
  })

  it('counts what it hears of other clusters', async () => {
    const a = await record({ cluster: freshCluster(), ...lan })
    assert.equal(a.ports.counters.lanPacketsOtherClusters, 0)
    await record({ cluster: freshCluster(), ...lan })
    await until('it heard them', () => a.ports.counters.lanPacketsOtherClusters > 0)
    assert.deepEqual(a.inputs, [])
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

type Changed = Partial<Omit<LanDiscoveryOptions, 'group'>> & { group?: () => string }

/** LAN discovery without a peer, with interfaces and a clock of the test's. */
function lonely({ group, ...changed }: Changed = {}) {
  const clock = manualClock()
  const counters = zeroCounters()
  const warnings: string[] = []
  const addresses: string[] = []
  const discovery = new LanDiscovery({
    service: lanService(freshCluster()),
    instance: 'x',
    address: '127.0.0.1:7000',
    host: '127.0.0.1',
    listened: '127.0.0.1',
    wanted: true,
    table: networkInterfaces,
    clock,
    random: seededRandom(1),
    counters,
    found: (address) => addresses.push(address),
    warn: ({ message }) => warnings.push(message),
    ...changed,
    // Asked for whenever a socket is opened, so that a test can have it fail and then work.
    get group() {
      return group?.() ?? '224.0.0.251'
    },
  })
  return { discovery, clock, counters, warnings, addresses }
}

describe('LAN discovery on an interface in trouble', () => {
  it('warns once, with its name, where multicast is not to be had, and tries again', async () => {
    // Documentation addresses (RFC 5737) are nobody's: not to be bound.
    const { discovery, clock, warnings } = lonely({ group: () => '192.0.2.1' })
    discovery.open()
    await until('it warned', () => warnings.length > 0)
    assert.match(warnings[0] ?? '', /no multicast DNS on lo \(127\.0\.0\.1\): .*EADDRNOTAVAIL/)
    assert.match(discovery.describe(), /EADDRNOTAVAIL/)
    await clock.advance(90_000)
    await discovery.close()
    assert.equal(warnings.length, 1)
    assert.equal(clock.armed(), 0)
  })

  it('uses what was broken once it works, and has no trouble then', async () => {
    const cluster = freshCluster()
    const other = await record({ cluster, ...lan })
    let group = '192.0.2.1'
    const service = lanService(cluster)
    const { discovery, clock, warnings, addresses } = lonely({ service, group: () => group })
    discovery.open()
    await until('it warned', () => warnings.length > 0)
    group = '224.0.0.251'
    await clock.advance(30_000)
    await until('it found the other', () => addresses.includes(other.ports.address))
    assert.equal(discovery.describe(), 'multicast DNS (lo 127.0.0.1)')
    await discovery.close()
    assert.equal(warnings.length, 1)
  })

  it('of an address that cannot be joined on (ENODEV) warns, and harms nothing', async () => {
    const infos = networkInterfaces().lo?.filter(({ family }) => family === 'IPv4') ?? []
    const nobodys = infos.map((info) => ({ ...info, address: '192.0.2.99', cidr: '192.0.2.99/32' }))
    const { discovery, warnings, addresses } = lonely({ table: () => ({ lost: nobodys }) })
    discovery.open()
    await until('it warned', () => warnings.length > 0)
    assert.match(warnings[0] ?? '', /no multicast DNS on lost \(192\.0\.2\.99\): addMembership/)
    await discovery.close()
    assert.deepEqual([warnings.length, addresses], [1, []])
  })

  it('uses an interface that comes up later, and warns anew when that goes', async () => {
    const cluster = freshCluster()
    const other = await record({ cluster, ...lan })
    let table: InterfaceTable = {}
    const { discovery, clock, warnings, addresses } = lonely({
      service: lanService(cluster),
      table: () => table,
    })
    discovery.open()
    await clock.advance(60_000)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /no interface of this machine has .* 127\.0\.0\.1/)
    table = networkInterfaces()
    await clock.advance(30_000)
    await until('it found the other', () => addresses.includes(other.ports.address))
    await until('it is found', () => found(other).includes('127.0.0.1:7000'))
    assert.doesNotMatch(discovery.describe(), /no interface/)
    table = {}
    await clock.advance(60_000)
    assert.equal(warnings.length, 2)
    await discovery.close()
  })

  it('on an interface without the address it asks and announces nothing', async () => {
    const cluster = freshCluster()
    const other = await record({ cluster, ...lan })
    const { lo = [] } = networkInterfaces()
    const { discovery, counters, addresses } = lonely({
      service: lanService(cluster),
      address: '192.168.1.7:7000',
      host: '192.168.1.7',
      listened: '192.168.1.7',
      wanted: ['lo'],
      // Loopback in the clothes of a second LAN.
      table: () => ({ lo: lo.map((info) => ({ ...info, internal: false })) }),
    })
    // One that believes everything is there before, and hears it start.
    const witness = lonely({ service: lanService(cluster) })
    witness.discovery.open()
    await until('the witness hears', () => witness.addresses.length > 0)
    discovery.open()
    await until('it found the other', () => addresses.includes(other.ports.address))
    // Another one asks, and hears the answer of whoever answers.
    const asker = lonely({ service: lanService(cluster) })
    const before = counters.lanPacketsIn
    asker.discovery.open()
    await until('both heard the question', () => {
      return asker.addresses.length > 0 && counters.lanPacketsIn > before + 1
    })
    await discovery.close()
    await asker.discovery.close()
    await witness.discovery.close()
    const all = [...asker.addresses, ...witness.addresses]
    assert.ok(!all.includes('192.168.1.7:7000'), `${all}`)
  })

  it('asks ever more rarely, and not while others ask', async () => {
    const service = lanService(freshCluster())
    const { discovery, clock, counters } = lonely({ service })
    discovery.open()
    await until('it heard itself', () => counters.lanPacketsIn >= 2)
    const sent = async (ms: number) => {
      const before = counters.lanPacketsOut
      await clock.advance(ms)
      return counters.lanPacketsOut - before
    }
    assert.ok((await sent(2_500)) >= 5)
    // All that it sent comes back, and is a question that was asked: the last ones are answered.
    const allIsBack = () => counters.lanPacketsIn >= counters.lanPacketsOut
    await until('it heard itself', allIsBack)
    await sent(2 * answerGapMs)
    let pauses = 0
    const dns = multicastDns({ interface: '127.0.0.1', bind: '224.0.0.251' })
    await new Promise<void>((resolve) => dns.on('ready', () => resolve()))
    for (; pauses < 5; pauses++) {
      const before = counters.lanPacketsOut
      dns.query(service, 'PTR')
      await until('it answers', () => counters.lanPacketsOut > before)
      assert.equal(await sent(4_000), 0)
    }
    // Within so short a time one more answer serves all who ask, also who was not there before.
    const { lanPacketsIn, lanPacketsOut } = counters
    for (let i = 0; i < 3; i++) dns.query(service, 'PTR')
    await until('it heard the questions', () => counters.lanPacketsIn >= lanPacketsIn + 4)
    assert.equal(counters.lanPacketsOut, lanPacketsOut + 1)
    assert.equal(await sent(answerGapMs), 1)
    assert.equal(await sent(4_000), 0)
    await new Promise<void>((resolve) => dns.destroy(resolve))
    assert.ok((await sent(60_000)) >= 1, 'nobody asks any more')
    await discovery.close()
  })
})

describe('all ways at once', () => {
  afterEach(closeAll)

  it('seeds, a name and a file are handed in after open, each address once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-'))
    const file = join(folder, 'peers.txt')
    writeFileSync(file, '127.0.0.1:7003\nlocalhost:7001\n')
    const seeds = ['localhost:7001', '127.0.0.2:7002']
    // The system knows localhost by itself, and asks nobody.
    const a = await record({ discovery: { lan: false, seeds, dns: 'localhost:7004', file } })
    assert.deepEqual(a.inputs, [])
    const expected = [1, 2, 3, 4].map((n) => `127.0.0.${n === 2 ? 2 : 1}:700${n}`)
    await until('all were handed in', () => found(a).length === 4)
    assert.deepEqual(found(a), expected.sort())
    await a.ports.close()
    rmSync(folder, { recursive: true })
  })
})
