import assert from 'node:assert/strict'
import type { QuorateError } from '@quorate/kernel'
import { openPorts, type PortsOptions } from '../src/index.ts'

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
    '0.0.0.0',
    '10.0.0.1',
    '::',
    'example.org',
    '',
    '128.0.0.1',
    '1270.0.0.1',
    'nowhere.invalid',
    // Loopback in a way, but nothing that a stream can listen on.
    '::1%lo',
    '::ffff:127.0.0.1',
  ]) {
    it(`refuse to listen on "${host}", and say why`, async () => {
      const error = await refusal({ listen: { host, port: 0 } })
      isAbout(error, 'listen.host', host)
      assert.match(error.message, /must be a loopback address.*admission and encryption/)
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
      assert.match(error.message, /must be host:port, its host a loopback address/)
    })
  }

  it('refuse an empty cluster name', async () => {
    isAbout(await refusal({ cluster: '' }), 'cluster', '')
  })
})
