/**
 * Who is here: SWIM with Lifeguard gossip heartbeats, as a pure state machine.
 *
 * It opens no socket and sets no timer; the host that steps it does. It elects nobody and
 * agrees on nothing: views of two peers may differ.
 *
 * ```ts
 * import { lanTiming, seededRandom } from '@quorate/kernel'
 * import { Membership } from '@quorate/membership'
 *
 * const who = { cluster: 'orders', id: 'a', name: 'orders-a', address: '127.0.0.1:7401' }
 * const a = new Membership({ ...who, timing: lanTiming, random: seededRandom(1), now: 0 })
 * const effects = a.step({ type: 'discovered', address: '127.0.0.1:7402' }, 5)
 * console.log(effects, a.deadline()) // a datagram that asks whoever is there; when to tick
 * ```
 *
 * @packageDocumentation
 */
export { longestMetadataBytes, longestPacketBytes, longestTextBytes } from './limits.ts'
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
