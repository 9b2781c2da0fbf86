/**
 * What election machines say to each other. The sender is proven by the link a message came over,
 * so no message names it; only a token, which travels on, names whose rank it bears.
 */
import { type PeerId, type Term, unreachable } from '@quorate/kernel'
import type { Claim, Position } from './rank.ts'

/** Who stands: of bully ELECTION and OK (Garcia-Molina 1982), of ring the token (Chang-Roberts 1979). */
export type StandingMessage =
  /** I believe the leader gone and this is my rank: do you outrank me? (bully) */
  | ({ readonly type: 'ask'; readonly term: Term } & Claim)
  | { readonly type: 'answer'; readonly term: Term; readonly outranks: boolean }
  /** The best rank on the way round so far: pass on this one or your own, whichever is better (ring). */
  | ({ readonly type: 'token'; readonly term: Term; readonly origin: PeerId } & Claim)

/** Leadership goes from its holder to a voter that it names. */
export type TransferMessage =
  /** I lead `term` and would hand it over to you: do you reach a majority? */
  | { readonly type: 'prepare'; readonly term: Term }
  /** Whether a majority has answered. `term` repeats the question's. */
  | { readonly type: 'prepared'; readonly term: Term; readonly isReady: boolean }
  /** My reign of `term` is over, and so is its lease: stand, at once. */
  | { readonly type: 'hand-over'; readonly term: Term }

export type ElectionMessage =
  | StandingMessage
  | TransferMessage
  /**
   * Would you vote for me in `term`, the one that I would stand in? It changes nobody's term.
   * `transferOf`: the leader of that term asks me to find out whether I reach a majority; no more.
   */
  | ({
      readonly type: 'pre-vote-request'
      readonly term: Term
      readonly transferOf?: Term
    } & Claim)
  /** `term` and `transferOf` repeat the request's. */
  | {
      readonly type: 'pre-vote'
      readonly term: Term
      readonly granted: boolean
      readonly transferOf?: Term
    }
  /** `handedOver`: the leader of that term has told me that its reign is over, and that I am to stand. */
  | {
      readonly type: 'vote-request'
      readonly term: Term
      readonly last: Position
      readonly handedOver?: Term
    }
  /** `term` repeats the request's. Granted: durable at the sender. */
  | { readonly type: 'vote'; readonly term: Term; readonly granted: boolean }
  /** I lead `term`. Rounds count up within a reign. */
  | { readonly type: 'beat'; readonly term: Term; readonly round: number }
  | { readonly type: 'beat-ack'; readonly term: Term; readonly round: number }
  /** You spoke in a term that is over: this is mine. */
  | { readonly type: 'stale'; readonly term: Term }

/**
 * The term that the message commits its sender to, which is durable before the message leaves;
 * undefined of one that only names or repeats a term that its sender need not be in.
 */
export function termSpokenIn(message: ElectionMessage): Term | undefined {
  switch (message.type) {
    case 'answer':
    case 'prepared':
    case 'pre-vote-request':
    case 'pre-vote':
      return undefined
    case 'vote':
      return message.granted ? message.term : undefined
    case 'ask':
    case 'token':
    case 'prepare':
    case 'hand-over':
    case 'vote-request':
    case 'beat':
    case 'beat-ack':
    case 'stale':
      return message.term
    default:
      return unreachable(message)
  }
}
