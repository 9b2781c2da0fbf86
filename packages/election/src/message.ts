/**
 * What election machines say to each other. The sender is proven by the link a message came over,
 * so no message names it, and a rank on the wire is a log position alone.
 */
import { type Term, unreachable } from '@quorate/kernel'
import type { Position } from './rank.ts'

export type ElectionMessage =
  /** I believe the leader gone and this is how complete my log is: do you outrank me? (bully) */
  | { readonly type: 'ask'; readonly term: Term; readonly last: Position }
  | { readonly type: 'answer'; readonly term: Term; readonly outranks: boolean }
  /** Would you vote for me in `term`, the one that I would stand in? It changes nobody's term. */
  | { readonly type: 'pre-vote-request'; readonly term: Term; readonly last: Position }
  /** `term` repeats the request's. */
  | { readonly type: 'pre-vote'; readonly term: Term; readonly granted: boolean }
  | { readonly type: 'vote-request'; readonly term: Term; readonly last: Position }
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
    case 'pre-vote-request':
    case 'pre-vote':
      return undefined
    case 'vote':
      return message.granted ? message.term : undefined
    case 'ask':
    case 'vote-request':
    case 'beat':
    case 'beat-ack':
    case 'stale':
      return message.term
    default:
      return unreachable(message)
  }
}
