import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { QuorateError } from '@quorate/kernel'
import { openPorts, type PortsOptions } from '../src/index.ts'
import { processTimeoutMs, until } from './until.ts'
import { bytes, closeAll, link, record, spawn } from './world.ts'

function options(port: number): PortsOptions {
  return {
    cluster: 'test',
    listen: { host: '127.0.0.1', port },
    discovery: { lan: false, seeds: [] },
  }
}

async function refusal(port: number): Promise<QuorateError> {
  try {
    const ports = await openPorts(options(port))
    await ports.close()
  } catch (error) {
    return error as QuorateError
  }
  assert.fail('it was not refused')
}

async function freePort(): Promise<number> {
  const ports = await openPorts(options(0))
  await ports.close()
  return Number(ports.address.split(':')[1])
}

describe('openPorts', function () {
  this.timeout(processTimeoutMs)

  afterEach(closeAll)

  it('listens on the port that it is given', async () => {
    const port = await freePort()
    const a = await record({ listen: { host: '127.0.0.1', port } })
    assert.equal(a.ports.address, `127.0.0.1:${port}`)
    const b = await record()
    await link(b, a.ports)
  })

  it('gives every start an identity and a boot of its own', async () => {
    const [a, b] = [await record(), await record()]
    assert.notEqual(a.ports.id, b.ports.id)
    assert.match(a.ports.id, /^12D3KooW/)
    assert.equal(a.ports.boot.counter, 1)
    assert.match(a.ports.boot.nonce, /^[0-9a-f]{32}$/)
    assert.notEqual(a.ports.boot.nonce, b.ports.boot.nonce)
    assert.notEqual(a.ports.random.next(), b.ports.random.next())
    assert.equal(a.ports.stored, undefined)
  })

  it('says which protocol has its port in use, and leaves nothing open', async () => {
    const port = await freePort()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const tcp = await refusal(port)
    assert.equal(tcp.code, 'ERR_QUORATE_ADDRESS_IN_USE')
    assert.deepEqual(tcp.data, { host: '127.0.0.1', port, protocol: 'TCP' })
    assert.match(tcp.message, new RegExp(`TCP port ${port} of 127.0.0.1 is in use`))
    // The UDP socket that was bound first is closed again: somebody else can have it.
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
    await new Promise((resolve) => server.close(resolve))
    const udp = await refusal(port)
    assert.deepEqual(udp.data, { host: '127.0.0.1', port, protocol: 'UDP' })
    await new Promise<void>((resolve) => socket.close(resolve))
    await (await openPorts(options(port))).close()
  })

  it('does memory writes at once, in order', async () => {
    const a = await record()
    const done: number[] = []
    for (const n of [1, 2, 3]) a.ports.storage.write([], () => done.push(n))
    assert.deepEqual(done, [1, 2, 3])
  })

  it('hands nothing in before open, and nothing after close', async () => {
    const a = await openPorts(options(0))
    const b = await record()
    b.ports.datagrams.send(a.address, bytes(1, 2))
    b.ports.streams.connect(a.id, a.address)
    await b.nth('link-failed')
    const inputs: unknown[] = []
    a.open((input) => inputs.push(input))
    await link(b, a)
    a.streams.connect(b.ports.id, b.ports.address)
    a.streams.verify(b.ports.id, b.ports.address)
    await a.close()
    b.ports.streams.send(a.id, bytes(1))
    await b.nth('link-closed')
    assert.deepEqual(inputs, [])
  })

  it('survives a handler that throws', async () => {
    const warnings: string[] = []
    const a = await openPorts({
      ...options(0),
      warn: ({ source, error }) => {
        warnings.push(`${source}: ${error.message}`)
        throw new Error('from the listener of warnings, too')
      },
    })
    let calls = 0
    a.open(() => {
      calls++
      throw new Error('a bug above')
    })
    const b = await record()
    b.ports.datagrams.send(a.address, bytes(1, 2))
    await link(b, a)
    b.ports.streams.send(a.id, bytes(1))
    b.ports.streams.send(a.id, bytes(2))
    await until('all were handed in', () => calls === 3)
    assert.deepEqual(warnings, Array(3).fill('streams: a bug above'))
    await a.close()
  })

  it('closes twice, at once, and before it was opened', async () => {
    const ports = await openPorts(options(0))
    await Promise.all([ports.close(), ports.close()])
    ports.open(() => assert.fail('nothing is handed in'))
    await ports.close()
    ports.streams.connect('x', '127.0.0.1:1')
    ports.streams.send('x', bytes(1))
    ports.streams.verify('x', '127.0.0.1:1')
    ports.streams.disconnect('x')
    ports.datagrams.send('127.0.0.1:1', bytes(1))
  })

  it('closes in the middle of dials in both directions', async () => {
    for (let i = 0; i < 10; i++) {
      const [a, b] = [await record(), await record()]
      a.ports.streams.connect(b.ports.id, b.ports.address)
      b.ports.streams.connect(a.ports.id, a.ports.address)
      if (i % 2 === 0) await new Promise((resolve) => setTimeout(resolve, i))
      await Promise.all([a.ports.close(), b.ports.close()])
    }
  })

  it('closes in a second although a peer is stuck with much unread', async () => {
    const [a, child] = [await record(), await spawn()]
    await link(a, child)
    child.process.kill('SIGSTOP')
    for (let i = 0; i < 10; i++) {
      a.ports.streams.send(child.id, new Uint8Array(2 ** 20))
      await new Promise(setImmediate)
    }
    const since = performance.now()
    await a.ports.close()
    assert.ok(performance.now() - since < 1_500)
  })

  for (const task of ['listen', 'lan', 'flood']) {
    it(`leaves nothing behind: a process that did "${task}" ends by itself after close`, async () => {
      const [a, child] = [await record(), await spawn(task)]
      await link(a, child)
      child.process.send({ connect: [a.ports.id, a.ports.address] })
      if (task === 'flood') await a.nth('frame', 100)
      child.process.send({ close: true })
      await until('the child ended', () => child.ended() !== undefined)
      assert.deepEqual(child.ended(), { code: 0, signal: null })
      assert.equal(child.errors(), '')
      const { left } = child.messages.at(-1) as { left: string[] }
      assert.deepEqual(
        left.filter((resource) => /Timeout|TCP|UDP/.test(resource)),
        [],
      )
    })
  }

  it('keeps the process alive until it is closed', async () => {
    const child = await spawn()
    child.process.disconnect()
    const other = await record()
    await link(other, child)
    assert.equal(child.ended(), undefined)
  })
})
