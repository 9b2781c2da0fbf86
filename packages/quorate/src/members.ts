/** Who is here, as gossip tells it: available in any partition, never a vote. */
import type { PeerId } from '@quorate/kernel'
import type { Member as MemberRecord, Membership } from '@quorate/membership'
import { copyOfMember, type Member } from './handed-out.ts'
import { encodeMetadata, type Metadata } from './metadata.ts'

export class Members {
  readonly #membership: Pick<Membership, 'members' | 'get' | 'roundTripMs'>
  readonly #self: PeerId
  readonly #tell: (metadata: Uint8Array) => Promise<void> | undefined
  /** What this peer says of itself, as long as the membership does not show it yet. */
  #own: Uint8Array | undefined

  /**
   * `tell` hands this peer's own metadata on to gossip, and resolves when the membership shows it; it
   * throws when the peer has stopped.
   */
  constructor(
    membership: Pick<Membership, 'members' | 'get' | 'roundTripMs'>,
    self: PeerId,
    tell: (metadata: Uint8Array) => Promise<void> | undefined,
  ) {
    this.#membership = membership
    this.#self = self
    this.#tell = tell
  }

  /** Every member this peer knows of, itself and the recently dead and left included. */
  list(): readonly Member[] {
    return this.#membership.members().map((member) => this.#shown(member))
  }

  get(id: PeerId): Member | undefined {
    const member = this.#membership.get(id)
    return member === undefined ? undefined : this.#shown(member)
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
   * Resolves when it is handed to gossip; of two calls the later one holds. `get` and `list` of this
   * peer show it from this call on: what is made from it in the same turn loses nothing.
   *
   * @throws QuorateError ERR_QUORATE_OPTION (no plain object of JSON of at most 512 bytes; nothing
   * has changed), ERR_QUORATE_STOPPED.
   */
  async setMetadata(metadata: Metadata): Promise<void> {
    const bytes = encodeMetadata(metadata)
    const told = this.#tell(bytes)
    if (told === undefined) return
    this.#own = bytes
    await told
    if (this.#own === bytes) this.#own = undefined
  }

  #shown(member: MemberRecord): Member {
    const isOwn = this.#own !== undefined && member.id === this.#self
    return copyOfMember(isOwn ? { ...member, metadata: this.#own as Uint8Array } : member)
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
