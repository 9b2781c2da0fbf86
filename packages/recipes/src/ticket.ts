/**
 * One place of this peer in a queue, from the moment in which its own replica has it.
 *
 * Safety: the place is this peer's exactly as long as its key exists in the log, and the key goes
 * with the session. The session's own deadline passes before the cluster may end it, so `standing`
 * turns before anybody else can be granted anything, even where no message arrives any more: it
 * asks the clocks, and the replica only for what else may have removed the key.
 */
import type { RecipePeer } from './arguments.ts'
import { forceReleasedError, sessionLapsedError } from './errors.ts'
import { fencingToken } from './fencing-token.ts'

/** What the creation of its key resolved with. */
interface Created {
  readonly path: string
  readonly revision: number
}

export type Standing = 'stands' | 'session-over' | 'removed'

export class Ticket {
  readonly path: string
  readonly mode: string
  readonly fencingToken: bigint
  /** Aborts when the session ends that the key hangs on. */
  readonly sessionSignal: AbortSignal
  readonly #peer: RecipePeer
  readonly #session: string

  /** In the turn in which the replica has applied the creation, and no later. */
  constructor(peer: RecipePeer, mode: string, { path, revision }: Created) {
    const { state } = peer
    this.path = path
    this.mode = mode
    this.fencingToken = fencingToken(state.cursor, revision)
    this.sessionSignal = state.session.signal
    this.#peer = peer
    this.#session = state.session.id
  }

  /** By the clocks and this replica, at this very moment. */
  get standing(): Standing {
    const { session, local } = this.#peer.state
    // A session that follows holds nothing of this one.
    if (session.id !== this.#session || !session.isHeld) return 'session-over'
    return local.get(this.path) === undefined ? 'removed' : 'stands'
  }

  /** Why it does not stand any more. */
  reason(standing: Exclude<Standing, 'stands'>): unknown {
    if (standing === 'removed') return forceReleasedError(this.path)
    const { aborted, reason } = this.sessionSignal
    return aborted ? reason : sessionLapsedError(this.#session)
  }

  /**
   * Resolves when one of these keys may have changed, or the own one (which goes with its session,
   * too), when the signal aborts, or the peer has stopped: whoever waits has to look again. Only
   * changes of these very keys wake it.
   */
  async changes(paths: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const { state } = this.#peer
    const watches = [this.path, ...paths].map((path) => state.watch(path))
    const end = () => {
      for (const watch of watches) void watch.return?.()
    }
    signal?.addEventListener('abort', end, { once: true })
    try {
      if (signal?.aborted !== true) await Promise.race(watches.map((watch) => watch.next()))
    } finally {
      signal?.removeEventListener('abort', end)
      end()
    }
  }
}
