/** What the main thread does not know yet of what this peer sees of its cluster. */
import type { PeerId } from '@quorate/kernel'
import type { Member } from '@quorate/membership'
import type { Configuration } from '@quorate/replicated-state'
import type { Cluster } from '../cluster/index.ts'
import { copyOfBytes } from '../handed-out.ts'
import type { ChangedMembers, View } from './messages.ts'

/** Each is what has changed since it was taken last. */
export class ViewDifference {
  readonly #cluster: Cluster
  #view: View | undefined
  #configuration: Configuration | undefined
  #list: readonly Member[] | undefined
  #members: ReadonlyMap<PeerId, Member> = new Map()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  takeView(): View | undefined {
    const { election, clusterId, missingVoters, canMeetAnybody } = this.#cluster
    const { term, leader, role } = election
    const view = { term, leader, role, clusterId, missingVoters, canMeetAnybody }
    if (this.#view !== undefined && isSame(view, this.#view)) return undefined
    this.#view = view
    return view
  }

  takeConfiguration(): Configuration | undefined {
    const { configuration } = this.#cluster.state
    if (configuration === this.#configuration || configuration === undefined) return undefined
    this.#configuration = configuration
    return { ...configuration, settings: copyOfBytes(configuration.settings) }
  }

  /** Records of members are replaced and never changed, and the list of them as well. */
  takeMembers(): ChangedMembers | undefined {
    const list = this.#cluster.membership.members()
    if (list === this.#list) return undefined
    const before = this.#members
    const now = new Map(list.map((member) => [member.id, member]))
    this.#list = list
    this.#members = now
    const put = list.filter((member) => before.get(member.id) !== member).map(copied)
    const removed = [...before.keys()].filter((id) => !now.has(id))
    return put.length === 0 && removed.length === 0 ? undefined : { put, removed }
  }
}

function isSame(a: View, b: View): boolean {
  return (
    a.term === b.term &&
    a.leader === b.leader &&
    a.role === b.role &&
    a.clusterId === b.clusterId &&
    a.canMeetAnybody === b.canMeetAnybody &&
    a.missingVoters.join() === b.missingVoters.join()
  )
}

function copied(member: Member): Member {
  const { tags, metadata } = member
  return { ...member, tags: copyOfBytes(tags), metadata: copyOfBytes(metadata) }
}
