/**
 * Sessions of a process that is gone need not wait for their timeout: when a majority of the voters
 * has first-hand evidence that their peer's life is over, and has heard no keep-alive since, the
 * leader ends them at once. One voter alone may be misled by its own network.
 */
import { type Instant, majority, type PeerId, type Timing } from '@quorate/kernel'
import type { Outbox } from './outbox.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Upstream } from './upstream.ts'

/** What this peer itself has evidence of, and what of it the leader should know. */
export class CrashEvidence {
  readonly #upstream: Upstream
  readonly #outbox: Outbox
  readonly #timing: Timing
  /** The highest boot of each peer that is known to be over. */
  readonly #boots = new Map<PeerId, number>()
  /** When sessions were last looked for, and whether there were any: then it goes on. */
  #checkedAt: Instant | undefined
  #isReporting = false
  #generation = -1

  constructor(upstream: Upstream, outbox: Outbox, timing: Timing) {
    this.#upstream = upstream
    this.#outbox = outbox
    this.#timing = timing
  }

  onCrashed(peer: PeerId, bootCounter: number): void {
    this.#boots.set(peer, Math.max(bootCounter, this.#boots.get(peer) ?? 0))
    for (const oldest of this.#boots.keys()) {
      if (this.#boots.size <= evidenceAtMost) break
      this.#boots.delete(oldest)
    }
    this.#checkedAt = undefined
  }

  onNotCrashed(peer: PeerId): void {
    this.#boots.delete(peer)
    // With nothing left to report nothing is due any more.
    if (this.#boots.size === 0) this.#isReporting = false
  }

  /** Reports to the leader as long as the own replica still holds a session of such a life. */
  flush(now: Instant, sessions: Sessions): void {
    if (this.#boots.size === 0 || !this.#upstream.isReachable) return
    const { generation } = this.#upstream
    // Those that crashed long ago are many, and must not be gone through in every step.
    const dueAt = this.#checkedAt === undefined ? now : this.#checkedAt + this.#pauseMs()
    if (generation === this.#generation && now < dueAt) return
    this.#isReporting = false
    for (const [peer, bootCounter] of this.#boots) {
      const session = sessions.of(peer)
      if (session === undefined || session.id.boot.counter > bootCounter) continue
      this.#isReporting = true
      this.#outbox.mark('crash-reported')
      this.#upstream.send({ type: 'crash', peer, bootCounter })
    }
    this.#generation = generation
    this.#checkedAt = now
  }

  deadline(): Instant | undefined {
    if (!this.#isReporting || this.#checkedAt === undefined) return undefined
    return this.#upstream.isReachable ? this.#checkedAt + this.#pauseMs() : undefined
  }

  #pauseMs(): number {
    return 2 * this.#timing.beatMs
  }
}

const evidenceAtMost = 1_024

interface Report {
  readonly bootCounter: number
  readonly at: Instant
}

/** What the voters have reported to this leader. */
export class CrashReports {
  readonly #timing: Timing
  readonly #reports = new Map<PeerId, Map<PeerId, Report>>()

  constructor(timing: Timing) {
    this.#timing = timing
  }

  onReport(voter: PeerId, peer: PeerId, report: Report): void {
    const reports = this.#reports.get(peer) ?? new Map<PeerId, Report>()
    reports.set(voter, report)
    this.#reports.set(peer, reports)
  }

  /** A sign of life: only reports that come in after it count. */
  onHeard(peer: PeerId): void {
    this.#reports.delete(peer)
  }

  /** Whether a majority of the voters says that the life that holds the session is over. */
  isOver({ id }: Session, voters: readonly PeerId[], now: Instant): boolean {
    const reports = this.#reports.get(id.peer)
    if (reports === undefined) return false
    let count = 0
    for (const voter of voters) {
      const report = reports.get(voter)
      if (report === undefined || report.bootCounter < id.boot.counter) continue
      // Reports are repeated while the evidence stands: an old one may have been taken back.
      if (now - report.at <= 10 * this.#timing.beatMs) count++
    }
    return voters.length > 0 && count >= majority(voters.length)
  }
}
