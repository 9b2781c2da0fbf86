import assert from 'node:assert/strict'
import {
  earliest,
  lanTiming,
  type PeerId,
  type Ports,
  QuorateError,
  seededRandom,
} from '@quorate/kernel'
import { Cluster } from '../../src/cluster/cluster.ts'
import type { ClusterEffect, ClusterInput } from '../../src/cluster/contract.ts'

const timing = lanTiming

/** Two peers that only join, so that no cluster is ever founded, and what passes between them. */
class Pair {
  now = 0
  passesDatagrams = true
  passesLinks = true
  readonly marks = new Set<string>()
  readonly fatal: unknown[] = []
  readonly #addresses: Record<PeerId, string> = { a: '127.0.0.1:7001', b: '127.0.0.1:7002' }
  readonly #clusters: ReadonlyMap<string, Cluster>

  /** `second`: the identity of the one that is called b here. */
  constructor(second = 'b') {
    this.#clusters = new Map([
      ['a', this.#make('a', 'a')],
      ['b', this.#make('b', second)],
    ])
  }

  cluster(id: PeerId): Cluster {
    return this.#clusters.get(id) as Cluster
  }

  input(id: PeerId, input: ClusterInput): void {
    const effects = this.cluster(id).step(input, this.now)
    for (const effect of effects) this.#perform(id, effect)
  }

  run(forMs: number): void {
    const end = this.now + forMs
    for (let next = this.#next(); next !== undefined && next <= end; next = this.#next()) {
      this.now = Math.max(this.now, next)
      for (const id of this.#clusters.keys()) this.input(id, { type: 'tick' })
    }
    this.now = end
  }

  #next(): number | undefined {
    return earliest(...[...this.#clusters.values()].map((cluster) => cluster.deadline()))
  }

  #perform(id: PeerId, effect: ClusterEffect): void {
    const other = id === 'a' ? 'b' : 'a'
    const address = this.#addresses[other] as string
    if (effect.type === 'mark') this.marks.add(effect.mark)
    else if (effect.type === 'fatal') this.fatal.push(effect.error)
    else if (effect.type === 'wake') this.input(id, { type: 'flush' })
    else if (effect.type === 'frame') {
      this.input(other, { type: 'frame', from: id, bytes: effect.bytes })
    } else if (effect.type === 'connect') {
      const type = this.passesLinks ? 'link-opened' : 'link-failed'
      this.input(id, { type, peer: other, address })
    } else if (effect.type === 'datagram' && this.passesDatagrams && effect.to === address) {
      const from = this.#addresses[id] as string
      this.input(other, { type: 'datagram', from, bytes: effect.bytes })
    }
  }

  #make(name: string, id: PeerId): Cluster {
    const ports = {
      id,
      boot: { counter: 1, nonce: name },
      address: this.#addresses[name],
      clock: { now: () => 0 },
      random: seededRandom(name.charCodeAt(0)),
      storage: { isDurable: false },
      stored: undefined,
    } as unknown as Ports
    return new Cluster(ports, { cluster: 'x', name, timing })
  }
}

describe('the room of membership', () => {
  function met(): Pair {
    const pair = new Pair()
    pair.input('a', { type: 'discovered', address: '127.0.0.1:7002' })
    pair.run(1_000)
    assert.equal(pair.cluster('a').membership.get('b')?.status, 'alive')
    pair.passesDatagrams = false
    return pair
  }

  it('has its messages carried by links that are opened for them, without a cluster', () => {
    const pair = met()
    pair.run(20_000)
    assert.equal(pair.cluster('a').membership.get('b')?.status, 'alive')
    assert.equal(pair.cluster('b').membership.get('a')?.status, 'alive')
    assert.ok(pair.marks.has('datagrams-blocked'))
    assert.ok(!pair.marks.has('probe-failed'), 'the first message waited for its link')
  })

  it('stops one of two processes with one identity, and says why', () => {
    const pair = new Pair('a')
    pair.input('a', { type: 'discovered', address: '127.0.0.1:7002' })
    pair.run(1_000)
    const [error, ...more] = pair.fatal
    assert.deepEqual(more, [])
    assert.ok(error instanceof QuorateError)
    assert.equal(error.code, 'ERR_QUORATE_IDENTITY')
    assert.match(String(error.data.address), /^127\.0\.0\.1:700[12]$/)
  })

  it('does without where no link comes about', () => {
    const pair = met()
    pair.passesLinks = false
    pair.run(20_000)
    assert.equal(pair.cluster('a').membership.get('b')?.status, 'dead')
  })
})
