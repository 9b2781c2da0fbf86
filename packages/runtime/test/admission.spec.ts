import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import type { Connection, Stream } from '@libp2p/interface'
import { type Address, integerBelow, parseAddress, seededRandom } from '@quorate/kernel'
import { askAdmission, decideAdmission, NotAdmitted } from '../src/admission.ts'
import { frameProtocol } from '../src/cluster-tag.ts'
import { Keyring } from '../src/keyring.ts'
import type { PortsOptions } from '../src/options.ts'
import { onEachTransport, type World } from './each-transport.ts'
import { processTimeoutMs, until } from './until.ts'
import { bytes, closeAll, link, type Recorded, record } from './world.ts'

const secret = 'the secret of this cluster'
const other = 'the secret of another cluster'
const protocol = frameProtocol('test')

/** Ports that keep their warnings. */
async function warnedIn({ record }: World, options: Partial<PortsOptions>) {
  const warnings: string[] = []
  const warn: PortsOptions['warn'] = ({ error }) => warnings.push(error.message)
  return { ...(await record({ ...options, warn })), warnings }
}

/** Somebody who speaks libp2p and the frame protocol, and says what the test makes him say. */
async function strangerOf(world: World) {
  const node = await world.node()
  const id = node.libp2p.peerId.toString()
  const address = world.addressOf(node)
  const dial = (to: Address): Promise<Connection> =>
    node.dial(world.target(to), new AbortController().signal)
  return { id, node, address, dial, stop: node.stop }
}

/** So many connections that say nothing, from each of so many hosts. */
function besiege(address: Address, hosts: number, perHost: number): Socket[] {
  const { host, port } = parseAddress(address) ?? assert.fail('an address')
  return Array.from({ length: hosts * perHost }, (_, i) =>
    connect({ host, port, localAddress: `127.0.7.${1 + (i % hosts)}` }).on('error', () => {}),
  )
}

/** What is read on a stream, byte by byte. */
function heardOn(stream: Stream): number[] {
  const heard: number[] = []
  stream.addEventListener('message', ({ data }) => {
    for (const part of data instanceof Uint8Array ? [data] : data) heard.push(...part)
  })
  return heard
}

/**
 * Dials somebody who knows the old secret alone and decides as a peer does, but keeps his last
 * answer back; resolves when only that is missing, with what sends it.
 */
async function dialLate(from: Recorded, guest: Awaited<ReturnType<typeof strangerOf>>) {
  let answer: (() => void) | undefined
  await guest.node.libp2p.handle(protocol, async (stream, connection) => {
    const send = stream.send.bind(stream)
    let sent = 0
    stream.send = (data) => {
      if (sent++ === 0) return send(data)
      answer = () => send(data)
      return true
    }
    const initiator = connection.remotePeer.toString()
    const keyring = new Keyring('test', secret)
    await decideAdmission(stream, { cluster: 'test', keyring, initiator, responder: guest.id })
  })
  from.ports.streams.connect(guest.id, guest.address)
  return until('only the last answer is missing', () => answer)
}

async function failedDial(from: Recorded, to: Recorded): Promise<string | undefined> {
  const since = performance.now()
  from.ports.streams.connect(to.ports.id, to.ports.address)
  await from.nth('link-failed')
  assert.ok(performance.now() - since < 1_000, 'not by a timeout')
  assert.deepEqual(from.of('link-opened'), [])
  return from.of('not-admitted')[0]?.reason
}

onEachTransport('admission', function (world) {
  this.timeout(processTimeoutMs)

  const { record } = world
  const warned = (options: Partial<PortsOptions>) => warnedIn(world, options)

  const strangers: { stop: () => Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(strangers.splice(0).map(({ stop }) => stop()))
    await closeAll()
  })

  async function newStranger() {
    const made = await strangerOf(world)
    strangers.push(made)
    return made
  }

  it('is given to who has the secret, and frames follow', async () => {
    const [a, b] = [await record({ secret }), await record({ secret })]
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(1, 2))
    assert.deepEqual((await b.nth('frame')).bytes, bytes(1, 2))
    a.ports.datagrams.send(b.ports.address, bytes(8, 9))
    assert.deepEqual((await b.nth('datagram')).bytes, bytes(8, 9))
  })

  it('is given by each of two secrets', async () => {
    const a = await record({ secret: [secret, other] })
    for (const one of [secret, [other, secret]] as const) {
      const b = await record({ secret: one })
      await link(a, b.ports)
      await link(b, a.ports)
    }
  })

  for (const [what, mine, theirs, reason, told] of [
    ['another secret', secret, other, 'wrong-secret', /has another secret than this one/],
    ['a secret where there is none', secret, undefined, 'other-has-none', /was given a secret/],
    ['no secret where there is one', undefined, secret, 'other-needs-one', /was given no secret/],
  ] as const) {
    it(`is refused for ${what}: both sides are told why, within a second`, async () => {
      const [a, b] = [await warned({ secret: mine }), await warned({ secret: theirs })]
      assert.equal(await failedDial(a, b), reason)
      const { address, text } = await a.nth('not-admitted')
      assert.equal(address, b.ports.address)
      assert.ok(text.includes(`the peer at ${b.ports.address}`), text)
      await until('the other side says so, too', () => b.warnings.length > 0)
      assert.match(b.warnings[0] ?? '', told)
      assert.match(b.warnings[0] ?? '', /a peer at 127\.0\.0\.1 \(port \d+\)/)
      assert.deepEqual(b.inputs, [])
      assert.equal(b.ports.counters.inboundRefused, 1)
      assert.equal(a.ports.counters.admissionsFailed, 1)
      for (const shown of [...a.warnings, ...b.warnings, JSON.stringify(a.inputs)]) {
        assert.ok(!shown.includes(secret) && !shown.includes(other))
      }
    })
  }

  it('is asked for at addresses that stay silent: a wrong secret is told there, too', async () => {
    const b = await warned({ secret })
    const discovery = { lan: false, seeds: [b.ports.address] }
    const since = performance.now()
    const a = await warned({ secret: other, discovery })
    const { reason, address } = await a.nth('not-admitted')
    assert.ok(performance.now() - since < 1_000)
    assert.deepEqual([reason, address], ['wrong-secret', b.ports.address])
    a.ports.datagrams.send(b.ports.address, bytes(8, 1))
    await until('the datagram is told of', () =>
      b.warnings.some((text) => /cannot be op/.test(text)),
    )
  })

  it('of one side only is told as a wrong secret where it was only asked for', async () => {
    const b = await warned({ secret: [secret, other] })
    const discovery = { lan: false, seeds: [b.ports.address] }
    const a = await warned({ secret: other, discovery })
    const { reason, address } = await a.nth('not-admitted')
    assert.deepEqual([reason, address], ['wrong-secret', b.ports.address])
    assert.equal(b.ports.counters.inboundRefused, 0, 'the other side does accept it')
    // A link is one way, and needs no more than to be accepted; who accepts both is told nothing.
    await link(a, b.ports)
    const c = await warned({ secret: [other, secret], discovery })
    await until('it has asked', () => b.ports.counters.inboundStreams > 2)
    assert.deepEqual(c.of('not-admitted'), [])
  })

  it('is not asked for where a datagram has come from', async () => {
    const b = await record({ secret })
    const seeds = [b.ports.address]
    const a = await record({ secret, discovery: { lan: false, seeds } })
    b.ports.datagrams.send(a.ports.address, bytes(8, 1))
    await a.nth('discovered', 2)
    assert.deepEqual([a.ports.counters.knocks, b.ports.counters.inboundStreams], [0, 0])
  })

  for (const [what, mine, theirs, told] of [
    [
      'sealed',
      undefined,
      secret,
      /is sealed: a peer there was given a secret, and this one was not/,
    ],
    [
      'plain',
      secret,
      undefined,
      /is not sealed: a peer there was given no secret, and this one was/,
    ],
  ] as const) {
    it(`${what} datagrams are dropped and told of once where they do not fit`, async () => {
      const [a, b] = [await warned({ secret: mine }), await record({ secret: theirs })]
      for (let i = 0; i < 20; i++) b.ports.datagrams.send(a.ports.address, bytes(8, i))
      await until('all have come', () => a.ports.counters.datagramsMismatched === 20)
      assert.equal(a.warnings.length, 1)
      assert.match(a.warnings[0] ?? '', told)
      assert.deepEqual(a.inputs, [])
    })
  }

  it('leaves no other protocol to a stranger', async () => {
    const b = await record({ secret })
    const guest = await newStranger()
    const connection = await guest.dial(b.ports.address)
    for (const name of ['/ipfs/id/1.0.0', '/ipfs/ping/1.0.0']) {
      await assert.rejects(connection.newStream([name]))
    }
    // That of gossip is spoken here, but not with a stranger: see gossip-strangers.spec.ts.
    // It may be cut off before it is open.
    const gossip = await connection.newStream(['/meshsub/1.1.0']).catch(() => undefined)
    await until('it is cut off', () => gossip?.status !== 'open')
  })

  it('is not given to frames, garbage or silence, and nothing of it is handed in', async () => {
    const b = await record({ secret })
    const random = seededRandom(7)
    const openings = [
      bytes(1, 9),
      new Uint8Array(4_096),
      Uint8Array.from({ length: 34 }, () => integerBelow(random, 256)),
      Uint8Array.of(1, 1, ...new Uint8Array(32), ...new Uint8Array(32)),
      Uint8Array.of(1, 1, ...new Uint8Array(32), ...new Uint8Array(70_000)),
      new Uint8Array(0),
    ]
    for (const opening of openings) {
      const guest = await newStranger()
      const connection = await guest.dial(b.ports.address)
      const stream = await connection.newStream([protocol])
      if (opening.byteLength > 0) stream.send(opening)
      await until('the connection is ended', () => connection.status !== 'open')
    }
    assert.deepEqual(b.inputs, [])
    assert.equal(b.ports.counters.inboundStreams, 0)
  })

  it('is asked for once on a connection', async () => {
    const b = await record({ secret })
    const guest = await newStranger()
    const connection = await guest.dial(b.ports.address)
    await connection.newStream([protocol])
    // Perhaps before it is known to speak our protocol.
    const second = await connection.newStream([protocol]).catch(() => undefined)
    await until('the second is cut off', () => second?.status !== 'open')
    await until('that is counted', () => b.ports.counters.inboundAborted > 0)
    assert.equal(b.ports.counters.inboundAborted, 1)
  })

  it('shows no proof to who has not proven himself', async () => {
    const b = await record({ secret })
    const guest = await newStranger()
    const stream = await (await guest.dial(b.ports.address)).newStream([protocol])
    const heard = heardOn(stream)
    stream.send(Uint8Array.of(1, 1, ...new Uint8Array(32)))
    await until('he is challenged', () => heard.length === 33)
    stream.send(new Uint8Array(32))
    await until('he is refused', () => heard.length === 34)
    assert.equal(heard[33], 1)
  })

  it('is not given by an old proof, nor by one that somebody relays', async () => {
    const [a, b] = [await record({ secret }), await record({ secret })]
    // In the middle: a dials him as if he were a peer, and he dials b.
    const middle = await newStranger()
    const out = await (await middle.dial(b.ports.address)).newStream([protocol])
    const fromB = heardOn(out)
    const toB: Uint8Array[] = []
    await middle.node.libp2p.handle(protocol, (stream) => {
      stream.addEventListener('message', ({ data }) => {
        for (const part of data instanceof Uint8Array ? [data] : data) {
          toB.push(part.slice())
          out.send(part)
        }
      })
      out.addEventListener('message', ({ data }) => {
        for (const part of data instanceof Uint8Array ? [data] : data) stream.send(part)
      })
    })
    a.ports.streams.connect(middle.id, middle.address)
    await a.nth('link-failed')
    assert.equal(a.of('not-admitted')[0]?.reason, 'wrong-secret')
    assert.equal(toB.length, 2, 'the hello and the proof were relayed')
    assert.equal(fromB.at(-1), 1, 'and b refused the proof')
    assert.deepEqual(b.inputs, [])
    // The same words again, to another challenge.
    const again = await (await middle.dial(b.ports.address)).newStream([protocol])
    const heard = heardOn(again)
    again.send(toB[0] as Uint8Array)
    await until('he is challenged', () => heard.length === 33)
    again.send(toB[1] as Uint8Array)
    await until('he is refused', () => heard.length === 34)
    assert.equal(heard[33], 1)
  })

  it('is not given twice by one proof, not even to who made it', async () => {
    const b = await record({ secret })
    const guest = await newStranger()
    const stream = await (await guest.dial(b.ports.address)).newStream([protocol])
    const sent: Uint8Array[] = []
    const send = stream.send.bind(stream)
    stream.send = (data) => {
      if (data instanceof Uint8Array) sent.push(data)
      return send(data)
    }
    await askAdmission(stream, {
      cluster: 'test',
      keyring: new Keyring('test', secret),
      initiator: guest.id,
      responder: b.ports.id,
    })
    assert.equal(sent.length, 2)
    const again = await (await guest.dial(b.ports.address)).newStream([protocol])
    const heard = heardOn(again)
    again.send(sent[0] as Uint8Array)
    await until('he is challenged', () => heard.length === 33)
    again.send(sent[1] as Uint8Array)
    await until('he is answered', () => heard.length > 33)
    assert.equal(heard[33], 1, 'refused')
  })

  it('is not taken from who answers without a proof', async () => {
    const a = await record({ secret })
    const liar = await newStranger()
    for (const answer of [
      [0],
      [4, ...new Uint8Array(32), 0, ...new Uint8Array(32)],
      [9, 9, 9],
      [...new Uint8Array(5_000)],
    ]) {
      await liar.node.libp2p.unhandle(protocol)
      await liar.node.libp2p.handle(protocol, (stream) => {
        stream.send(Uint8Array.from(answer))
      })
      const failed = a.of('link-failed').length
      a.ports.streams.connect(liar.id, liar.address)
      await a.nth('link-failed', failed)
    }
    assert.deepEqual(a.of('link-opened'), [])
  })

  it('is not taken from who only sends back what he hears', async () => {
    const a = await record({ secret })
    const mirror = await newStranger()
    await mirror.node.libp2p.handle(protocol, (stream) => {
      const heard = heardOn(stream)
      stream.addEventListener('message', () => {
        if (heard.length === 34) stream.send(Uint8Array.of(4, ...new Uint8Array(32)))
        if (heard.length === 66) stream.send(Uint8Array.of(0, ...heard.slice(34)))
      })
    })
    a.ports.streams.connect(mirror.id, mirror.address)
    await a.nth('link-failed')
    assert.equal(a.of('not-admitted')[0]?.reason, 'wrong-secret')
    assert.deepEqual(a.of('link-opened'), [])
  })

  it('fails when it completes with a secret that was dropped meanwhile', async () => {
    const [a, guest] = [await record({ secret }), await newStranger()]
    const answer = await dialLate(a, guest)
    for (const step of [[secret, other], [other, secret], other] as const) {
      a.ports.rotateSecret(step)
    }
    answer()
    await a.nth('link-failed')
    assert.deepEqual(a.of('link-opened'), [])
  })

  it('is over for a link of ours that was opened with a secret when that is dropped', async () => {
    const [a, guest] = [await record({ secret }), await newStranger()]
    const answer = await dialLate(a, guest)
    a.ports.rotateSecret([secret, other])
    a.ports.rotateSecret([other, secret])
    answer()
    await a.nth('link-opened')
    a.ports.rotateSecret(other)
    assert.equal((await a.nth('link-closed')).by, 'local')
  })

  it('is over for links whose secret is dropped, and theirs alone', async () => {
    const [a, b] = [await record({ secret }), await record({ secret })]
    await link(a, b.ports)
    const guest = await newStranger()
    const connection = await guest.dial(b.ports.address)
    const stream = await connection.newStream([protocol])
    await askAdmission(stream, {
      cluster: 'test',
      keyring: new Keyring('test', secret),
      initiator: guest.id,
      responder: b.ports.id,
    })
    for (const step of [[secret, other], [other, secret], other] as const) {
      for (const { ports } of [a, b]) ports.rotateSecret(step)
    }
    // The one renewed its link when the next secret began to seal; the other never did.
    assert.equal((await a.nth('link-closed')).by, 'local')
    await until('the guest is out', () => connection.status !== 'open')
    await link(a, b.ports)
    const late = await (await guest.dial(b.ports.address)).newStream([protocol])
    await assert.rejects(
      askAdmission(late, {
        cluster: 'test',
        keyring: new Keyring('test', secret),
        initiator: guest.id,
        responder: b.ports.id,
      }),
      (error) => error instanceof NotAdmitted && error.reason === 'wrong-secret',
    )
  })
})

describe('rotateSecret', () => {
  afterEach(closeAll)

  it('is refused where there was no secret from the start', async () => {
    const { ports } = await record()
    assert.throws(() => ports.rotateSecret(secret), /secret must be given when the peer starts/)
  })
})

// Over QUIC it takes a handshake, and with it an identity of one's own, to wait in the lobby.
describe('admission to a full lobby of TCP connections', () => {
  afterEach(closeAll)

  it('is given at once to who was here before and comes again, however many strangers wait', async () => {
    const both = [secret, other] as const
    const [a, b] = [await record({ secret: both }), await record({ secret: both })]
    await link(a, b.ports)
    const waiting = besiege(b.ports.address, 5, 32)
    try {
      await until('no place is left', () => b.ports.counters.inboundTurnedAway === 32)
      a.ports.rotateSecret([other, secret])
      await a.nth('link-closed')
      await link(a, b.ports)
      assert.deepEqual(a.of('link-failed'), [])
    } finally {
      for (const socket of waiting) socket.destroy()
    }
  })
})
