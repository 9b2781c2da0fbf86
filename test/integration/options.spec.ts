import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createPeer, type PeerOptions, QuorateError } from 'quorate'
import { PeerProcess } from './peer-process.ts'
import { uniqueCluster } from './peers.ts'
import { until } from './until.ts'

const good = { cluster: 'options' }
const timing = (given: object) => ({ ...good, timing: given })

/** What is given, the name that the refusal must hold, and words of the rule. */
const wrong: readonly (readonly [given: object, name: string, value: string, rule: RegExp])[] = [
  [{}, 'cluster', 'undefined', /1 to 64 characters/],
  [{ cluster: '' }, 'cluster', '""', /1 to 64 characters/],
  [{ cluster: 'x'.repeat(65) }, 'cluster', 'xxx', /1 to 64 characters/],
  [{ cluster: 7 }, 'cluster', '7', /text/],
  [{ ...good, name: '' }, 'name', '""', /1 to 64 characters/],
  [{ ...good, cluser: 'x' }, 'cluser', '"x"', /no such option/],
  [{ ...good, listen: '127.0.0.1' }, 'listen', '127.0.0.1', /object/],
  [{ ...good, listen: { hots: 'x' } }, 'listen.hots', '"x"', /no such option/],
  [{ ...good, listen: { host: 5 } }, 'listen.host', '5', /IP address/],
  [{ ...good, listen: { port: -1 } }, 'listen.port', '-1', /0 to 65535/],
  [{ ...good, listen: { port: 65_536 } }, 'listen.port', '65536', /0 to 65535/],
  [{ ...good, listen: { port: '80' } }, 'listen.port', '"80"', /0 to 65535/],
  [{ ...good, transport: 'udp' }, 'transport', '"udp"', /'tcp' or 'quic'/],
  [
    { ...good, transport: 'quic', listen: { port: 65_535 } },
    'listen.port',
    '65535',
    /0 \(any free port\) to 65534, for QUIC takes the next one/,
  ],
  [
    { ...good, transport: 'quic', advertise: ['127.0.0.1:65535'] },
    'advertise[0]',
    '127.0.0.1:65535',
    /up to 65534, for QUIC/,
  ],
  [
    { ...good, advertise: ['127.0.0.9:7400'] },
    'listen.port',
    '0',
    /fixed port that 127\.0\.0\.9:7400, as advertised, leads to/,
  ],
  [{ ...good, discovery: { lan: 'yes' } }, 'discovery.lan', '"yes"', /true, false or an/],
  [{ ...good, discovery: { lan: { interfaces: 'lo' } } }, 'discovery.lan', '"lo"', /array/],
  [{ ...good, discovery: { lan: { ifaces: [] } } }, 'discovery.lan.ifaces', '[]', /interfaces/],
  [
    { ...good, discovery: { lan: { interfaces: ['lo', 'eth77'] } } },
    'discovery.lan.interfaces[1]',
    '"eth77"',
    /interface that exists .*\(there is lo: 127\.0\.0\.1/,
  ],
  [{ ...good, discovery: { dns: '' } }, 'discovery.dns', '""', /a DNS name, or name:port/],
  [{ ...good, discovery: { dns: 'a.b:0' } }, 'discovery.dns', '"a.b:0"', /1 to 65535/],
  [{ ...good, discovery: { dns: 7 } }, 'discovery.dns', '7', /a DNS name/],
  [{ ...good, discovery: { file: '' } }, 'discovery.file', '""', /path of a file/],
  [{ ...good, discovery: { file: ['x'] } }, 'discovery.file', '["x"]', /path of a file/],
  [{ ...good, discovery: { seeds: 'a:1' } }, 'discovery.seeds', '"a:1"', /array/],
  [{ ...good, discovery: { seeds: ['a'] } }, 'discovery.seeds[0]', '"a"', /host:port/],
  [{ ...good, discovery: { seeds: ['a:1', 'b:0'] } }, 'discovery.seeds[1]', '"b:0"', /1 to 65535/],
  [{ ...good, gossip: 'off' }, 'gossip', '"off"', /true or false/],
  [{ ...good, bootstrap: 3 }, 'bootstrap', '3', /object/],
  [{ ...good, bootstrap: {} }, 'bootstrap.expect', 'undefined', /whole number/],
  [{ ...good, bootstrap: { expect: 0 } }, 'bootstrap.expect', '0', /whole number from 1/],
  [{ ...good, bootstrap: { expect: 2.5 } }, 'bootstrap.expect', '2.5', /whole number/],
  [{ ...good, bootstrap: { expect: 10 } }, 'bootstrap.expect', '10', /1 to 9/],
  [{ ...good, timing: 'slow' }, 'timing', '"slow"', /'local', 'lan', 'wan' or an object/],
  [timing({ beatsMs: 5 }), 'timing.beatsMs', '5', /no such option/],
  [timing({ beatMs: 0 }), 'timing.beatMs', '0', /milliseconds/],
  [timing({ beatMs: Number.NaN }), 'timing.beatMs', 'NaN', /milliseconds/],
  [timing({ driftBound: 0.5 }), 'timing.driftBound', '0.5', /0 to 0.2/],
  [timing({ leaseMs: 400 }), 'timing.leaseMs', '400', /stickinessMs \(400\)/],
  [timing({ beatMs: 200 }), 'timing.beatMs', '200', /third of leaseMs \(350\)/],
  [timing({ sessionTimeoutMs: 700 }), 'timing.sessionTimeoutMs', '700', /stickinessMs \(400\)/],
  [timing({ probeTimeoutMs: 300 }), 'timing.probeTimeoutMs', '300', /probeIntervalMs \(200\)/],
  [{ ...good, logger: { info() {} } }, 'logger.debug', 'undefined', /function/],
]

describe('wrong options', () => {
  for (const [given, name, value, rule] of wrong) {
    it(`${name} = ${value.slice(0, 20)} is refused with name, value and rule`, async () => {
      await assert.rejects(createPeer(given as PeerOptions), (error: unknown) => {
        assert.ok(error instanceof QuorateError)
        assert.equal(error.code, 'ERR_QUORATE_OPTION')
        assert.equal(error.data.option, name)
        assert.ok(error.message.startsWith(`${name} must be ${error.data.rule}, got `))
        assert.ok(error.message.includes(value), error.message)
        assert.match(error.message, rule)
        return true
      })
    })
  }
})

describe('an address that cannot be had', function () {
  this.timeout(30_000)

  /** Refused in a process of its own, which then has nothing left open: it ends by itself. */
  async function refusalOf(options: PeerOptions): Promise<{ message: string; code?: unknown }> {
    const process = new PeerProcess(options)
    try {
      const refusal = await until('it is refused', () => process.refusal)
      await process.ends()
      return refusal
    } finally {
      await process.kill()
    }
  }

  it('a TCP port in use: a clear error, nothing left open', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const listen = { host: '127.0.0.1', port }
    const { code, message } = await refusalOf({ cluster: uniqueCluster('port'), listen })
    assert.equal(code, 'ERR_QUORATE_ADDRESS_IN_USE')
    assert.match(message, new RegExp(`TCP port ${port} of 127\\.0\\.0\\.1 is in use`))
    server.close()
  })

  it('a UDP port in use: a clear error, nothing left open', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    const listen = { host: '127.0.0.1', port }
    const { code, message } = await refusalOf({ cluster: uniqueCluster('port'), listen })
    assert.equal(code, 'ERR_QUORATE_ADDRESS_IN_USE')
    assert.match(message, new RegExp(`UDP port ${port} of 127\\.0\\.0\\.1 is in use`))
    socket.close()
  })

  it('over QUIC, the port behind that of the datagrams in use: a clear error', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    const listen = { host: '127.0.0.1', port: port - 1 }
    const cluster = uniqueCluster('port')
    const { code, message } = await refusalOf({ cluster, transport: 'quic', listen })
    assert.equal(code, 'ERR_QUORATE_ADDRESS_IN_USE')
    assert.match(message, new RegExp(`UDP port ${port} of 127\\.0\\.0\\.1 is in use; .* for QUIC`))
    socket.close()
  })

  for (const host of ['0.0.0.0', '192.0.2.1', '::']) {
    it(`listen.host ${host}: refused without a secret`, async () => {
      const { code, message } = await refusalOf({
        cluster: uniqueCluster('host'),
        listen: { host },
      })
      assert.equal(code, 'ERR_QUORATE_OPTION')
      assert.match(message, /secret must be given when listen\.host \(.+\) is not loopback/)
      assert.ok(message.includes(host), message)
    })
  }

  for (const host of ['no-such-host.invalid', 'eth7']) {
    it(`listen.host ${host}: refused, for it is no address`, async () => {
      const { code, message } = await refusalOf({
        cluster: uniqueCluster('host'),
        secret: 'sixteen bytes or more',
        listen: { host },
      })
      assert.equal(code, 'ERR_QUORATE_OPTION')
      assert.match(message, /listen\.host must be an IP address of this machine, or localhost/)
      assert.ok(message.includes(host), message)
    })
  }

  it('an address of another machine, with a secret: a clear error', async () => {
    const { code, message } = await refusalOf({
      cluster: uniqueCluster('host'),
      secret: 'sixteen bytes or more',
      listen: { host: '192.0.2.1' },
    })
    assert.equal(code, 'ERR_QUORATE_ADDRESS_UNAVAILABLE')
    assert.match(message, /this machine has no such address/)
  })

  it('a secret that is none is refused, and not shown', async () => {
    const { code, message } = await refusalOf({ cluster: 'options', secret: 'hush' })
    assert.equal(code, 'ERR_QUORATE_OPTION')
    assert.match(message, /^secret must be .*16 to 1024 bytes long/)
    assert.ok(!message.includes('hush'))
  })

  it('a seed beyond loopback is refused to who listens on it', async () => {
    const discovery = { seeds: ['192.0.2.1:7400'] }
    const { code, message } = await refusalOf({ cluster: uniqueCluster('seed'), discovery })
    assert.equal(code, 'ERR_QUORATE_OPTION')
    assert.match(message, /discovery\.seeds/)
    assert.match(message, /192\.0\.2\.1:7400/)
  })
})
