import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import type { Stream } from '@libp2p/interface'
import { type Address, integerBelow, parseAddress, seededRandom } from '@quorate/kernel'
import { askAdmission } from '../src/admission.ts'
import { frameProtocol } from '../src/cluster-tag.ts'
import { onEachTransport, type World } from './each-transport.ts'
import { until } from './until.ts'
import { bytes, closeAll, link, type Recorded, record } from './world.ts'

const protocol = frameProtocol('test')

function dialRaw(address: Address): Promise<Socket> {
  const { host, port } = parseAddress(address) ?? assert.fail('an address')
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => resolve(socket))
    // Who is turned away at once may not even notice that he was connected.
    socket.on('error', () => resolve(socket))
  })
}

/** Somebody who speaks libp2p, and then whatever the test says. */
async function strangerTo(address: Address, world: World) {
  const node = await world.node()
  const dial = () => node.dial(world.target(address), new AbortController().signal)
  const id = node.libp2p.peerId.toString()
  const open = async () => {
    const connection = await dial()
    const stream = await connection.newStream([protocol])
    const responder = connection.remotePeer.toString()
    const keyring = undefined
    await askAdmission(stream, { cluster: 'test', keyring, initiator: id, responder })
    return stream
  }
  return { id, dial, open, stop: node.stop }
}

/** Strangers of the same host may have taken all its places for a while: then again. */
async function linkAtLast(from: Recorded, to: { id: string; address: Address }): Promise<void> {
  while (from.of('link-opened').length === 0) {
    const failed = from.of('link-failed').length
    from.ports.streams.connect(to.id, to.address)
    await until('the dial is over', () => {
      return from.of('link-opened').length > 0 || from.of('link-failed').length > failed
    })
  }
}

describe('inbound over TCP', () => {
  afterEach(closeAll)

  it('survives random bytes on its port', async () => {
    const [a, b] = [await record(), await record()]
    const random = seededRandom(11)
    const sockets: Socket[] = []
    for (let i = 0; i < 40; i++) {
      const socket = await dialRaw(b.ports.address)
      sockets.push(socket)
      // A handshake of libp2p that goes astray, every second time.
      if (i % 2 === 0) socket.write('\x13/multistream/1.0.0\n\x07/noise\n')
      socket.write(Uint8Array.from({ length: 700 }, () => integerBelow(random, 256)))
    }
    await linkAtLast(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(1))
    assert.deepEqual((await b.nth('frame')).bytes, bytes(1))
    assert.equal(b.inputs.length, 1)
    for (const socket of sockets) socket.destroy()
  })

  it('survives connections that are opened and say nothing, or vanish', async () => {
    const [a, b] = [await record(), await record()]
    const sockets = await Promise.all(Array.from({ length: 60 }, () => dialRaw(b.ports.address)))
    for (const socket of sockets.slice(0, 30)) socket.resetAndDestroy()
    await linkAtLast(a, b.ports)
    for (const socket of sockets) socket.destroy()
  })
})

onEachTransport('inbound', (world) => {
  const { record } = world
  const stranger = (address: Address) => strangerTo(address, world)

  afterEach(closeAll)

  it('cuts off who sends something else than frames', async () => {
    const b = await record()
    const other = await stranger(b.ports.address)
    const stream = await other.open()
    stream.send(bytes(2, 1, 2))
    stream.send(new Uint8Array(10).fill(0xff))
    await until('the stream is cut off', () => stream.status !== 'open')
    assert.deepEqual(b.inputs, [{ type: 'frame', from: other.id, bytes: bytes(1, 2) }])
    assert.equal(b.ports.counters.inboundAborted, 1)
    await other.stop()
  })

  it('hands in no part of a frame that was begun and never finished', async () => {
    const b = await record()
    const other = await stranger(b.ports.address)
    const stream = await other.open()
    stream.send(bytes(1, 9, 100, 1, 2, 3))
    await b.nth('frame')
    await other.stop()
    await until('the stream is gone', () => stream.status !== 'open')
    assert.equal(b.inputs.length, 1)
  })

  it('keeps the newest two streams of a peer', async () => {
    const b = await record()
    const other = await stranger(b.ports.address)
    const streams: Stream[] = []
    for (let i = 0; i < 5; i++) streams.push(await other.open())
    await until('three were cut off', () => streams.slice(0, 3).every((s) => s.status !== 'open'))
    for (const [i, stream] of streams.slice(3).entries()) stream.send(bytes(1, i + 1))
    await b.nth('frame', 1)
    assert.equal(b.ports.counters.inboundAborted, 3)
    await other.stop()
  })

  it('has places for 32 strangers of one host, and turns away who comes then', async () => {
    const b = await record()
    const other = await stranger(b.ports.address)
    const dials = Array.from({ length: 60 }, () => other.dial().catch(() => undefined))
    await until('some are turned away', () => b.ports.counters.inboundTurnedAway > 0)
    const connections = await Promise.all(dials)
    await until('all are ended', () => connections.every((one) => one?.status !== 'open'))
    const { inboundTurnedAway, inboundIdle } = b.ports.counters
    assert.ok(inboundTurnedAway <= 60 - 32, `${inboundTurnedAway} turned away`)
    assert.ok(inboundIdle >= 32, `${inboundIdle} were let in, and said nothing`)
    await other.stop()
  })

  it('ends connections on which no stream is opened', async () => {
    const b = await record()
    const other = await stranger(b.ports.address)
    const connection = await other.dial()
    await until('it is ended', () => connection.status !== 'open')
    assert.equal(b.ports.counters.inboundIdle, 1)
    await other.stop()
  })

  it('reads on although its window updates are few', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    for (let i = 0; i < 60; i++) {
      for (let j = 0; j < 10; j++) a.ports.streams.send(b.ports.id, new Uint8Array(10_007))
      await b.nth('frame', i * 10)
    }
    await b.nth('frame', 599)
  })
})
