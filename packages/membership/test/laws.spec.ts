/** The laws of membership, on seeded networks that lose, double, delay, cut and stall. */
import assert from 'node:assert/strict'
import { Network, type Peer } from './network.ts'

const seeds = 50

/** M3: nobody knows a higher incarnation of a member than the member itself. */
function assertOwnersLead(network: Network): void {
  for (const { machine } of network.live()) {
    for (const { id, incarnation } of machine.members()) {
      const owner = network.peers.get(id)
      if (owner === undefined || !owner.isUp) continue
      assert.ok(
        incarnation <= (owner.machine.get(id)?.incarnation ?? 0),
        `${id} was raised by others`,
      )
    }
  }
}

function oddAndEvenApart(from: string, to: string): boolean {
  return Number(from.split(':')[1]) % 2 === Number(to.split(':')[1]) % 2
}

function anyone(network: Network): Peer {
  const peers = network.live()
  return peers[Math.floor(network.random.next() * peers.length)] as Peer
}

describe('membership laws', function () {
  // Simulated hours; a busy machine takes its time for them.
  this.timeout(60_000)

  it('M1: a crashed member is dead everywhere within 8 s, at 5 % loss', () => {
    for (let seed = 0; seed < seeds; seed++) {
      const network = Network.joined(2 + (seed % 9), { seed, loss: 0.05 })
      network.run(1_000 + 17 * seed)
      network.crash(network.peer('p1'))
      const all = () => network.statuses('p1').every((status) => status === 'dead')
      const tookMs = network.runUntil(all, 8_000)
      assert.ok(tookMs !== undefined, `seed ${seed}: ${network.statuses('p1')}`)
      assert.ok(tookMs >= 1_900, `seed ${seed}: silence killed after ${tookMs} ms`)
    }
  })

  it('M1: half of the members crash at once', () => {
    for (let seed = 0; seed < 10; seed++) {
      const network = Network.joined(8, { seed, loss: 0.05 })
      for (const id of ['p1', 'p3', 'p5', 'p7']) network.crash(network.peer(id))
      const all = () =>
        ['p1', 'p3', 'p5', 'p7'].every((id) =>
          network.statuses(id).every((status) => status === 'dead'),
        )
      assert.ok(network.runUntil(all, 10_000) !== undefined, `seed ${seed}`)
    }
  })

  it('M2: no false death in 60 s at 5 % loss with doubled and reordered datagrams', () => {
    let suspicions = 0
    for (let seed = 0; seed < seeds; seed++) {
      const network = Network.joined(5 + (seed % 6), {
        seed,
        loss: 0.05,
        doubles: 0.05,
        latencyMs: [0.1, 30],
      })
      network.run(60_000)
      assert.deepEqual(network.changes('dead'), [], `seed ${seed}`)
      suspicions += network.changes('suspect').length
      network.loss = 0
      network.run(7_000)
      assert.ok(network.agrees(), `seed ${seed}: views agree once nothing is lost`)
      assertOwnersLead(network)
    }
    assert.ok(suspicions > 0, 'the loss was enough to be noticed, or this proves nothing')
  })

  it('M2: a member stalled for 1.5 s is not dead, nor does it find others dead', () => {
    let suspicions = 0
    for (let seed = 0; seed < seeds; seed++) {
      const network = Network.joined(2 + (seed % 9), { seed, loss: 0.05 })
      for (let stall = 0; stall < 4; stall++) {
        network.pause(anyone(network), 1_500)
        network.run(3_000)
      }
      assert.deepEqual(network.changes('dead'), [], `seed ${seed}`)
      suspicions += network.changes('suspect').length
    }
    assert.ok(suspicions > seeds, 'stalls are noticed, or this proves nothing')
  })

  it('M2: wrong evidence of one kills nobody', () => {
    for (let seed = 0; seed < seeds; seed++) {
      const network = Network.joined(3 + (seed % 8), { seed, loss: 0.05 })
      network.input(network.peer('p1'), { type: 'crashed', peer: 'p2' })
      assert.ok(network.changes('suspect').length > 0)
      network.run(8_000)
      assert.deepEqual(network.changes('dead'), [], `seed ${seed}`)
      assert.ok(network.peer('p2').marks.has('refuted-others'))
    }
  })

  it('M2: wrong evidence of one against a stalled member of a larger group kills it not at once', () => {
    const network = Network.joined(5, { seed: 4 })
    network.pause(network.peer('p2'), 400)
    network.input(network.peer('p1'), { type: 'crashed', peer: 'p2' })
    network.run(8_000)
    assert.deepEqual(network.changes('dead'), [])
  })

  it('evidence of all makes a crash known everywhere within a few round trips', () => {
    const tookMs: number[] = []
    for (let seed = 0; seed < 20; seed++) {
      const network = Network.joined(10, { seed })
      network.run(100 + 13 * seed)
      network.crash(network.peer('p4'))
      for (const peer of network.live()) network.input(peer, { type: 'crashed', peer: 'p4' })
      const all = () => network.statuses('p4').every((status) => status === 'dead')
      tookMs.push(network.runUntil(all, 10_000) ?? Number.POSITIVE_INFINITY)
    }
    assert.ok(Math.max(...tookMs) < 25, `took ${tookMs}`)
  })

  it('and soon to who hears of the death before it hears of any witness', () => {
    const tookMs: number[] = []
    for (let seed = 0; seed < 20; seed++) {
      const network = Network.joined(10, { seed })
      network.run(100 + 13 * seed)
      network.crash(network.peer('p4'))
      const { address: late } = network.peer('p9')
      network.passes = (_from, to) => to !== late
      for (const peer of network.live()) {
        if (peer.id !== 'p9') network.input(peer, { type: 'crashed', peer: 'p4' })
      }
      network.run(20)
      const isKnown = (status: string | undefined) => status === 'dead'
      assert.equal(network.statuses('p4').filter(isKnown).length, 8)
      network.passes = () => true
      const all = () => network.statuses('p4').every(isKnown)
      tookMs.push(network.runUntil(all, 10_000) ?? Number.POSITIVE_INFINITY)
    }
    assert.ok(Math.max(...tookMs) < 60, `took ${tookMs}`)
  })

  it('evidence of one makes it known within four probe intervals', () => {
    for (let seed = 0; seed < 20; seed++) {
      const network = Network.joined(10, { seed })
      network.crash(network.peer('p4'))
      network.input(network.peer('p0'), { type: 'crashed', peer: 'p4' })
      const all = () => network.statuses('p4').every((status) => status === 'dead')
      const tookMs = network.runUntil(all, 10_000) ?? Number.POSITIVE_INFINITY
      assert.ok(tookMs >= 600 && tookMs < 800, `seed ${seed}: took ${tookMs} ms`)
    }
  })

  it('of two members, one with evidence is enough', () => {
    const network = Network.joined(2)
    network.crash(network.peer('p1'))
    network.input(network.peer('p0'), { type: 'crashed', peer: 'p1' })
    assert.deepEqual(network.statuses('p1'), ['dead'])
  })

  it('of three members, two are needed', () => {
    const network = Network.joined(3)
    network.crash(network.peer('p2'))
    network.input(network.peer('p0'), { type: 'crashed', peer: 'p2' })
    assert.equal(network.peer('p0').machine.get('p2')?.status, 'suspect')
    network.input(network.peer('p1'), { type: 'crashed', peer: 'p2' })
    network.run(3)
    assert.deepEqual(network.statuses('p2'), ['dead', 'dead'])
  })

  it('M4: a partition heals by itself, and nobody dies of the healing', () => {
    for (let seed = 0; seed < 30; seed++) {
      const network = Network.joined(2 + (seed % 9), { seed, loss: seed % 2 === 0 ? 0 : 0.05 })
      network.passes = oddAndEvenApart
      network.run(20_000)
      assert.equal(network.peer('p0').machine.get('p1')?.status, 'dead', `seed ${seed}`)
      for (const { events } of network.live()) events.length = 0
      network.passes = () => true
      assert.ok(network.runUntil(() => network.agrees(), 5_000) !== undefined, `seed ${seed}`)
      network.run(5_000)
      assert.deepEqual(network.changes('dead'), [], `seed ${seed}`)
      assertOwnersLead(network)
    }
  })

  it('M4: a partition that outlives its tombstones heals too', () => {
    for (let seed = 0; seed < 6; seed++) {
      const network = Network.joined(2 + seed, { seed, loss: 0.05 })
      network.passes = oddAndEvenApart
      network.run(100_000)
      assert.equal(network.peer('p0').machine.get('p1'), undefined, 'reaped')
      network.passes = () => true
      assert.ok(network.runUntil(() => network.agrees(), 60_000) !== undefined, `seed ${seed}`)
    }
  })

  it('M4: a lost update is found by comparing views', () => {
    const network = Network.joined(6, { seed: 8 })
    network.run(2_000)
    const [changed, uninformed] = [network.peer('p1'), network.peer('p2')]
    network.passes = (_from, to) => to !== uninformed.address
    network.input(changed, { type: 'tags', tags: new Uint8Array([7]) })
    network.run(500)
    network.passes = () => true
    const isTold = () => uninformed.machine.get('p1')?.tags[0] === 7
    assert.equal(isTold(), false)
    assert.ok(network.runUntil(isTold, 20_000) !== undefined)
  })

  it('the long dead do not rise by old gossip', () => {
    const network = Network.joined(5, { seed: 2 })
    network.run(1_000)
    const sleeper = network.peer('p4')
    const gone = network.peer('p3')
    // Cut off alone, the sleeper keeps a view that the others have long forgotten parts of.
    network.pause(sleeper, 75_000)
    network.crash(gone)
    network.run(74_000)
    assert.equal(network.peer('p0').machine.get('p3'), undefined, 'reaped')
    assert.equal(sleeper.machine.get('p3')?.status, 'alive')
    for (const { events } of network.live()) events.length = 0
    network.run(20_000)
    for (const id of ['p0', 'p1', 'p2']) {
      const seen = network.peer(id).events.filter((event) => event.id === 'p3')
      assert.deepEqual(seen, [], `${id} saw a ghost`)
    }
    assert.equal(sleeper.machine.get('p3')?.status, 'dead')
  })
})
