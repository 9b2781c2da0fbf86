/**
 * Who stands first when the leader is gone. A strategy asks around and tells whether this voter is
 * to stand; it raises no term, gives no vote, and its answer binds nobody: the body of safety (who
 * may win) is one for all strategies.
 */
import type { Instant, PeerId, Term } from '@quorate/kernel'
import type { Electorate } from './electorate.ts'
import type { StandingMessage } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Standing } from './standing.ts'

/** Bully: Garcia-Molina 1982. Ring: Chang, Roberts 1979. */
export type Algorithm = 'bully' | 'ring'

export interface StrategyOptions {
  readonly id: PeerId
  readonly electorate: Electorate
  readonly standing: Standing
  readonly outbox: Outbox
  readonly terms: { readonly durableTerm: Term }
  /** This voter could win, as far as it knows. */
  readonly canStand: () => boolean
  /** Who led the current term, if this peer knows: it has just gone, and is not asked. */
  readonly lastLeader: () => PeerId | undefined
}

export interface Strategy {
  /** This voter believes the leader gone. True: it stands at once; otherwise it waits in a phase. */
  begin: (now: Instant) => boolean
  /** `isVacant`: this voter believes the leader gone, too. True: it is to stand, if it does not yet. */
  onMessage: (from: PeerId, message: StandingMessage, isVacant: boolean, now: Instant) => boolean
  /** Nothing more is to be expected from this peer. True: whom this voter waited for does not come. */
  onGone: (peer: PeerId, now: Instant) => boolean
  /** Somebody leads: what was asked before is of a vacancy that is over. */
  reset: () => void
}
