/**
 * A firewall that answers "refused" in the name of a living peer, which is what a crash looks like.
 * Beyond the networks of a host nothing of that is taken for a crash; within them the one that is
 * deceived believes it, and nobody believes it by its word (docs/guarantees.md).
 */
import assert from 'node:assert/strict'
import { monotonicMs } from '../bench/monotonic.ts'
import { leaderAmong, type PeerProcess } from '../integration/peer-process.ts'
import { until } from '../integration/until.ts'
import { Hosts, leaderKnown, longMs, noneDead, report } from './hosts.ts'

describe('hosts and a firewall that rejects', function () {
  this.timeout(240_000)
  let hosts: Hosts | undefined

  afterEach(async () => await hosts?.remove())

  it('one host on its way to the leader: the others see no crash, and the reign goes on', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const deceived = others[0] as PeerProcess
    const rest = hosts.peers.filter((peer) => peer !== deceived)
    const since = monotonicMs()
    hosts.lan.reject([hosts.numberOf(deceived)], hosts.numberOf(leader))
    await until('the one takes it for a crash', async () => (await evidence(deceived)) > 0, longMs)
    for (const peer of rest) await hosts.write(peer, rest)
    const still = await leaderAmong(rest)
    assert.deepEqual([still.leader.name, still.term], [leader.name, term], 'the reign goes on')

    const healed = monotonicMs()
    hosts.lan.accept(hosts.numberOf(leader))
    await hosts.together()
    report('healed: one view, one leader, equal replicas', [monotonicMs() - healed])
    for (const peer of rest) assert.equal(await evidence(peer), 0, `${peer.name} saw no crash`)
    noneDead(rest, since)
    assert.equal((await leaderAmong(hosts.peers)).term, term, 'it goes on when that one returns')
  })

  it('all on their way to the leader, beyond a route: nobody sees a crash, the timeouts decide', async () => {
    hosts = await Hosts.found(5, { isOneNetwork: false })
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const since = monotonicMs()
    hosts.lan.reject(hosts.numbersOf(others), hosts.numberOf(leader))
    report('next leader known', await leaderKnown(others, term, since))
    const next = await leaderAmong(others)
    assert.ok(next.term > term)
    assert.equal(await leader.ask('isLeader'), false)
    for (const peer of others) await hosts.write(peer, others)
    // They had what makes a neighbour ask: the other side, as it seemed, ended their links.
    const asked = await Promise.all(others.map(async (peer) => (await network(peer)).verifications))
    assert.ok(Math.max(...asked) > 0, 'some links ended as those of a dead process do')

    const healed = monotonicMs()
    hosts.lan.accept(hosts.numberOf(leader))
    await hosts.together()
    report('healed: one view, one leader, equal replicas', [monotonicMs() - healed])
    for (const peer of hosts.peers) assert.equal(await evidence(peer), 0, `${peer.name} saw none`)
    noneDead(others, since)
  })
})

interface Inspected {
  readonly marks: Readonly<Record<string, number>>
  readonly network: { readonly verifications: number; readonly refusals: number }
}

/** How often this peer took something for a crash. */
async function evidence(peer: PeerProcess): Promise<number> {
  return (await peer.ask<Inspected>('inspect')).marks['crash-evidence'] ?? 0
}

async function network(peer: PeerProcess): Promise<Inspected['network']> {
  return (await peer.ask<Inspected>('inspect')).network
}
