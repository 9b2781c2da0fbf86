/** Who is here, as gossip tells it: available in any partition, never a vote. */
import type { PeerId } from '@quorate/kernel'
import type { Membership } from '@quorate/membership'
import { copyOfMember, type Member } from './handed-out.ts'
import { encodeMetadata, type Metadata } from './metadata.ts'

export class Members {
  readonly #membership: Pick<Membership, 'members' | 'get' | 'roundTripMs'>
  readonly #tell: (metadata: Uint8Array) => Promise<void> | undefined

  /**
   * `tell` hands this peer's own metadata on to gossip, and resolves when the membership shows it; it
   * throws when the peer has stopped.
   */
  constructor(
    membership: Pick<Membership, 'members' | 'get' | 'roundTripMs'>,
    tell: (metadata: Uint8Array) => Promise<void> | undefined,
  ) {
    this.#membership = membership
    this.#tell = tell
  }

  /** Every member this peer knows of, itself and the recently dead and left included. */
  list(): readonly Member[] {
    return this.#membership.members().map(copyOfMember)
  }

  get(id: PeerId): Member | undefined {
    const member = this.#membership.get(id)
    return member === undefined ? undefined : copyOfMember(member)
  }

  /**
   * How long a datagram to this member and its answer take, in milliseconds, smoothed over the last
   * probes. Undefined: none was answered yet, or it is this peer, or unknown. In a large cluster each
   * member is probed rarely, so it follows a change in minutes. It is told for choosing who is near,
   * and proves nothing.
   */
  roundTripMs(id: PeerId): number | undefined {
    return this.#membership.roundTripMs(id)
  }

  /**
   * Replaces what this peer says of itself; all members learn of it by gossip, in any partition.
   * Resolves when it is handed to gossip; of two calls the later one holds.
   *
   * @throws QuorateError ERR_QUORATE_OPTION (no plain object of JSON of at most 512 bytes; nothing
   * has changed), ERR_QUORATE_STOPPED.
   */
  async setMetadata(metadata: Metadata): Promise<void> {
    await this.#tell(encodeMetadata(metadata))
  }
}

/** Whether anybody but this peer is here; the dead and the left are no company. */
export function hasCompany(
  members: readonly Pick<Member, 'id' | 'status'>[],
  self: PeerId,
): boolean {
  return members.some(
    ({ id, status }) => id !== self && (status === 'alive' || status === 'suspect'),
  )
}
