/**
 * Runs something when it is due, at one peer of all that have the same scheduler: the leader of it.
 *
 * At most once: each occurrence is recorded before it runs, over the very record that this peer
 * read, so of two that believe they lead only one can record it, and only that one runs it. A
 * leader that dies in the middle of a run does not finish it, and nobody else begins it again. What
 * must not be touched by a leader that was paused compares the fencing token.
 *
 * It is due by the wall clock of the leader, and no earlier than the one before: a clock that was
 * set back waits until it has caught up with the record.
 */
import { OperationAbandonedError, type QuorateError } from 'quorate'
import { checkName } from '../arguments.ts'
import { setIfSame } from '../compare-and-set.ts'
import { releasedError, requireRule } from '../errors.ts'
import { decodeJson, encodeJson, recordOf } from '../json.ts'
import type { KeyPeer } from '../key-peer.ts'
import { type Leadership, leaderElection } from '../leader-election.ts'
import { isRefusal, lacksRoom, roomAgainMs } from '../outcomes.ts'
import { type Pause, pause } from '../pause.ts'
import { warnOf } from '../warning.ts'
import {
  type CatchUp,
  checkSchedule,
  missed,
  nextOccurrence,
  type Schedule,
} from './occurrences.ts'

/** One that is due, and runs. */
export interface Occurrence {
  /** When it was due. */
  readonly at: Date
  /** Of the leader that runs it: higher than that of every leader before. */
  readonly fencingToken: bigint
  /** Aborts when it leads no longer, or the scheduler is stopped. */
  readonly signal: AbortSignal
}

export interface SchedulerOptions {
  readonly schedule: Schedule
  /**
   * One at a time; what is due meanwhile is missed. What it throws becomes a warning. It must not wait
   * for `stop`, which waits for it: who stops from within says `void scheduler.stop()`.
   */
  readonly run: (occurrence: Occurrence) => unknown
  /** Of what is missed while nobody leads, or another one runs. @default 'none' */
  readonly catchUp?: CatchUp
}

export interface Scheduler extends AsyncDisposable {
  /** Aborts when it is over: stopped (ERR_QUORATE_RELEASED), or its peer is (ERR_QUORATE_STOPPED). */
  readonly signal: AbortSignal
  /** Resolves when this peer runs nothing any more, what runs now included, and another one may. */
  stop: () => Promise<void>
}

/** The wall clock, and waiting for it. */
export interface SchedulerClock {
  readonly now: () => number
  readonly wait: Pause
}

/** What was recorded last, and where it stood then. */
interface Recorded {
  /** Undefined: nothing yet, or something that nobody can read. */
  readonly last: number | undefined
  /** Of that record; 0: there is none. */
  readonly revision: number
}

/** So often it looks at the clock, which may be set. */
const waitAtMostMs = 60_000

const systemClock: SchedulerClock = { now: () => Date.now(), wait: pause }

/**
 * The scheduler of this name, with the same options at all peers that have it.
 *
 * @throws QuorateError ERR_QUORATE_OPTION
 */
export function scheduler(peer: KeyPeer, name: string, options: SchedulerOptions): Scheduler {
  return startScheduler(peer, name, { ...options, clock: systemClock })
}

export function startScheduler(
  peer: KeyPeer,
  name: string,
  options: SchedulerOptions & { readonly clock: SchedulerClock },
): Scheduler {
  checkName(name)
  const { schedule, run, catchUp = 'none', clock, ...others } = options
  const [unknown] = Object.keys(others)
  requireRule(unknown ?? '', unknown, unknown === undefined, 'one of schedule, run, catchUp')
  checkSchedule(schedule)
  requireRule('run', run, typeof run === 'function', 'a function')
  const isPolicy = catchUp === 'none' || catchUp === 'last' || catchUp === 'all'
  requireRule('catchUp', catchUp, isPolicy, `'none', 'last' or 'all'`)
  return new RunningScheduler(peer, name, { schedule, run, catchUp, clock })
}

class RunningScheduler implements Scheduler {
  readonly #peer: KeyPeer
  readonly #name: string
  readonly #path: string
  readonly #options: Required<SchedulerOptions> & { readonly clock: SchedulerClock }
  readonly #end = new AbortController()
  readonly #ended: Promise<void>

  constructor(
    peer: KeyPeer,
    name: string,
    options: Required<SchedulerOptions> & { readonly clock: SchedulerClock },
  ) {
    this.#peer = peer
    this.#name = name
    this.#path = `/recipes/schedules/${name}`
    this.#options = options
    this.#ended = this.#keep()
  }

  get signal(): AbortSignal {
    return this.#end.signal
  }

  async stop(): Promise<void> {
    this.#end.abort(releasedError(this.#path))
    await this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #keep(): Promise<void> {
    const { signal } = this.#end
    const election = leaderElection(this.#peer, `schedules/${this.#name}`)
    while (!signal.aborted) {
      try {
        await using leadership = await election.campaign({ signal })
        await this.#lead(leadership)
      } catch (error) {
        await this.#onError(error)
      }
    }
  }

  async #lead(leadership: Leadership): Promise<void> {
    const { schedule, catchUp, clock } = this.#options
    const signal = AbortSignal.any([leadership.signal, this.#end.signal])
    await this.#peer.state.sync({ signal })
    let record = this.#read()
    if (record.last === undefined) record = await this.#record(clock.now(), record, signal)
    while (!signal.aborted) {
      const now = clock.now()
      const { last = now } = record
      const due = missed(schedule, { last, now, catchUp })
      for (const at of due) {
        if (signal.aborted) return
        record = await this.#record(at, record, signal)
        await this.#run(at, leadership, signal)
      }
      // That took its time, in which others may have been missed.
      if (due.length > 0) continue
      const next = nextOccurrence(schedule, Math.max(last, now))
      if (next === undefined) return
      while (clock.now() < next && !signal.aborted) {
        await clock.wait(Math.min(next - clock.now(), waitAtMostMs), signal)
      }
      if (signal.aborted) return
      record = await this.#record(next, record, signal)
      await this.#run(next, leadership, signal)
    }
  }

  async #run(at: number, { fencingToken }: Leadership, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.run({ at: new Date(at), fencingToken, signal })
    } catch (error) {
      warnOf(error)
    }
  }

  /** Rejects where somebody else has recorded something since the last one: he leads. */
  async #record(last: number, read: Recorded, signal: AbortSignal): Promise<Recorded> {
    signal.throwIfAborted()
    const transaction = this.#peer.state.transaction()
    setIfSame(transaction, { path: this.#path, value: encodeJson({ last }), read })
    const { revision } = await transaction.commit({ signal })
    return { last, revision }
  }

  #read(): Recorded {
    const key = this.#peer.state.local.get(this.#path)
    const last = recordOf(key === undefined ? undefined : decodeJson(key.value))?.last
    const revision = key?.revision ?? 0
    return { last: typeof last === 'number' ? last : undefined, revision }
  }

  /** What ends a leadership does not end the scheduler: it stands again, behind the others. */
  async #onError(error: unknown): Promise<void> {
    const { signal } = this.#end
    if (signal.aborted || error instanceof OperationAbandonedError) return
    const passing = [
      'ERR_QUORATE_FORCE_RELEASED',
      'ERR_QUORATE_RELEASED',
      'ERR_QUORATE_SESSION_OVER',
      'ERR_QUORATE_VERSION_MISMATCH',
    ] as const satisfies readonly QuorateError['code'][]
    if (isRefusal(error, ...passing)) return
    if (lacksRoom(error)) await this.#options.clock.wait(roomAgainMs, signal)
    else this.#end.abort(error)
  }
}
