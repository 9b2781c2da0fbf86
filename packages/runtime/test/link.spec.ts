import assert from 'node:assert/strict'
import { type Connection, type Stream, StreamCloseEvent } from '@libp2p/interface'
import { zeroCounters } from '../src/counters.ts'
import { Link } from '../src/link.ts'
import type { Transport } from '../src/transport.ts'
import { until } from './until.ts'

const peer = '12D3KooWKqeCXEqQ2pJHm6DyL1MQycqmsh6Pofhqd8mC7CpFWabc'

/** What Link sees of libp2p, without a network: the ends that no test can order from a kernel. */
class FakeStream extends EventTarget {
  status = 'open'
  writeStatus = 'writable'
  writeBufferLength = 0
  readonly sent: Uint8Array[] = []

  send(bytes: Uint8Array): boolean {
    if (this.writeStatus !== 'writable') throw new Error('Cannot write to a stream that is closed')
    this.sent.push(bytes)
    return true
  }

  end(status: string): void {
    this.status = status
    this.writeStatus = 'closed'
    this.dispatchEvent(new StreamCloseEvent())
  }
}

class FakeConnection extends EventTarget {
  status = 'open'
  remotePeer = peer
  isAborted = false
  readonly stream = new FakeStream()

  async newStream(): Promise<FakeStream> {
    return this.stream
  }

  async close(): Promise<void> {
    this.status = 'closed'
  }

  abort(): void {
    this.isAborted = true
  }

  end(status: string, code?: string): void {
    this.status = status
    const error = code === undefined ? undefined : Object.assign(new Error(code), { code })
    this.dispatchEvent(new StreamCloseEvent(error !== undefined, error))
  }
}

async function openLink(over: Partial<Pick<Transport, 'showsCrash' | 'closeDiscards'>> = {}) {
  const connection = new FakeConnection()
  const told: string[] = []
  const soon: (() => void)[] = []
  const link = new Link({
    peer,
    address: '127.0.0.1:7000',
    target: `/ip4/127.0.0.1/tcp/7000/p2p/${peer}`,
    transport: { showsCrash: true, closeDiscards: false, ...over },
    protocol: '/quorate/1/x',
    dial: async () => connection as unknown as Connection & { stream: Stream },
    admissions: { ask: async () => ({ by: undefined, isMutual: true }), holds: () => true },
    soon: (callback) => soon.push(callback),
    counters: zeroCounters(),
    events: {
      opened: () => told.push('opened'),
      failed: () => told.push('failed'),
      closed: (_link, by) => told.push(by),
    },
  })
  void link.dial()
  await until('the link is open', () => told.length > 0)
  assert.deepEqual(told.splice(0), ['opened'])
  const turn = () => {
    for (const callback of soon.splice(0)) callback()
  }
  return { link, connection, stream: connection.stream, told, turn }
}

describe('link', () => {
  it('was ended by the other side: a FIN closed the connection', async () => {
    const { connection, stream, told } = await openLink()
    connection.status = 'closed'
    stream.end('closed')
    connection.end('closed')
    assert.deepEqual(told, ['remote'])
  })

  for (const code of ['ECONNRESET', 'EPIPE']) {
    it(`was ended by the other side: the socket failed with ${code}`, async () => {
      const { connection, stream, told } = await openLink()
      connection.status = 'aborted'
      stream.end('closed')
      assert.deepEqual(told, [], 'the error of the connection decides')
      connection.end('aborted', code)
      assert.deepEqual(told, ['remote'])
    })
  }

  it('was ended by the other side: it reset the stream, or closed its half of it', async () => {
    const reset = await openLink()
    reset.stream.end('reset')
    assert.deepEqual(reset.told, ['remote'])
    const half = await openLink()
    half.stream.dispatchEvent(new Event('remoteCloseWrite'))
    assert.deepEqual(half.told, ['remote'])
    assert.equal(half.connection.isAborted, true, 'nothing is kept of it')
  })

  for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETDOWN', 'ABORT_ERR']) {
    it(`was not ended by the other side: the socket failed with ${code}`, async () => {
      const { connection, stream, told } = await openLink()
      connection.status = 'aborted'
      stream.end('closed')
      connection.end('aborted', code)
      assert.deepEqual(told, ['local'])
    })
  }

  it('was not ended by the other side: something here aborted stream or connection', async () => {
    const aborted = await openLink()
    aborted.stream.end('aborted')
    assert.deepEqual(aborted.told, ['local'])
    const lost = await openLink()
    lost.connection.end('aborted')
    assert.deepEqual(lost.told, ['local'])
  })

  it('was not ended by the other side: something here had closed the stream before', async () => {
    const { stream, told } = await openLink()
    stream.writeStatus = 'closing'
    stream.dispatchEvent(new Event('remoteCloseWrite'))
    assert.deepEqual(told, ['local'])
  })

  it('was not ended by the other side where no end is evidence, whatever it looks like', async () => {
    const over = { showsCrash: false, closeDiscards: true }
    const closed = await openLink(over)
    closed.connection.status = 'closed'
    closed.stream.end('closed')
    const reset = await openLink(over)
    reset.stream.end('reset')
    const half = await openLink(over)
    half.stream.dispatchEvent(new Event('remoteCloseWrite'))
    const failed = await openLink(over)
    failed.connection.end('aborted', 'ECONNRESET')
    for (const { told } of [closed, reset, half, failed]) assert.deepEqual(told, ['local'])
  })

  it('is told closed once, by who was first', async () => {
    const { link, connection, stream, told } = await openLink()
    link.end()
    connection.end('closed')
    stream.end('reset')
    link.end()
    assert.deepEqual(told, ['local'])
  })

  it('writes what was sent in one turn in one piece, and what is left when it is ended', async () => {
    const { link, stream, turn } = await openLink()
    link.send(Uint8Array.of(1))
    link.send(Uint8Array.of(2, 3))
    assert.deepEqual(stream.sent, [])
    turn()
    assert.deepEqual(stream.sent, [Uint8Array.of(1, 1, 2, 2, 3)])
    link.send(Uint8Array.of(4))
    link.end()
    assert.deepEqual(stream.sent[1], Uint8Array.of(1, 4))
    turn()
    assert.equal(stream.sent.length, 2)
  })

  it('does not throw where libp2p does: when the stream is closing already', async () => {
    const { link, stream, told, turn } = await openLink()
    stream.writeStatus = 'closing'
    link.send(Uint8Array.of(1))
    turn()
    assert.deepEqual(told, [], 'its close event will tell why')
    stream.end('reset')
    assert.deepEqual(told, ['remote'])
  })

  it('counts what libp2p holds back into its bound', async () => {
    const { link, stream, told } = await openLink()
    stream.writeBufferLength = 16 * 2 ** 20 - 10
    link.send(new Uint8Array(9))
    assert.deepEqual(told, [])
    link.send(new Uint8Array(9))
    assert.deepEqual(told, ['local'])
  })
})
