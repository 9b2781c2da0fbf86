import assert from 'node:assert/strict'
import { parseAddress, type QuorateError } from '@quorate/kernel'
import { openPorts, type PortsOptions } from '../src/index.ts'
import { resolveOptions } from '../src/options.ts'

const secret = 'a secret of sixteen bytes or more'

const options: PortsOptions = {
  cluster: 'test',
  listen: { host: '127.0.0.1', port: 0 },
  discovery: { lan: false, seeds: [] },
}

async function refusal(changed: Partial<PortsOptions>): Promise<QuorateError> {
  try {
    const ports = await openPorts({ ...options, ...changed })
    await ports.close()
  } catch (error) {
    return error as QuorateError
  }
  assert.fail('it was not refused')
}

function isAbout(error: QuorateError, option: string, value: unknown): void {
  assert.equal(error.code, 'ERR_QUORATE_OPTION')
  assert.equal(error.data.option, option)
  assert.equal(error.data.value, value)
  assert.ok(error.message.startsWith(`${option} must be `), error.message)
}

describe('options', () => {
  for (const host of [
    'example.org',
    '',
    '1270.0.0.1',
    'nowhere.invalid',
    // Addresses in a way, but none that datagrams and streams can both use.
    'fe80::1%lo',
    '::ffff:127.0.0.1',
  ]) {
    it(`refuse to listen on "${host}"`, async () => {
      const error = await refusal({ listen: { host, port: 0 }, secret })
      isAbout(error, 'listen.host', host)
      assert.match(error.message, /must be an IP address of this machine, or localhost/)
    })
  }

  for (const host of ['0.0.0.0', '10.0.0.1', '::', '128.0.0.1', 'fe80::1']) {
    it(`refuse to listen on ${host} without a secret, and say why`, async () => {
      const error = await refusal({ listen: { host, port: 0 } })
      isAbout(error, 'secret', undefined)
      assert.ok(error.message.includes(`listen.host (${host}) is not loopback`), error.message)
    })
  }

  for (const host of ['0.0.0.0', '::', '0:0:0:0:0:0:0:0']) {
    it(`refuse to listen on ${host} without an address to advertise`, async () => {
      isAbout(await refusal({ listen: { host, port: 0 }, secret }), 'advertise', undefined)
    })
  }

  for (const [host, advertise] of [
    ['10.0.0.1', '[fe80::1]:7400'],
    ['::', '10.0.0.1:7400'],
    ['0.0.0.0', '0.0.0.0:7400'],
    ['0.0.0.0', 'example.org:7400'],
    ['127.0.0.1', '10.0.0.1:7400'],
  ] as const) {
    it(`refuse to advertise ${advertise} for ${host}`, async () => {
      const error = await refusal({ listen: { host, port: 0 }, secret, advertise })
      isAbout(error, 'advertise[0]', advertise)
      assert.match(error.message, /its host an? (loopback )?IPv[46] address that/)
    })
  }

  it('take any address of a family, beyond loopback, with a secret', () => {
    const listen = { host: '0.0.0.0', port: 7_400 }
    const discovery = { lan: true, seeds: ['10.0.0.2:7400', 'localhost:7400'] }
    const given = { ...options, secret, listen, advertise: '203.0.113.7:7400', discovery }
    const resolved = resolveOptions(given)
    assert.deepEqual(resolved.listen, listen)
    assert.equal(resolved.advertise, '203.0.113.7:7400')
    assert.deepEqual(resolved.discovery.seeds, ['10.0.0.2:7400', '127.0.0.1:7400'])
  })

  it('know an address by one spelling, however it is given', () => {
    const listen = { host: 'FD00:0::1', port: 7_400 }
    const discovery = { lan: false, seeds: ['[fd00:0:0::2]:7400'] }
    const resolved = resolveOptions({ ...options, secret, listen, discovery })
    assert.equal(resolved.listen.host, 'fd00::1')
    assert.deepEqual(resolved.discovery.seeds, ['[fd00::2]:7400'])
  })

  it('show the address that is advertised, and listen elsewhere', async () => {
    const free = await openPorts(options)
    const { port = 0 } = parseAddress(free.address) ?? {}
    await free.close()
    const listen = { host: '127.0.0.1', port }
    const ports = await openPorts({ ...options, listen, advertise: '127.0.0.9:7400' })
    assert.equal(ports.address, '127.0.0.9:7400')
    await ports.close()
  })

  it('refuse to advertise one port and to listen on any', async () => {
    const error = await refusal({ advertise: '127.0.0.9:7400' })
    isAbout(error, 'listen.port', 0)
    assert.match(error.message, /the fixed port that 127\.0\.0\.9:7400, as advertised, leads to/)
  })

  for (const wrong of ['fifteen bytes..', 16, new Uint8Array(15), [], [secret, secret, secret]]) {
    it(`refuse a secret that is none (${typeof wrong}), and do not show it`, async () => {
      const error = await refusal({ secret: wrong as string })
      isAbout(error, 'secret', '(not shown)')
      assert.match(error.message, /a text or bytes, 16 to 1024 bytes long/)
      assert.ok(!error.message.includes('fifteen'))
    })
  }

  for (const host of ['localhost', '127.0.0.2', '127.9.9.9', '::1']) {
    it(`listen on ${host}`, async () => {
      const ports = await openPorts({ ...options, listen: { host, port: 0 } })
      const shown = host === 'localhost' ? '127.0.0.1' : host === '::1' ? '[::1]' : host
      assert.equal(ports.address.slice(0, ports.address.lastIndexOf(':')), shown)
      await ports.close()
    })
  }

  for (const port of [-1, 65_536, 1.5, Number.NaN]) {
    it(`refuse the port ${port}`, async () => {
      const error = await refusal({ listen: { host: '127.0.0.1', port } })
      isAbout(error, 'listen.port', port)
      assert.match(error.message, /must be a whole number from 0 .* to 65535/)
    })
  }

  for (const seed of ['10.0.0.1:7000', '127.0.0.1', '127.0.0.1:0', 'example.org:7000']) {
    it(`refuse the seed ${seed}`, async () => {
      const error = await refusal({ discovery: { lan: false, seeds: ['127.0.0.1:1', seed] } })
      isAbout(error, 'discovery.seeds[1]', seed)
      assert.match(
        error.message,
        /must be host:port, its host a loopback IPv4 address that 127.0.0.1 can talk to/,
      )
    })
  }

  it('refuse an empty cluster name', async () => {
    isAbout(await refusal({ cluster: '' }), 'cluster', '')
  })
})
