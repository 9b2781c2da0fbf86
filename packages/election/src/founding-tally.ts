/** Who is known to have accepted, ratified and abandoned the proposal that a founder is bound to. */
import type { PeerId } from '@quorate/kernel'
import type { FoundingState } from './founding-contract.ts'

export class FoundingTally {
  readonly accepted = new Set<PeerId>()
  readonly ratified = new Set<PeerId>()
  readonly abandoned = new Set<PeerId>()

  /** What this peer has promised itself, once that is durable. */
  count(peer: PeerId, state: FoundingState): void {
    if (state === 'accepted') this.accepted.add(peer)
    else if (state === 'ratified') this.ratified.add(peer)
    else if (state === 'abandoned') this.abandoned.add(peer)
  }

  /** Those of whom it is not known what they decided: the count waits for them. */
  undecided(voters: readonly PeerId[]): PeerId[] {
    return voters.filter((voter) => !this.ratified.has(voter) && !this.abandoned.has(voter))
  }

  clear(): void {
    this.accepted.clear()
    this.ratified.clear()
    this.abandoned.clear()
  }
}
