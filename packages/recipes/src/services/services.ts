/**
 * Which instances of a service there are, announced by themselves, in one of two views:
 *
 * `consistent` (replicated keys): all peers see the same list, change by change, and an instance
 * is there until it is withdrawn or its session ends. On the side of a partition without a
 * majority nothing is announced any more, and `watch` and `pick` show what was there before.
 *
 * `available` (gossip): each side of a partition announces and sees those whom it can reach. Two
 * peers may see two lists; a crashed instance is listed until its member is declared dead.
 *
 * Why no instance is listed for good that is gone: a consistent one is an ephemeral key, and goes
 * with its session; an available one stands in what a member says of itself, and members that are
 * dead or have left are not looked at. Neither proves that an instance answers: whoever asks it has
 * to bear that it does not.
 */
import type { Json, Waiting } from 'quorate'
import { checkName, checkOptions } from '../arguments.ts'
import { requireRule } from '../errors.ts'
import { asJson } from '../json.ts'
import { Announcement } from './announcement.ts'
import { availableView, type GossipPeer } from './available-view.ts'
import { consistentView } from './consistent-view.ts'
import type { HealthOptions } from './health.ts'
import type { Instance } from './view.ts'

export interface ServicesOptions {
  /** What is announced in one view is not seen in the other. @default 'consistent' */
  readonly view?: 'consistent' | 'available'
}

export interface AnnounceOptions extends Waiting {
  /** Unhealthy, it is not listed; well again, it is. @default it is listed while its peer lives */
  readonly health?: HealthOptions
}

/**
 * `nearest`: by measured round trip, this peer first; in turn where several are as near, within 1 ms
 * or a tenth, or where none was measured.
 */
export type PickStrategy = 'round-robin' | 'random' | 'nearest'

export interface Services {
  /**
   * Resolves when it is listed: at once, or with `health` after the first check that succeeds.
   * `data` is what JSON can say; of an `available` view all that a peer says has 512 bytes.
   *
   * @throws QuorateError ERR_QUORATE_OPTION, ERR_QUORATE_STOPPED; or the reason of `signal`: then
   * it is withdrawn
   */
  announce: (data: Json, options?: AnnounceOptions) => Promise<Announcement>
  /** As recent as `state.get`; of an `available` view: as this peer sees it, at once. */
  list: (options?: Waiting) => Promise<Instance[]>
  /**
   * All of them, now and whenever that changes, as this replica learns it. Whoever is slow is told
   * the last list only. Ends when the peer stops, rejects with the reason of `signal`.
   */
  watch: (options?: Waiting) => AsyncGenerator<Instance[], void, undefined>
  /** One of those that this replica knows, at once; undefined: it knows none. */
  pick: (strategy?: PickStrategy) => Instance | undefined
}

/** The service of this name; the same at every peer of the cluster. */
export function services(peer: GossipPeer, name: string, options: ServicesOptions = {}): Services {
  const folder = `/recipes/services/${checkName(name)}`
  const { view: kind = 'consistent' } = options
  const isView = kind === 'consistent' || kind === 'available'
  requireRule('view', kind, isView, `'consistent' or 'available'`)
  const view = kind === 'available' ? availableView(peer, name) : consistentView(peer, folder)
  let last: Instance | undefined
  return {
    async announce(data, options = {}) {
      checkOptions(options, 'health')
      const announcement = new Announcement(view, asJson('data', data), options.health)
      await announcement.listed(options.signal)
      return announcement
    },
    async list(options = {}) {
      checkOptions(options)
      await view.sync(options)
      return view.instances()
    },
    async *watch(options = {}) {
      checkOptions(options)
      let told: string | undefined
      for await (const _ of view.changes(options)) {
        const instances = view.instances()
        const now = JSON.stringify(instances)
        if (now === told) continue
        told = now
        yield instances
      }
    },
    pick(strategy = 'round-robin') {
      const isStrategy = ['round-robin', 'random', 'nearest'].includes(strategy)
      requireRule('strategy', strategy, isStrategy, `'round-robin', 'random' or 'nearest'`)
      const all = view.instances()
      if (strategy === 'random') return all[Math.floor(Math.random() * all.length)]
      last = after(strategy === 'nearest' ? nearest(peer, all) : all, last)
      return last
    },
  }
}

/** Those of the peer that answers soonest; whoever was not measured yet is as far as can be. */
function nearest({ id, members }: GossipPeer, instances: readonly Instance[]): Instance[] {
  const own = instances.filter(({ peer }) => peer.id === id)
  if (own.length > 0) return own
  const farMs = ({ peer }: Instance) => members.roundTripMs(peer.id) ?? Number.POSITIVE_INFINITY
  const least = Math.min(...instances.map(farMs))
  const near = least + Math.max(1, least / 10)
  return instances.filter((instance) => farMs(instance) <= near)
}

/** The next one in the order of their ids, which those that come and go do not disturb. */
function after(instances: readonly Instance[], last: Instance | undefined): Instance | undefined {
  const sorted = instances.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return sorted.find(({ id }) => last === undefined || id > last.id) ?? sorted[0]
}
