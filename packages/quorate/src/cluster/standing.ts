/**
 * Where this peer stands: outside, waiting to found, or in a cluster as voter or learner; what it
 * tells others about that, and to whom it therefore keeps links.
 */
import type { NetworkInput, PeerId } from '@quorate/kernel'
import type { Member } from '@quorate/membership'
import { type Configuration, epochOf } from '@quorate/replicated-state'
import { equals } from 'uint8arrays/equals'
import { decodeTags, encodeTags, type Tags } from './tags.ts'

type NotAdmitted = Extract<NetworkInput, { type: 'not-admitted' }>

/** What of the tags never changes. */
type OwnTags = Pick<Tags, 'transport' | 'isDurable' | 'priority'>

/** A cluster that somebody else votes in. */
interface Found {
  /** Of one of its voters. */
  readonly name: string
  readonly epoch: number
}

/** What became of a peer without a log when it looked who is there. */
export interface Adoption {
  /** The cluster that it was joining is none for it any more. */
  readonly hasGivenUp: boolean
  /** The cluster that it joins from now on. */
  readonly joined: string | undefined
}

export class Standing {
  /** Peers that follow the log without a vote, as far as this voter knows. */
  learners: readonly PeerId[] = []
  /** This peer goes for good. */
  isRetiring = false
  /** This peer has no room to write at the moment. */
  isFull = false
  readonly #id: PeerId
  readonly #own: OwnTags
  #expect: number | undefined
  #clusterId: string | undefined
  /** How often its cluster was begun, as far as this peer has its log. */
  #epoch = 1
  #voters: readonly PeerId[] | undefined
  #told: Uint8Array = new Uint8Array(0)
  readonly #reported = new Set<string>()
  /** The members of another transport, as they were told of. */
  #foreign: ReadonlySet<PeerId> = new Set()

  constructor(id: PeerId, expect: number | undefined, own: OwnTags) {
    this.#id = id
    this.#own = own
    this.#expect = expect
  }

  /** The founding id of the cluster this peer belongs to, or joins. */
  get clusterId(): string | undefined {
    return this.#clusterId
  }

  /**
   * While this peer has no log: joins the cluster of the highest epoch that living voters belong
   * to, of two, none. One that has no living voter left before its log arrived, or that turns out
   * to have been recovered since, is given up.
   */
  adopt(members: readonly Member[]): Adoption {
    const found = this.#clustersOf(members)
    const latest = Math.max(...Array.from(found.values(), ({ epoch }) => epoch))
    const own = this.#clusterId
    const hasGivenUp = own !== undefined && found.get(own)?.epoch !== latest
    if (hasGivenUp) this.#clusterId = undefined
    const candidates = [...found].filter(([, { epoch }]) => epoch === latest)
    const [first] = candidates
    if (this.#clusterId !== undefined || first === undefined || candidates.length > 1) {
      return { hasGivenUp, joined: undefined }
    }
    this.#clusterId = first[0]
    // Who saw a cluster once never founds another one, whatever becomes of it.
    this.#expect = undefined
    return { hasGivenUp, joined: first[0] }
  }

  /** That clusters of one name exist side by side, once for each of them; they never merge. */
  conflict(members: readonly Member[]): string | undefined {
    const found = this.#clustersOf(members)
    const own = this.#clusterId
    if (own === undefined && found.size < 2) return undefined
    for (const [clusterId, other] of found) {
      if (clusterId === own || this.#reported.has(clusterId)) continue
      this.#reported.add(clusterId)
      return this.#conflictWith(clusterId, other)
    }
    return undefined
  }

  #conflictWith(clusterId: string, { name, epoch }: Found): string {
    const text = `${name} votes in another cluster of this name (${clusterId}`
    if (this.#voters === undefined || epoch === this.#epoch) {
      return `${text}): they are never merged`
    }
    const both = `${text}, epoch ${epoch}; this one is of epoch ${this.#epoch}): they are never merged`
    const [who, whose] = epoch > this.#epoch ? ['this peer', 'that one'] : [name, 'this one']
    return `${both}, and ${who} joins ${whose} only anew: started again, without its directory`
  }

  /** Somebody is here with whom a link can come about. */
  canMeetAnybody(members: readonly Member[]): boolean {
    return members.some((one) => one.id !== this.#id && !isGone(one) && !this.#isForeign(one))
  }

  /**
   * Members of another transport, each once as long as it is here: no link with them comes about.
   * They count like others wherever it is decided who may found: two clusters side by side would
   * be worse than none.
   */
  newForeign(members: readonly Member[]): NotAdmitted[] {
    const foreign = members.filter((member) => !isGone(member) && this.#isForeign(member))
    const told = this.#foreign
    this.#foreign = new Set(foreign.map(({ id }) => id))
    return foreign.filter(({ id }) => !told.has(id)).map((member) => this.#refusalOf(member))
  }

  #refusalOf({ name, address }: Member): NotAdmitted {
    const [own, other] = this.#own.transport === 'tcp' ? ['TCP', 'QUIC'] : ['QUIC', 'TCP']
    const text = `${name} at ${address} has its links over ${other}, and this peer over ${own}: all peers of a cluster take the same transport`
    return { type: 'not-admitted', address, reason: 'other-transport', text }
  }

  #isForeign({ id, tags }: Member): boolean {
    return id !== this.#id && decodeTags(tags).transport !== this.#own.transport
  }

  /** The clusters that living members vote in. */
  #clustersOf(members: readonly Member[]): Map<string, Found> {
    const found = new Map<string, Found>()
    for (const member of members) {
      if (member.id === this.#id || isGone(member)) continue
      const { clusterId, isVoter, epoch } = decodeTags(member.tags)
      if (clusterId !== undefined && isVoter) found.set(clusterId, { name: member.name, epoch })
    }
    return found
  }

  configure(configuration: Pick<Configuration, 'foundingId' | 'epoch' | 'voters'>): void {
    this.#clusterId = configuration.foundingId
    this.#epoch = epochOf(configuration)
    this.#voters = configuration.voters
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

  /** What voters say of their priority; of those that gossip does not know, 0. */
  priorities(
    voters: readonly PeerId[],
    memberOf: (peer: PeerId) => Pick<Member, 'tags'> | undefined,
  ): Map<PeerId, number> {
    const priorities = new Map<PeerId, number>()
    for (const voter of voters) {
      const member = voter === this.#id ? undefined : memberOf(voter)
      const told = member === undefined ? 0 : decodeTags(member.tags).priority
      priorities.set(voter, voter === this.#id ? this.#own.priority : told)
    }
    return priorities
  }

  /** New tags to gossip; undefined while they say what they said before. */
  tagsIfChanged(): Uint8Array | undefined {
    const tags = encodeTags({
      expect: this.#clusterId === undefined ? this.#expect : undefined,
      clusterId: this.#clusterId,
      isVoter: this.#voters?.includes(this.#id) ?? false,
      isRetiring: this.isRetiring,
      isFull: this.isFull,
      epoch: this.#epoch,
      ...this.#own,
    })
    if (equals(tags, this.#told)) return undefined
    this.#told = tags
    return tags
  }

  wantedLinks(members: readonly Member[]): ReadonlySet<PeerId> {
    const wanted = new Set<PeerId>()
    for (const voter of this.#voters ?? []) wanted.add(voter)
    if (wanted.has(this.#id)) for (const learner of this.learners) wanted.add(learner)
    // Without a replica, and also with an old one: those that have a vote say so.
    for (const member of members) {
      if (!isGone(member) && this.#isPromising(member)) wanted.add(member.id)
    }
    wanted.delete(this.#id)
    return wanted
  }

  /** Worth a link: a voter of this peer's cluster or, as long as it has none, a fellow founder. */
  #isPromising(member: Member): boolean {
    if (this.#isForeign(member)) return false
    const tags = decodeTags(member.tags)
    if (this.#clusterId !== undefined) return tags.isVoter && tags.clusterId === this.#clusterId
    return this.#expect !== undefined && tags.expect === this.#expect
  }
}

function isGone(member: Member): boolean {
  return member.status === 'dead' || member.status === 'left'
}
