/**
 * One peer of `lease.spec.ts`, in a process of its own. It asks `isLeader` as fast as it can and
 * notes the answers, with instants of the clock that all processes share.
 */
import { setImmediate } from 'node:timers/promises'
import { createPeer, type PeerOptions } from 'quorate'
import { monotonicMs } from '../bench/monotonic.ts'

/** What a loop that never yields was answered. */
export interface Answers {
  /** The end of the lease as it was when the loop began: nothing can prolong it in the loop. */
  readonly leaseUntil: number
  /** Read before the last question that was answered `true`. */
  readonly lastTrueAt: number
  /** The longest time between two questions, and what the second one of them was answered. */
  readonly gapMs: number
  readonly isAfterGap: boolean
  readonly trues: number
  readonly falses: number
  /** How often a leadership that was handed out before the loop was held after a `false`. */
  readonly heldBeyond: number
}

export type Order =
  /** To ask without a pause; `stops`: the process stops itself at the first `true`. */
  | { readonly type: 'ask'; readonly stops: boolean; readonly leaseMs: number }
  /** To tell when this peer leads, or nothing once somebody leads after this term. */
  | { readonly type: 'watch'; readonly term: number }

export type Told =
  | { readonly type: 'ready'; readonly id: string }
  | { readonly type: 'leader'; readonly id: string | undefined; readonly term: number }
  | { readonly type: 'answers'; readonly answers: Answers }
  /** `at` was read after the first question that was answered `true`. */
  | { readonly type: 'leads'; readonly at: number }

process.once('disconnect', () => process.exit())
const peer = await createPeer(JSON.parse(process.argv[2] ?? '{}') as PeerOptions)
peer.on('leader:change', ({ leader, term }) => tell({ type: 'leader', id: leader?.id, term }))
process.on('message', (order: Order) => {
  if (order.type === 'watch') void watch(order.term)
  else tell({ type: 'answers', answers: ask(order.leaseMs, order.stops) })
})
await peer.ready()
tell({ type: 'ready', id: peer.id })

/**
 * No message and no timer can change what this peer knows meanwhile: the clocks alone answer. Ends
 * four leases after it began; where the process stops itself, one lease after it was continued.
 */
function ask(leaseMs: number, stops: boolean): Answers {
  const { leadership } = peer
  // In this order: whatever lies between the two readings makes it later, never sooner.
  const pastLeaseMs = performance.now() - (peer.leaseUntil ?? 0)
  const leaseUntil = monotonicMs() - pastLeaseMs
  const seen = { leaseUntil, lastTrueAt: 0, gapMs: 0, isAfterGap: true, trues: 0, falses: 0 }
  let heldBeyond = 0
  let hasStopped = false
  let before = monotonicMs()
  let endsAt = before + 4 * leaseMs
  for (let at = before; at < endsAt; at = monotonicMs()) {
    const answer = peer.isLeader
    if (!answer && leadership?.isHeld !== false) heldBeyond++
    if (at - before > seen.gapMs) {
      seen.gapMs = at - before
      seen.isAfterGap = answer
      if (hasStopped && seen.gapMs > leaseMs) endsAt = at + leaseMs
    }
    before = at
    if (!answer) seen.falses++
    else {
      seen.trues++
      seen.lastTrueAt = at
      if (stops && !hasStopped) {
        hasStopped = true
        endsAt = Infinity
        process.kill(process.pid, 'SIGSTOP')
      }
    }
  }
  return { ...seen, heldBeyond }
}

async function watch(term: number): Promise<void> {
  while (!peer.isLeader) {
    const { leader } = peer
    if (leader !== undefined && leader.term > term && leader.id !== peer.id) return
    await setImmediate()
  }
  tell({ type: 'leads', at: monotonicMs() })
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told, undefined, undefined, () => {})
}
