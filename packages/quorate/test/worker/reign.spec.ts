/** A reign that begins while the whole state is on its way is told twice. */
import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { Peer } from '../../src/peer.ts'
import { Pair } from './pair.ts'

const bounds = { windowBytes: 8_192, notices: 64, entryBytes: 8_192 }

describe('what is told anew and what waits', () => {
  it('does not tell of one reign twice: the signal of leadership aborts when it is over', () => {
    const pair = Pair.begun(bounds)
    for (let n = 0; n < 60; n++) pair.set(`/k/${n}`, 200)
    pair.deliver()
    const peer = new Peer(
      (notify) => {
        pair.onHand = notify
        return {
          id: 'a',
          name: 'a',
          address: 'x',
          clock: {
            now: () => pair.now,
            wall: () => pair.now,
            soon: () => {},
            setTimer: () => () => {},
          },
          isDurable: false,
          counters: {},
          cluster: pair.receiver.cluster,
          get isLeader() {
            return (
              pair.holding !== undefined &&
              pair.holding.term === pair.receiver.told.reign &&
              pair.now < pair.holding.leaseUntil
            )
          },
          leaseUntil: undefined,
          isSessionHeld: true,
          sessionDeadline: undefined,
          start: () => {},
          dispatch: () => {},
          isFull: () => false,
          answered: () => undefined,
          rotateSecret: () => {},
          stop: () => {},
          close: () => Promise.resolve(),
        } as never
      },
      { cluster: 'x', timing: lanTiming },
    )
    const reigns: { readonly term: number; readonly signal: AbortSignal }[] = []
    peer.on('leader:change', () => {
      if (peer.leadership !== undefined) reigns.push(peer.leadership)
    })
    // Somebody else leads, as this main thread knows.
    pair.receiver.hand({ type: 'role', role: 'follower', term: 1 })
    pair.receiver.hand({ type: 'leader', leader: 'b', term: 1 })
    // The main thread is blocked: what it was sent fills the window, and events are dropped.
    for (let n = 0; n < 60; n++) pair.set(`/k/${n}`, 200)
    for (let n = 0; n < 80; n++) pair.reporter.event({ type: 'storage', lack: undefined })
    pair.turn()
    // Meanwhile this peer stands. Just then the main thread has taken in enough, and the state is begun to be sent.
    const { reporter } = pair
    const notice = reporter.notice.bind(reporter)
    let isCandidate = false
    reporter.notice = (told) => {
      notice(told)
      if (told.type === 'role' && told.role === 'candidate') isCandidate = true
      const isBegun = () => pair.sent.some(({ type }) => type === 'image')
      if (!isCandidate || isBegun()) return
      while (pair.sent[0]?.type === 'news') pair.receiver.receive(pair.sent.shift() as never)
      reporter.flush()
      assert.ok(isBegun())
    }
    pair.suspend(6_000)
    // It is elected.
    pair.pass(3_000)
    assert.equal(pair.host.isLeader, true)
    pair.deliver()
    // And loses it for good.
    assert.ok(reigns.length > 0)
    pair.receiver.hand({ type: 'role', role: 'follower', term: 9 })
    for (const { term, signal } of reigns) assert.ok(signal.aborted, `of term ${term}`)
  })
})
