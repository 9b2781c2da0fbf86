/**
 * What the application waits for: each operation and each read has a number under which the
 * machine answers. Giving up rejects at once and tells the machine, which settles the rest.
 */
import type { Operation, OperationResult } from '@quorate/replicated-state'
import type { ClusterCommand } from './cluster/index.ts'
import {
  notAppliedError,
  OperationAbandonedError,
  type Outcome,
  overloadedError,
  refusalOf,
  stoppedError,
} from './errors.ts'
import type { PeerHost } from './peer-host.ts'
import type { Quorum } from './quorum.ts'

export type Committed = Extract<OperationResult, { ok: true }>

interface PendingOperation {
  readonly operation: Operation
  readonly resolve: (committed: Committed) => void
  readonly reject: (reason: unknown) => void
  readonly settle: (outcome: Outcome) => void
}

interface Question {
  readonly begin: (id: number) => ClusterCommand
  readonly withdraw: 'withdraw-read' | 'withdraw-seats'
  /** Too many may wait already. */
  readonly isRefusable?: boolean
}

interface PendingRead {
  /** Reads the replica in the very moment in which the machine calls it recent enough. */
  readonly take: () => void
  readonly reject: (reason: unknown) => void
}

/** What the machine does not say by then of what is given up counts as unknown. */
const answeredWithinMs = 100

export class Requests {
  readonly #host: Pick<PeerHost, 'clock' | 'dispatch' | 'answered' | 'isFull'>
  readonly #lackingQuorum: () => Quorum | undefined
  readonly #operations = new Map<number, PendingOperation>()
  readonly #reads = new Map<number, PendingRead>()
  #lastId = 0
  #isStopped = false

  /** `lackingQuorum`: who votes and who is missing, as long as nobody is known to lead. */
  constructor(
    host: Pick<PeerHost, 'clock' | 'dispatch' | 'answered' | 'isFull'>,
    lackingQuorum: () => Quorum | undefined,
  ) {
    this.#host = host
    this.#lackingQuorum = lackingQuorum
  }

  operate(operation: Operation, signal: AbortSignal | undefined): Promise<Committed> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped) throw stoppedError()
      signal?.throwIfAborted()
      if (this.#host.isFull('operations')) throw overloadedError('operations')
      const id = ++this.#lastId
      const { promise: settled, resolve: settle } = Promise.withResolvers<Outcome>()
      let outcome: Outcome | undefined
      let isGivenUp = false
      const abandon = () => {
        // What was not sent yet is answered now, but it was the caller who gave it up.
        isGivenUp = true
        this.#host.dispatch({ type: 'withdraw', id })
        const tell = () => {
          const known = outcome === 'not-applied' ? outcome : 'unknown'
          const quorum = this.#lackingQuorum()
          reject(new OperationAbandonedError(known, settled, signal?.reason, quorum))
        }
        this.#onAnswered(tell)
      }
      const finished = () => signal?.removeEventListener('abort', abandon)
      this.#operations.set(id, {
        operation,
        resolve: (committed) => {
          finished()
          resolve(committed)
        },
        reject: (reason) => {
          finished()
          if (!isGivenUp) reject(reason)
        },
        settle: (known) => {
          outcome = known
          settle(known)
        },
      })
      signal?.addEventListener('abort', abandon, { once: true })
      this.#host.dispatch({ type: 'operate', id, operation })
    })
  }

  /** The peer has stopped: nothing is answered any more. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  read<T>(take: () => T, signal: AbortSignal | undefined): Promise<T> {
    const begin = (id: number) => ({ type: 'read', id }) as const
    return this.#ask(take, signal, { begin, withdraw: 'withdraw-read', isRefusable: true })
  }

  /** Resolves when a majority has confirmed all that this replica holds; never refused as overload. */
  confirm(signal: AbortSignal | undefined): Promise<void> {
    const begin = (id: number) => ({ type: 'read', id, isUnrefusable: true }) as const
    return this.#ask(() => undefined, signal, { begin, withdraw: 'withdraw-read' })
  }

  /** Resolves when this replica has applied a configuration that wants so many voters. */
  setSeats(seats: number, signal: AbortSignal | undefined): Promise<void> {
    const begin = (id: number) => ({ type: 'set-seats', id, seats }) as const
    return this.#ask(() => undefined, signal, { begin, withdraw: 'withdraw-seats' })
  }

  #ask<T>(take: () => T, signal: AbortSignal | undefined, question: Question): Promise<T> {
    const { begin, withdraw, isRefusable = false } = question
    return new Promise((resolve, reject) => {
      if (this.#isStopped) throw stoppedError()
      signal?.throwIfAborted()
      if (isRefusable && this.#host.isFull('reads')) throw overloadedError('reads')
      const id = ++this.#lastId
      const abandon = () => {
        this.#reads.delete(id)
        this.#host.dispatch({ type: withdraw, id })
        reject(signal?.reason)
      }
      const finished = () => signal?.removeEventListener('abort', abandon)
      this.#reads.set(id, {
        take: () => {
          finished()
          resolve(take())
        },
        reject: (reason) => {
          finished()
          reject(reason)
        },
      })
      signal?.addEventListener('abort', abandon, { once: true })
      this.#host.dispatch(begin(id))
    })
  }

  onResult(id: number, result: OperationResult): void {
    const pending = this.#operations.get(id)
    if (pending === undefined) return
    this.#operations.delete(id)
    if (result.ok) {
      pending.settle('applied')
      pending.resolve(result)
    } else if ('unknown' in result) {
      const never = new Promise<Outcome>(() => {})
      pending.reject(new OperationAbandonedError('unknown', never, undefined))
    } else if ('notApplied' in result) {
      pending.settle('not-applied')
      pending.reject(notAppliedError(result.reason))
    } else {
      // Ordered and refused: it took its place in the log and changed nothing.
      pending.settle('not-applied')
      pending.reject(refusalOf(pending.operation, result.error))
    }
  }

  /** When all is known of what was asked until now; whoever gives up does not wait for long, though. */
  #onAnswered(callback: () => void): void {
    const { clock } = this.#host
    const answered = this.#host.answered()
    if (answered === undefined) return callback()
    const late = Promise.withResolvers<void>()
    const cancel = clock.setTimer(clock.now() + answeredWithinMs, late.resolve)
    void Promise.race([answered, late.promise]).then(() => {
      cancel()
      callback()
    })
  }

  /** A read may be taken, or what was asked of the voters is so. */
  onReadable(id: number): void {
    const pending = this.#reads.get(id)
    this.#reads.delete(id)
    pending?.take()
  }

  /** Too many wait already. */
  onReadRefused(id: number): void {
    const pending = this.#reads.get(id)
    this.#reads.delete(id)
    pending?.reject(overloadedError('reads'))
  }

  /** The peer has stopped: everybody who still waits is told so. */
  stop(): void {
    this.#isStopped = true
    for (const { reject } of this.#operations.values()) {
      const never = new Promise<Outcome>(() => {})
      reject(new OperationAbandonedError('unknown', never, stoppedError()))
    }
    for (const { reject } of this.#reads.values()) reject(stoppedError())
    this.#operations.clear()
    this.#reads.clear()
  }
}
