import assert from 'node:assert/strict'
import type { Member } from '@quorate/membership'
import type { ClusterNotice } from '../../src/cluster/index.ts'
import { leftOut, note, type Told } from '../../src/worker/left-out.ts'
import type { Anew, View } from '../../src/worker/messages.ts'

const view: View = {
  term: 5,
  leader: 'b',
  role: 'follower',
  clusterId: 'c',
  missingVoters: [],
  canMeetAnybody: true,
}
const boot = { counter: 1, nonce: 'n' }
const sessionOf = (number: number, status: 'connected' | 'suspended' = 'connected') => ({
  id: { peer: 'a', boot, number },
  status,
  deadline: 100 * number,
})
const memberOf = (status: Member['status']): Member => ({
  id: 'm',
  name: 'm',
  address: '127.0.0.1:1',
  incarnation: 1,
  status,
  tags: new Uint8Array(0),
  metadata: new Uint8Array(0),
})

/** What was told: this peer leads in term 3 and holds session 1. */
function toldBefore(): Told {
  const told: Told = {
    reign: undefined,
    leader: undefined,
    leaderTerm: undefined,
    session: undefined,
  }
  note(told, { type: 'session', ...sessionOf(1), status: 'opened' })
  note(told, { type: 'leader', leader: 'a', term: 3 })
  note(told, { type: 'role', role: 'leader', term: 3 })
  return told
}

function shown(notices: readonly ClusterNotice[]): string[] {
  return notices.map((notice) => {
    if (notice.type === 'session') return `session ${notice.id.number} ${notice.status}`
    if (notice.type === 'role') return `${notice.role} ${notice.term}`
    if (notice.type === 'leader') return `leader ${notice.leader}`
    return notice.type === 'member' ? `member ${notice.change}` : notice.type
  })
}

const noMember = () => undefined

describe('notices that were left out', () => {
  it('tell of the end of what was held, and of what is held instead', () => {
    const anew: Anew = { session: sessionOf(4, 'suspended') }
    const notices = leftOut(toldBefore(), { view, anew, members: undefined }, noMember)
    assert.deepEqual(shown(notices), [
      'session 1 expired',
      'session 4 opened',
      'session 4 suspended',
      'follower 5',
      'leader b',
    ])
  })

  it('tell of another reign that the one before it is over', () => {
    const leads = { ...view, leader: 'a', role: 'leader', term: 7 } as const
    const seen = { view: leads, anew: { session: sessionOf(1) }, members: undefined }
    assert.deepEqual(shown(leftOut(toldBefore(), seen, noMember)), [
      'follower 7',
      'leader 7',
      'leader a',
    ])
  })

  it('tell nothing where nothing has changed', () => {
    const same = { ...view, leader: 'a', role: 'leader', term: 3 } as const
    const seen = { view: same, anew: { session: sessionOf(1) }, members: undefined }
    assert.deepEqual(leftOut(toldBefore(), seen, noMember), [])
  })

  it('tell of a session without another one that it is over', () => {
    const told = toldBefore()
    const same = { ...view, leader: 'a', role: 'leader', term: 3 } as const
    const seen = { view: same, anew: { session: undefined }, members: undefined }
    const notices = leftOut(told, seen, noMember)
    assert.deepEqual(shown(notices), ['session 1 expired'])
    for (const notice of notices) note(told, notice)
    assert.equal(told.session, undefined)
  })

  it('tell what has become of members', () => {
    const statuses = ['alive', 'suspect', 'dead', 'left'] as const
    const changes = [undefined, ...statuses].map((before) =>
      statuses.flatMap((status) => {
        const members = { put: [memberOf(status)], removed: [] }
        const same = { ...view, leader: 'a', role: 'leader', term: 3 } as const
        const seen = { view: same, anew: { session: sessionOf(1) }, members }
        const known = before === undefined ? undefined : memberOf(before)
        return shown(leftOut(toldBefore(), seen, () => known)).map((text) => text.slice(7))
      }),
    )
    assert.deepEqual(changes, [
      ['join', 'join'],
      ['update', 'suspect', 'dead', 'leave'],
      ['alive', 'update', 'dead', 'leave'],
      ['alive', 'suspect', 'update', 'leave'],
      ['join', 'join'],
    ])
  })
})
