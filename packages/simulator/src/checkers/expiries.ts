/**
 * S6: a key with a time to live does not go before that has passed since its last change, by true
 * time and within the drift bound, whoever led meanwhile; and it goes soon after, once somebody has
 * led for so long. What the log says of it is compared elsewhere: here it is judged by a clock that
 * no peer has.
 */
import type { ClusterNotice } from 'quorate/cluster'
import type { History } from '../history.ts'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import type { Oracle, OracleKey } from './oracle.ts'

/** What the last leader may take beyond the time itself, when all faults are over. */
const graceMs = 2_000

export class Expiries implements Observer {
  readonly #simulation: Simulation
  readonly #history: History
  readonly #oracle: () => Oracle
  /** When somebody was last told that it leads. */
  #ledSince = 0

  constructor(simulation: Simulation, history: History, oracle: () => Oracle) {
    this.#simulation = simulation
    this.#history = history
    this.#oracle = oracle
  }

  /**
   * To be called by the oracle when it is first known that the key is gone: the change before
   * it cannot have been appended before it was asked for.
   */
  onExpired({ path, value, ttlMs = 0 }: OracleKey): void {
    const { world, plan } = this.#simulation
    this.#simulation.count('key-expired')
    const write = this.#history.writeOf(value)
    if (write === undefined) return
    const livedMs = world.now - write.calledAt
    if (livedMs >= ttlMs / (1 + plan.timing.driftBound)) return
    const text = `${path} goes ${livedMs.toFixed(1)} ms after write ${write.number} was asked for`
    this.#simulation.report('S6', `${text}, its time to live is ${ttlMs} ms`)
  }

  readonly onNotice = (_life: Life, notice: ClusterNotice): void => {
    if (notice.type === 'role' && notice.role === 'leader') {
      this.#ledSince = this.#simulation.world.now
    }
  }

  readonly onVerdict = (): void => {
    const { world, plan } = this.#simulation
    const oracle = this.#oracle()
    for (const { path, ttlMs, revision } of oracle.keys.values()) {
      if (ttlMs === undefined) continue
      const changedAt = oracle.revisions[revision]?.committedAt ?? 0
      const passedMs = world.now - Math.max(changedAt, this.#ledSince)
      if (passedMs <= ttlMs / (1 - plan.timing.driftBound) + graceMs) continue
      const text = `${path} is there ${passedMs.toFixed(1)} ms after it was changed or the leader was`
      this.#simulation.report('S6', `${text}, its time to live is ${ttlMs} ms`)
    }
  }
}
