import assert from 'node:assert/strict'
import { gossipBytesAtMost } from '../src/gossip.ts'
import { sealBytes } from '../src/sealed.ts'
import { onEachTransport } from './each-transport.ts'
import { processTimeoutMs, until } from './until.ts'
import { bytes, closeAll, link, type Recorded } from './world.ts'

/** Links in both directions: each peer opens its streams on the link that it has dialled. */
async function join(a: Recorded, b: Recorded): Promise<void> {
  await link(a, b.ports)
  await link(b, a.ports)
}

/** Publishes until the first one arrives: what was published before the streams stood is lost. */
async function reach(from: Recorded, to: Recorded): Promise<void> {
  const before = to.of('gossip').length
  await until('gossip arrives', () => {
    from.ports.gossip?.publish(bytes(0))
    return to.of('gossip').length > before
  })
}

/** To the one other peer there is. */
function isLinked(from: Recorded): boolean {
  return from.of('link-opened').length > from.of('link-closed').length
}

function values(of: Recorded): number[] {
  return of
    .of('gossip')
    .filter(({ bytes: message }) => message.byteLength === 2)
    .map(({ bytes: [high = 0, low = 0] }) => 256 * high + low)
}

onEachTransport('gossip', function ({ transport, byOther, record, spawn }) {
  this.timeout(processTimeoutMs)

  afterEach(closeAll)

  it('brings what is published to who listens, in order, under the name of its publisher', async () => {
    const [a, b] = [await record(), await record()]
    await join(a, b)
    b.ports.gossip?.listen(true)
    await reach(a, b)
    for (let i = 0; i < 200; i++) a.ports.gossip?.publish(bytes(i >> 8, i & 255))
    await until('all arrived', () => values(b).length === 200)
    assert.deepEqual(
      values(b),
      Array.from({ length: 200 }, (_, i) => i),
    )
    assert.ok(b.of('gossip').every(({ from }) => from === a.ports.id))
    // Who does not listen is not sent anything.
    b.ports.gossip?.publish(bytes(1, 1))
    await until('it is published', () => b.ports.counters.gossipOut === 1)
    assert.equal(a.ports.counters.gossipIn, 0)
    assert.equal(b.ports.counters.gossipIn, b.of('gossip').length)
    assert.deepEqual(a.of('link-closed'), [])
  })

  it('is heard again when it is listened to again, and when links come back', async () => {
    const [a, b] = [await record(), await record()]
    b.ports.gossip?.listen(true)
    await join(a, b)
    await reach(a, b)
    b.ports.gossip?.listen(false)
    b.ports.gossip?.listen(true)
    await reach(a, b)
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      from.ports.streams.disconnect(to.ports.id)
      await link(from, to.ports)
      await reach(a, b)
    }
  })

  it('that is too long, or too much at a time, is not published', async () => {
    const a = await record()
    a.ports.gossip?.publish(new Uint8Array(gossipBytesAtMost + 1))
    assert.equal(a.ports.counters.gossipDropped, 1)
    for (let i = 0; i < 5; i++) a.ports.gossip?.publish(new Uint8Array(gossipBytesAtMost))
    assert.equal(a.ports.counters.gossipDropped, 2)
    await until('the rest is published', () => a.ports.counters.gossipOut === 4)
  })

  it('of the longest kind arrives', async () => {
    const [a, b] = [await record(), await record()]
    await join(a, b)
    b.ports.gossip?.listen(true)
    await reach(a, b)
    a.ports.gossip?.publish(new Uint8Array(gossipBytesAtMost))
    await until('it arrives', () =>
      b.of('gossip').some(({ bytes: { byteLength } }) => byteLength === gossipBytesAtMost),
    )
  })

  it('reaches all of 20 peers on one address', async () => {
    const [publisher, ...listeners] = await Promise.all(Array.from({ length: 20 }, () => record()))
    assert.ok(publisher !== undefined)
    for (const listener of listeners) {
      listener.ports.gossip?.listen(true)
      await join(publisher, listener)
      await reach(publisher, listener)
    }
    for (let i = 0; i < 50; i++) publisher.ports.gossip?.publish(bytes(0, i))
    const count = () => listeners.reduce((sum, listener) => sum + values(listener).length, 0)
    await until('all arrived everywhere', () => count() === 19 * 50)
  })

  it('leaves the evidence exact: links to a killed listener end as links end', async () => {
    const [a, child] = [await record(), await spawn('gossip')]
    await link(a, child)
    child.process.send({ connect: [a.ports.id, a.ports.address] })
    await until('the child hears gossip', () => {
      a.ports.gossip?.publish(bytes(1))
      return child.messages.length > 0
    })
    child.process.kill('SIGKILL')
    assert.equal((await a.nth('link-closed')).by, byOther)
    if (!transport.showsCrash) return
    // The kernel closes the sockets of a dying process one by one: the first answers may be its.
    await until('its address refuses', () => {
      a.ports.streams.verify(child.id, child.address)
      return a.of('verified').some(({ refused }) => refused)
    })
  })

  it('that a stopped listener does not read is dropped; its links stay, and it hears again', async () => {
    const [a, child] = [await record(), await spawn('gossip')]
    await link(a, child)
    child.process.send({ connect: [a.ports.id, a.ports.address] })
    const heard = (length: number) =>
      child.messages.filter((message) => (message as { gossip?: number }).gossip === length).length
    const hears = (length: number) => () => {
      a.ports.gossip?.publish(new Uint8Array(length))
      return heard(length) > 0
    }
    await until('the child hears gossip', hears(1))
    child.process.kill('SIGSTOP')
    const { gossipOut: before } = a.ports.counters
    for (let i = 1; i <= 16; i++) {
      a.ports.gossip?.publish(new Uint8Array(gossipBytesAtMost))
      await until('it is published', () => a.ports.counters.gossipOut >= before + i)
    }
    child.process.kill('SIGCONT')
    await until('the child hears gossip again', hears(2))
    assert.ok(heard(gossipBytesAtMost) < 16, 'not all of it waited')
    assert.deepEqual(a.of('link-closed'), [])
  })

  it('never keeps a link open, nor the ports', async () => {
    const [a, b] = [await record(), await record()]
    await join(a, b)
    b.ports.gossip?.listen(true)
    await reach(a, b)
    a.ports.streams.disconnect(b.ports.id)
    assert.equal((await a.nth('link-closed')).by, 'local')
    await a.ports.close()
    assert.equal((await b.nth('link-closed')).by, byOther)
  })
})

onEachTransport('gossip with a secret', function ({ record }) {
  this.timeout(processTimeoutMs)

  afterEach(closeAll)

  const secret = 'the secret of this cluster'
  const next = 'the secret that follows it'

  it('is sealed on its way, and arrives as it was published', async () => {
    const [a, b] = [await record({ secret }), await record({ secret })]
    await join(a, b)
    b.ports.gossip?.listen(true)
    await reach(a, b)
    a.ports.gossip?.publish(bytes(1, 2))
    a.ports.gossip?.publish(new Uint8Array(gossipBytesAtMost))
    await until('it arrives', () => b.ports.counters.gossipBytesIn > gossipBytesAtMost)
    assert.deepEqual(values(b), [0x0102])
    const { gossipIn, gossipBytesIn, gossipUnopened } = b.ports.counters
    const plain = b.of('gossip').reduce((sum, { bytes: { byteLength } }) => sum + byteLength, 0)
    assert.equal(gossipBytesIn, plain + gossipIn * sealBytes)
    assert.equal(gossipUnopened, 0)
  })

  it('goes on while the secret changes, step by step', async () => {
    const [a, b] = [await record({ secret }), await record({ secret })]
    await join(a, b)
    b.ports.gossip?.listen(true)
    a.ports.gossip?.listen(true)
    for (const step of [[secret, next], [next, secret], next] as const) {
      for (const peer of [a, b]) {
        peer.ports.rotateSecret(step)
        // A link of an earlier secret is ended for another one, which who composes peers opens.
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const) {
          from.ports.streams.connect(to.ports.id, to.ports.address)
          // What is heard before may have come by the link that ends.
          await until('its link is open', () => isLinked(from))
          await reach(from, to)
        }
      }
    }
    for (const { ports } of [a, b]) assert.equal(ports.counters.gossipUnopened, 0)
  })
})

onEachTransport('gossip switched off', ({ record, node: startNode, target }) => {
  afterEach(closeAll)

  it('is nothing that a peer speaks', async () => {
    const peer = await record({ gossip: false })
    assert.equal(peer.ports.gossip, undefined)
    const node = await startNode()
    try {
      const { address, id } = peer.ports
      const connection = await node.dial(target(address, id), AbortSignal.timeout(2_000))
      await assert.rejects(connection.newStream('/meshsub/1.2.0'), { name: /Unsupported|Stream/ })
    } finally {
      await node.stop()
    }
  })
})
