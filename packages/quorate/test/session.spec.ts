import assert from 'node:assert/strict'
import { Session } from '../src/session.ts'

const id = { peer: 'a', boot: { counter: 1, nonce: 'n' }, number: 1 }

/** The machine holds it all the time. */
function aSession() {
  const session = new Session({ isSessionHeld: true, sessionDeadline: 9 })
  const tell = (status: 'opened' | 'connected' | 'suspended') =>
    session.on({ type: 'session', status, id, deadline: 9 })
  return { session, tell }
}

describe('Session', () => {
  it('of a peer that stops is over at once, though the cluster has not heard of it', () => {
    const { session, tell } = aSession()
    tell('opened')
    assert.deepEqual([session.isHeld, session.signal.aborted], [true, false])
    session.end()
    assert.deepEqual([session.isHeld, session.status], [false, 'closed'])
    assert.equal(session.signal.reason.code, 'ERR_QUORATE_SESSION_OVER')
  })

  it('is not held again by what the machine tells after that', () => {
    const { session, tell } = aSession()
    tell('opened')
    session.end()
    for (const status of ['suspended', 'connected', 'opened'] as const) {
      tell(status)
      assert.deepEqual(
        [session.isHeld, session.status, session.signal.aborted],
        [false, 'closed', true],
      )
    }
  })
})
