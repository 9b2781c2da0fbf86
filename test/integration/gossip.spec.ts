import assert from 'node:assert/strict'
import { createPeer, type Peer } from 'quorate'
import { onEachTransport } from './each-transport.ts'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

const writes = 200

interface Shown {
  readonly marks: Readonly<Record<string, number>>
  readonly network: { readonly gossipIn: number; readonly gossipOut: number }
}

function shown(peer: Peer): Shown {
  return peer.inspect() as unknown as Shown
}

onEachTransport('learners', function (transport) {
  this.timeout(90_000)
  let peers: Peer[] = []

  afterEach(() => stopAll(peers))

  /** Three voters and two learners; the option of each. */
  async function start(voters: boolean, learners: boolean): Promise<[Peer[], Peer[]]> {
    const cluster = uniqueCluster('gossip')
    const founders = await found(3, { cluster, transport, gossip: voters, voters: 3 })
    peers = [...founders]
    for (const name of ['l1', 'l2']) {
      const learner = await createPeer({ cluster, transport, name, gossip: learners })
      peers.push(learner)
      await within('it joins', learner.ready())
    }
    return [founders, peers.slice(3)]
  }

  /** Every peer writes in turn; then all replicas are equal, and hold it all. */
  async function share(): Promise<void> {
    for (let i = 0; i < writes; i++) {
      const peer = peers[i % peers.length] as Peer
      await within('it is acknowledged', peer.state.set(`/shared/${i}`, bytes(`value ${i}`)))
    }
    const leader = await leaderOf(peers)
    const { revision } = leader.state.cursor
    for (const peer of peers) {
      await until('it has it all', () => peer.state.cursor.revision >= revision)
      for (let i = 0; i < writes; i++) {
        const entry = peer.state.local.get(`/shared/${i}`)
        assert.equal(text(entry?.value), `value ${i}`, `${peer.name} has ${i}`)
        assert.equal(entry?.version, 1)
      }
    }
  }

  it('hear by gossip of what is committed, and end with the same state', async () => {
    const [voters, learners] = await start(true, true)
    await share()
    for (const learner of learners) {
      const { marks, network } = shown(learner)
      assert.ok((marks['gossip-taken'] ?? 0) > writes / 2, `${marks['gossip-taken']} were taken`)
      assert.ok(network.gossipIn > writes / 2)
      assert.equal(network.gossipOut, 0)
    }
    for (const voter of voters) assert.equal(shown(voter).network.gossipIn, 0)
    assert.ok(voters.some((voter) => shown(voter).network.gossipOut > writes / 2))
  })

  for (const [name, voters, learners] of [
    ['nobody', false, false],
    ['no voter', false, true],
    ['no learner', true, false],
  ] as const) {
    it(`end with the same state when ${name} gossips`, async () => {
      await start(voters, learners)
      await share()
      for (const peer of peers) {
        const { marks, network } = shown(peer)
        assert.deepEqual([network.gossipIn, network.gossipOut], [0, 0])
        assert.equal(marks['gossip-published'], undefined)
        assert.equal(marks['learner-asked'], undefined)
      }
    })
  }
})
