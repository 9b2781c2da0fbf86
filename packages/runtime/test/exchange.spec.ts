import assert from 'node:assert/strict'
import type { Stream } from '@libp2p/interface'
import { Exchange } from '../src/exchange.ts'
import { bytes } from './world.ts'

class FakeStream extends EventTarget {
  status = 'open'
  readonly sent: Uint8Array[] = []

  send(data: Uint8Array): void {
    this.sent.push(data)
  }

  receive(data: Uint8Array): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }
}

function setUp() {
  const stream = new FakeStream()
  return { stream, exchange: new Exchange(stream as unknown as Stream) }
}

describe('an exchange', () => {
  it('gives messages of the length that is asked for, however they arrive', async () => {
    const { stream, exchange } = setUp()
    const first = exchange.take(3)
    for (const byte of [1, 2]) stream.receive(bytes(byte))
    stream.receive(bytes(3, 4, 5))
    assert.deepEqual(await first, bytes(1, 2, 3))
    assert.deepEqual(await exchange.take(2), bytes(4, 5))
  })

  it('holds little: who sends more than a handshake has is not listened to', async () => {
    const { stream, exchange } = setUp()
    for (let i = 0; i < 129; i++) stream.receive(bytes(i))
    await assert.rejects(exchange.take(1), /more was sent than the handshake has/)
    assert.throws(() => exchange.send(bytes(1)), /more was sent/)
    assert.deepEqual(stream.sent, [])
  })

  for (const end of ['close', 'remoteCloseWrite']) {
    it(`fails who waits when the stream ends (${end}), and who asks afterwards`, async () => {
      const { stream, exchange } = setUp()
      const waiting = exchange.take(1)
      stream.dispatchEvent(new Event(end))
      await assert.rejects(waiting, /the stream ended within the handshake/)
      await assert.rejects(exchange.take(1), /the stream ended/)
    })
  }

  it('hears nothing more once it is released', async () => {
    const { stream, exchange } = setUp()
    exchange.release()
    stream.receive(bytes(1))
    const waiting = exchange.take(1)
    stream.dispatchEvent(new Event('close'))
    const nothing = Symbol('nothing')
    assert.equal(await Promise.race([waiting, Promise.resolve(nothing)]), nothing)
  })
})
