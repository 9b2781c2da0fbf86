/**
 * Whether a quorum is there, as far as one peer can know: somebody leads, and only who holds the
 * majority of the voters does. Voters and learners go by one rule:
 *
 * - It is there as soon as this peer leads, which a majority has elected it to, or hears who leads.
 * - It is lost when this peer has known nobody to lead for two stickiness periods on end. A leader
 *   ends its reign within one lease once no majority acknowledges it; who follows gives a silent
 *   leader up after one stickiness period, and a crashed one with the evidence. An election among
 *   voters that reach each other fits into what follows, so a failover is no loss of the quorum.
 * - Before the first quorum of this life nothing is lost.
 *
 * It is none of the rooms: nothing that they do depends on it.
 */
import type { Clock, PeerId, Timing } from '@quorate/kernel'

const stickinessPeriods = 2

export interface QuorumWatchOptions {
  readonly clock: Clock
  readonly timing: Pick<Timing, 'stickinessMs'>
  /** It was lost, or is there again. */
  readonly tell: (isThere: boolean) => void
}

export class QuorumWatch {
  readonly #options: QuorumWatchOptions
  #status: 'awaited' | 'there' | 'lost' = 'awaited'
  #disarm: (() => void) | undefined
  #isVacant = true
  #endVacancy: (() => void) | undefined

  constructor(options: QuorumWatchOptions) {
    this.#options = options
  }

  get isThere(): boolean {
    return this.#status === 'there'
  }

  /** Nobody is known to lead at this moment. */
  get isVacant(): boolean {
    return this.#isVacant
  }

  /**
   * Whether nobody comes to lead for two stickiness periods from now on. After a stall it waits
   * anew: somebody may have been elected meanwhile. One at a time.
   */
  staysVacant(): Promise<boolean> {
    if (!this.#isVacant) return Promise.resolve(false)
    const { clock, timing } = this.#options
    return new Promise((resolve) => {
      const wait = () => {
        const at = clock.now() + stickinessPeriods * timing.stickinessMs
        const disarm = clock.setTimer(at, () => {
          if (clock.now() - at > timing.stickinessMs) return wait()
          this.#endVacancy = undefined
          resolve(true)
        })
        this.#endVacancy = () => {
          this.#endVacancy = undefined
          disarm()
          resolve(false)
        }
      }
      wait()
    })
  }

  /** Whom the election knows to lead has changed. */
  onLeader(leader: PeerId | undefined): void {
    if (leader === undefined) {
      this.#isVacant = true
      const { stickinessMs } = this.#options.timing
      if (this.isThere && this.#disarm === undefined) this.#arm(stickinessPeriods * stickinessMs)
      return
    }
    this.stop()
    this.#isVacant = false
    const isRegained = this.#status === 'lost'
    this.#status = 'there'
    if (isRegained) this.#options.tell(true)
  }

  stop(): void {
    this.#disarm?.()
    this.#disarm = undefined
    this.#endVacancy?.()
  }

  #arm(forMs: number): void {
    const { clock, timing } = this.#options
    const at = clock.now() + forMs
    this.#disarm = clock.setTimer(at, () => {
      // This process stood still: what was sent to it meanwhile is to be heard first.
      if (clock.now() - at > timing.stickinessMs) return this.#arm(timing.stickinessMs)
      this.#disarm = undefined
      this.#status = 'lost'
      this.#options.tell(false)
    })
  }
}
