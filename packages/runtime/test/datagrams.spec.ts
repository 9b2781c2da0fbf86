import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { integerBelow, parseAddress, seededRandom } from '@quorate/kernel'
import { until } from './until.ts'
import { bytes, closeAll, record } from './world.ts'

/** Sends raw packets from a socket that is no peer. */
async function sendRaw(address: string, packets: readonly Uint8Array[]): Promise<void> {
  const { host, port } = parseAddress(address) ?? assert.fail('an address')
  const socket = createSocket('udp4')
  for (const packet of packets) {
    await new Promise((resolve) => socket.send(packet, port, host, resolve))
  }
  socket.close()
}

describe('datagrams', () => {
  afterEach(closeAll)

  it('arrive whole, with the address of their sender', async () => {
    const [a, b] = [await record(), await record()]
    const longest = new Uint8Array(1_350).fill(7)
    a.ports.datagrams.send(b.ports.address, bytes(1, 2, 3))
    a.ports.datagrams.send(b.ports.address, longest)
    await b.nth('datagram', 1)
    const from = a.ports.address
    assert.deepEqual(b.inputs, [
      { type: 'datagram', from, bytes: bytes(1, 2, 3) },
      { type: 'datagram', from, bytes: longest },
    ])
    // A Buffer would share its memory on slice.
    assert.equal(Object.getPrototypeOf(b.of('datagram')[0]?.bytes), Uint8Array.prototype)
    assert.equal(a.ports.counters.datagramsOut, 2)
    assert.equal(b.ports.counters.datagramBytesIn, 1_353)
  })

  it('cross between addresses of ::1 and of 127.0.0.0/8', async () => {
    for (const hosts of [
      ['127.0.0.1', '127.0.0.2'],
      ['::1', '::1'],
    ] as const) {
      const a = await record({ listen: { host: hosts[0], port: 0 } })
      const b = await record({ listen: { host: hosts[1], port: 0 } })
      a.ports.datagrams.send(b.ports.address, bytes(1, 2))
      const { from } = await b.nth('datagram')
      assert.equal(from, a.ports.address)
    }
  })

  it('are never too long: that is a bug of ours, said before anything is sent', async () => {
    const a = await record()
    assert.throws(() => a.ports.datagrams.send(a.ports.address, new Uint8Array(1_351)), {
      code: 'ERR_QUORATE_INVARIANT',
    })
    assert.equal(a.ports.counters.datagramsOut, 0)
  })

  it('to nobody, to nonsense and to the other family are counted, and nothing is thrown', async () => {
    const a = await record()
    for (const address of ['nonsense', 'localhost:7000', '[::1]:7000', '127.0.0.1:0', '']) {
      a.ports.datagrams.send(address, bytes(1, 2))
    }
    assert.equal(a.ports.counters.datagramSendErrors, 5)
    const gone = await record()
    await gone.ports.close()
    a.ports.datagrams.send(gone.ports.address, bytes(1, 2))
    // The socket still works.
    a.ports.datagrams.send(a.ports.address, bytes(3, 4))
    assert.deepEqual((await a.nth('datagram')).bytes, bytes(3, 4))
  })

  it('that no peer sends are dropped and counted: probes, and what is too long', async () => {
    const a = await record()
    await sendRaw(a.ports.address, [bytes(), bytes(0), new Uint8Array(1_401), bytes(1, 2)])
    assert.deepEqual((await a.nth('datagram')).bytes, bytes(1, 2))
    assert.equal(a.of('datagram').length, 1)
    assert.equal(a.ports.counters.datagramsDropped, 3)
  })

  it('of random bytes are handed in as they are, and harm nothing', async () => {
    const a = await record()
    const random = seededRandom(3)
    const packets = Array.from({ length: 100 }, () =>
      Uint8Array.from({ length: 2 + integerBelow(random, 1_300) }, () => integerBelow(random, 256)),
    )
    // One that begins as sealed ones do would be taken for such.
    for (const packet of packets) packet[0] = 8
    await sendRaw(a.ports.address, packets)
    await until('all arrived', () => a.of('datagram').length === packets.length)
    assert.deepEqual(
      a.of('datagram').map((input) => input.bytes),
      packets,
    )
  })

  it('forged with the salt of a known sender are tried so often; his own arrive, and answers', async () => {
    const secret = 'the secret of this cluster'
    const [a, b, c] = [await record({ secret }), await record({ secret }), await record({ secret })]
    b.ports.datagrams.send(a.ports.address, bytes(1, 2))
    await a.nth('datagram')
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const overheard = new Promise<Uint8Array>((resolve) => socket.once('message', resolve))
    b.ports.datagrams.send(`127.0.0.1:${socket.address().port}`, bytes(1, 2))
    const forged = Uint8Array.from(await overheard)
    socket.close()
    forged.fill(0, 21)
    const { counters } = a.ports
    await until('they are tried no more', async () => {
      await sendRaw(a.ports.address, Array(200).fill(forged))
      return counters.datagramsUntried > 0
    })
    assert.ok(counters.datagramsUnopened >= 400, `${counters.datagramsUnopened} were tried`)
    b.ports.datagrams.send(a.ports.address, bytes(3, 4))
    assert.deepEqual((await a.nth('datagram', 1)).bytes, bytes(3, 4))
    a.ports.datagrams.send(c.ports.address, bytes(5, 6))
    await c.nth('datagram')
    await sendRaw(a.ports.address, Array(200).fill(forged))
    c.ports.datagrams.send(a.ports.address, bytes(7, 8))
    assert.deepEqual((await a.nth('datagram', 2)).bytes, bytes(7, 8))
  })

  it('that wait while the loop stands still are not lost', async () => {
    const a = await record()
    // As many as the default receive buffer of Linux would not hold.
    const count = 400
    for (let i = 0; i < count; i++) {
      a.ports.datagrams.send(a.ports.address, new Uint8Array(100).fill(i & 0x0f))
    }
    const until200 = performance.now() + 50
    while (performance.now() < until200);
    await until('all arrived', () => a.of('datagram').length === count)
  })

  it('after close are not sent, and not handed in', async () => {
    const [a, b] = [await record(), await record()]
    b.ports.datagrams.send(a.ports.address, bytes(1, 2))
    await a.ports.close()
    a.ports.datagrams.send(b.ports.address, bytes(1, 2))
    b.ports.datagrams.send(b.ports.address, bytes(3, 4))
    assert.deepEqual((await b.nth('datagram')).bytes, bytes(3, 4))
    assert.equal(b.of('datagram').length, 1)
    assert.deepEqual(a.inputs, [])
  })
})
