/**
 * L1: logs agree on every entry that both have committed, and two entries with one index and term
 * are one entry. L2: committed entries never change. E4: a new leader's log holds every committed
 * entry. The book of committed entries is what the other checkers are told from.
 */
import type { StorageRecord, Term } from '@quorate/kernel'
import { decodeEntry, type Entry, epochOf } from '@quorate/replicated-state'
import type { ClusterNotice } from 'quorate/cluster'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'

interface Known {
  readonly term: Term
  readonly entry: Entry
  readonly bytes: Uint8Array
}

interface Committed extends Known {
  /** The term of whoever was first to know it committed. */
  readonly committedIn: Term
}

/** What was seen of one life's log. */
interface Seen {
  /** By index: entries may be compacted in the very step that commits them. */
  readonly terms: Term[]
  lastTerm: Term
  lastIndex: number
  commitIndex: number
  /** The term in which it led after the last step. */
  ledIn?: number | undefined
}

export class LogBook implements Observer {
  readonly #simulation: Simulation
  readonly #committed: (entry: Entry, index: number) => void
  /** By index and term. */
  readonly #entries = new Map<string, Known>()
  /** By index; the first one is 1. */
  readonly #book: (Committed | undefined)[] = [undefined]
  readonly #seen = new Map<Life, Seen>()

  /** `committed` is told every committed entry once, in order. */
  constructor(simulation: Simulation, committed: (entry: Entry, index: number) => void) {
    this.#simulation = simulation
    this.#committed = committed
  }

  get lastIndex(): number {
    return this.#book.length - 1
  }

  readonly onStart = (life: Life): void => {
    this.#seen.set(life, { terms: [], lastTerm: 0, lastIndex: 0, commitIndex: 0 })
    this.onStep(life)
  }

  readonly onEnd = (life: Life): void => {
    this.#seen.delete(life)
  }

  /**
   * A sole voter may append, commit and compact in one step: what it wrote meanwhile tells of
   * entries that nobody sees in its log.
   */
  readonly onRecords = (
    life: Life,
    records: readonly StorageRecord[],
    isDurable: boolean,
  ): void => {
    const seen = this.#seen.get(life)
    if (isDurable || seen === undefined) return
    for (const record of records) {
      const encoded = record.type === 'entry' ? decodeEntry(record.bytes) : undefined
      if (record.type !== 'entry' || encoded === undefined) continue
      seen.terms[record.index] = encoded.entry.term
      this.#note(life, record.index, encoded)
    }
  }

  readonly onStep = (life: Life): void => {
    const seen = this.#seen.get(life)
    if (seen === undefined) return
    const { state } = life.host.cluster
    const { term, index } = state.log.last
    if (index !== seen.lastIndex || term !== seen.lastTerm) this.#readTail(life, seen)
    if (state.commitIndex !== seen.commitIndex) this.#readCommitted(life, seen)
    const { election } = life.host.cluster
    seen.ledIn = election.role === 'leader' ? election.term : undefined
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    // What was known of the log before the snapshot may have been overwritten by it.
    if (notice.type === 'installed') this.#forget(life)
    // Its log goes on under the id of the cluster that it has begun, and is read again as that one's.
    if (notice.type === 'configuration' && epochOf(notice.configuration) > 1) this.#forget(life)
    if (notice.type !== 'role' || notice.role !== 'leader') return
    const { log } = life.host.cluster.state
    for (let index = Math.max(1, log.first); index <= this.lastIndex; index++) {
      const committed = this.#book[index]
      if (committed === undefined || log.term(index) === committed.term) continue
      // Who is elected late, in a term that is over, need not know what later terms committed.
      if (committed.committedIn >= notice.term) continue
      this.#simulation.report(
        'E4',
        `${life.name} leads term ${notice.term} without the committed entry ${index}: ` +
          `it has term ${log.term(index)} there, committed was term ${committed.term}`,
      )
      return
    }
  }

  #forget(life: Life): void {
    const seen = this.#seen.get(life)
    if (seen !== undefined) this.#seen.set(life, { ...seen, terms: [], lastIndex: 0 })
  }

  #readTail(life: Life, seen: Seen): void {
    const { log } = life.host.cluster.state
    seen.lastTerm = log.last.term
    seen.lastIndex = log.last.index
    for (let index = log.last.index; index >= Math.max(1, log.first); index--) {
      const entry = log.entry(index)
      if (entry === undefined || seen.terms[index] === entry.term) return
      seen.terms[index] = entry.term
      const bytes = log.slice(index, 0, 1)[0]?.bytes
      if (bytes !== undefined) this.#note(life, index, { entry, bytes })
    }
  }

  #note(life: Life, index: number, { entry, bytes }: Pick<Known, 'entry' | 'bytes'>): void {
    const key = `${life.host.cluster.clusterId} ${index} ${entry.term}`
    const known = this.#entries.get(key)
    if (known === undefined) this.#entries.set(key, { term: entry.term, entry, bytes })
    else if (!isEqual(known.bytes, bytes)) {
      const text = `entry ${index} of term ${entry.term} is not everywhere the same`
      this.#simulation.report('L1', `${text}: ${JSON.stringify([known.entry, entry])}`)
    }
  }

  #readCommitted(life: Life, seen: Seen): void {
    const { state, clusterId } = life.host.cluster
    if (state.commitIndex < seen.commitIndex) {
      this.#simulation.report('L2', `the commit index of ${life.name} goes back`)
    }
    const base = state.log.first - 1
    const { role, term: ownTerm } = life.host.cluster.election
    // It may commit, compact and hand over in one step; in its own term it truncates nothing.
    const isLeader = role === 'leader' || seen.ledIn === ownTerm
    for (let index = seen.commitIndex + 1; index <= state.commitIndex; index++) {
      // A follower may truncate, append, commit and compact in one step: of what it compacted, the
      // last entry is still known, and stands for those before it.
      const isKnown = index > base || isLeader
      const term =
        isKnown || index === base ? (state.log.term(index) ?? seen.terms[index]) : undefined
      // A snapshot covers it; what the snapshot holds is compared elsewhere.
      if (term === undefined) continue
      const known = this.#entries.get(`${clusterId} ${index} ${term}`)
      if (known !== undefined) this.#check(life, index, known)
    }
    seen.commitIndex = state.commitIndex
  }

  #check(life: Life, index: number, known: Known): void {
    const committed = this.#book[index]
    if (committed === undefined) {
      if (index !== this.#book.length) {
        this.#simulation.report(
          'L2',
          `${life.name} commits entry ${index} when ${this.lastIndex} was the last one known`,
        )
        return
      }
      this.#book.push({ ...known, committedIn: life.host.cluster.election.term })
      this.#committed(known.entry, index)
      return
    }
    if (committed.term === known.term) return
    this.#simulation.report(
      'L2',
      `${life.name} commits entry ${index} of term ${known.term}, committed was term ${committed.term}`,
    )
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, i) => byte === b[i]))
}
