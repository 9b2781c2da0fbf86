import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createPeer, type Peer } from 'quorate'
import { onEachTransport } from './each-transport.ts'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import type { Attack, Learned } from './stranger-program.ts'
import { until, within } from './until.ts'

const program = new URL('stranger-program.ts', import.meta.url)
const secret = 'what no stranger knows'
const mib = 2 ** 20

onEachTransport('a stranger without the secret', function (transport) {
  this.timeout(120_000)
  const cluster = uniqueCluster('besieged')
  // Peers and strangers share few cores: what is tested is not who is faster.
  const timing = { stickinessMs: 4_000, leaseMs: 3_000, sessionTimeoutMs: 20_000 }
  let peers: Peer[] = []
  let recorder: Socket
  let child: ChildProcess | undefined
  const recorded: Uint8Array[] = []

  before(async () => {
    // A seed that never answers: what is sent to it, strangers may record.
    recorder = createSocket('udp4').bind(0, '127.0.0.1')
    await once(recorder, 'listening')
    recorder.on('message', (packet) => recorded.push(Uint8Array.from(packet)))
    const discovery = { seeds: [`127.0.0.1:${recorder.address().port}`] }
    peers = await found(3, { cluster, transport, secret, timing, discovery })
    await until('datagrams of all are recorded', () => recorded.length >= 6)
  })

  after(async () => {
    child?.kill('SIGKILL')
    recorder.close()
    await stopAll(peers)
  })

  async function attack(options: Pick<Attack, 'connections' | 'datagrams'>): Promise<Learned> {
    const attacker = fork(program, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = attacker
    const members = peers.map(({ id, address }) => ({ id, address }))
    attacker.send({ cluster, transport, members, recorded, ...options } satisfies Attack)
    const [learned] = await within('the attack is over', once(attacker, 'message'), 90_000)
    return learned as Learned
  }

  it('neither joins nor harms, with 1,000 connections and 100,000 datagrams', async () => {
    const { id, term } = await leaderOf(peers)
    const events: string[] = []
    for (const peer of peers) {
      peer.on('member:dead', ({ member }) => events.push(`${peer.name} holds ${member.name} dead`))
      peer.on('member:join', ({ member }) => events.push(`${peer.name} let ${member.name} in`))
      peer.on('leader:change', ({ leader }) => events.push(`${leader?.name} leads`))
    }
    const before = process.memoryUsage().rss
    const { answers, inputs } = await attack({ connections: 1_000, datagrams: 100_000 })
    const grown = process.memoryUsage().rss - before
    assert.deepEqual(events, [])
    assert.ok(grown < 250 * mib, `memory grew by ${Math.round(grown / mib)} MiB`)
    for (const peer of peers) {
      assert.deepEqual([peer.leader?.id, peer.term], [id, term])
      assert.equal(peer.members.list().length, 3)
      const counted = () => (peer.inspect() as { network: Record<string, number> }).network
      for (const counter of [
        'datagramsUnopened',
        'datagramsReplayed',
        'datagramsUntried',
        'datagramsMismatched',
        'inboundRefused',
        // Raw connections do not get that far over QUIC: see the tests of the runtime.
        ...(transport === 'tcp' ? ['inboundTurnedAway'] : []),
      ]) {
        // What has come may wait behind much else that came before.
        await until(`${peer.name}: ${counter}`, () => (counted()[counter] ?? 0) > 0)
      }
    }
    // Its own ports found addresses, and were refused everywhere.
    assert.deepEqual(inputs, ['discovered', 'link-failed', 'not-admitted'])
    for (const answer of answers) {
      assert.equal(answer[0], 0x51, 'what comes back is sealed')
      const seen = Buffer.from(answer).toString('latin1')
      for (const known of [cluster, ...peers.map((peer) => peer.id)])
        assert.ok(!seen.includes(known))
    }
  })

  it('leaves a cluster that works as before, and lets others in', async () => {
    for (const [i, peer] of peers.entries()) {
      await peer.state.set(`/after/${i}`, bytes('yes'))
      assert.equal(text((await peer.state.get(`/after/${i}`))?.value), 'yes')
    }
    const joiner = await createPeer({ cluster, transport, secret, timing })
    peers.push(joiner)
    await within('it joins', joiner.ready())
  })
})
