import assert from 'node:assert/strict'
import { monotonicMs } from '../bench/monotonic.ts'
import { leaderAmong, type PeerProcess } from '../integration/peer-process.ts'
import { bytes } from '../integration/peers.ts'
import { within } from '../integration/until.ts'
import { deathKnown, Hosts, leaderKnown, leaderLost, longMs, noneDead, report } from './hosts.ts'

describe('hosts that are cut off', function () {
  this.timeout(240_000)
  let hosts: Hosts | undefined

  afterEach(async () => await hosts?.remove())

  it('2 | 3 with the leader among the two: the three elect, the two wait; healed, all are one', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const minority = [leader, others[0] as PeerProcess]
    const majority = others.slice(1)
    const since = monotonicMs()
    hosts.lan.cut(hosts.numbersOf(minority), hosts.numbersOf(majority))
    const waiting = settled(leader.ask('state.set', '/waiting', bytes('of the minority')))

    report('three know a new leader', await leaderKnown(majority, term, since))
    report('two have no leader', await leaderLost(minority, since))
    const elected = await leaderAmong(majority)
    assert.ok(elected.term > term)
    // Asked when the new one leads already: the lease of the old one ended before.
    for (const peer of minority) assert.equal(await peer.ask('isLeader'), false)
    for (const peer of majority) await hosts.write(peer, majority)
    report('two are dead for three', await sidesDead(minority, majority, since))
    report('three are dead for two', await sidesDead(majority, minority, since))
    for (const peer of minority) assert.equal(await peer.leader(), undefined)
    assert.equal(waiting.outcome, undefined, 'a minority acknowledges nothing')
    noneDead(majority, since)
    noneDead(minority, since)

    const healed = monotonicMs()
    hosts.lan.heal()
    await hosts.together()
    report('healed: one view, one leader, equal replicas', [monotonicMs() - healed])
    const after = await leaderAmong(hosts.peers)
    assert.ok(after.term >= elected.term)
    await within('what waited is decided', waiting.end, longMs)
    await hosts.equalReplicas(hosts.peers)
    noneDead(hosts.peers, healed)
  })

  it('what the leader sends is dropped: another one leads, and it stops leading', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const since = monotonicMs()
    hosts.lan.cutOneWay([hosts.numberOf(leader)], hosts.numbersOf(others))
    await replaced(hosts, { leader, term, others, since })
    await reunited(hosts)
  })

  it('what the leader hears is dropped: another one leads, and it stops leading', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const since = monotonicMs()
    hosts.lan.cutOneWay(hosts.numbersOf(others), [hosts.numberOf(leader)])
    await replaced(hosts, { leader, term, others, since })
    await reunited(hosts)
  })

  it('a follower that cannot be heard, then cannot hear, disturbs nobody', async () => {
    hosts = await Hosts.found(5)
    const { leader, term, others } = await leaderAmong(hosts.peers)
    const victim = others[0] as PeerProcess
    const rest = hosts.peers.filter((peer) => peer !== victim)
    const alone = [hosts.numberOf(victim)]
    const cuts = [
      [alone, hosts.numbersOf(rest)],
      [hosts.numbersOf(rest), alone],
    ] as const
    for (const [from, to] of cuts) {
      const since = monotonicMs()
      hosts.lan.cutOneWay(from, to)
      report('dead for the others', await deathKnown(victim, rest, since))
      for (const peer of rest) await hosts.write(peer, rest)
      noneDead(rest, since)
      const still = await leaderAmong(rest)
      assert.deepEqual([still.leader.name, still.term], [leader.name, term], 'the reign goes on')
      await reunited(hosts)
    }
    const { term: last } = await leaderAmong(hosts.peers)
    assert.equal(last, term, 'nor does it when it returns')
  })
})

interface Cut {
  readonly leader: PeerProcess
  readonly term: number
  readonly others: readonly PeerProcess[]
  readonly since: number
}

async function replaced(hosts: Hosts, { leader, term, others, since }: Cut): Promise<void> {
  report('next leader known', await leaderKnown(others, term, since))
  const next = await leaderAmong(others)
  assert.ok(next.term > term)
  assert.equal(await leader.ask('isLeader'), false)
  for (const peer of others) await hosts.write(peer, others)
  report('dead for the others', await deathKnown(leader, others, since))
  noneDead(others, since)
}

async function reunited(hosts: Hosts): Promise<void> {
  const since = monotonicMs()
  hosts.lan.heal()
  await hosts.together()
  report('healed: one view, one leader, equal replicas', [monotonicMs() - since])
  noneDead(hosts.peers, since)
}

/** When the last of `by` was told of each of the dead. */
async function sidesDead(
  dead: readonly PeerProcess[],
  by: readonly PeerProcess[],
  since: number,
): Promise<number[]> {
  const known = await Promise.all(dead.map((one) => deathKnown(one, by, since)))
  return known.map((ms) => ms.at(-1) ?? Infinity)
}

/** A promise that can be asked whether it is settled; `end` resolves when it is, either way. */
function settled(promise: Promise<unknown>) {
  const it: { outcome: string | undefined; end: Promise<void> } = {
    outcome: undefined,
    end: promise.then(
      () => {
        it.outcome = 'acknowledged'
      },
      () => {
        it.outcome = 'refused'
      },
    ),
  }
  return it
}
