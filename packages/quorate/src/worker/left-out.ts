/**
 * What notices would have told that were left out, from what was known before and what is now: as if
 * everything in between had not happened, but for what has ended by it.
 */
import type { PeerId, Term } from '@quorate/kernel'
import type { Member } from '@quorate/membership'
import type { ClusterNotice } from '../cluster/index.ts'
import type { News, View } from './messages.ts'

type Notice<T extends ClusterNotice['type']> = Extract<ClusterNotice, { type: T }>

/** What notices have told. */
export interface Told {
  /** The term of this peer's reign; undefined: it does not lead. */
  reign: Term | undefined
  leader: PeerId | undefined
  /** In which that was told. */
  leaderTerm: Term | undefined
  /** The session that is not over. */
  session: Notice<'session'> | undefined
}

/** Notes what a notice tells. */
export function note(told: Told, notice: ClusterNotice): void {
  if (notice.type === 'leader') {
    told.leader = notice.leader
    told.leaderTerm = notice.term
  } else if (notice.type === 'role') told.reign = notice.role === 'leader' ? notice.term : undefined
  else if (notice.type === 'session') {
    const isOver = notice.status === 'expired' || notice.status === 'closed'
    told.session = isOver ? undefined : notice
  }
}

/** `memberOf`: as it was known before. */
export function leftOut(
  told: Told,
  { view, anew, members }: Pick<News, 'anew' | 'members'> & { readonly view: View },
  memberOf: (id: PeerId) => Member | undefined,
): readonly ClusterNotice[] {
  return [
    ...ofSession(told.session, anew?.session),
    ...ofReign(told.reign, view),
    ...ofLeader(told, view),
    ...(members?.put ?? []).flatMap((member) => ofMember(memberOf(member.id), member)),
  ]
}

function ofSession(
  told: Notice<'session'> | undefined,
  now: NonNullable<News['anew']>['session'],
): Notice<'session'>[] {
  const isSame = told !== undefined && told.id.number === now?.id.number
  const notices: Notice<'session'>[] = []
  if (told !== undefined && !isSame) {
    notices.push({ type: 'session', status: 'expired', id: told.id, deadline: told.deadline })
  }
  if (now === undefined) return notices
  const { id, status, deadline } = now
  if (!isSame) notices.push({ type: 'session', status: 'opened', id, deadline })
  const isSuspended = isSame ? told.status === 'suspended' : false
  if (isSuspended !== (status === 'suspended')) {
    notices.push({ type: 'session', status, id, deadline })
  }
  return notices
}

function ofReign(told: Term | undefined, { role, term }: View): Notice<'role'>[] {
  const reign = role === 'leader' ? term : undefined
  if (told === reign) return []
  const end = { type: 'role', role: 'follower', term } as const
  const begin = { type: 'role', role: 'leader', term } as const
  return [...(told === undefined ? [] : [end]), ...(reign === undefined ? [] : [begin])]
}

/** Who leads again, in another term, was none in between. */
function ofLeader(told: Told, { leader, term }: View): Notice<'leader'>[] {
  const isSame = told.leader === leader && (leader === undefined || told.leaderTerm === term)
  return isSame ? [] : [{ type: 'leader', leader, term }]
}

function ofMember(before: Member | undefined, member: Member): Notice<'member'>[] {
  const change = changeOf(before, member)
  return change === undefined ? [] : [{ type: 'member', change, member }]
}

function changeOf(
  before: Member | undefined,
  { status }: Member,
): Notice<'member'>['change'] | undefined {
  const wasThere = before !== undefined && before.status !== 'left'
  const isGone = status === 'dead' || status === 'left'
  if (!wasThere) return isGone ? undefined : 'join'
  if (before.status === status) return 'update'
  return status === 'left' ? 'leave' : status
}
