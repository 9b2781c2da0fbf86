import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Connection, Stream } from '@libp2p/interface'
import {
  type Address,
  integerBelow,
  parseAddress,
  QuorateError,
  seededRandom,
} from '@quorate/kernel'
import { frameProtocol } from '../src/cluster-tag.ts'
import { openPorts } from '../src/index.ts'
import { type Node, parseMultiaddr, startNode } from '../src/libp2p-node.ts'
import { quicTransport } from '../src/quic-transport.ts'
import { streamsAt, type Transport } from '../src/transport.ts'
import { until } from './until.ts'
import { bytes, closeAll, link, record } from './world.ts'

const host = '127.0.0.1'

function streamPortOf(address: Address): number {
  return (parseAddress(address)?.port ?? 0) + 1
}

describe('QUIC', () => {
  let transport: Transport
  const nodes: Node[] = []
  const sockets: Socket[] = []

  before(async () => {
    transport = await quicTransport()
  })

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.close()
    await Promise.all(nodes.splice(0).map((node) => node.stop()))
    await closeAll()
  })

  async function newNode(): Promise<Node> {
    const node = await startNode({ transport, host, port: 0 })
    nodes.push(node)
    return node
  }

  async function newSocket(): Promise<Socket> {
    const socket = createSocket('udp4').bind(0, host)
    sockets.push(socket)
    await once(socket, 'listening')
    return socket
  }

  it('that is not installed is refused, and the refusal says what to install', async () => {
    const cause = new Error('Cannot find package')
    await assert.rejects(
      quicTransport(() => Promise.reject(cause)),
      (error) => {
        assert.ok(error instanceof QuorateError)
        assert.equal(error.code, 'ERR_QUORATE_TRANSPORT_UNAVAILABLE')
        assert.deepEqual(error.data, { transport: 'quic', package: '@chainsafe/libp2p-quic' })
        assert.match(error.message, /npm install @chainsafe\/libp2p-quic/)
        assert.equal(error.cause, cause)
        return true
      },
    )
  })

  it('has the port behind that of the datagrams, and there is none behind the last', () => {
    assert.equal(streamsAt(transport, { host, port: 7_400 }), '/ip4/127.0.0.1/udp/7401/quic-v1')
    assert.equal(
      streamsAt(transport, { host: '::1', port: 1 }, 'id'),
      '/ip6/::1/udp/2/quic-v1/p2p/id',
    )
    assert.equal(streamsAt(transport, { host, port: 65_535 }), undefined)
  })

  it('cannot be dialled at the last port: the link fails', async () => {
    const [a, b] = [await record({ transport: 'quic' }), await record()]
    a.ports.streams.connect(b.ports.id, `${host}:65535`)
    await a.nth('link-failed')
  })

  it('and TCP do not meet, at one address or the other', async () => {
    const [a, b] = [await record({ transport: 'quic' }), await record()]
    a.ports.streams.connect(b.ports.id, b.ports.address)
    b.ports.streams.connect(a.ports.id, a.ports.address)
    await Promise.all([a.nth('link-failed'), b.nth('link-failed')])
  })

  it('says which port is in use, and leaves nothing open', async () => {
    const blocker = await newSocket()
    const port = blocker.address().port - 1
    const options = {
      cluster: 'test',
      transport: 'quic',
      listen: { host, port },
      discovery: { lan: false, seeds: [] },
    } as const
    await assert.rejects(openPorts(options), (error) => {
      assert.ok(error instanceof QuorateError)
      assert.equal(error.code, 'ERR_QUORATE_ADDRESS_IN_USE')
      assert.deepEqual(error.data, { host, port: port + 1, protocol: 'UDP' })
      return true
    })
    sockets.pop()
    blocker.close()
    await once(blocker, 'close')
    await (await openPorts(options)).close()
  })

  it('listens on IPv6', async () => {
    const options = { transport: 'quic', listen: { host: '::1', port: 0 } } as const
    const [a, b] = [await record(options), await record(options)]
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(1))
    assert.deepEqual((await b.nth('frame')).bytes, bytes(1))
  })

  it('lets others in while the handshakes of some hang', async () => {
    const [a, b] = [await record({ transport: 'quic' }), await record({ transport: 'quic' })]
    const port = streamPortOf(b.ports.address)
    const stranger = await newNode()
    let begun = 0
    for (let i = 0; i < 5; i++) {
      // What the stranger says first gets there, and nothing ever comes back to it.
      const relay = await newSocket()
      relay.once('message', (packet) => relay.send(packet, port, host, () => begun++))
      const target = parseMultiaddr(transport.multiaddr(host, relay.address().port))
      stranger.dial(target, AbortSignal.timeout(1_000)).catch(() => {})
    }
    await until('five handshakes have begun', () => begun === 5)
    a.ports.streams.connect(b.ports.id, b.ports.address)
    await until('the dial is over', () => a.inputs[0])
    assert.deepEqual(
      a.inputs.map(({ type }) => type),
      ['link-opened'],
    )
  })

  it('survives random datagrams on its port', async () => {
    const [a, b] = [await record({ transport: 'quic' }), await record({ transport: 'quic' })]
    const port = streamPortOf(b.ports.address)
    const socket = await newSocket()
    const random = seededRandom(13)
    for (let i = 0; i < 1_000; i++) {
      const packet = Uint8Array.from({ length: 1_200 }, () => integerBelow(random, 256))
      // Every second one claims to begin a connection of version 1.
      if (i % 2 === 0) packet.set([0xc3, 0, 0, 0, 1, 8])
      await new Promise((resolve) => socket.send(packet, port, host, resolve))
    }
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(1))
    assert.deepEqual((await b.nth('frame')).bytes, bytes(1))
    assert.deepEqual(b.inputs.length, 1)
  })

  it('is given little at a time: what waits to be written is seen to wait', async () => {
    const [one, other] = [await newNode(), await newNode()]
    await other.libp2p.handle(frameProtocol('test'), () => {})
    const target = other.libp2p.getMultiaddrs()[0] ?? assert.fail('it listens')
    const connection: Connection = await one.dial(target, AbortSignal.timeout(5_000))
    const stream: Stream = await connection.newStream(frameProtocol('test'))
    stream.send(new Uint8Array(2 ** 20))
    assert.ok(stream.writeBufferLength >= 2 ** 20 - 2 ** 16, `${stream.writeBufferLength} wait`)
  })

  it('takes eight streams of a connection, and no more', async () => {
    const [one, other] = [await newNode(), await newNode()]
    const streams: Stream[] = []
    const onStream = (stream: Stream) => {
      streams.push(stream)
      stream.addEventListener('message', () => stream.send(bytes(1)))
    }
    await other.libp2p.handle('/many', onStream, { maxInboundStreams: 99 })
    const target = other.libp2p.getMultiaddrs()[0] ?? assert.fail('it listens')
    const connection = await one.dial(target, AbortSignal.timeout(5_000))
    const opened: Stream[] = []
    // One more than there is place for; of several that wait the library forgets one now and then.
    const opening = Array.from({ length: 9 }, async () => {
      opened.push(await connection.newStream('/many', { maxOutboundStreams: 99 }))
    })
    await until('eight are open', () => opened.length >= 8)
    // What was asked for before this went there and back has found no place.
    const answers = opened.map((stream) => once(stream, 'message'))
    for (const stream of opened) stream.send(bytes(1))
    await Promise.all(answers)
    assert.deepEqual([opened.length, streams.length], [8, 8])
    for (const stream of [...opened, ...streams]) stream.abort(new Error('over'))
    await Promise.all(opening)
    await until('the ninth has come', () => streams.length === 9)
  })
})
