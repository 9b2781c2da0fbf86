import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { idleTimeoutMs } from '../src/quic-transport.ts'
import { onEachTransport } from './each-transport.ts'
import { processTimeoutMs, until } from './until.ts'
import type { Recorded } from './world.ts'
import { bytes, closeAll, link } from './world.ts'

function frames(of: Recorded): Uint8Array[] {
  return of.of('frame').map((input) => input.bytes)
}

onEachTransport('links', ({ byOther, record }) => {
  afterEach(closeAll)

  it('open, carry frames in order under the proven identity, and close', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    for (let i = 1; i <= 500; i++)
      a.ports.streams.send(b.ports.id, new Uint8Array(i).fill(i & 0xff))
    await b.nth('frame', 499)
    for (const [i, input] of b.of('frame').entries()) {
      assert.equal(input.from, a.ports.id)
      assert.deepEqual(input.bytes, new Uint8Array(i + 1).fill((i + 1) & 0xff))
    }
    a.ports.streams.disconnect(b.ports.id)
    const peer = b.ports.id
    assert.deepEqual(a.inputs, [
      { type: 'link-opened', peer, address: b.ports.address },
      { type: 'link-closed', peer, by: 'local' },
    ])
    // One way: whom others dial is told of frames, not of links.
    assert.deepEqual(
      b.inputs.filter(({ type }) => type !== 'frame'),
      [],
    )
  })

  it('deliver what was sent right before they were closed from here', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(9))
    a.ports.streams.disconnect(b.ports.id)
    assert.deepEqual((await b.nth('frame')).bytes, bytes(9))
  })

  it('deliver what was sent right before the ports were closed', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, new Uint8Array(1_000_000))
    await a.ports.close()
    assert.equal((await b.nth('frame')).bytes.byteLength, 1_000_000)
  })

  it('are separate in the two directions', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    await link(b, a.ports)
    a.ports.streams.disconnect(b.ports.id)
    b.ports.streams.send(a.ports.id, bytes(5))
    assert.deepEqual((await a.nth('frame')).bytes, bytes(5))
    assert.deepEqual(b.of('link-closed'), [])
  })

  it('open again after they were closed, any number of times', async () => {
    const [a, b] = [await record(), await record()]
    for (let i = 0; i < 8; i++) {
      await link(a, b.ports)
      a.ports.streams.send(b.ports.id, bytes(i + 1))
      await b.nth('frame', i)
      a.ports.streams.disconnect(b.ports.id)
    }
    assert.deepEqual(
      frames(b).flatMap((frame) => [...frame]),
      [1, 2, 3, 4, 5, 6, 7, 8],
    )
    assert.equal(a.of('link-closed').length, 8)
    // Let go of, not kept.
    await until('no stream is left', () => b.ports.counters.inboundStreams === 8)
  })

  it('exist once: connecting again, dialled or open, does nothing', async () => {
    const [a, b] = [await record(), await record()]
    a.ports.streams.connect(b.ports.id, b.ports.address)
    a.ports.streams.connect(b.ports.id, b.ports.address)
    await a.nth('link-opened')
    a.ports.streams.connect(b.ports.id, b.ports.address)
    a.ports.streams.send(b.ports.id, bytes(1))
    await b.nth('frame')
    assert.equal(a.inputs.length, 1)
    assert.equal(b.ports.counters.inboundStreams, 1)
  })

  it('given up while dialled end in silence, and the next dial succeeds', async () => {
    const [a, b] = [await record(), await record()]
    a.ports.streams.connect(b.ports.id, b.ports.address)
    a.ports.streams.disconnect(b.ports.id)
    await link(a, b.ports)
    assert.deepEqual(
      a.inputs.map(({ type }) => type),
      ['link-opened'],
    )
  })

  it('fail where nobody listens', async () => {
    const [a, b] = [await record(), await record()]
    await b.ports.close()
    a.ports.streams.connect(b.ports.id, b.ports.address)
    const { peer, address } = await a.nth('link-failed')
    assert.deepEqual([peer, address], [b.ports.id, b.ports.address])
  })

  it('fail where another peer answers than the one that was meant', async () => {
    const [a, b, c] = [await record(), await record(), await record()]
    a.ports.streams.connect(c.ports.id, b.ports.address)
    assert.equal((await a.nth('link-failed')).peer, c.ports.id)
    assert.equal(b.ports.counters.inboundStreams, 0)
  })

  it('fail where the peer belongs to another cluster', async () => {
    const a = await record({ cluster: 'orders' })
    const b = await record({ cluster: 'bills' })
    a.ports.streams.connect(b.ports.id, b.ports.address)
    await a.nth('link-failed')
    assert.equal(b.ports.counters.inboundStreams, 0)
  })

  it('fail for nonsense, after the call', async () => {
    const a = await record()
    const id = a.ports.id
    for (const [peer, address] of [
      [id, 'nowhere'],
      ['no peer', '127.0.0.1:7000'],
      [`${id}x`, '127.0.0.1:7000'],
      ['other', 'a/b:1'],
    ] as const) {
      const before = a.of('link-failed').length
      a.ports.streams.connect(peer, address)
      assert.equal(a.of('link-failed').length, before)
      assert.equal((await a.nth('link-failed', before)).peer, peer)
    }
  })

  it('fail where somebody listens who says nothing', async () => {
    const a = await record()
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const since = performance.now()
    a.ports.streams.connect((await record()).ports.id, `127.0.0.1:${port}`)
    await a.nth('link-failed')
    assert.ok(performance.now() - since < 4_000, 'the dial has a time limit')
    server.close()
  })

  it('drop and count what is sent without one', async () => {
    const [a, b] = [await record(), await record()]
    a.ports.streams.send(b.ports.id, bytes(1))
    await link(a, b.ports)
    a.ports.streams.disconnect(b.ports.id)
    a.ports.streams.send(b.ports.id, bytes(2))
    assert.equal(a.ports.counters.framesDropped, 2)
    assert.equal(a.ports.counters.framesOut, 0)
  })

  it('take no empty frame and none beyond the bound: bugs of ours', async () => {
    const a = await record()
    for (const length of [0, 4 * 2 ** 20 + 1]) {
      assert.throws(() => a.ports.streams.send('x', new Uint8Array(length)), {
        code: 'ERR_QUORATE_INVARIANT',
      })
    }
  })

  it('are given up when more waits than the bound, and open again', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    const frame = new Uint8Array(4 * 2 ** 20)
    for (let i = 0; i < 5; i++) a.ports.streams.send(b.ports.id, frame)
    assert.deepEqual(
      a.of('link-closed').map(({ by }) => by),
      ['local'],
    )
    assert.equal(a.ports.counters.linksOverflowed, 1)
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(1))
    await until('the frame arrived', () => frames(b).some((got) => got.byteLength === 1))
  })

  it('carry more than the bound, if it is not all at once', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    const frame = new Uint8Array(4 * 2 ** 20)
    for (let i = 0; i < 10; i++) {
      a.ports.streams.send(b.ports.id, frame)
      await b.nth('frame', i)
    }
    assert.deepEqual(a.of('link-closed'), [])
  })

  it('closed by a peer that closes its ports are closed at once, by the other side if that shows', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    const since = performance.now()
    await b.ports.close()
    assert.equal((await a.nth('link-closed')).by, byOther)
    assert.ok(performance.now() - since < idleTimeoutMs / 2, 'not by a silence')
  })
})

onEachTransport('links to other processes', function ({ transport, byOther, record, spawn }) {
  this.timeout(processTimeoutMs)

  afterEach(closeAll)

  it('are closed when it is killed, by the other side if that shows', async () => {
    const [a, b, child] = [await record(), await record(), await spawn()]
    await link(a, b.ports)
    await link(a, child)
    child.process.kill('SIGKILL')
    const { peer, by } = await a.nth('link-closed')
    assert.deepEqual([peer, by], [child.id, byOther])
    assert.equal(a.inputs.length, 3)
    // Nothing was sent on the other link meanwhile, and it is as good as new.
    a.ports.streams.send(b.ports.id, bytes(1))
    assert.deepEqual((await b.nth('frame')).bytes, bytes(1))
    await until('the child is gone', () => child.ended() !== undefined)
    a.ports.streams.verify(child.id, child.address)
    // The kernel refuses in the name of the dead over both; over QUIC nobody even asks.
    assert.equal((await a.nth('verified')).refused, transport.showsCrash)
  })

  it('are closed by the other side when it is killed in the middle of much traffic', async () => {
    const [a, child] = [await record(), await spawn('flood')]
    await link(a, child)
    child.process.send({ connect: [a.ports.id, a.ports.address] })
    await a.nth('frame', 50)
    const pour = setInterval(() => {
      a.ports.streams.send(child.id, new Uint8Array(10_000))
    }, 1)
    await until('the child reads', () => child.messages.length > 50)
    child.process.kill('SIGKILL')
    const { by } = await a.nth('link-closed')
    clearInterval(pour)
    assert.equal(by, byOther)
    // This process lives, and its ports work: mocha would report an unhandled rejection.
    const b = await record()
    await link(a, b.ports)
  })

  it('stay open while the other side is stopped, and carry on afterwards', async () => {
    const [a, child] = [await record(), await spawn()]
    await link(a, child)
    child.process.kill('SIGSTOP')
    a.ports.streams.send(child.id, bytes(1, 2, 3))
    a.ports.streams.verify(child.id, child.address)
    assert.equal((await a.nth('verified')).refused, false)
    assert.deepEqual(a.of('link-closed'), [])
    child.process.kill('SIGCONT')
    await until('the frame arrived', () => child.messages.length > 0)
    assert.deepEqual(child.messages, [{ frame: 3 }])
  })

  it('closed from here are closed by us, whatever the other side does', async () => {
    const [a, child] = [await record(), await spawn()]
    await link(a, child)
    child.process.kill('SIGKILL')
    a.ports.streams.disconnect(child.id)
    await until('the child is gone', () => child.ended() !== undefined)
    assert.deepEqual(
      a.of('link-closed').map(({ by }) => by),
      ['local'],
    )
  })

  it('that overflow towards a stopped peer are closed by us, also once it is killed', async () => {
    const [a, child] = [await record(), await spawn()]
    await link(a, child)
    child.process.kill('SIGSTOP')
    for (let i = 0; a.of('link-closed').length === 0; i++) {
      a.ports.streams.send(child.id, new Uint8Array(2 ** 20))
      assert.ok(i < 100, 'the buffer is bounded')
      await new Promise(setImmediate)
    }
    child.process.kill('SIGKILL')
    await until('the child is gone', () => child.ended() !== undefined)
    assert.deepEqual(
      a.of('link-closed').map(({ by }) => by),
      ['local'],
    )
  })
})
