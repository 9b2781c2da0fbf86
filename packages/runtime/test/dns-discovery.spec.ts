import assert from 'node:assert/strict'
import { zeroCounters } from '../src/counters.ts'
import { DnsDiscovery } from '../src/dns-discovery.ts'
import { type DnsName, parseDnsName } from '../src/dns-name.ts'
import type { NameResolver } from '../src/name-resolver.ts'
import { manualClock } from './manual-clock.ts'

function named(text: string): DnsName {
  const name = parseDnsName(text)
  assert.ok(name !== undefined, text)
  return name
}

/** What a name server would say; a text instead of addresses is the code of an error. */
type Answers = Record<string, readonly string[] | string>

function world(options: {
  readonly name: string
  readonly answers: Answers
  readonly services?: Record<string, readonly { name: string; port: number }[]>
}) {
  const { answers, services = {} } = options
  const clock = manualClock()
  const counters = zeroCounters()
  const found: (readonly string[])[] = []
  const warnings: string[] = []
  const asked: string[] = []
  let closed = 0
  const rejected = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
  const resolver: NameResolver = {
    addresses: (host) => {
      asked.push(host)
      const answer = answers[host] ?? 'ENOTFOUND'
      return typeof answer === 'string' ? rejected(answer) : Promise.resolve(answer)
    },
    services: (name) => {
      asked.push(`SRV ${name}`)
      const answer = services[name]
      return answer === undefined ? rejected('ENODATA') : Promise.resolve(answer)
    },
    close: () => closed++,
  }
  const dns = new DnsDiscovery({
    name: named(options.name),
    from: '127.0.0.1',
    resolver,
    clock,
    counters,
    found: (addresses) => found.push(addresses),
    warn: ({ message }) => warnings.push(message),
  })
  return { dns, clock, counters, found, warnings, asked, answers, closed: () => closed }
}

describe('DNS name', () => {
  it('has a port, or is the domain of a service', () => {
    assert.deepEqual(named('orders.local:7400'), {
      text: 'orders.local:7400',
      host: 'orders.local',
      port: 7400,
    })
    assert.equal(named('orders.local').host, '_quorate._tcp.orders.local')
    assert.equal(named('_gossip._udp.orders.local.').host, '_gossip._udp.orders.local.')
    assert.equal(named('orders').port, undefined)
  })

  it('is refused when it is none', () => {
    const wrong = ['', '.', 'a b', 'a..b', '-a.b', 'a:0', 'a:65536', 'a:x', 'a:1:2', '[::1]:7400']
    for (const text of [...wrong, 'a'.repeat(64), 'a.'.repeat(130), 'a\n', 7, null]) {
      assert.equal(parseDnsName(text), undefined, String(text))
    }
  })
})

describe('discovery by DNS', () => {
  it('proposes all addresses of the name, and looks again: at once, after 1, 3, 10 s', async () => {
    const { dns, clock, counters, found, asked, answers } = world({
      name: 'orders.test:7400',
      answers: { 'orders.test': ['127.0.0.1', '127.0.0.2', '127.0.0.2'] },
    })
    dns.open()
    await clock.advance(0)
    assert.deepEqual(found, [['127.0.0.1:7400', '127.0.0.2:7400']])
    answers['orders.test'] = ['127.0.0.3']
    await clock.advance(1_000)
    assert.deepEqual(found.at(-1), ['127.0.0.3:7400'])
    await clock.advance(3_000 + 10_000 + 10_000)
    assert.equal(asked.length, 5)
    assert.equal(counters.dnsLookups, 5)
    assert.match(dns.describe(), /orders\.test:7400 \(1 addresses\)/)
    dns.close()
    await clock.advance(60_000)
    assert.equal(asked.length, 5)
  })

  it('asks the service for hosts and ports, and those for their addresses', async () => {
    const { dns, clock, found, warnings, asked } = world({
      name: 'orders.test',
      services: {
        '_quorate._tcp.orders.test': [
          { name: 'a.test', port: 7400 },
          { name: 'b.test', port: 7401 },
          { name: 'gone.test', port: 7402 },
        ],
      },
      answers: { 'a.test': ['127.0.0.1'], 'b.test': ['127.0.0.2', '127.0.0.3'] },
    })
    dns.open()
    await clock.advance(0)
    assert.equal(asked[0], 'SRV _quorate._tcp.orders.test')
    assert.deepEqual(found, [['127.0.0.1:7400', '127.0.0.2:7401', '127.0.0.3:7401']])
    assert.deepEqual(warnings, [])
  })

  it('counts failures, warns of each change once, and keeps what it found', async () => {
    const { dns, clock, counters, found, warnings, answers } = world({
      name: 'orders.test:7400',
      answers: { 'orders.test': ['127.0.0.1'] },
    })
    dns.open()
    await clock.advance(1_000)
    answers['orders.test'] = 'ETIMEOUT'
    await clock.advance(33_000)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /discovery\.dns orders\.test:7400: ETIMEOUT/)
    assert.match(dns.describe(), /1 addresses; .*ETIMEOUT/)
    answers['orders.test'] = 'ENOTFOUND'
    await clock.advance(30_000)
    assert.equal(warnings.length, 2)
    answers['orders.test'] = ['127.0.0.1']
    await clock.advance(10_000)
    answers['orders.test'] = 'ENOTFOUND'
    await clock.advance(10_000)
    assert.equal(warnings.length, 3, 'it worked in between')
    assert.equal(counters.dnsLookups, 11)
    assert.equal(counters.dnsFailures, 8)
    assert.equal(found.length, 3, 'a failure takes nothing back')
  })

  it('without SRV records says what a port would do', async () => {
    const { dns, clock, warnings } = world({ name: 'orders.test', answers: {} })
    dns.open()
    await clock.advance(0)
    assert.match(warnings[0] ?? '', /ENODATA.*SRV records of _quorate\._tcp\.orders\.test.*a port/)
  })

  it('does not propose what this peer cannot reach, and says so', async () => {
    const { dns, clock, found, warnings, answers } = world({
      name: 'orders.test:7400',
      answers: { 'orders.test': ['10.0.0.1', '::1', 'nonsense'] },
    })
    dns.open()
    await clock.advance(0)
    assert.deepEqual(found, [])
    assert.match(warnings[0] ?? '', /none of its 3 addresses can be reached from 127\.0\.0\.1/)
    answers['orders.test'] = ['10.0.0.1', '127.0.0.1']
    await clock.advance(1_000)
    assert.deepEqual(found, [['127.0.0.1:7400']])
  })

  it('takes so many addresses and no more', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `127.0.${i >> 8}.${i & 255}`)
    const { dns, clock, found } = world({ name: 'a:1', answers: { a: many } })
    dns.open()
    await clock.advance(0)
    assert.equal(found[0]?.length, 256)
  })

  it('an answer after the end is nobody’s, and the resolver is closed', async () => {
    const { dns, clock, found, warnings, closed } = world({
      name: 'a:1',
      answers: { a: ['127.0.0.1'] },
    })
    dns.open()
    const looking = clock.advance(0)
    dns.close()
    await looking
    assert.deepEqual([found, warnings, closed(), clock.armed()], [[], [], 1, 0])
  })
})
