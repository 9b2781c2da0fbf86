import assert from 'node:assert/strict'
import type { KeyValue } from 'quorate'
import type { RecipePeer } from '../src/arguments.ts'
import { Ticket } from '../src/ticket.ts'

const path = '/q/lock-1'

/** A peer of which nothing but the session and one key is asked. */
function aPeer() {
  const key = { path, revision: 7 } as KeyValue
  const session = {
    id: 's1',
    isHeld: true,
    status: 'connected',
    signal: new AbortController().signal,
  }
  const keys = new Map([[path, key]])
  const cursor = { cluster: 'c', epoch: 2, revision: 9 }
  const state = { session, cursor, local: { get: (name: string) => keys.get(name) } }
  return { peer: { id: 'p', name: 'p', state } as unknown as RecipePeer, session, keys }
}

describe('a ticket', () => {
  it('stands as long as its key exists and its session is held', () => {
    const { peer, session, keys } = aPeer()
    const ticket = new Ticket(peer, 'lock', { path, revision: 7 })
    assert.equal(ticket.standing, 'stands')
    session.isHeld = false
    assert.equal(ticket.standing, 'session-over')
    session.isHeld = true
    keys.clear()
    assert.equal(ticket.standing, 'removed')
  })

  it('went with its session, where another session has followed: nobody removed it', () => {
    const { peer, session, keys } = aPeer()
    const ticket = new Ticket(peer, 'lock', { path, revision: 7 })
    session.id = 's2'
    keys.clear()
    assert.equal(ticket.standing, 'session-over')
    assert.equal(
      (ticket.reason('session-over') as { code: string }).code,
      'ERR_QUORATE_SESSION_OVER',
    )
  })

  it('has a token of the epoch in which its replica has applied the creation', () => {
    const { peer } = aPeer()
    assert.equal(new Ticket(peer, 'lock', { path, revision: 7 }).fencingToken, 2n ** 48n + 7n)
  })
})
