/**
 * A peer's own log of when it claimed to lead. It is asked again and again in a tight loop, so that
 * hardly an instant is missed, not even the first one after the process was stopped and woken.
 *
 * Millions of equal answers are kept as one stretch with its first and last instant.
 */
import type { Peer } from 'quorate'
import { monotonicMs } from '../monotonic.ts'

/** Consecutive looks with the same answer. */
export interface Stretch {
  readonly isLeader: boolean
  readonly term: number
  readonly from: number
  readonly to: number
  /** As it was at the last look; undefined while this peer does not lead. */
  readonly leaseUntil: number | undefined
}

export interface Claims {
  readonly looks: number
  /** Looks at which the peer claimed to lead although its lease was over. */
  readonly late: number
  readonly stretches: readonly Stretch[]
}

const looksPerTurn = 100

export class ClaimsLog {
  readonly #peer: Peer
  /** `performance.now()`, the axis of leases, is this far behind the axis that processes share. */
  readonly #offset = monotonicMs() - performance.now()
  #stretches: Stretch[] = []
  #looks = 0
  #late = 0
  #isRunning = false

  constructor(peer: Peer) {
    this.#peer = peer
  }

  start(): undefined {
    this.#stretches = []
    this.#looks = 0
    this.#late = 0
    this.#isRunning = true
    this.#turn()
  }

  stop(): Claims {
    this.#isRunning = false
    return { looks: this.#looks, late: this.#late, stretches: this.#stretches }
  }

  /** Lets the peer do its work between two bursts of looks. */
  #turn(): void {
    if (!this.#isRunning) return
    for (let look = 0; look < looksPerTurn; look++) this.#look()
    setImmediate(() => this.#turn())
  }

  /**
   * The clock is read first: what is claimed after the lease was over by then is claimed too late.
   * The process may be stopped between any two lines, so the lease is asked before and after.
   */
  #look(): void {
    const now = performance.now()
    const before = this.#peer.leaseUntil
    const isLeader = this.#peer.isLeader
    const lease = before ?? this.#peer.leaseUntil
    const term = this.#peer.term
    this.#looks++
    if (isLeader && (lease === undefined || now >= lease)) this.#late++

    const at = now + this.#offset
    const leaseUntil = lease === undefined ? undefined : lease + this.#offset
    const last = this.#stretches.at(-1)
    const isSame = last?.isLeader === isLeader && last.term === term
    const from = isSame ? last.from : at
    if (isSame) this.#stretches.pop()
    this.#stretches.push({ isLeader, term, from, to: at, leaseUntil })
  }
}
