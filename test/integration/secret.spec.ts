import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { createPeer, type Logger, type Peer, type PeerOptions, QuorateError } from 'quorate'
import { onEachTransport } from './each-transport.ts'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

const secret = 'what only the peers of this cluster know'
const other = 'what only the peers of another one know'

/** A logger that keeps what it is told, in words. */
function keepingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const keep = (fields: object, message: string) => lines.push(`${message} ${inspect(fields)}`)
  return { logger: { debug: keep, info: keep, warn: keep, error: keep }, lines }
}

onEachTransport('a cluster with a secret', function (transport) {
  this.timeout(60_000)
  let peers: Peer[] = []

  afterEach(async () => {
    await stopAll(peers)
    peers = []
  })

  it('works as one without, also across addresses of this machine, and shows it nowhere', async () => {
    const cluster = uniqueCluster('secret')
    const { logger, lines } = keepingLogger()
    for (const [i, host] of ['127.0.0.1', '127.0.0.2', '127.7.7.7'].entries()) {
      const bootstrap = { expect: 3 }
      const listen = { host }
      peers.push(
        await createPeer({ cluster, transport, secret, name: `p${i}`, listen, bootstrap, logger }),
      )
    }
    await within('they found a cluster', Promise.all(peers.map((peer) => peer.ready())))
    await leaderOf(peers)
    for (const [i, peer] of peers.entries()) {
      await peer.state.set(`/from/${i}`, bytes('yes'))
      for (const each of peers) {
        assert.equal(text((await each.state.get(`/from/${i}`))?.value), 'yes')
      }
    }
    for (const peer of peers) {
      const network = (peer.inspect() as { network: Record<string, number> }).network
      assert.deepEqual([network.datagramsUnopened, network.datagramsMismatched], [0, 0])
      const shown = [
        JSON.stringify(peer.inspect()),
        JSON.stringify(peer),
        inspect(peer, { depth: 20, showHidden: true }),
        ...lines,
      ]
      assert.ok(!shown.some((one) => one.includes(secret) || one.includes(hex(secret))))
    }
  })

  for (const [what, given, reason] of [
    ['another secret', other, 'wrong-secret'],
    ['no secret', undefined, 'other-needs-one'],
  ] as const) {
    for (const way of ['a seed', 'multicast']) {
      it(`tells who has ${what}, and found it by ${way}, within a second`, async () => {
        const cluster = uniqueCluster('refusing')
        const { logger, lines } = keepingLogger()
        peers = await found(1, { cluster, transport, secret, logger })
        const [member] = peers
        assert.ok(member !== undefined)
        const discovery = way === 'a seed' ? { lan: false, seeds: [member.address] } : {}
        const options: PeerOptions = { cluster, transport, discovery }
        const stranger = await createPeer(
          given === undefined ? options : { ...options, secret: given },
        )
        peers.push(stranger)
        const reasons: string[] = []
        stranger.on('refused', (refusal) => reasons.push(refusal.reason))
        await assert.rejects(within('it is told', stranger.ready(), 1_000), (error: unknown) => {
          assert.ok(error instanceof QuorateError, String(error))
          assert.equal(error.code, 'ERR_QUORATE_NOT_ADMITTED')
          assert.deepEqual(error.data, { address: member.address, reason })
          assert.ok(error.message.includes(member.address), error.message)
          return true
        })
        assert.equal(reasons.length, 1)
        await until('the member tells its logger', () =>
          lines.some((line) => /a peer at 127\.0\.0\.1|a datagram from 127\.0\.0\.1/.test(line)),
        )
        assert.deepEqual(member.members.list().length, 1)
        assert.equal(stranger.members.list().length, 1)
        assert.ok(![...lines, ...reasons].some((line) => line.includes(secret)))
      })
    }
  }

  it('lets a peer in once the cluster accepts its secret: `ready` can be asked again', async () => {
    const cluster = uniqueCluster('late')
    peers = await found(1, { cluster, transport, secret })
    const [member] = peers
    const late = await createPeer({ cluster, transport, secret: other })
    peers.push(late)
    await assert.rejects(late.ready(), { code: 'ERR_QUORATE_NOT_ADMITTED' })
    member?.rotateSecret([secret, other])
    // It hears what the other one seals, but cannot open what the member does, until that changes.
    member?.rotateSecret([other, secret])
    await within('it is let in', late.ready(), 20_000)
  })

  for (const [what, given, steps, mend] of [
    [
      'what the others do not seal with yet',
      other,
      [[secret, other]],
      (members: Peer[]) => members.map((peer) => peer.rotateSecret([other, secret])),
    ],
    [
      'what the others seal with no more',
      secret,
      [
        [secret, other],
        [other, secret],
      ],
      (_: Peer[], late: Peer) => late.rotateSecret([secret, other]),
    ],
  ] as const) {
    it(`tells who knows only ${what}, and would hear nobody, within a second`, async () => {
      const cluster = uniqueCluster('between')
      peers = await found(2, { cluster, secret })
      const members = [...peers]
      for (const step of steps) for (const peer of members) peer.rotateSecret(step)
      const seeds = members.map(({ address }) => address)
      const late = await createPeer({ cluster, secret: given, discovery: { lan: false, seeds } })
      peers.push(late)
      await assert.rejects(within('it is told', late.ready(), 1_000), (error: unknown) => {
        assert.ok(error instanceof QuorateError, String(error))
        assert.equal(error.code, 'ERR_QUORATE_NOT_ADMITTED')
        assert.equal(error.data.reason, 'wrong-secret')
        assert.ok(seeds.includes(String(error.data.address)))
        return true
      })
      for (const peer of peers)
        assert.equal(peer.members.get(late.id)?.id, peer === late ? late.id : undefined)
      mend(members, late)
      await within('it is let in', late.ready(), 20_000)
    })
  }

  it('lets a peer wait that hears others, and tells it when those are gone', async () => {
    const cluster = uniqueCluster('company')
    peers = await found(3, { cluster, secret })
    const leader = await leaderOf(peers)
    const [early, third] = peers.filter((peer) => peer !== leader)
    assert.ok(early !== undefined && third !== undefined)
    for (const peer of peers) peer.rotateSecret([secret, other])
    early.rotateSecret([other, secret])
    const seeds = [early.address, leader.address]
    const late = await createPeer({ cluster, secret: other, discovery: { lan: false, seeds } })
    peers.push(late)
    const network = () => (late.inspect() as { network: Record<string, number> }).network
    const ready = late.ready()
    // It hears one member, and is refused by the leader, in its time: it may still be let in.
    await until('the leader refuses it', () => (network().admissionsFailed ?? 0) > 0, 20_000)
    assert.equal(late.members.get(early.id)?.status, 'alive')
    assert.equal(await Promise.race([ready, Promise.resolve('waiting')]), 'waiting')
    await early.stop()
    await assert.rejects(within('it is told', ready, 20_000), { code: 'ERR_QUORATE_NOT_ADMITTED' })
    assert.equal(late.members.get(early.id)?.status, 'left')
    for (const peer of [leader, third]) peer.rotateSecret([other, secret])
    await within('it is let in', late.ready(), 20_000)
  })

  it('changes it under load, in three steps: no operation fails, and the leader stays', async () => {
    const cluster = uniqueCluster('rotation')
    const timing = { stickinessMs: 2_000, leaseMs: 1_500, sessionTimeoutMs: 8_000 }
    peers = await found(3, { cluster, transport, secret, timing })
    const { id, term } = await leaderOf(peers)
    const deaths: string[] = []
    for (const peer of peers) {
      peer.on('member:dead', ({ member }) => deaths.push(member.name))
      peer.on('member:suspect', ({ member }) => deaths.push(member.name))
    }
    let isOver = false
    const written = peers.map(async (peer, i) => {
      let number = 0
      for (; !isOver; number++) await peer.state.set(`/load/${i}`, bytes(String(number)))
      return number
    })
    const progress = async () => {
      const { revision } = peers[0]?.state.cursor ?? assert.fail('a peer')
      await until('writes go on', () => (peers[0]?.state.cursor.revision ?? 0) > revision + 100)
    }
    await progress()
    for (const step of [[secret, other], [other, secret], other] as const) {
      for (const peer of peers) {
        peer.rotateSecret(step)
        await progress()
      }
    }
    isOver = true
    for (const [i, number] of (await Promise.all(written)).entries()) {
      assert.ok(number > 0)
      const entry = await peers[0]?.state.get(`/load/${i}`)
      assert.equal(text(entry?.value), String(number - 1))
      assert.equal(entry?.version, number, 'each was applied once')
    }
    for (const peer of peers) {
      assert.deepEqual([peer.leader?.id, peer.term], [id, term])
      const { network } = peer.inspect() as { network: Record<string, number> }
      const { datagramsUnopened, datagramsMismatched, datagramsUntried, inboundRefused } = network
      const lost = { datagramsUnopened, datagramsMismatched, datagramsUntried, inboundRefused }
      assert.deepEqual(Object.values(lost), [0, 0, 0, 0], inspect(lost))
    }
    assert.deepEqual(deaths, [])
    // Who has the old one alone is out; who has the new one alone is in.
    const joiner = await createPeer({ cluster, transport, secret: other, timing })
    peers.push(joiner)
    await within('it joins', joiner.ready())
    const late = await createPeer({ cluster, transport, secret, timing })
    peers.push(late)
    await assert.rejects(late.ready(), { code: 'ERR_QUORATE_NOT_ADMITTED' })
  })

  it('changes it while learners hear by gossip: they go on hearing', async () => {
    const cluster = uniqueCluster('rotating-gossip')
    peers = await found(3, { cluster, transport, secret })
    const learner = await createPeer({ cluster, transport, secret })
    peers.push(learner)
    await within('it joins', learner.ready())
    const taken = () => (learner.inspect() as { marks: Record<string, number> }).marks
    const hears = async () => {
      const before = taken()['gossip-taken'] ?? 0
      await until('gossip is taken', async () => {
        await peers[0]?.state.set('/heard', bytes('yes'))
        return (taken()['gossip-taken'] ?? 0) > before + 10
      })
    }
    await hears()
    for (const step of [[secret, other], [other, secret], other] as const) {
      for (const peer of peers) peer.rotateSecret(step)
      await hears()
    }
    assert.equal(text(learner.state.local.get('/heard')?.value), 'yes')
  })

  it('refuses a step that skips one, and a peer without a secret has no steps', async () => {
    const cluster = uniqueCluster('steps')
    const peer = await createPeer({ cluster, transport, secret })
    const open = await createPeer({ cluster: uniqueCluster('open'), transport })
    peers = [peer, open]
    assert.throws(() => peer.rotateSecret(other), /secret must be one that this peer accepts/)
    assert.throws(() => peer.rotateSecret('short'), /secret must be a text or bytes, 16 to 1024/)
    assert.throws(() => open.rotateSecret(other), /secret must be given when the peer starts/)
    peer.rotateSecret([secret, randomBytes(32)])
    await peer.stop()
    assert.throws(() => peer.rotateSecret(secret), { code: 'ERR_QUORATE_STOPPED' })
  })
})

function hex(words: string): string {
  return Buffer.from(words).toString('hex')
}
