/**
 * A member as one peer sees it, and which of two beliefs about it holds (SWIM §4.2).
 *
 * Beliefs are ordered by incarnation, and within one incarnation by how final they are. A view
 * only ever moves up in this order, whatever order news arrives in, so views that have heard the
 * same news are equal.
 */
import type { Address, PeerId } from '@quorate/kernel'

/** What a view holds a member for. `dead` and `left` are kept for a while as tombstones. */
export type MemberStatus = 'alive' | 'suspect' | 'dead' | 'left'

/** A peer as another sees it; replaced, never changed. */
export interface Member {
  readonly id: PeerId
  /** Shown to people; not unique. */
  readonly name: string
  readonly address: Address
  /** Raised by the member itself and by nobody else, whenever it contradicts what is said of it. */
  readonly incarnation: number
  readonly status: MemberStatus
  /** A small record of the member's own, opaque to membership. */
  readonly tags: Uint8Array
  /** What the application says of itself there, opaque to membership; another incarnation each. */
  readonly metadata: Uint8Array
}

/** What one peer tells another about a member. */
export interface News {
  readonly member: Member
  /** Of a suspicion: who accuses. */
  readonly accuser: PeerId | undefined
  /** Of a suspicion: the accuser has first-hand evidence of a crash, not only silence. */
  readonly isCrash: boolean
}

/**
 * How final a status is. Left outranks dead: who announced that it goes has not crashed, even if
 * somebody gave it up meanwhile.
 */
const finality: Readonly<Record<MemberStatus, number>> = { alive: 0, suspect: 1, dead: 2, left: 3 }

/** Whether `news` replaces `known`; equal beliefs do not replace each other. */
export function outranks(news: Member, known: Member): boolean {
  if (news.incarnation !== known.incarnation) return news.incarnation > known.incarnation
  return finality[news.status] > finality[known.status]
}

/** Alive or suspect: still probed and still gossiped to. */
export function isLive(member: Member): boolean {
  return member.status === 'alive' || member.status === 'suspect'
}

/** Whether what the member says of itself differs: address, name, tags or metadata. */
export function isUpdated(before: Member, after: Member): boolean {
  return (
    before.address !== after.address ||
    before.name !== after.name ||
    !equalBytes(before.tags, after.tags) ||
    !equalBytes(before.metadata, after.metadata)
  )
}

/** Byte-wise equality. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, at) => byte === b[at]))
}
