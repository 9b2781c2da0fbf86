/**
 * The own session's operations, from the application's call to the result. They get consecutive
 * sequences when they are sent first, are sent again until the own replica has applied them, and
 * are told apart truly: applied with this result, refused with this error, or, once the session's
 * end is in the log, not applied (law S3).
 */
import type { Instant, Timing } from '@quorate/kernel'
import type { SessionHandle } from './entry.ts'
import {
  askingBytesAbout,
  type Limits,
  messageBytesAbout,
  messagesInFlightAtMost,
  operationBytesInFlightAtMost,
  operationBytesQueuedAtMost,
  operationsInFlightAtLeast,
  operationsInFlightAtMost,
  operationsQueuedAtMost,
  operationsUnderWayAbout,
} from './limits.ts'
import {
  type NotAppliedReason,
  type Operation,
  type OperationResult,
  operationProblem,
  resultOf,
  type Step,
  sizeOf,
} from './operation.ts'
import type { Outbox } from './outbox.ts'
import { Queue } from './queue.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Upstream } from './upstream.ts'

interface Submitted {
  readonly id: number
  readonly operation: Operation
  readonly size: number
}

/** A session's operations that were sent; the first has the sequence after `settled`. */
interface Life {
  readonly handle: SessionHandle
  readonly operations: Queue<Submitted>
  settled: number
}

export interface ClientOptions {
  readonly timing: Timing
  readonly outbox: Outbox
  readonly upstream: Upstream
  /** How many sessions are alive, and what operations are held to, as far as it is known. */
  readonly state: { readonly sessions: Pick<Sessions, 'size'>; readonly limits: Limits }
}

export class Client {
  readonly #options: ClientOptions
  /** Not sent yet: belongs to no session, and goes into the next one if need be. */
  readonly #queue = new Queue<Submitted>()
  #queuedBytes = 0
  /** The session in which operations may be sent now. */
  #current: Life | undefined
  /** Sessions that are over here, but whose end the own replica has not seen yet. */
  readonly #fenced = new Map<SessionHandle, Life>()
  #inFlightBytes = 0
  /** How many of the current life's operations went by the present way to the leader. */
  #sent = 0
  #sentGeneration = -1
  /** The last sequence of each message under way. */
  readonly #messages = new Queue<number>()
  /** When the leader last had cause to be heard: something was settled, or first sent. */
  #progressAt: Instant = 0
  /** How often in a row nothing came of sending again. */
  #stalls = 0

  constructor(options: ClientOptions) {
    this.#options = options
  }

  /** Nothing more is taken, however small. */
  get isFull(): boolean {
    const { length } = this.#queue
    return length >= operationsQueuedAtMost || this.#queuedBytes >= operationBytesQueuedAtMost
  }

  operate(id: number, operation: Operation): void {
    const problem = operationProblem(operation, this.#options.state.limits)
    if (problem !== undefined) {
      this.#tell(id, { ok: false, error: { code: 'invalid', problem } })
      return
    }
    const size = sizeOf(operation)
    if (this.isFull || this.#queuedBytes + size > operationBytesQueuedAtMost) {
      this.#refuse(id, 'overloaded')
      return
    }
    this.#queue.push({ id, operation: withOwnValues(operation), size })
    this.#queuedBytes += size
  }

  withdraw(id: number): void {
    const submitted = this.#queue.remove((waiting) => waiting.id === id)
    if (submitted === undefined) return
    this.#queuedBytes -= submitted.size
    this.#refuse(id, 'withdrawn')
  }

  /** The session is closed for good: what was never sent never will be. */
  refuseQueued(reason: NotAppliedReason): void {
    for (const { id } of this.#queue) this.#refuse(id, reason)
    this.#queue.clear()
    this.#queuedBytes = 0
  }

  begin(handle: SessionHandle): void {
    this.fence()
    this.#current = { handle, operations: new Queue(), settled: 0 }
    this.#restart()
  }

  /** Nothing more is sent in the current session; its operations wait for its end in the log. */
  fence(): void {
    const life = this.#current
    this.#current = undefined
    this.#restart()
    if (life !== undefined && life.operations.length > 0) this.#fenced.set(life.handle, life)
  }

  /** The own replica has applied more entries: tells the results that are known now. */
  onApplied(sessions: Sessions, now: Instant): void {
    if (this.#current !== undefined) this.#settle(this.#current, sessions, now)
    for (const life of this.#fenced.values()) this.#settle(life, sessions, now)
  }

  /** The end of a session was applied: what of it was not applied never will be. */
  onEnded(session: Session, now: Instant): void {
    const life = this.#life(session.handle)
    if (life === undefined) return
    this.#settleWith(life, session, now)
    this.#drop(life, {
      ok: false,
      notApplied: true,
      reason: session.isClosed ? 'session-closed' : 'session-expired',
    })
  }

  /** A snapshot replaced the state: it still holds what sessions that ended lately had done. */
  onInstalled(sessions: Sessions, now: Instant): void {
    const lives = [...this.#fenced.values()]
    if (this.#current !== undefined) lives.push(this.#current)
    for (const life of lives) {
      if (sessions.get(life.handle) !== undefined) {
        this.#settle(life, sessions, now)
        continue
      }
      const ended = sessions.ended(life.handle)
      if (ended !== undefined) this.onEnded(ended, now)
      else {
        if (life.operations.length > 0) this.#options.outbox.mark('outcome-unknown')
        this.#drop(life, { ok: false, unknown: true })
      }
    }
  }

  /** Sends what may go. */
  flush(now: Instant): void {
    const { upstream, outbox } = this.#options
    const life = this.#current
    if (life === undefined || !upstream.isReachable) return
    const isStalled = this.#sent > 0 && now >= this.#progressAt + this.#patienceMs()
    if (isStalled || upstream.generation !== this.#sentGeneration) {
      if (this.#sent > 0) outbox.mark('operations-resent')
      this.#stalls = isStalled ? this.#stalls + 1 : 0
      this.#restart()
      this.#progressAt = now
    }
    // What came to nothing may wait on its way, or be more than the leader takes: ask with little.
    const isAsking = this.#stalls > 0
    const messages = isAsking ? 1 : messagesInFlightAtMost
    const bytes = isAsking ? askingBytesAbout : messageBytesAbout
    while (this.#messages.length < messages) {
      if (!this.#sendBatch(life, bytes, now)) return
    }
  }

  deadline(): Instant | undefined {
    if (this.#sent === 0 || !this.#options.upstream.isReachable) return undefined
    return this.#progressAt + this.#patienceMs()
  }

  #sendBatch(life: Life, bytesAbout: number, now: Instant): boolean {
    this.#admit(life)
    const { operations, settled } = life
    if (this.#sent >= operations.length) return false
    if (this.#sent === 0) this.#progressAt = now
    const first = settled + 1 + this.#sent
    const batch: Operation[] = []
    let bytes = 0
    while (this.#sent < operations.length && bytes < bytesAbout) {
      const { operation, size } = operations.at(this.#sent) as Submitted
      batch.push(operation)
      bytes += size
      this.#sent++
    }
    this.#messages.push(settled + this.#sent)
    this.#options.upstream.send({
      type: 'operations',
      session: life.handle,
      first,
      acknowledged: settled,
      operations: batch,
    })
    return true
  }

  /** Gives waiting operations their sequence, as far as the window allows. */
  #admit({ operations }: Life): void {
    const window = windowOf(this.#options.state.sessions.size)
    while (operations.length < window) {
      const next = this.#queue.first
      if (next === undefined) return
      const bytes = this.#inFlightBytes + next.size
      if (operations.length > 0 && bytes > operationBytesInFlightAtMost) return
      this.#queue.shift()
      this.#queuedBytes -= next.size
      this.#inFlightBytes = bytes
      operations.push(next)
    }
  }

  #settle(life: Life, sessions: Sessions, now: Instant): void {
    const session = sessions.get(life.handle)
    if (session !== undefined) this.#settleWith(life, session, now)
  }

  #settleWith(life: Life, session: Session, now: Instant): void {
    const { operations } = life
    while (life.settled < session.applied && operations.length > 0) {
      const outcome = session.outcome(life.settled + 1)
      // Results go only below what this very client has acknowledged.
      if (outcome === undefined) return
      const submitted = operations.shift() as Submitted
      life.settled++
      this.#tell(submitted.id, resultOf(submitted.operation, outcome))
      if (life === this.#current) this.#settledOne(submitted, life.settled, now)
    }
  }

  #settledOne({ size }: Submitted, sequence: number, now: Instant): void {
    this.#inFlightBytes -= size
    this.#progressAt = now
    this.#stalls = 0
    if (this.#sent > 0) this.#sent--
    while ((this.#messages.first ?? sequence + 1) <= sequence) this.#messages.shift()
  }

  #life(handle: SessionHandle): Life | undefined {
    return this.#current?.handle === handle ? this.#current : this.#fenced.get(handle)
  }

  #drop(life: Life, result: OperationResult): void {
    for (const { id } of life.operations) this.#tell(id, result)
    life.operations.clear()
    this.#fenced.delete(life.handle)
    if (this.#current !== life) return
    this.#current = undefined
    this.#restart()
  }

  /** What was sent may be lost: everything unsettled is sent again, from the first. */
  #restart(): void {
    this.#sent = 0
    this.#messages.clear()
    this.#sentGeneration = this.#options.upstream.generation
    let bytes = 0
    for (const { size } of this.#current?.operations ?? []) bytes += size
    this.#inFlightBytes = bytes
  }

  #patienceMs(): number {
    return 4 * this.#options.timing.beatMs * 2 ** Math.min(this.#stalls, 3)
  }

  #refuse(id: number, reason: NotAppliedReason): void {
    this.#tell(id, { ok: false, notApplied: true, reason })
  }

  #tell(id: number, result: OperationResult): void {
    this.#options.outbox.emit({ type: 'result', id, result })
  }
}

/** How many operations of one session are under way at most. */
function windowOf(sessions: number): number {
  const share = Math.floor(operationsUnderWayAbout / Math.max(1, sessions))
  return Math.max(operationsInFlightAtLeast, Math.min(operationsInFlightAtMost, share))
}

/** The caller may go on to use its buffer: what is sent must not change between two attempts. */
function withOwnValues(operation: Operation): Operation {
  if (operation.type !== 'transaction') return withOwnValue(operation)
  return { type: 'transaction', steps: operation.steps.map(withOwnValue) }
}

function withOwnValue<S extends Step>(step: S): S {
  return 'value' in step ? { ...step, value: new Uint8Array(step.value) } : step
}
