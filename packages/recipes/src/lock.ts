/**
 * A lock: one holder at a time, first come, first served.
 *
 * Why two never hold it at once: whoever has the lowest key of the queue holds it, keys get their
 * numbers from the log, and so only one has the lowest. A key goes when it is released or with its
 * holder's session, and the holder's own deadline passes before that: `isHeld` is false by then,
 * whatever has stopped the process, and the signal has aborted unless the event loop is blocked.
 * Only `forceRelease` does not wait for the holder.
 *
 * What that leaves open, and what the token is for: between a look at `isHeld` and what follows,
 * a process can be stopped for any time. What must be safe even then compares tokens.
 *
 * It is not reentrant: who holds it hands on the handle. A second `acquire` waits for the first.
 */
import type { Waiting } from 'quorate'
import { checkName, type RecipePeer } from './arguments.ts'
import { Contention, type ForceReleaseOptions, type QueueEntry } from './contention.ts'
import type { Held } from './held.ts'
import { exclusive } from './rules.ts'

/** One way to hold something. */
export interface Acquirable {
  /**
   * Resolves when it is held. Given up, by `signal`, it rejects with the reason of the signal and
   * leaves no key behind; so it does not stand in anybody's way. Whoever loses the session while
   * waiting stands at the end of the queue again, in the next session.
   *
   * @throws QuorateError ERR_QUORATE_FORCE_RELEASED when an operator removed it from the queue,
   * ERR_QUORATE_STOPPED when the peer stops, ERR_QUORATE_OVERLOADED when too many operations wait.
   */
  acquire: (options?: Waiting) => Promise<Held>
  /** Undefined at once when it is taken, or somebody waits for it before; nothing is left then. */
  tryAcquire: (options?: Waiting) => Promise<Held | undefined>
}

/** Who holds and who waits, for people and for operators. */
export interface Queued {
  /** All that hold or wait, in the order in which they came; as recent as `state.get`. */
  queue: (options?: Waiting) => Promise<QueueEntry[]>
  /**
   * Takes it away from all that hold it, or from one `entry` of the queue; tells from whom. The
   * next one has it at once: the old holder's signal aborts when its own replica hears of it, which
   * may be later. Until then only the token tells them apart.
   */
  forceRelease: (options?: ForceReleaseOptions) => Promise<QueueEntry[]>
}

export type Lock = Acquirable & Queued

/** The lock of this name; the same at every peer of the cluster. */
export function lock(peer: RecipePeer, name: string): Lock {
  const folder = `/recipes/locks/${checkName(name)}`
  const contention = new Contention(peer, { folder, rules: { lock: exclusive } })
  return { ...acquirable(contention, 'lock'), ...queued(contention) }
}

export function acquirable(contention: Contention, mode: string): Acquirable {
  return {
    acquire: (options = {}) => contention.acquire(mode, options),
    tryAcquire: (options = {}) => contention.tryAcquire(mode, options),
  }
}

export function queued(contention: Contention): Queued {
  return {
    queue: (options = {}) => contention.queue(options),
    forceRelease: (options = {}) => contention.forceRelease(options),
  }
}
