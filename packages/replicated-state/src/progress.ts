/** How far one follower or learner is, as its leader knows it (Raft §5.3, and etcd's flow control). */
import type { Instant } from '@quorate/kernel'
import { Queue } from './queue.ts'
import type { Image } from './store.ts'

export class Progress {
  /** Entries up to here are stored at the follower and agree with this log. Never goes back. */
  match = 0
  /** Entries up to here are held by the follower, stored or not. */
  accepted = 0
  /** The next entry to send. */
  next: number
  /** The commit index last told, and the one the follower has acknowledged. */
  toldCommit = 0
  knownCommit = 0
  /** Until the follower has agreed to a place in the log, one message at a time. */
  isProbing = true
  isProbeSent = false
  /** An answer is overdue: the probe asks how far the follower is, and carries nothing. */
  isLate = false
  /** It hears by gossip of what is committed, and is only asked how it stands. */
  isFedByGossip = false
  /** When to ask; undefined: it lacks nothing that is committed, or was asked already. */
  askAt: Instant | undefined
  /** Gossip has failed it: until then it is served as if there were none. */
  streamedUntil = 0
  /** Since when something is unanswered; undefined: nothing is. */
  waitingSince: Instant | undefined
  /** The last index of every message with entries that is unanswered. */
  readonly inFlight = new Queue<number>()
  /** It needs a snapshot that is still being made. */
  awaitsImage = false
  transfer: { readonly image: Image; offset: number } | undefined

  constructor(next: number) {
    this.next = next
  }

  /** Whatever is under way may be lost: asks anew from what the follower is known to hold. */
  probe(from: number): void {
    this.isProbing = true
    this.isProbeSent = false
    this.isLate = false
    this.isFedByGossip = false
    this.askAt = undefined
    this.next = from
    this.waitingSince = undefined
    this.awaitsImage = false
    this.inFlight.clear()
  }

  /** The follower agrees with the log up to `index`. */
  accept(index: number): void {
    this.accepted = Math.max(this.accepted, index)
    this.next = Math.max(this.next, this.accepted + 1)
    this.isProbing = false
    this.isProbeSent = false
    this.isLate = false
    while ((this.inFlight.first ?? index + 1) <= index) this.inFlight.shift()
  }
}
