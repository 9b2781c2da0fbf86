/** The rules by which what was cut apart, or came back different, is put right again. */
import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import { type Claim, Identity } from '../src/identity.ts'
import { decode, encode } from '../src/wire.ts'
import { Network, type Peer } from './network.ts'
import { addressOf, member, news, Solo } from './solo.ts'

const hourMs = 3_600_000

function oddAndEvenApart(from: string, to: string): boolean {
  return Number(from.split(':')[1]) % 2 === Number(to.split(':')[1]) % 2
}

describe('healing', function () {
  this.timeout(120_000)

  it('two halves that were cut for an hour find each other with nobody’s help', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const network = Network.joined(6, { seed, loss: 0.05 })
      network.passes = oddAndEvenApart
      network.run(hourMs)
      assert.equal(network.peer('p0').machine.get('p1'), undefined, 'reaped')
      network.passes = () => true
      const tookMs = network.runUntil(() => network.agrees(), 300_000)
      assert.ok(tookMs !== undefined, `seed ${seed}`)
    }
  })

  it('also two single members, within one of the slowest pauses', () => {
    const network = Network.joined(2, { seed: 5 })
    network.passes = () => false
    network.run(hourMs)
    network.passes = () => true
    assert.ok(network.runUntil(() => network.agrees(), 300_000) !== undefined)
  })

  it('the address of a member that left is asked no more', () => {
    const network = Network.joined(4, { seed: 6 })
    const leaver = network.peer('p3')
    network.input(leaver, { type: 'leave' })
    network.run(120_000)
    assert.equal(network.peer('p0').machine.get('p3'), undefined, 'reaped')
    let asked = 0
    network.intercept = (_from, to) => {
      if (to === leaver.address) asked++
      return false
    }
    network.run(hourMs)
    assert.equal(asked, 0)
  })

  it('gossip goes to the dead for a while, and tells them so', () => {
    const toDead = (afterMs: number) => {
      const solo = new Solo(4)
      solo.input({ type: 'crashed', peer: 'm1' })
      for (const by of ['m2', 'm3']) {
        solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), by, true)])
      }
      assert.equal(solo.status(1), 'dead')
      solo.runAnswering(afterMs, [1])
      solo.clear()
      solo.hear(2, { type: 'gossip' }, [news(member(2, { incarnation: 2 }))])
      solo.runAnswering(100, [1])
      return solo.sentOf('gossip').filter(({ to }) => to === addressOf(1))
    }
    const [first] = toDead(1_000)
    assert.equal(first?.packet.news[0]?.member.status, 'dead')
    assert.deepEqual(toDead(31_000), [])
  })

  it('one that is declared dead by error contradicts before it would be probed', () => {
    const network = Network.joined(6, { seed: 7 })
    const wronged = network.peer('p1')
    network.pause(wronged, 50)
    for (const peer of network.live()) {
      if (peer !== wronged) network.input(peer, { type: 'crashed', peer: 'p1' })
    }
    assert.ok(network.runUntil(() => network.statuses('p1').includes('dead'), 50) !== undefined)
    const tookMs = network.runUntil(() => network.agrees(), 1_000)
    assert.ok(tookMs !== undefined && tookMs < 150, `took ${tookMs} ms`)
  })
})

describe('identities and addresses', function () {
  this.timeout(60_000)

  it('a member that returns on another address takes over from its former life', () => {
    const network = Network.joined(4, { seed: 9 })
    network.crash(network.peer('p2'))
    network.run(300)
    const next = network.add('p2', { address: '127.0.0.1:9999' })
    network.input(next, { type: 'discovered', address: network.peer('p0').address })
    const hasMoved = () =>
      network.live().every(({ machine }) => machine.get('p2')?.address === '127.0.0.1:9999')
    assert.ok(network.runUntil(() => network.agrees() && hasMoved(), 2_000) !== undefined)
    network.run(30_000)
    assert.equal(next.isCloned, false, 'its former life did not answer')
    assert.ok(network.agrees())
  })

  it('another identity on an old address does not keep the former one alive', () => {
    const network = Network.joined(4, { seed: 10 })
    const { address } = network.peer('p2')
    network.crash(network.peer('p2'))
    const next = network.add('new', { address })
    network.input(next, { type: 'discovered', address: network.peer('p0').address })
    const isDead = () =>
      ['p0', 'p1', 'p3'].every((id) => network.peer(id).machine.get('p2')?.status === 'dead')
    assert.ok(network.runUntil(isDead, 10_000) !== undefined)
    assert.ok(network.live().every(({ machine }) => machine.get('new')?.status === 'alive'))
    const asked = new Set<string | undefined>()
    network.intercept = (_from, to, bytes) => {
      if (to === address) asked.add(decode(bytes)?.message.type)
      return false
    }
    network.run(300_000)
    assert.equal(network.peer('p0').machine.get('p2'), undefined, 'reaped')
    assert.ok(asked.has('ping') && !asked.has('join'), 'the former one is not looked for there')
    assert.ok(network.agrees())
  })

  /** A second process with the identity of p1, which knows `at`. */
  function clone(network: Network, at: Peer): { first: Peer; second: Peer } {
    const first = network.peer('p1')
    const second = network.addClone('p1', '127.0.0.1:9998')
    network.input(second, { type: 'discovered', address: at.address })
    return { first, second }
  }

  it('of two processes with one identity the second to start stops, the first goes on', () => {
    for (let seed = 0; seed < 20; seed++) {
      const network = Network.joined(4, { seed, loss: 0.05 })
      network.run(3_000)
      const { first, second } = clone(network, network.peer('p0'))
      // A claim that is lost is repeated when the next two compare their views.
      assert.ok(network.runUntil(() => second.isCloned, 10_000) !== undefined, `seed ${seed}`)
      assert.equal(first.isCloned, false)
      network.loss = 0
      const isBack = () =>
        network.live().every(({ machine }) => machine.get('p1')?.address === first.address)
      assert.ok(network.runUntil(() => isBack() && network.agrees(), 15_000) !== undefined)
    }
  })

  it('also when the second knows nobody but the first', () => {
    const network = Network.joined(2, { seed: 2 })
    const { first, second } = clone(network, network.peer('p1'))
    assert.ok(network.runUntil(() => second.isCloned, 1_000) !== undefined)
    assert.equal(first.isCloned, false)
  })

  it('a claim that does not name this life stops nobody, whatever its age', () => {
    const solo = new Solo(2)
    for (const echo of [0, 1, 12_345]) {
      const message = { type: 'claim', life: 77, ageMs: 1e12, echo } as const
      const bytes = encode({ cluster: 'test', from: 'me', message, news: [] })
      solo.input({ type: 'datagram', from: addressOf(9), bytes })
    }
    assert.ok(solo.effects.every(({ type }) => type !== 'cloned'))
    const answers = solo.sentOf('claim').map(({ message }) => message)
    assert.deepEqual(
      answers.map(({ echo }) => echo),
      [77, 77, 77],
    )
    // One that names it does, if it is the older one; a younger one does not.
    const echo = answers[0]?.life ?? 0
    for (const [ageMs, isCloned] of [
      [1, false],
      [1e12, true],
    ] as const) {
      const message = { type: 'claim', life: 77, ageMs, echo } as const
      const bytes = encode({ cluster: 'test', from: 'me', message, news: [] })
      solo.input({ type: 'datagram', from: addressOf(9), bytes })
      assert.equal(
        solo.effects.some(({ type }) => type === 'cloned'),
        isCloned,
      )
    }
    assert.equal(solo.machine.deadline(), undefined, 'it does nothing any more')
  })

  it('of two lives that began at once, the same one gives way whatever ages the packets tell', () => {
    for (const [ageOfFirst, ageOfSecond] of [
      [5, 15],
      [15, 5],
    ] as const) {
      const sent: Claim[] = []
      const options = { now: 0, toleranceMs: 1_000, send: (_: string, it: Claim) => sent.push(it) }
      const first = new Identity({ ...options, random: seededRandom(1) })
      const second = new Identity({ ...options, random: seededRandom(2) })
      for (const identity of [first, second]) identity.clash('h:1', 10)
      const [a, b] = sent
      assert.ok(a !== undefined && b !== undefined)
      const firstGoes = first.answer({ ...b, ageMs: ageOfSecond, echo: a.life }, 'h:1', 10)
      const secondGoes = second.answer({ ...a, ageMs: ageOfFirst, echo: b.life }, 'h:1', 10)
      assert.deepEqual([firstGoes, secondGoes], [b.life < a.life, a.life < b.life])
    }
  })

  it('claims are not answered at the speed of the network', () => {
    const solo = new Solo(2)
    const message = { type: 'claim', life: 77, ageMs: 5, echo: 0 } as const
    const bytes = encode({ cluster: 'test', from: 'me', message, news: [] })
    for (let n = 0; n < 1_000; n++) {
      solo.input({ type: 'datagram', from: addressOf(9), bytes })
    }
    assert.equal(solo.sentOf('claim').length, 8)
  })

  it('two members may have one name', () => {
    const network = new Network({ seed: 4 })
    const [a, b] = [network.add('a', { name: 'same' }), network.add('b', { name: 'same' })]
    network.input(a, { type: 'discovered', address: b.address })
    network.run(5_000)
    assert.ok(network.agrees())
  })
})
