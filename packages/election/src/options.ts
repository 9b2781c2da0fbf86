/** What an election machine is made with. */
import {
  assert,
  type Instant,
  longestLeaseMs,
  type PeerId,
  type Random,
  type Timing,
} from '@quorate/kernel'
import type { Algorithm } from './strategy.ts'
import type { VoteRecord } from './term-store.ts'

export interface ElectionOptions {
  readonly id: PeerId
  readonly timing: Pick<Timing, 'beatMs' | 'leaseMs' | 'stickinessMs' | 'roundMs' | 'driftBound'>
  readonly random: Random
  /**
   * Who stands first when the leader is gone: `bully` asks all that outrank this voter at once,
   * `ring` sends one token round. Who may win does not depend on it. @default 'bully'
   */
  readonly algorithm?: Algorithm | undefined
  /** What `decodeVote` read from storage; without it this voter has never voted. */
  readonly restored?: VoteRecord | undefined
  /**
   * There was an earlier life of this voter. It has forgotten whom it followed, so it neither
   * stands nor votes for one stickiness period from `now`. Implied by `restored`.
   */
  readonly hasRestarted: boolean
  readonly now: Instant
}

/** A lease that outlives the stickiness of those who granted it would allow two leaders (E3). */
export function checkTiming(timing: ElectionOptions['timing']): void {
  const longest = longestLeaseMs(timing.stickinessMs, timing.driftBound)
  assert(
    timing.leaseMs <= longest,
    `leaseMs (${timing.leaseMs}) is at most stickinessMs less the drift bound (${longest})`,
  )
  assert(
    timing.beatMs > 0 && timing.beatMs < timing.leaseMs,
    `beatMs (${timing.beatMs}) is less than leaseMs (${timing.leaseMs})`,
  )
  assert(timing.roundMs > 0, `roundMs (${timing.roundMs}) is more than zero`)
}
