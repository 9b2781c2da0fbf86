import assert from 'node:assert/strict'
import { createSocket, Socket } from 'node:dgram'
import { syncBuiltinESMExports } from 'node:module'
import { createServer } from 'node:net'
import os from 'node:os'
import { processTimeoutMs, until } from './until.ts'
import { closeAll, link, type Recorded, record, spawn } from './world.ts'

async function verdict(of: Recorded, peer: string, address: string): Promise<boolean> {
  const before = of.of('verified').length
  of.ports.streams.verify(peer, address)
  const verified = await of.nth('verified', before)
  assert.deepEqual([verified.peer, verified.address], [peer, address])
  return verified.refused
}

describe('verify', function () {
  this.timeout(processTimeoutMs)

  afterEach(closeAll)

  it('is not refused by a living peer, which is not harmed', async () => {
    const [a, b] = [await record(), await record()]
    assert.equal(await verdict(a, b.ports.id, b.ports.address), false)
    assert.deepEqual(b.inputs, [])
    await link(a, b.ports)
  })

  it('is not refused by a stopped process', async () => {
    const [a, child] = [await record(), await spawn()]
    child.process.kill('SIGSTOP')
    assert.equal(await verdict(a, child.id, child.address), false)
  })

  it('is refused where the process was killed', async () => {
    const [a, child] = [await record(), await spawn()]
    await link(a, child)
    child.process.kill('SIGKILL')
    await a.nth('link-closed')
    // The kernel closes one socket after the other.
    await until('both sockets refuse', () => child.ended() !== undefined)
    assert.equal(await verdict(a, child.id, child.address), true)
    assert.equal(a.ports.counters.refusals, 1)
  })

  it('is refused on ::1, too', async () => {
    const listen = { host: '::1', port: 0 }
    const [a, b] = [await record({ listen }), await record({ listen })]
    assert.equal(await verdict(a, b.ports.id, b.ports.address), false)
    await b.ports.close()
    assert.equal(await verdict(a, b.ports.id, b.ports.address), true)
  })

  it('is not refused where only one of TCP and UDP is', async () => {
    const [a, b] = [await record(), await record()]
    const { address } = b.ports
    const port = Number(address.split(':')[1])
    await b.ports.close()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    assert.equal(await verdict(a, b.ports.id, address), false)
    await new Promise((resolve) => server.close(resolve))
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
    assert.equal(await verdict(a, b.ports.id, address), false)
    await new Promise<void>((resolve) => socket.close(resolve))
    assert.equal(await verdict(a, b.ports.id, address), true)
  })

  it('asks again where a connection is accepted and dropped: there somebody may be dying', async () => {
    const [a, b] = [await record(), await record()]
    const { address } = b.ports
    const port = Number(address.split(':')[1])
    await b.ports.close()
    let accepted = 0
    const server = createServer((socket) => {
      accepted++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    assert.equal(await verdict(a, b.ports.id, address), false, 'it accepts whoever comes')
    assert.ok(accepted > 1 && accepted <= 8, `asked ${accepted} times`)
    server.once('connection', () => server.close())
    assert.equal(await verdict(a, b.ports.id, address), true, 'it is closed after the first one')
  })

  it('proves nothing for nonsense', async () => {
    const a = await record()
    for (const address of ['nowhere', 'localhost:1', '']) {
      assert.equal(await verdict(a, 'x', address), false)
    }
  })

  it('proves nothing where the system does not tell which networks there are', async () => {
    const { networkInterfaces } = os
    const a = await record()
    try {
      // As in a process that has no descriptor left.
      os.networkInterfaces = () => {
        throw new Error('EMFILE')
      }
      syncBuiltinESMExports()
      assert.equal(await verdict(a, 'x', '192.0.2.1:7400'), false)
    } finally {
      os.networkInterfaces = networkInterfaces
      syncBuiltinESMExports()
    }
  })

  it('proves nothing where the system lets no datagram pass, and harms nobody', async () => {
    const a = await record()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { connect } = Socket.prototype
    try {
      // As by a rule for UDP alone: Node hands the error to whoever waits to be connected.
      Socket.prototype.connect = (_port: number, ...rest: unknown[]) => {
        const connected = rest.at(-1) as (error: Error) => void
        setImmediate(connected, Object.assign(new Error('EACCES'), { code: 'EACCES' }))
      }
      assert.equal(await verdict(a, 'x', `127.0.0.1:${port}`), false)
    } finally {
      Socket.prototype.connect = connect
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('answers each of very many questions', async () => {
    const [a, b] = [await record(), await record()]
    for (let i = 0; i < 400; i++) a.ports.streams.verify(b.ports.id, b.ports.address)
    await a.nth('verified', 399)
    assert.ok(a.of('verified').every(({ refused }) => !refused))
  })
})
