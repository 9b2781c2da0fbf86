/**
 * A host in a worker thread, as the main thread has it. What the peer knows comes by messages, and
 * may be late; what it holds by time is read from shared memory when it is asked for, and judged
 * by the clocks, so that nothing is believed longer because a message is late:
 *
 * - The worker changes the memory before it tells anybody of a step (see `Host`).
 * - A lease counts only in the term, a session only under the number, that a notice told of here: in
 *   a blocked loop, what is held may be another one than the application knows of.
 * - A worker that has ended holds nothing. Its sockets are closed then, which is evidence of a crash;
 *   so it is asked whether it runs, every time. Node knows that it does not before it closes them.
 */
import { Worker } from 'node:worker_threads'
import {
  type Address,
  type Clock,
  type Instant,
  optionError,
  type PeerId,
  type Secrets,
  suspensionMs,
  unseenSince,
} from '@quorate/kernel'
import { clockFrom, performanceOrigin, rotationRule } from '@quorate/runtime'
import type { ClusterCommand, ClusterNotice, Holding } from '../cluster/index.ts'
import { workerEndedError } from '../errors.ts'
import { guardedLogger, silentLogger, warning } from '../logger.ts'
import type { ResolvedOptions } from '../options.ts'
import type { ClusterView, Housing, PeerHost } from '../peer-host.ts'
import type { ToMain, ToWorker, WorkerSettings } from './messages.ts'
import { Receiver } from './receiver.ts'
import { SharedHolding } from './shared-holding.ts'
import { errorOf } from './told-error.ts'
import { UnderWay } from './under-way.ts'

type Opened = Extract<ToMain, { type: 'opened' }>

/**
 * Starts a worker; resolves when its sockets are open and its state is known here.
 * @throws as `openPorts`; and ERR_QUORATE_OPTION for options that no other thread can be given.
 */
export async function inWorker(options: ResolvedOptions): Promise<Housing> {
  const host = new WorkerHost(options)
  await host.opened
  return (notify) => host.tell(notify)
}

class WorkerHost implements PeerHost {
  readonly clock: Clock
  /** Rejects where the ports could not be opened; nothing is left then. */
  readonly opened: Promise<void>
  readonly #opening = Promise.withResolvers<void>()
  readonly #worker: Worker
  readonly #holding = new SharedHolding()
  readonly #driftBound: number
  readonly #checkRotation: (secret: Secrets) => void
  readonly #receiver: Receiver
  readonly #underWay = new UnderWay()
  readonly #exited = Promise.withResolvers<void>()
  readonly #closed = Promise.withResolvers<void>()
  #notify: (notice: ClusterNotice) => void = () => {}
  #opened: Opened | undefined
  #commands: ClusterCommand[] = []
  readonly #echoes = new Map<number, () => void>()
  #lastEcho = 0
  /** The peer ends here: nothing is held and no notice handed on any more. */
  #isStopped = false
  #hasExited = false
  #isHandedOut = false
  /** Why the thread could not begin, and what it ended of. */
  #refusal: unknown
  #failure: unknown

  constructor(resolved: ResolvedOptions) {
    const { logger, worker: _, ...options } = resolved
    const { cluster, secret, limits, timing } = options
    this.#checkRotation = rotationRule(cluster, secret)
    const origin = performanceOrigin()
    this.clock = clockFrom(origin)
    this.opened = this.#opening.promise
    this.#driftBound = timing.driftBound
    const told = guardedLogger(logger ?? silentLogger)
    this.#receiver = new Receiver({
      limits,
      notify: (notice) => this.#handOn(notice),
      warn: (source, error) => told.warn({ source, error }, warning),
      echoed: (number) => this.#onEcho(number),
      taken: (size) => this.#post({ type: 'taken', size }),
      soon: (callback) => this.clock.soon(callback),
    })
    this.#receiver.begun.then(() => this.#opening.resolve())
    const { memory } = this.#holding
    const settings: WorkerSettings = { options, origin, memory }
    this.#worker = startThread(settings)
    this.#closed.promise.catch(() => {})
    this.#worker.on('message', (message: ToMain) => this.#onMessage(message))
    this.#worker.on('error', (error) => {
      this.#failure = error
    })
    this.#worker.on('exit', () => this.#onExit())
  }

  get id(): PeerId {
    return this.#opened?.id ?? ''
  }

  get name(): string {
    return this.#opened?.name ?? ''
  }

  get address(): Address {
    return this.#opened?.address ?? ''
  }

  get isDurable(): boolean {
    return this.#opened?.isDurable === true
  }

  get cluster(): ClusterView {
    return this.#receiver.cluster
  }

  /** As they were about a second ago. */
  get counters(): object {
    return this.#receiver.counters
  }

  get isLeader(): boolean {
    return this.leaseUntil !== undefined
  }

  get leaseUntil(): Instant | undefined {
    const { term, leaseUntil, baseline } = this.#holding.read()
    const unseenMs = unseenSince(baseline, this.clock, this.#driftBound)
    const isHeld = unseenMs <= suspensionMs && this.clock.now() + unseenMs < leaseUntil
    if (!isHeld || term !== this.#receiver.told.reign || !this.#isRunning()) return undefined
    return leaseUntil - unseenMs
  }

  get isSessionHeld(): boolean {
    const deadline = this.sessionDeadline
    return deadline !== undefined && this.clock.now() < deadline
  }

  get sessionDeadline(): Instant | undefined {
    const { session, sessionUntil, baseline }: Holding = this.#holding.read()
    if (session !== this.#receiver.told.session?.id.number || !this.#isRunning()) return undefined
    return sessionUntil - unseenSince(baseline, this.clock, this.#driftBound)
  }

  start(): void {
    this.#post({ type: 'start' })
  }

  isFull(of: 'operations' | 'reads'): boolean {
    return this.#underWay.isFull(of)
  }

  /** What is asked for in one turn goes together: a message costs more than a command in it. */
  dispatch(command: ClusterCommand): void {
    this.#underWay.onCommand(command)
    if (this.#commands.push(command) === 1) queueMicrotask(() => this.#flush())
  }

  /** An end of the peer is an answer, too. */
  answered(): Promise<void> | undefined {
    if (this.#isStopped || this.#hasExited) return undefined
    const number = ++this.#lastEcho
    this.#post({ type: 'echo', number })
    return new Promise((resolve) => this.#echoes.set(number, resolve))
  }

  /** Here, where it can throw, before it is handed on. */
  rotateSecret(secret: Secrets): void {
    this.#checkRotation(secret)
    this.#post({ type: 'rotate', secret })
  }

  tell(notify: (notice: ClusterNotice) => void): PeerHost {
    this.#notify = notify
    this.#isHandedOut = true
    return this
  }

  stop(): void {
    this.#isStopped = true
    this.#receiver.stop()
    for (const number of [...this.#echoes.keys()]) this.#onEcho(number)
    this.#post({ type: 'stop' })
  }

  async close(): Promise<void> {
    this.#post({ type: 'close' })
    try {
      await Promise.race([this.#closed.promise, this.#exited.promise])
    } finally {
      await this.#worker.terminate()
      await this.#exited.promise
    }
  }

  /** Node answers −1 as soon as the thread is to end, before anything of it is closed. */
  #isRunning(): boolean {
    if (this.#isStopped || this.#hasExited) return false
    return this.#worker.performance.eventLoopUtilization().idle >= 0
  }

  /** In order, behind all commands before it. */
  #post(message: ToWorker): void {
    this.#flush()
    if (!this.#hasExited) this.#worker.postMessage(message)
  }

  #flush(): void {
    const commands = this.#commands
    if (commands.length === 0) return
    this.#commands = []
    this.#post({ type: 'commands', commands })
  }

  #onMessage(message: ToMain): void {
    switch (message.type) {
      case 'opened':
        this.#opened = message
        // Node begins to watch the loop with the first look: it must have looked while the thread runs.
        this.#worker.performance.eventLoopUtilization()
        return
      case 'failed':
        return this.#onFailed(errorOf(message.error))
      case 'image':
      case 'news':
        return this.#receiver.receive(message)
      case 'fatal':
        return this.#onFatal(errorOf(message.error))
      case 'closed':
        if (message.error === undefined) this.#closed.resolve()
        else this.#closed.reject(errorOf(message.error))
        return
    }
  }

  /** Whoever asked for it hears of it when nothing is left. */
  #onFailed(error: unknown): void {
    this.#refusal = error
    void this.#worker.terminate()
  }

  #onFatal(error: unknown): void {
    this.#receiver.hand({ type: 'fatal', error })
  }

  #handOn(notice: ClusterNotice): void {
    this.#underWay.onNotice(notice)
    // Of a peer that was never handed out, who asked for it is told.
    if (notice.type === 'fatal' && !this.#isHandedOut) this.#onFailed(notice.error)
    else this.#notify(notice)
  }

  #onEcho(number: number): void {
    const resolve = this.#echoes.get(number)
    this.#echoes.delete(number)
    resolve?.()
  }

  #onExit(): void {
    this.#hasExited = true
    this.#exited.resolve()
    const error = workerEndedError(this.#failure)
    this.#opening.reject(this.#refusal ?? error)
    this.#onFatal(error)
  }
}

function startThread(workerData: WorkerSettings): Worker {
  try {
    // What the application is started with (`execArgv`) is meant for the application.
    return new Worker(program(), { workerData, name: 'quorate', execArgv: [] })
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error
    throw optionError('worker', true, `false with options that cannot be cloned: ${error.message}`)
  }
}

/** Beside this file, in the sources as in what is built of them. */
function program(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./thread.${ending}`, import.meta.url)
}
