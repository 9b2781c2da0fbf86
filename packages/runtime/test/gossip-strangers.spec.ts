import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { RPC } from '@libp2p/gossipsub/message'
import type { Connection, Stream } from '@libp2p/interface'
import type { Secrets } from '@quorate/kernel'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { askAdmission, decideAdmission } from '../src/admission.ts'
import { frameProtocol } from '../src/cluster-tag.ts'
import { framedBytes, joinFrames } from '../src/frames.ts'
import { Keyring } from '../src/keyring.ts'
import type { Node } from '../src/libp2p-node.ts'
import type { PortsOptions } from '../src/options.ts'
import { Sealed } from '../src/sealed.ts'
import { onEachTransport, type World } from './each-transport.ts'
import { until } from './until.ts'
import { bytes, closeAll, type Recorded } from './world.ts'

const cluster = 'test'
const topic = '/quorate/1/test'
const meshsub = '/meshsub/1.2.0'
const secret = 'the secret of this cluster'
const other = 'what a stranger takes for it'

let world: World
let node: Node
let peer: Recorded
let connection: Connection
let stream: Stream

/** A node that speaks libp2p and gossipsub, and says what the test makes it say. */
async function meet(options: Partial<PortsOptions> = {}): Promise<void> {
  peer = await world.record({ cluster, ...options })
  peer.ports.gossip?.listen(true)
  node = await world.node()
  await dial()
}

async function dial(): Promise<void> {
  const { address, id } = peer.ports
  connection = await node.dial(world.target(address, id), AbortSignal.timeout(2_000))
}

/** The node asks to be admitted, as a link would. */
async function ask(secrets?: Secrets): Promise<Stream> {
  const link = await connection.newStream(frameProtocol(cluster))
  await askAdmission(link, {
    cluster,
    keyring: secrets === undefined ? undefined : new Keyring(cluster, secrets),
    initiator: node.libp2p.peerId.toString(),
    responder: peer.ports.id,
  })
  return link
}

async function openGossip(): Promise<void> {
  stream = await connection.newStream(meshsub)
}

/** Signed by the node itself, as gossipsub asks for. */
async function signed(data: Uint8Array): Promise<RPC.Message> {
  const from = node.libp2p.peerId.toMultihash().bytes
  const message = { from, data, seqno: Uint8Array.from(randomBytes(8)), topic }
  const signing = concat([fromString('libp2p-pubsub:'), RPC.Message.encode(message)])
  return { ...message, signature: await node.privateKey.sign(signing) }
}

function send(rpc: Uint8Array): void {
  stream.send(joinFrames([rpc], framedBytes(rpc.byteLength)))
}

async function publish(data: Uint8Array): Promise<void> {
  send(RPC.encode({ subscriptions: [], messages: [await signed(data)] }))
}

async function tearDown(): Promise<void> {
  connection.abort(new Error('over'))
  await node.stop()
  await closeAll()
}

onEachTransport('gossip of an admitted node that breaks the rules', (over) => {
  before(() => {
    world = over
  })

  beforeEach(async () => {
    await meet()
    await ask()
    await openGossip()
  })

  afterEach(tearDown)

  const refused = (count: number) =>
    until(`${count} refused`, () => peer.ports.counters.gossipRefused >= count)

  it('is handed in while it keeps them', async () => {
    await publish(bytes(1))
    assert.deepEqual((await peer.nth('gossip')).bytes, bytes(1))
  })

  it('is refused when it cannot be read', async () => {
    send(Uint8Array.of(0x0a, 0xff, 0xff))
    await refused(1)
    send(Uint8Array.of(0x12, 0x7f, 1, 2, 3))
    await refused(2)
    assert.deepEqual(peer.of('gossip'), [])
  })

  it('is refused without a signature, and with one that is not of whom it names', async () => {
    const data = bytes(1)
    send(RPC.encode({ subscriptions: [], messages: [{ topic, data }] }))
    await refused(1)
    const from = node.libp2p.peerId.toMultihash().bytes
    const { publicKey } = await generateKeyPair('Ed25519')
    const forged = { topic, data, from, seqno: new Uint8Array(8), key: publicKey.raw }
    const signature = new Uint8Array(64).fill(7)
    send(RPC.encode({ subscriptions: [], messages: [{ ...forged, signature }] }))
    await refused(2)
    assert.deepEqual(peer.of('gossip'), [])
  })

  it('of another topic is not handed in', async () => {
    const data = bytes(1)
    send(RPC.encode({ subscriptions: [], messages: [{ topic: 'other', data }] }))
    send(Uint8Array.of(0x0a, 0xff, 0xff))
    await refused(1)
    assert.deepEqual(peer.of('gossip'), [])
    assert.equal(peer.ports.counters.gossipRefused, 1)
  })

  it('is cut off when it claims to be longer than the bound', async () => {
    stream.send(Uint8Array.of(0xff, 0xff, 0xff, 0x01))
    await refused(1)
    assert.deepEqual(peer.of('gossip'), [])
  })
})

onEachTransport('gossip of a node that was not admitted', (over) => {
  before(() => {
    world = over
  })

  afterEach(tearDown)

  /** Opens its stream and says what it can, until that is over; nothing of it is even read. */
  async function isCutOff(): Promise<void> {
    const before = { ...peer.ports.counters }
    // It may be over before it was opened in all form.
    await openGossip().catch(() => stream.abort(new Error('it is over')))
    const message = await signed(bytes(1))
    for (const rpc of [
      RPC.encode({ subscriptions: [{ subscribe: true, topic }], messages: [message] }),
      Uint8Array.of(0x0a, 0xff, 0xff),
    ]) {
      if (stream.status === 'open') send(rpc)
    }
    await until('the stream is over', () => stream.status !== 'open')
    for (const counter of ['gossipIn', 'gossipRefused', 'gossipUnopened'] as const) {
      assert.equal(peer.ports.counters[counter], before[counter], counter)
    }
    assert.deepEqual(peer.of('gossip'), [])
  }

  for (const [what, options] of [
    ['', {}],
    [', and there is a secret', { secret }],
  ] as const) {
    it(`is cut off when it has not asked${what}`, async () => {
      await meet(options)
      await isCutOff()
    })
  }

  it('is cut off when it asked with another secret, or with none', async () => {
    await meet({ secret })
    for (const secrets of [other, undefined]) {
      await assert.rejects(ask(secrets), /not admitted/)
      await dial()
      await isCutOff()
      await dial()
    }
  })

  it('is cut off on a connection beside that of its link', async () => {
    await meet({ secret })
    await ask(secret)
    await dial()
    await isCutOff()
  })

  it('is cut off on a connection that this peer has dialled', async () => {
    await meet()
    const initiator = peer.ports.id
    const responder = node.libp2p.peerId.toString()
    const dialled = new Promise<Connection>((resolve) => {
      void node.libp2p.handle(frameProtocol(cluster), async (link, connection) => {
        await decideAdmission(link, { cluster, keyring: undefined, initiator, responder })
        resolve(connection)
      })
    })
    peer.ports.streams.connect(responder, world.addressOf(node))
    connection.abort(new Error('it has another one now'))
    connection = await dialled
    await isCutOff()
  })

  it('is cut off when its link is over', async () => {
    await meet({ secret: [secret, other] })
    await ask(other)
    await openGossip()
    peer.ports.rotateSecret(secret)
    await until('the stream is over', () => stream.status !== 'open')
    await dial()
    await isCutOff()
  })
})

onEachTransport('gossip that cannot be opened', (over) => {
  before(() => {
    world = over
  })

  beforeEach(async () => {
    await meet({ secret })
    await ask(secret)
    await openGossip()
  })

  afterEach(tearDown)

  const sealedBy = (secrets: Secrets, purpose = 'gossip') => {
    const keyring = new Keyring(cluster, secrets)
    return new Sealed({ cluster, keyring, purpose, clock: { now: () => 0 } })
  }
  const unopened = (count: number) =>
    until(`${count} unopened`, () => peer.ports.counters.gossipUnopened >= count)

  it('is dropped and counted: plain, of another secret or purpose, changed, or a second time', async () => {
    await publish(bytes(1, 2, 3))
    await unopened(1)
    await publish(sealedBy(other).seal(bytes(1)))
    await unopened(2)
    await publish(sealedBy(secret, 'datagrams').seal(bytes(1)))
    await unopened(3)
    const good = sealedBy(secret).seal(bytes(7))
    const changed = Uint8Array.from(good)
    changed[changed.byteLength - 1] = (changed.at(-1) ?? 0) ^ 1
    await publish(changed)
    await unopened(4)
    assert.deepEqual(peer.of('gossip'), [])
    await publish(good)
    assert.deepEqual((await peer.nth('gossip')).bytes, bytes(7))
    // Signed anew, so gossipsub takes it for another message.
    await publish(good)
    await unopened(5)
    assert.equal(peer.of('gossip').length, 1)
    assert.deepEqual([peer.ports.counters.gossipIn, peer.ports.counters.gossipRefused], [1, 0])
  })
})
