import assert from 'node:assert/strict'
import { monotonicMs } from '../bench/monotonic.ts'
import { leaderAmong } from '../integration/peer-process.ts'
import { Hosts, members, report } from './hosts.ts'

describe('hosts on one LAN', function () {
  this.timeout(120_000)
  let hosts: Hosts | undefined

  afterEach(async () => await hosts?.remove())

  it('five find each other by multicast, found a cluster and read what each has written', async () => {
    const since = monotonicMs()
    hosts = await Hosts.found(5)
    report('five processes started, one cluster', [monotonicMs() - since])
    const { term } = await leaderAmong(hosts.peers)
    const leading = await Promise.all(hosts.peers.map((peer) => peer.ask<boolean>('isLeader')))
    assert.equal(leading.filter((isLeader) => isLeader).length, 1)
    for (const peer of hosts.peers) {
      assert.equal(peer.address, `${hosts.lan.addressOf(hosts.numberOf(peer))}:7400`)
      assert.equal(await peer.ask('term'), term)
      const addresses = (await members(peer)).map(({ address }) => address).sort()
      const all = hosts.peers.map(({ address }) => address).sort()
      assert.deepEqual(addresses, all, `${peer.name} knows where all are`)
    }
    await Promise.all(hosts.peers.map((peer) => peer.stop()))
  })
})
