/** Lifeguard (Dadgar, Phillips, Currey, 2018): one claim each. */
import assert from 'node:assert/strict'
import { LocalHealth } from '../src/health.ts'
import { timing } from './network.ts'
import { addressOf, member, news, type Sent, Solo } from './solo.ts'

const { probeIntervalMs, probeTimeoutMs } = timing

/** Everybody answers pings but `silent`; everybody asked to ping it says that it hears nothing. */
function nacking(solo: Solo, silent: number): (sent: Sent) => void {
  return ({ to, packet: { message } }) => {
    if (message.type !== 'ping' && message.type !== 'ping-request') return
    const { sequence, target } = message
    const by = Number(to.split(':')[1]) - 8_000
    if (message.type === 'ping-request') solo.hear(by, { type: 'nack', sequence, target })
    else if (by !== silent) solo.hear(by, { type: 'ack', sequence, target })
  }
}

describe('Lifeguard', () => {
  it('§IV-A: probe interval and probe timeout grow with failed probes, up to nine times', () => {
    const solo = new Solo(40)
    const everybody = Array.from({ length: 40 }, (_, n) => n + 1)
    solo.runAnswering(30_000, everybody)
    assert.equal(solo.machine.healthMultiplier, 9)
    solo.clear()
    // Others' accusations would start probes of their own; nobody else is heard here.
    solo.runAnswering(4 * 9 * probeIntervalMs, everybody)
    const first = solo.sentOf('ping')[0]
    assert.ok(first)
    const asked = solo.sentOf('ping-request').find(({ at }) => at > first.at)
    assert.ok(asked)
    const pings = solo.sentOf('ping').filter(({ message }) => !message.introduce)
    const starts = [...new Map(pings.map(({ at, message }) => [message.sequence, at])).values()]
    assert.ok(starts.length <= 5, `${starts.length} probes in four long intervals`)
    const again = pings.filter(({ message }) => message.sequence === asked.message.sequence)
    const gap = (again.at(-1)?.at ?? 0) - (again[0]?.at ?? 0)
    assert.ok(again.length === 1 || Math.abs(gap - 9 * probeTimeoutMs) < 1e-6, `after ${gap} ms`)
  })

  it('§IV-A: an answered probe makes it well again, step by step', () => {
    const health = new LocalHealth()
    for (let n = 0; n < 20; n++) health.worsen()
    assert.deepEqual([health.score, health.multiplier], [8, 9])
    const solo = new Solo(6)
    solo.runAnswering(2 * probeIntervalMs, [1, 2, 3, 4, 5, 6])
    const ill = solo.machine.healthMultiplier
    assert.ok(ill > 1)
    solo.clear()
    // What is still under way fails; each probe that is answered takes one back.
    solo.runAnswering(60 * probeIntervalMs)
    assert.equal(solo.machine.healthMultiplier, 1)
  })

  it('§IV-A: who has to refute an accusation waits longer itself', () => {
    const solo = new Solo(3)
    const self = solo.machine.get('me')
    assert.ok(self)
    solo.hear(1, { type: 'gossip' }, [news({ ...self, status: 'suspect' }, 'm1')])
    assert.equal(solo.machine.healthMultiplier, 2)
    solo.hear(1, { type: 'gossip' }, [news({ ...self, status: 'suspect' }, 'm1')])
    assert.equal(solo.machine.healthMultiplier, 2, 'an old accusation says nothing new')
  })

  it('§IV-A: a relay that hears nothing says so before the prober’s time is over', () => {
    const solo = new Solo(2)
    solo.hear(1, { type: 'ping-request', sequence: 77, target: 'm2', address: addressOf(2) })
    const start = solo.now
    solo.run(probeTimeoutMs)
    const [nack] = solo.sentOf('nack')
    assert.equal(nack?.to, addressOf(1))
    assert.deepEqual(nack?.message, { type: 'nack', sequence: 77, target: 'm2' })
    assert.ok(nack.at - start < probeTimeoutMs)
    const ping = solo.sentOf('ping').find(({ at }) => at === start)
    solo.hear(2, { type: 'ack', sequence: ping?.message.sequence ?? 0, target: 'm2' })
    assert.equal(solo.sentOf('ack').length, 1, 'a late answer is passed on all the same')
    assert.equal(solo.sentOf('nack').length, 1)
  })

  it('§IV-A: a relay that heard the target sends no nack', () => {
    const solo = new Solo(2)
    solo.hear(1, { type: 'ping-request', sequence: 77, target: 'm2', address: addressOf(2) })
    const [ping] = solo.sentOf('ping')
    solo.hear(2, { type: 'ack', sequence: ping?.message.sequence ?? 0, target: 'm2' })
    solo.runAnswering(2 * probeIntervalMs)
    assert.deepEqual(solo.sentOf('nack'), [])
  })

  it('§IV-A: a failed probe of which all relays were heard says nothing against the prober', () => {
    const worst = (answer: (solo: Solo) => (sent: Sent) => void) => {
      const solo = new Solo(5)
      let most = 1
      while (solo.status(1) === 'alive') {
        solo.run(50, (sent) => {
          most = Math.max(most, solo.machine.healthMultiplier)
          answer(solo)(sent)
        })
      }
      return most
    }
    assert.equal(
      worst((solo) => nacking(solo, 1)),
      1,
    )
    const silentRelays = (solo: Solo) => (sent: Sent) => {
      if (sent.packet.message.type === 'ping') nacking(solo, 1)(sent)
    }
    assert.equal(worst(silentRelays), 2)
  })

  it('§IV-A (ours): a tick that comes late makes it cautious', () => {
    const solo = new Solo(3)
    solo.now = (solo.machine.deadline() ?? 0) + 0.6 * probeTimeoutMs
    solo.input({ type: 'tick' })
    assert.equal(solo.machine.healthMultiplier, 2)
    assert.ok(!solo.marks().includes('stall-forgiven'))
  })

  it('§IV-B: the first accusation and k confirmations are told on, no more', () => {
    const solo = new Solo(9)
    for (const by of ['m2', 'm3', 'm4', 'm5', 'm6']) {
      solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), by)])
    }
    solo.run(1_000)
    const accusers = solo.sent.flatMap(({ packet }) =>
      packet.news.filter((item) => item.member.id === 'm1').map((item) => item.accuser),
    )
    assert.deepEqual([...new Set(accusers)].sort(), ['m2', 'm3', 'm4'])
  })

  it('§IV-C: being told comes first, however much other news there is', () => {
    const solo = new Solo(60)
    solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    const name = 'n'.repeat(128)
    for (let n = 3; n <= 60; n++) {
      solo.hear(n, { type: 'gossip' }, [news(member(n, { incarnation: 2, name }))])
    }
    solo.clear()
    for (let sequence = 1; sequence <= 3; sequence++) {
      solo.hear(1, { type: 'ping', sequence, target: 'me', introduce: true })
    }
    const acks = solo.sentOf('ack')
    assert.equal(acks.length, 3)
    for (const { packet } of acks) assert.equal(packet.news[0]?.member.id, 'm1')
  })

  it('§IV-B: confirmations by others shorten a suspicion', () => {
    const lonely = new Solo(5)
    lonely.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    const shared = new Solo(5)
    for (const by of ['m2', 'm3', 'm4']) {
      shared.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), by)])
    }
    // Nobody answers for m1, but this peer's own probe must not confirm here: m1 acks it.
    const diedAfter = (solo: Solo) => {
      const start = solo.now
      while (solo.status(1) === 'suspect' && solo.now - start < 20_000) solo.runAnswering(50)
      return solo.now - start
    }
    assert.ok(Math.abs(diedAfter(shared) - 2_000) <= 50)
    assert.ok(Math.abs(diedAfter(lonely) - 4_000) <= 50)
  })

  it('§IV-B: the same accuser twice confirms nothing', () => {
    const solo = new Solo(5)
    for (let n = 0; n < 5; n++) {
      solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    }
    solo.runAnswering(3_900)
    assert.equal(solo.status(1), 'suspect')
  })

  it('§IV-C: the suspect is told so with every ping', () => {
    const solo = new Solo(5)
    solo.hear(2, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm2')])
    solo.runAnswering(2_500)
    const toSuspect = solo.sent.filter(({ to }) => to === addressOf(1))
    assert.ok(toSuspect.length >= 2)
    for (const { packet } of toSuspect) {
      const item = packet.news.find(({ member: { id } }) => id === 'm1')
      assert.equal(item?.member.status, 'suspect')
    }
  })

  it('§IV-A: a peer that was stalled itself accuses nobody', () => {
    const solo = new Solo(3)
    while (solo.sentOf('ping').length === 0) solo.run(10)
    solo.now += 1_500
    const pings = solo.sentOf('ping').map(({ message }) => message)
    // What waited in the socket is heard before the timer fires.
    for (const { sequence, target } of pings) {
      solo.hear(Number(target.slice(1)), { type: 'ack', sequence, target })
    }
    solo.runAnswering(5_000)
    assert.ok(solo.marks().includes('stall-forgiven'))
    assert.deepEqual(solo.changes(), [])
  })

  it('§IV-A: a probe under way through a stall still gets its indirect half', () => {
    const solo = new Solo(3)
    while (solo.sentOf('ping').length === 0) solo.run(10)
    solo.now += 1_500
    solo.input({ type: 'tick' })
    assert.deepEqual(solo.changes(), [])
    const target = solo.sentOf('ping')[0]?.message.target
    solo.run(probeTimeoutMs - 1)
    assert.ok(solo.sentOf('ping-request').some(({ message }) => message.target === target))
    assert.deepEqual(solo.changes(), [])
  })

  it('§IV-A: the accused gets back the time for which the accuser stood still', () => {
    const solo = new Solo(1)
    solo.hear(1, { type: 'gossip' }, [news(member(1, { status: 'suspect' }), 'm9')])
    solo.runAnswering(1_000)
    solo.now += 5_000
    solo.input({ type: 'tick' })
    assert.equal(solo.status(1), 'suspect')
    solo.runAnswering(700)
    assert.equal(solo.status(1), 'suspect')
    solo.runAnswering(500)
    assert.equal(solo.status(1), 'dead')
  })

  it('§IV-C: the accused hears of an accusation the moment it is made', () => {
    // Gossip goes to some at random; over several seeds that cannot pass for the rule.
    for (let seed = 1; seed <= 5; seed++) {
      const solo = new Solo(10, seed)
      solo.runAnswering(19 * probeIntervalMs + 2 * probeTimeoutMs, [1])
      assert.ok(solo.changes().includes('suspect m1'))
      const [first] = solo.sentOf('gossip')
      assert.equal(first?.to, addressOf(1))
      assert.equal(first?.packet.news[0]?.member.status, 'suspect')
    }
  })
})
