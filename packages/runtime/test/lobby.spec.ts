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
