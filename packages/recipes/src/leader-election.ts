/**
 * One leader for one job, chosen among those that want to be; any number of jobs in one cluster,
 * led by whom it may be. (`peer.leader` is who leads the cluster itself: for jobs use this.)
 *
 * Why there are never two: whoever has the lowest key leads, as with `lock`, and stops believing it
 * before the cluster can give the key away. The order of the queue is the order of succession, and
 * only the next in line is woken when the leader goes.
 */
import type { Waiting } from 'quorate'
import { checkName, checkOptions, type RecipePeer } from './arguments.ts'
import { Contention, type ForceReleaseOptions, type QueueEntry } from './contention.ts'
import type { Held } from './held.ts'
import { exclusive } from './rules.ts'

/** As long as this peer leads. */
export interface Leadership extends AsyncDisposable {
  /** Higher than that of every leader before. */
  readonly fencingToken: bigint
  /** Aborts the moment leadership may be lost, or was given up. */
  readonly signal: AbortSignal
  /** By the clocks, at this very moment. */
  readonly isHeld: boolean
  /** Ends it at once, and resolves when the next one may lead. */
  resign: (options?: Waiting) => Promise<void>
}

export interface LeaderElection {
  /** Stands in the queue until this peer leads. Rejects as `acquire` of a lock does. */
  campaign: (options?: Waiting) => Promise<Leadership>
  /**
   * Who leads, now and whenever it changes, as this replica learns it; undefined: nobody. Whoever
   * is slow is told of the last one only. Rejects with the reason of the signal.
   */
  observe: (options?: Waiting) => AsyncGenerator<QueueEntry | undefined, void, undefined>
  /** The leader first, then who is next, in order. */
  queue: (options?: Waiting) => Promise<QueueEntry[]>
  /** Takes leadership away, or one `entry` out of the queue, as `forceRelease` of a lock does. */
  forceResign: (options?: ForceReleaseOptions) => Promise<QueueEntry[]>
}

/** The election of this name; the same at every peer of the cluster. */
export function leaderElection(peer: RecipePeer, name: string): LeaderElection {
  const folder = `/recipes/elections/${checkName(name)}`
  const contention = new Contention(peer, { folder, rules: { candidate: exclusive } })
  return {
    campaign: async (options = {}) => leadershipOf(await contention.acquire('candidate', options)),
    observe: (options = {}) => observe(peer, contention, folder, options),
    queue: (options = {}) => contention.queue(options),
    forceResign: (options = {}) => contention.forceRelease(options),
  }
}

function leadershipOf(held: Held): Leadership {
  const resign = (options?: Waiting) => held.release(options)
  return {
    fencingToken: held.fencingToken,
    signal: held.signal,
    get isHeld() {
      return held.isHeld
    },
    resign,
    [Symbol.asyncDispose]: () => resign(),
  }
}

async function* observe(
  peer: RecipePeer,
  contention: Contention,
  folder: string,
  options: Waiting,
): AsyncGenerator<QueueEntry | undefined, void, undefined> {
  checkOptions(options)
  let told: string | undefined
  let isFirst = true
  for await (const _ of peer.state.watch(folder, { from: 'snapshot', signal: options.signal })) {
    const [leader] = contention.localQueue()
    if (!isFirst && leader?.path === told) continue
    isFirst = false
    told = leader?.path
    yield leader
  }
}
