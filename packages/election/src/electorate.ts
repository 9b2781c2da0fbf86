/**
 * The voters of the latest set in the log, committed or not, and what this peer knows of each: its
 * link, its life, where its log ended. Votes and leases count voters alone; the rest only decides
 * whom to ask and for whom to wait.
 */
import { majority, type PeerId } from '@quorate/kernel'
import { comparePositions, compareRanks, noPosition, type Position } from './rank.ts'

export class Electorate {
  readonly #id: PeerId
  #voters: readonly PeerId[] = []
  #learners: ReadonlySet<PeerId> = new Set()
  /** Where the own log ends, accepted, persisted or not. */
  last: Position = noPosition
  /** Where the logs of other voters ended when they last said so. */
  readonly #positions = new Map<PeerId, Position>()
  readonly #connected = new Set<PeerId>()
  readonly #alive = new Set<PeerId>()
  readonly #crashed = new Set<PeerId>()

  constructor(id: PeerId) {
    this.#id = id
  }

  get voters(): readonly PeerId[] {
    return this.#voters
  }

  set voters(voters: readonly PeerId[]) {
    this.#voters = voters
    for (const peer of this.#positions.keys()) {
      if (!voters.includes(peer)) this.#positions.delete(peer)
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

  connected(peer: PeerId): void {
    this.#connected.add(peer)
    this.#crashed.delete(peer)
  }

  disconnected(peer: PeerId): void {
    this.#connected.delete(peer)
  }

  alive(peer: PeerId, isAlive: boolean): void {
    if (isAlive) this.#alive.add(peer)
    else this.#alive.delete(peer)
  }

  crashed(peer: PeerId): void {
    this.#crashed.add(peer)
  }

  hasCrashed(peer: PeerId): boolean {
    return this.#crashed.has(peer)
  }

  heardPosition(peer: PeerId, last: Position): void {
    if (this.isVoter(peer)) this.#positions.set(peer, last)
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
    return this.#voters.filter(
      (peer) =>
        peer !== this.#id &&
        peer !== lastLeader &&
        this.#alive.has(peer) &&
        this.#connected.has(peer) &&
        !this.#crashed.has(peer) &&
        this.isOutrankedBy(peer, this.#positions.get(peer) ?? this.last),
    )
  }

  isOutrankedBy(peer: PeerId, last: Position): boolean {
    return compareRanks({ id: peer, last }, { id: this.#id, last: this.last }) > 0
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
