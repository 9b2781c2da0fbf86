import assert from 'node:assert/strict'
import { monotonicMs } from '../bench/monotonic.ts'
import { leaderAmong, type PeerProcess } from '../integration/peer-process.ts'
import { bytes } from '../integration/peers.ts'
import { until, within } from '../integration/until.ts'
import {
  deathKnown,
  Hosts,
  leaderKnown,
  leaderLost,
  longMs,
  members,
  noneDead,
  report,
} from './hosts.ts'

/** Unrefuted, a suspect is dead after at least 2 s (docs/membership.md): sooner was by evidence. */
const leastSuspicionMs = 2_000

/**
 * When a silent member is dead for all of five (docs/membership.md): found within two rounds of four
 * probes, 1.6 s; dead 2 s later with two confirmations, 4 s without; and a probe interval for the news.
 */
const silentDeathMs = 1_600 + 4_000 + 200

describe('hosts that end', function () {
  this.timeout(120_000)
  let hosts: Hosts | undefined

  afterEach(async () => await hosts?.remove())

  it('kill -9 of the leader: all know it before any suspicion could end, and writes go on', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const since = monotonicMs()
    leader.signal('SIGKILL')
    await takesOver(hosts, { leader, term, others, since })
    const known = await deathKnown(leader, others, since)
    report('known dead', known)
    assert.ok((known.at(-1) ?? Infinity) < leastSuspicionMs, 'by the evidence of its kernel')
    noneDead(others, since)
  })

  it('the host of the leader vanishes: it is dead for all within the stated time', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const since = monotonicMs()
    hosts.lan.unplug(hosts.numberOf(leader))
    await takesOver(hosts, { leader, term, others, since })
    report('the lost one has no leader', await leaderLost([leader], since))
    assert.equal(await leader.ask('isLeader'), false)
    const known = await deathKnown(leader, others, since)
    report('known dead', known)
    assert.ok((known[0] ?? 0) >= leastSuspicionMs, 'silence is no evidence')
    assert.ok((known.at(-1) ?? Infinity) < silentDeathMs)
    noneDead(others, since)
    // Alone it takes all others for dead, and still answers its application.
    for (const other of others) await deathKnown(other, [leader], since)
  })

  it('a peer killed and started again on its address is a new member, and leaves no ghost', async () => {
    hosts = await Hosts.found(5)
    const victim = (await leaderAmong(hosts.peers)).others[0] as PeerProcess
    const others = hosts.peers.filter((peer) => peer !== victim)
    await victim.ask('state.create', '/held', bytes('x'), { ephemeral: true })
    const since = monotonicMs()
    await victim.kill()
    const again = await hosts.start(hosts.numberOf(victim))
    hosts.peers.splice(hosts.peers.indexOf(victim), 1, again)
    assert.equal(again.address, victim.address)
    assert.notEqual(again.id, victim.id)
    await within('it joins', again.ask('ready'), longMs)
    report('killed, and joined again', [monotonicMs() - since])
    await deathKnown(victim, others, since)
    await hosts.together()
    for (const peer of hosts.peers) {
      const there = (await members(peer)).filter(({ address }) => address === victim.address)
      const living = there.filter(({ status }) => status !== 'dead')
      assert.deepEqual(
        living.map(({ id }) => id),
        [again.id],
        `${peer.name} sees one member there`,
      )
      await until('what the dead one held is gone', async () => {
        return (await peer.ask('state.get', '/held')) === undefined
      })
    }
    noneDead(hosts.peers, since)
  })
})

interface Fall {
  readonly leader: PeerProcess
  readonly term: number
  readonly others: readonly PeerProcess[]
  readonly since: number
}

/** One of the others leads in a later term, all of them know, and they read what is written next. */
async function takesOver(hosts: Hosts, { leader, term, others, since }: Fall): Promise<void> {
  const [writer] = others
  assert.ok(writer !== undefined)
  await within('the next write', writer.ask('state.set', '/next', bytes('x')), longMs)
  report('next write', [monotonicMs() - since])
  report('next leader known', await leaderKnown(others, term, since))
  const next = await leaderAmong(others)
  assert.ok(next.term > term)
  assert.notEqual(next.leader, leader)
  for (const other of others) await hosts.write(other, others)
  await hosts.equalReplicas(others)
}
