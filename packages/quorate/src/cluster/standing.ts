/**
 * Where this peer stands: outside, waiting to found, or in a cluster as voter or learner; what it
 * tells others about that, and to whom it therefore keeps links.
 */
import type { PeerId } from '@quorate/kernel'
import type { Member } from '@quorate/membership'
import { equals } from 'uint8arrays/equals'
import { decodeTags, encodeTags } from './tags.ts'

export class Standing {
  /** Peers that follow the log without a vote, as far as this voter knows. */
  learners: readonly PeerId[] = []
  readonly #id: PeerId
  readonly #expect: number | undefined
  #clusterId: string | undefined
  #voters: readonly PeerId[] | undefined
  #told: Uint8Array = new Uint8Array(0)

  constructor(id: PeerId, expect: number | undefined) {
    this.#id = id
    this.#expect = expect
  }

  /** The founding id of the cluster this peer belongs to, or joins. */
  get clusterId(): string | undefined {
    return this.#clusterId
  }

  /** Joins the one cluster that the members belong to; of two, none. */
  adopt(members: readonly Member[]): 'adopted' | 'ambiguous' | 'none' {
    if (this.#clusterId !== undefined) return 'none'
    let found: string | undefined
    for (const member of members) {
      if (member.id === this.#id || isGone(member)) continue
      const { clusterId, isVoter } = decodeTags(member.tags)
      if (clusterId === undefined || !isVoter) continue
      if (found !== undefined && clusterId !== found) return 'ambiguous'
      found = clusterId
    }
    if (found === undefined) return 'none'
    this.#clusterId = found
    return 'adopted'
  }

  configure(clusterId: string | undefined, voters: readonly PeerId[] | undefined): void {
    if (clusterId === undefined) return
    this.#clusterId = clusterId
    this.#voters = voters
  }

  /** Those that wait to found a cluster of the same size, this peer among them. */
  candidates(members: readonly Member[]): PeerId[] {
    const others = members.filter((member) => {
      if (member.id === this.#id || isGone(member)) return false
      const tags = decodeTags(member.tags)
      return tags.expect === this.#expect && tags.clusterId === undefined
    })
    return [this.#id, ...others.map((member) => member.id)]
  }

  /** New tags to gossip; undefined while they say what they said before. */
  tagsIfChanged(): Uint8Array | undefined {
    const tags = encodeTags({
      expect: this.#clusterId === undefined ? this.#expect : undefined,
      clusterId: this.#clusterId,
      isVoter: this.#voters?.includes(this.#id) ?? false,
    })
    if (equals(tags, this.#told)) return undefined
    this.#told = tags
    return tags
  }

  wantedLinks(members: readonly Member[]): ReadonlySet<PeerId> {
    const wanted = new Set<PeerId>()
    if (this.#voters !== undefined) {
      for (const voter of this.#voters) wanted.add(voter)
      if (wanted.has(this.#id)) for (const learner of this.learners) wanted.add(learner)
    } else {
      for (const member of members) {
        if (!isGone(member) && this.#isPromising(member)) wanted.add(member.id)
      }
    }
    wanted.delete(this.#id)
    return wanted
  }

  /** Worth a link while this peer has no replica: a voter of its cluster, or a fellow founder. */
  #isPromising(member: Member): boolean {
    const tags = decodeTags(member.tags)
    if (this.#clusterId !== undefined) return tags.isVoter && tags.clusterId === this.#clusterId
    return this.#expect !== undefined && tags.expect === this.#expect
  }
}

function isGone(member: Member): boolean {
  return member.status === 'dead' || member.status === 'left'
}
