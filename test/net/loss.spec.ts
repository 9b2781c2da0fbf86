import assert from 'node:assert/strict'
import { setInterval as every } from 'node:timers/promises'
import { monotonicMs } from '../bench/monotonic.ts'
import { percentile } from '../bench/percentiles.ts'
import { leaderAmong, type PeerEvent, type PeerProcess } from '../integration/peer-process.ts'
import { bytes, text } from '../integration/peers.ts'
import { within } from '../integration/until.ts'
import { Hosts, isLoss, longMs, noneDead, report } from './hosts.ts'

const durationMs = 60_000
/** Each host writes so often, as long as its last write is acknowledged. */
const paceMs = 100

describe('hosts on a lossy network', function () {
  // To found, the minute, the last write, to be in sync, and to be one again: each wait has its limit.
  this.timeout(durationMs + 5 * longMs)
  let hosts: Hosts | undefined

  afterEach(async () => await hosts?.remove())

  it('5 % of all packets lost: nobody is declared dead, and the reign goes on', async () => {
    hosts = await Hosts.found(5)
    const { leader, term } = await leaderAmong(hosts.peers)
    const since = monotonicMs()
    await writeUnder(5, hosts, since)
    noneDead(hosts.peers, since)
    const after = await leaderAmong(hosts.peers)
    assert.deepEqual([after.leader.name, after.term], [leader.name, term])
    await hosts.together()
  })

  it('20 % of all packets lost: every host goes on writing, and no acknowledged write is lost', async () => {
    hosts = await Hosts.found(5)
    const since = monotonicMs()
    const written = await writeUnder(20, hosts, since)
    for (const { acknowledged } of written) assert.ok(acknowledged.size > 0)
    const healed = monotonicMs()
    hosts.lan.lose(0)
    await hosts.together()
    report('nothing lost any more: one view, one leader, equal replicas', [monotonicMs() - healed])
  })
})

interface Written {
  /** The number of each write that was acknowledged, and what it took in milliseconds. */
  readonly acknowledged: Map<number, number>
  /** Those of which the peer was told that they had not been applied and never would be. */
  readonly refused: number[]
}

/** All hosts write; what each was told of its writes is true on every host afterwards. */
async function writeUnder(percent: number, hosts: Hosts, since: number): Promise<Written[]> {
  const { term } = await leaderAmong(hosts.peers)
  hosts.lan.lose(percent)
  const written = await Promise.all(hosts.peers.map((peer) => writeFor(peer, since + durationMs)))
  console.log(`        ${percent} % lost for ${durationMs / 1_000} s`)
  const ofEach = (of: (one: Written) => number) => written.map(of).join(', ')
  console.log(`        writes acknowledged: ${ofEach((one) => one.acknowledged.size)}`)
  console.log(`        writes refused: ${ofEach((one) => one.refused.length)}`)
  const latencies = written.flatMap((one) => [...one.acknowledged.values()]).sort((a, b) => a - b)
  const marks = [0.5, 0.99, 1].map((share) => percentile(latencies, share))
  report('a write, p50, p99, longest', marks)
  const terms = await Promise.all(hosts.peers.map((peer) => peer.ask<number>('term')))
  const seen = [
    ['suspicions', count(hosts, since, ({ type }) => type === 'member:suspect')],
    ['deaths', count(hosts, since, ({ type }) => type === 'member:dead')],
    ['times that a host heard of no leader', count(hosts, since, isLoss)],
    ['terms begun', Math.max(...terms) - term],
    ['sessions expired', count(hosts, since, ({ type }) => type === 'session:expire')],
  ]
  console.log(`        ${seen.map(([what, times]) => `${what} ${times}`).join(', ')}`)
  await toldTruly(hosts, written)
  return written
}

async function toldTruly(hosts: Hosts, written: readonly Written[]): Promise<void> {
  // All at once: with many packets lost, one after the other they take minutes.
  const synced = hosts.peers.map((reader) => reader.ask('state.sync'))
  await within('all are in sync', Promise.all(synced), longMs)
  for (const reader of hosts.peers) {
    for (const [i, { acknowledged, refused }] of written.entries()) {
      const writer = hosts.peers[i]?.name ?? ''
      const stored = (number: number) =>
        reader.ask<Stored | undefined>('state.local.get', pathOf(writer, number))
      for (const number of acknowledged.keys()) {
        const { value, version } = (await stored(number)) ?? {}
        assert.deepEqual([text(value), version], [pathOf(writer, number), 1], 'there, once')
      }
      for (const number of refused) assert.equal(await stored(number), undefined, 'not there')
    }
  }
}

interface Stored {
  readonly value: Uint8Array
  readonly version: number
}

/** One write after the other until then; each must be decided in time. */
async function writeFor(peer: PeerProcess, end: number): Promise<Written> {
  const written: Written = { acknowledged: new Map(), refused: [] }
  let number = 0
  for await (const _ of every(paceMs)) {
    const at = monotonicMs()
    if (at > end) break
    const path = pathOf(peer.name, ++number)
    try {
      await within('a write', peer.ask('state.set', path, bytes(path)), longMs)
      written.acknowledged.set(number, monotonicMs() - at)
    } catch (error) {
      const { message, code } = error as Error & { code?: string }
      assert.equal(code, 'ERR_QUORATE_OPERATION_ABANDONED', message)
      if (message.includes('not applied')) written.refused.push(number)
    }
  }
  return written
}

function pathOf(writer: string, number: number): string {
  return `/by/${writer}/${number}`
}

function count(hosts: Hosts, since: number, matches: (event: PeerEvent) => boolean): number {
  return hosts.peers.flatMap(({ events }) => events.filter((it) => it.at >= since && matches(it)))
    .length
}
