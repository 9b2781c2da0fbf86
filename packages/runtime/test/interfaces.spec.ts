import assert from 'node:assert/strict'
import type { NetworkInterfaceInfo } from 'node:os'
import { type Interfaces, isNeighbour, lanOf } from '../src/interfaces.ts'

function info(cidr: string, internal = false): NetworkInterfaceInfo {
  const [address = ''] = cidr.split('/')
  const common = { address, netmask: '', mac: '', internal, cidr }
  if (address.includes(':')) return { ...common, family: 'IPv6', scopeid: 0 }
  return { ...common, family: 'IPv4' }
}

const interfaces: Interfaces = {
  lo: [info('127.0.0.1/8', true), info('::1/128', true)],
  eth0: [info('10.0.0.5/24'), info('fd00::5/64')],
  eth1: [info('192.168.7.5/16'), info('192.168.99.1/24')],
  tun0: [info('fd99::1/64')],
}

function interfaceOf(listened: string, advertised = listened): string | undefined {
  return lanOf(listened, advertised, interfaces)?.interface
}

describe('the network of an address', () => {
  it('is where multicast goes out: the interface that is listened on', () => {
    assert.equal(interfaceOf('127.0.0.1'), '127.0.0.1')
    assert.equal(interfaceOf('127.9.9.9'), '127.0.0.1')
    assert.equal(interfaceOf('::1'), '127.0.0.1')
    assert.equal(interfaceOf('10.0.0.5'), '10.0.0.5')
    assert.equal(interfaceOf('192.168.99.1'), '192.168.99.1')
    assert.equal(interfaceOf('fd00::5'), '10.0.0.5', 'multicast DNS speaks IPv4')
  })

  it('is that of the advertised address, listening on all; else the first that leads out', () => {
    assert.equal(interfaceOf('0.0.0.0', '192.168.7.5'), '192.168.7.5')
    assert.equal(interfaceOf('0.0.0.0', '203.0.113.7'), '10.0.0.5')
    assert.equal(interfaceOf('::', 'fd00::5'), '10.0.0.5')
  })

  it('is none where no interface has the address, or none of IPv4', () => {
    assert.equal(interfaceOf('172.16.0.1'), undefined)
    assert.equal(interfaceOf('fd99::1'), undefined)
    assert.equal(lanOf('0.0.0.0', '10.0.0.5', { lo: interfaces.lo }), undefined)
  })

  it('includes its hosts, and those of no other interface', () => {
    const lan = lanOf('10.0.0.5', '10.0.0.5', interfaces) ?? assert.fail('there is one')
    assert.ok(lan.includes('10.0.0.77'))
    for (const host of ['10.0.1.1', '192.168.7.6', '127.0.0.1', 'nonsense']) {
      assert.ok(!lan.includes(host), host)
    }
    const loopback = lanOf('127.0.0.1', '127.0.0.1', interfaces)
    assert.ok(loopback?.includes('127.0.0.2') && !loopback.includes('10.0.0.5'))
  })

  it('reaches addresses of its family, and nobody else on loopback', () => {
    const lan = lanOf('10.0.0.5', '10.0.0.5', interfaces)
    assert.deepEqual(
      ['10.0.0.77', '203.0.113.7', '127.0.0.1', 'fd00::7'].map((host) => lan?.reaches(host)),
      [true, true, false, false],
    )
    const loopback = lanOf('127.0.0.1', '127.0.0.1', interfaces)
    assert.deepEqual([loopback?.reaches('127.0.0.3'), loopback?.reaches('10.0.0.7')], [true, false])
  })

  it('has the neighbours whose refusals prove something', () => {
    for (const host of ['127.0.0.1', '::1', '10.0.0.5', '10.0.0.9', '192.168.200.1', 'fd00::9']) {
      assert.ok(isNeighbour(host, interfaces), host)
    }
    for (const host of ['10.0.1.9', '203.0.113.7', 'fd01::9', 'fe80::1', 'nonsense', '']) {
      assert.ok(!isNeighbour(host, interfaces), host)
    }
  })
})
