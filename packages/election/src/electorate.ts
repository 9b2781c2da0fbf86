/**
 * The voters of the latest set in the log, committed or not, and what this peer knows of each: its
 * link, its life, its priority, where its log ended. Votes and leases count voters alone; the rest only decides
 * whom to ask and for whom to wait.
 */
import { majority, type PeerId } from '@quorate/kernel'
import type { ElectionInput } from './contract.ts'
import {
  type Claim,
  comparePositions,
  compareRanks,
  noPosition,
  type Position,
  type Rank,
} from './rank.ts'

/** Evidence against more peers than this is kept only as long as they vote or learn. */
const crashedAtMost = 1_024

export class Electorate {
  readonly #id: PeerId
  #voters: readonly PeerId[] = []
  #learners: ReadonlySet<PeerId> = new Set()
  /** Where the own log ends, accepted, persisted or not. */
  last: Position = noPosition
  /** This peer is about to stop: it never leads again. */
  hasResigned = false
  /** What this peer promises can be written. */
  canWrite = true
  /** Where the logs of other voters ended when they last said so. */
  readonly #positions = new Map<PeerId, Position>()
  readonly #connected = new Set<PeerId>()
  readonly #alive = new Set<PeerId>()
  /** Of voters whose priority is not 0, this one among them. */
  readonly #priorities = new Map<PeerId, number>()
  readonly #crashed = new Set<PeerId>()

  constructor(id: PeerId) {
    this.#id = id
  }

  get voters(): readonly PeerId[] {
    return this.#voters
  }

  set voters(voters: readonly PeerId[]) {
    this.#voters = voters
    for (const known of [this.#positions, this.#priorities]) {
      for (const peer of known.keys()) if (!voters.includes(peer)) known.delete(peer)
    }
  }

  /** Those that are not voters as well. */
  get learners(): ReadonlySet<PeerId> {
    return this.#learners
  }

  set learners(learners: readonly PeerId[]) {
    this.#learners = new Set(learners)
  }

  isVoter(peer: PeerId): boolean {
    return this.#voters.includes(peer)
  }

  /** True where this peer itself votes. */
  get votes(): boolean {
    return this.isVoter(this.#id)
  }

  /** Voters or learners: whoever gets beats. */
  follows(peer: PeerId): boolean {
    return this.isVoter(peer) || this.#learners.has(peer)
  }

  /** What changes only whom to ask and for whom to wait. */
  note(fact: Extract<ElectionInput, { type: 'position' | 'priority' | 'alive' }>): void {
    if (fact.type === 'position') this.last = fact.last
    else if (fact.type === 'alive') this.#alive.add(fact.peer)
    else this.#prefer(fact.peer, fact.priority)
  }

  connected(peer: PeerId): void {
    this.#connected.add(peer)
    this.#crashed.delete(peer)
  }

  disconnected(peer: PeerId): void {
    this.#connected.delete(peer)
  }

  notAlive(peer: PeerId): void {
    this.#alive.delete(peer)
  }

  crashed(peer: PeerId): void {
    this.#crashed.add(peer)
    if (this.#crashed.size <= crashedAtMost) return
    // In memory a peer is a new one at every start, so most that crash are never heard of again.
    for (const gone of this.#crashed) {
      if (this.follows(gone)) continue
      this.#crashed.delete(gone)
      return
    }
  }

  hasCrashed(peer: PeerId): boolean {
    return this.#crashed.has(peer)
  }

  /** What a voter has said of its own rank. */
  heard(peer: PeerId, { last, priority = 0 }: Claim): void {
    this.heardPosition(peer, last)
    if (this.isVoter(peer)) this.#prefer(peer, priority)
  }

  heardPosition(peer: PeerId, last: Position): void {
    if (this.isVoter(peer)) this.#positions.set(peer, last)
  }

  /** A voter, or one of the set that is about to be told, has this priority. */
  #prefer(peer: PeerId, priority: number): void {
    if (priority !== 0) this.#priorities.set(peer, priority)
    else this.#priorities.delete(peer)
  }

  get own(): Rank {
    return { id: this.#id, ...this.claim }
  }

  /** What this voter says of its own rank. */
  get claim(): Claim {
    const priority = this.#priorities.get(this.#id)
    return priority === undefined ? { last: this.last } : { last: this.last, priority }
  }

  /** A message can reach a majority of the voters, this one included where it is one. */
  reachesMajority(): boolean {
    let count = 0
    for (const peer of this.#voters) {
      if (peer === this.#id || this.#connected.has(peer)) count++
    }
    return count >= majority(this.#voters.length)
  }

  /** A ballot of its own yes, and the no of all that surely cannot answer. */
  ballot(): Map<PeerId, boolean> {
    const answers = new Map<PeerId, boolean>()
    for (const peer of this.#voters) {
      if (peer === this.#id) answers.set(peer, true)
      else if (!this.#connected.has(peer) || this.#crashed.has(peer)) answers.set(peer, false)
    }
    return answers
  }

  /** The voters that stand before this one and can say so, except the leader that just left. */
  outrankers(lastLeader: PeerId | undefined): readonly PeerId[] {
    return this.#voters.filter((peer) => {
      if (peer === lastLeader || !this.#mayAnswer(peer)) return false
      const last = this.#positions.get(peer) ?? this.last
      return this.isOutrankedBy(peer, { last, priority: this.#priorities.get(peer) ?? 0 })
    })
  }

  /** The next voter in the ring, by id, that can take a token; undefined: this one is alone in it. */
  successor(lastLeader: PeerId | undefined): PeerId | undefined {
    const others = this.#voters.filter((peer) => peer !== lastLeader && this.#mayAnswer(peer))
    others.sort()
    return others.find((peer) => peer > this.#id) ?? others[0]
  }

  isOutrankedBy(peer: PeerId, claim: Claim): boolean {
    return compareRanks({ id: peer, ...claim }, this.own) > 0
  }

  /** Another voter, believed alive, to which a link is open. */
  #mayAnswer(peer: PeerId): boolean {
    const isReachable = this.#connected.has(peer) && !this.#crashed.has(peer)
    return peer !== this.#id && this.#alive.has(peer) && isReachable
  }

  /**
   * The candidate's log is as complete as this one's last accepted entry. Whoever this voter's set
   * does not hold, or who would let a learner vote, must know a newer set, so its log is longer.
   */
  isElectable(candidate: PeerId, last: Position): boolean {
    const difference = comparePositions(last, this.last)
    return this.isVoter(candidate) && this.votes ? difference >= 0 : difference > 0
  }
}
