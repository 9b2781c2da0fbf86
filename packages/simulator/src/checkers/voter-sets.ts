/**
 * C1: every two consecutive voter sets of a log, committed or not, differ by one voter, so that their
 * majorities intersect. (A sole voter may take several at once. Its own majority is itself: it has
 * stored the new set before anybody else hears of it, and decides nothing alone any more.) And the leader that makes a new one has committed the one before, and
 * an entry of its own reign: two changes at a time, or two leaders that each make one, could part
 * into majorities that do not meet. A recovery is the exception: the next epoch begins with one
 * voter, under another id.
 */
import type { PeerId } from '@quorate/kernel'
import { type Configuration, epochOf } from '@quorate/replicated-state'
import type { ClusterNotice } from 'quorate/cluster'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'

interface Placed {
  readonly index: number
  readonly term: number
  readonly configuration: Configuration
}

export class VoterSets implements Observer {
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    if (notice.type !== 'configuration') return
    const placed = configurationsOf(life)
    for (const [i, next] of placed.entries()) {
      const before = placed[i - 1]
      if (before !== undefined) this.#compare(life, before, next)
    }
    const made = placed.at(-1)
    if (made !== undefined) this.#judge(life, made, placed.at(-2))
  }

  #compare(life: Life, before: Placed, next: Placed): void {
    if (isRecovery(before.configuration, next.configuration)) return
    const [old, now] = [before.configuration.voters, next.configuration.voters]
    const [removed, added] = [missing(old, now).length, missing(now, old).length]
    const isOfSoleVoter = old.length === 1 && removed === 0
    if (removed + added <= 1 || isOfSoleVoter) return
    this.#simulation.report(
      'C1',
      `${life.name}: the voters at ${before.index} are ${old.join(' ')}, at ${next.index} ${now.join(' ')}`,
    )
  }

  /** The leader of the term in which it was made has just appended it. */
  #judge(life: Life, made: Placed, before: Placed | undefined): void {
    const { election, state } = life.host.cluster
    const isMaker = election.role === 'leader' && election.term === made.term
    if (!isMaker || made.index !== state.log.last.index) return
    const { commitIndex } = state
    if (before !== undefined && before.index > commitIndex) {
      const text = `changes the voters at ${made.index} while those of ${before.index} are not committed`
      this.#simulation.report('C1', `${life.name} ${text}`)
    }
    if (state.log.term(commitIndex) !== made.term) {
      const text = `changes the voters at ${made.index} before an entry of its reign is committed`
      this.#simulation.report('C1', `${life.name} ${text}`)
    }
  }
}

function isRecovery(before: Configuration, next: Configuration): boolean {
  const isNext = epochOf(next) === epochOf(before) + 1
  return isNext && next.foundingId !== before.foundingId && next.voters.length === 1
}

function configurationsOf(life: Life): Placed[] {
  const { log } = life.host.cluster.state
  const placed: Placed[] = []
  for (let index = Math.max(1, log.first); index <= log.last.index; index++) {
    const entry = log.entry(index)
    if (entry?.type !== 'configuration') continue
    placed.push({ index, term: entry.term, configuration: entry.configuration })
  }
  return placed
}

function missing(from: readonly PeerId[], others: readonly PeerId[]): PeerId[] {
  return from.filter((peer) => !others.includes(peer))
}
