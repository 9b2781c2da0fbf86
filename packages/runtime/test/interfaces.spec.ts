import assert from 'node:assert/strict'
import type { NetworkInterfaceInfo } from 'node:os'
import type { QuorateError } from '@quorate/kernel'
import {
  type Choice,
  type ChosenInterface,
  chooseInterfaces,
  type InterfaceTable,
  isHad,
  isNeighbour,
  isOnLink,
  requireInterfaces,
  type Wanted,
} from '../src/interfaces.ts'

/** As the system would list it; `cidr` tells address, network and family. */
function info(cidr: string, internal = false): NetworkInterfaceInfo {
  const [address = ''] = cidr.split('/')
  const common = { address, netmask: '', mac: '', internal, cidr }
  return address.includes(':')
    ? { ...common, family: 'IPv6', scopeid: 0 }
    : { ...common, family: 'IPv4' }
}

const table: InterfaceTable = {
  lo: [info('127.0.0.1/8', true), info('::1/128', true)],
  eth0: [info('192.168.1.7/24'), info('fe80::1/64')],
  eth1: [info('10.0.0.7/16'), info('10.9.0.7/16')],
  wlan0: [info('fd00::7/64')],
  docker0: [info('172.17.0.1/16')],
}

const lo = { name: 'lo', address: '127.0.0.1', subnets: ['127.0.0.1/8'], announces: true }
const eth0 = { name: 'eth0', address: '192.168.1.7', subnets: ['192.168.1.7/24'], announces: true }
const eth1 = {
  name: 'eth1',
  address: '10.0.0.7',
  subnets: ['10.0.0.7/16', '10.9.0.7/16'],
  announces: false,
}
const docker0 = {
  name: 'docker0',
  address: '172.17.0.1',
  subnets: ['172.17.0.1/16'],
  announces: false,
}

/** Who listens on one address, and is found there. */
function choose(host: string, wanted: Wanted['wanted'], of: InterfaceTable = table): Choice {
  return chooseInterfaces(of, { host, listened: host, wanted })
}

describe('an address', () => {
  it('is had while an interface has it, in whatever spelling; all addresses always are', () => {
    const had = ['10.9.0.7', '127.9.8.7', 'fd00::7', 'FD00:0::7', '0.0.0.0', '::']
    for (const host of had) assert.equal(isHad(table, host), true, host)
    for (const host of ['10.9.0.8', 'fd00::8']) assert.equal(isHad(table, host), false, host)
    assert.equal(isHad({ lo: table.lo }, '192.168.1.7'), false)
  })
})

describe('choice of interfaces', () => {
  const choices: [what: string, host: string, wanted: true | string[], ChosenInterface[]][] = [
    ['loopback', '127.0.0.1', true, [lo]],
    ['any address of 127.0.0.0/8 is the loopback interface’s', '127.9.8.7', true, [lo]],
    ['::1 is announced on the same interface, by IPv4', '::1', true, [lo]],
    ['of two LANs and a docker bridge the one that is listened on', '192.168.1.7', true, [eth0]],
    [
      'several by name: announced only where the address is',
      '192.168.1.7',
      ['eth0', 'eth1'],
      [eth0, eth1],
    ],
    ['by address', '192.168.1.7', ['10.0.0.7'], [eth1]],
    [
      'an interface by its name and its address is one',
      '192.168.1.7',
      ['eth0', '192.168.1.7'],
      [eth0],
    ],
    ['a docker bridge, if it is named', '192.168.1.7', ['docker0'], [docker0]],
    [
      'of two addresses of an interface the one that is listened on',
      '10.9.0.7',
      true,
      [{ ...eth1, address: '10.9.0.7', announces: true }],
    ],
    [
      'an IPv6 address is announced by the IPv4 of its interface, however it is written',
      'FE80:0::1',
      true,
      [eth0],
    ],
  ]
  for (const [what, host, wanted, expected] of choices) {
    it(what, () => {
      const { interfaces, unusable } = choose(host, wanted)
      assert.deepEqual(interfaces, expected)
      assert.deepEqual([...unusable], [])
    })
  }

  it('an interface with IPv6 only is named as unusable', () => {
    const { interfaces, unusable } = choose('fd00::7', true)
    assert.deepEqual(interfaces, [])
    assert.deepEqual(
      [...unusable],
      [['wlan0', 'it has no IPv4 address, which multicast DNS needs here']],
    )
  })

  it('an address that no interface has is named, and the others go on', () => {
    const wanted = ['eth7', 'eth0']
    const { interfaces, unusable } = choose('192.168.1.7', wanted)
    assert.deepEqual(interfaces, [eth0])
    assert.deepEqual([...unusable.keys()], ['eth7'])
    const gone = choose('192.168.1.7', true, { lo: table.lo })
    assert.deepEqual([...gone.unusable.keys()], ['192.168.1.7'])
  })

  it('nobody announces loopback on a LAN, nor a LAN on loopback', () => {
    for (const [host, wanted] of [
      ['127.0.0.1', 'eth0'],
      ['192.168.1.7', 'lo'],
      ['192.168.1.7', '127.0.0.1'],
    ] as const) {
      assert.deepEqual(choose(host, [wanted]).interfaces, [])
    }
  })
})

describe('choice of interfaces, with an address to advertise', () => {
  const wild = (host: string, wanted: Wanted['wanted'] = true, of = table) =>
    chooseInterfaces(of, { host, listened: host.includes(':') ? '::' : '0.0.0.0', wanted })
  const names = ({ interfaces }: Choice) =>
    interfaces.map(({ name, announces }) => `${name}${announces ? '!' : ''}`)

  it('is its interface for who listens on all addresses', () => {
    assert.deepEqual(wild('192.168.1.7').interfaces, [eth0])
    assert.deepEqual(names(wild('172.17.0.1')), ['docker0!'])
    assert.deepEqual(names(wild('fe80::1')), ['eth0!'])
    assert.deepEqual(wild('127.0.0.9').interfaces, [lo])
    assert.deepEqual(names(wild('192.168.1.7', ['eth0', 'eth1'])), ['eth0!', 'eth1'])
  })

  it('is the first that leads out, where no interface has it, and it is announced there', () => {
    assert.deepEqual(names(wild('203.0.113.7')), ['eth0!'])
    assert.deepEqual(names(wild('2001:db8::7')), ['eth0!'])
    assert.deepEqual(names(wild('203.0.113.7', ['eth1', 'docker0'])), ['eth1!', 'docker0!'])
    const { wlan0 } = table
    assert.deepEqual([...wild('203.0.113.7', true, { wlan0 }).unusable.keys()], ['203.0.113.7'])
  })

  it('is the interface that is listened on, whatever gateway is advertised', () => {
    const behind = { host: '203.0.113.7', listened: '10.9.0.7' }
    const { interfaces } = chooseInterfaces(table, { ...behind, wanted: true })
    assert.deepEqual(interfaces, [{ ...eth1, address: '10.9.0.7', announces: true }])
  })

  it('is not announced while the interface that had it is away', () => {
    const { eth1: only } = table
    assert.deepEqual(names(choose('192.168.1.7', ['eth1'], { eth1: only })), ['eth1'])
  })
})

describe('neighbours', () => {
  it('are of this machine, or of a network that it is attached to', () => {
    const near = ['127.0.0.1', '::1', '127.3.3.3', '192.168.1.9', '10.9.77.1', 'fd00::9']
    for (const host of near)
      assert.ok(
        isNeighbour(host, () => table),
        host,
      )
    const far = ['192.168.2.9', '203.0.113.7', '10.8.0.1', 'fd01::9', 'fe81::1', 'nonsense', '']
    for (const host of far) assert.ok(!isNeighbour(host, () => table), host)
    assert.ok(
      isNeighbour('::1', () => assert.fail('loopback needs no table')),
      '::1',
    )
  })
})

describe('refusal of interfaces', () => {
  const refusal = (host: string, wanted: readonly string[]): QuorateError => {
    try {
      requireInterfaces(table, { host, wanted })
    } catch (error) {
      return error as QuorateError
    }
    assert.fail('it was not refused')
  }

  it('names the one that does not exist, and lists those that do', () => {
    const { code, data, message } = refusal('192.168.1.7', ['eth0', 'eth7'])
    assert.equal(code, 'ERR_QUORATE_OPTION')
    assert.equal(data.option, 'discovery.lan.interfaces[1]')
    assert.equal(data.value, 'eth7')
    for (const one of [
      'eth0: 192.168.1.7 fe80::1',
      'eth1: 10.0.0.7',
      'wlan0: fd00::7',
      'docker0',
    ]) {
      assert.ok(message.includes(one), message)
    }
    assert.ok(!message.includes('127.0.0.1'), message)
  })

  it('refuses the LAN to who listens on loopback', () => {
    const { message } = refusal('127.0.0.1', ['eth0'])
    assert.match(message, /a loopback interface.*there is lo: 127\.0\.0\.1 ::1.*got "eth0"/)
  })

  it('takes names and addresses that exist', () => {
    requireInterfaces(table, { host: '192.168.1.7', wanted: ['eth0', '10.9.0.7', 'fd00::7'] })
    requireInterfaces(table, { host: '127.0.0.3', wanted: ['lo', '::1', '127.0.0.4'] })
  })
})

describe('a packet on the link', () => {
  it('comes from a subnet of the interface', () => {
    for (const [chosen, from, expected] of [
      [lo, '127.0.0.1', true],
      [lo, '127.200.0.1', true],
      [lo, '192.168.1.7', false],
      [eth0, '192.168.1.200', true],
      [eth0, '192.168.2.1', false],
      [eth0, '127.0.0.1', false],
      [eth1, '10.9.255.1', true],
      [eth1, '10.8.0.1', false],
      [eth1, 'fe80::1', false],
      [eth1, 'nonsense', false],
    ] as const) {
      assert.equal(isOnLink(chosen, from), expected, `${chosen.name} ${from}`)
    }
  })
})
