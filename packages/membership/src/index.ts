/**
 * Who is here: SWIM with Lifeguard gossip heartbeats, as a pure state machine.
 *
 * It opens no socket and sets no timer; the host that steps it does. It elects nobody and
 * agrees on nothing: views of two peers may differ.
 *
 * @packageDocumentation
 */
export { longestPacketBytes, longestTagsBytes, longestTextBytes } from './limits.ts'
export type { Member, MemberStatus } from './member.ts'
export {
  type DropReason,
  Membership,
  type MembershipEffect,
  type MembershipInput,
  type MembershipMark,
} from './membership.ts'
export type { MembershipOptions } from './options.ts'
export type { MemberChange } from './view.ts'
