import assert from 'node:assert/strict'
import type { Connection, MultiaddrConnection } from '@libp2p/interface'
import { zeroCounters } from '../src/counters.ts'
import { Lobby } from '../src/lobby.ts'
import { until } from './until.ts'

/** What the lobby sees of a connection that has come in. */
function incoming(host: string, port: number, bytesRead = 0) {
  const remoteAddr = { toString: () => `/ip4/${host}/tcp/${port}` }
  return Object.assign(new EventTarget(), {
    remoteAddr,
    timeline: { open: 0 },
    direction: 'inbound',
    socket: { bytesRead },
  })
}

type Incoming = ReturnType<typeof incoming>

function setUp() {
  const counters = zeroCounters()
  const lobby = new Lobby(counters)
  const enter = (from: Incoming) => lobby.enter(from as unknown as MultiaddrConnection)
  const as = (from: Incoming) => from as unknown as Connection
  return { counters, lobby, enter, as }
}

describe('the lobby', () => {
  it('has few places for a host, and more in all', () => {
    const { lobby, enter, counters } = setUp()
    for (let i = 0; i < 200; i++) enter(incoming('10.0.0.1', 1_000 + i))
    assert.equal(200 - counters.inboundTurnedAway, 32)
    for (let i = 0; i < 200; i++) enter(incoming(`10.0.1.${i}`, 1_000))
    assert.equal(400 - counters.inboundTurnedAway, 128)
    lobby.close()
    assert.ok(!enter(incoming('10.0.9.9', 1)), 'a closed one has none')
  })

  it('tells apart two connections that come from one port, as they do over QUIC', () => {
    const { lobby, enter, as } = setUp()
    const [one, two] = [incoming('10.0.0.1', 1_000), incoming('10.0.0.1', 1_000)]
    assert.ok(enter(one))
    assert.ok(enter(two))
    lobby.admitted(as(one))
    assert.ok(!lobby.isWaiting(as(one)))
    assert.ok(lobby.isWaiting(as(two)))
    lobby.close()
  })

  it('gives the place of who is admitted to the next one at once', () => {
    const { lobby, enter, as } = setUp()
    for (let i = 0; i < 300; i++) {
      const one = incoming('10.0.0.1', 1_000 + i)
      assert.ok(enter(one))
      assert.ok(lobby.isWaiting(as(one)))
      lobby.admitted(as(one))
      assert.ok(!lobby.isWaiting(as(one)))
    }
    lobby.close()
  })

  it('keeps places for the hosts that somebody was admitted from', () => {
    const { lobby, enter, as } = setUp()
    const peer = incoming('10.0.0.1', 1_000)
    assert.ok(enter(peer))
    lobby.admitted(as(peer))
    const strangers = (host: string) => {
      let entered = 0
      for (let i = 0; i < 200; i++) if (enter(incoming(host, 2_000 + i))) entered++
      return entered
    }
    const shared = ['10.0.2.1', '10.0.2.2', '10.0.2.3', '10.0.2.4', '10.0.2.5'].map(strangers)
    assert.deepEqual(shared, [32, 32, 32, 32, 0])
    assert.equal(strangers('10.0.0.1'), 32, 'its own, and no more')
    lobby.close()
    assert.ok(!enter(incoming('10.0.0.1', 1)))
  })

  it('gives back the place that it was, also of a host that is known meanwhile', () => {
    const { lobby, enter, as } = setUp()
    for (let round = 0; round < 3; round++) {
      const all = Array.from({ length: 128 }, (_, i) => incoming(`10.${round}.1.${i % 64}`, i))
      for (const one of all) assert.ok(enter(one))
      assert.ok(!enter(incoming('10.0.9.9', 1)))
      for (const one of all.slice(0, 64)) lobby.admitted(as(one))
      for (const one of all.slice(64)) one.dispatchEvent(new Event('close'))
    }
    lobby.close()
  })

  it('knows 256 hosts: the one that was longest without an admission is like any other', () => {
    const { lobby, enter, as } = setUp()
    const admit = (host: string) => {
      const one = incoming(host, 1_000)
      assert.ok(enter(one))
      lobby.admitted(as(one))
    }
    for (let i = 0; i < 256; i++) admit(`10.0.0.${i}`)
    admit('10.0.0.0')
    admit('10.0.1.0')
    for (let i = 0; i < 128; i++) assert.ok(enter(incoming(`10.0.2.${i}`, 2_000)))
    assert.ok(!enter(incoming('10.0.0.1', 2_000)))
    for (const host of ['10.0.0.0', '10.0.0.2', '10.0.0.255', '10.0.1.0']) {
      assert.ok(enter(incoming(host, 2_000)), host)
    }
    lobby.close()
  })

  it('gives the place of who only looked in to the next one, but not of who made work', () => {
    const { lobby, enter } = setUp()
    for (let i = 0; i < 300; i++) {
      const one = incoming('10.0.0.1', 1_000 + i)
      assert.ok(enter(one))
      one.dispatchEvent(new Event('close'))
    }
    for (let i = 0; i < 32; i++) {
      const one = incoming('10.0.0.1', 2_000 + i, 30)
      assert.ok(enter(one))
      one.dispatchEvent(new Event('close'))
    }
    assert.ok(!enter(incoming('10.0.0.1', 3_000)))
    lobby.close()
  })

  it('is cleared when their time is over', async () => {
    const { lobby, enter, as } = setUp()
    const one = incoming('10.0.0.1', 1_000)
    assert.ok(enter(one))
    assert.ok(lobby.isWaiting(as(one)))
    await until('the time is over', () => !lobby.isWaiting(as(one)))
    assert.ok(enter(one), 'there is room again')
    lobby.close()
  })
})
