/** Who is here, as gossip tells it: available in any partition, never a vote. */
import type { PeerId } from '@quorate/kernel'
import type { Member, Membership } from '@quorate/membership'
import { copyOfMember } from './handed-out.ts'

export class Members {
  readonly #membership: Membership

  constructor(membership: Membership) {
    this.#membership = membership
  }

  /** Every member this peer knows of, itself and the recently dead and left included. */
  list(): readonly Member[] {
    return this.#membership.members().map(copyOfMember)
  }

  get(id: PeerId): Member | undefined {
    const member = this.#membership.get(id)
    return member === undefined ? undefined : copyOfMember(member)
  }
}
