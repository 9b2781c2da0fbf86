/**
 * This peer's own session: opened through the log, kept alive over a link to the leader, and over
 * at its deadline by this peer's own clock, whatever anybody says later (law S2): the holder always
 * stops before the cluster may give its keys away.
 */
import { type Boot, type Instant, type PeerId, safeShareMs, type Timing } from '@quorate/kernel'
import type { SessionStatus } from './effect.ts'
import { isSameSession, type SessionHandle, type SessionId } from './entry.ts'
import type { Outbox } from './outbox.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Upstream } from './upstream.ts'

/** The session as the application sees it. */
export interface SessionView {
  readonly id: SessionId
  readonly handle: SessionHandle
  readonly status: 'connected' | 'suspended'
  readonly deadline: Instant
  /** Compares the clock when asked: true as long as nobody else may hold what this one holds. */
  readonly isAlive: (now: Instant) => boolean
}

export interface OwnSessionOptions {
  readonly id: PeerId
  readonly boot: Boot
  readonly timing: Timing
  readonly outbox: Outbox
  readonly upstream: Upstream
  /** A session began: operations may go. */
  readonly onOpened: (handle: SessionHandle) => void
  /** Nothing more may be sent in the session. */
  readonly onOver: () => void
}

type Phase = 'none' | 'opening' | 'open' | 'closing'

export class OwnSession {
  readonly #options: OwnSessionOptions
  #phase: Phase = 'none'
  #isWanted = false
  #isGivenUp = false
  #number = 0
  #handle: SessionHandle = 0
  #deadline: Instant = 0
  #isSuspended = false
  /** When this opening was sent first: the leader cannot have heard of it before. */
  #openedAt: Instant | undefined
  /** When something was last sent, and by which way. */
  #sentAt: Instant | undefined
  #sentGeneration = -1
  #lastKeepAlive = 0
  /** When each unanswered keep-alive was sent. */
  readonly #keepAlives = new Map<number, Instant>()
  #acknowledgedAt: Instant = 0

  constructor(options: OwnSessionOptions) {
    this.#options = options
  }

  /** It was closed by wish, and none was wanted since. */
  get isGivenUp(): boolean {
    return this.#isGivenUp
  }

  /** The live session; undefined while there is none. */
  get view(): SessionView | undefined {
    if (this.#phase !== 'open' && this.#phase !== 'closing') return undefined
    const deadline = this.#deadline
    const status = this.#isSuspended ? 'suspended' : 'connected'
    const handle = this.#handle
    // The deadline moves with every acknowledgement: the latest one counts.
    const isAlive = (now: Instant): boolean => this.#isHeld(handle) && now < this.#deadline
    return { id: this.#id(), handle, status, deadline, isAlive }
  }

  open(): void {
    this.#isWanted = true
    this.#isGivenUp = false
    if (this.#phase === 'none') this.#becomeOpening()
  }

  close(): void {
    this.#isWanted = false
    this.#isGivenUp = true
    if (this.#phase === 'open') {
      this.#phase = 'closing'
      this.#sentAt = undefined
      this.#options.onOver()
    } else if (this.#phase !== 'closing') this.#becomeOver('closed')
  }

  /** At the start of every step: past the deadline, nothing revives the session. */
  checkDeadline(now: Instant): void {
    const isHeld = this.#phase === 'open' || this.#phase === 'closing'
    if (isHeld && now >= this.#deadline) this.#becomeOver(this.#isWanted ? 'expired' : 'closed')
  }

  /**
   * The machine was suspended: the clock did not count `lostMs`. What was sent before is older than
   * it looks, so that no acknowledgement that is still to come may stretch the session.
   */
  resumed(lostMs: number, now: Instant): void {
    this.#deadline -= lostMs
    if (this.#openedAt !== undefined) this.#openedAt -= lostMs
    for (const [id, sentAt] of this.#keepAlives) this.#keepAlives.set(id, sentAt - lostMs)
    this.checkDeadline(now)
  }

  /** The own replica has applied the opening of a session. */
  onSessionOpened(session: Session, now: Instant): void {
    if (!isSameSession(session.id, this.#id())) return
    if (this.#phase === 'none') {
      // Closed before it was open: the cluster is told, now that there is something to close.
      this.#phase = 'closing'
      this.#handle = session.handle
      this.#deadline = (this.#openedAt ?? now) + this.#safeTimeoutMs()
      this.#sentAt = undefined
      return
    }
    if (this.#phase !== 'opening') return
    this.#handle = session.handle
    this.#deadline = (this.#openedAt ?? now) + this.#safeTimeoutMs()
    // Too late to be of use: the next one replaces it.
    if (now >= this.#deadline) this.#becomeOpening()
    else this.#becomeOpen(now)
  }

  onSessionEnded(session: Session): void {
    const isOwn = this.#phase === 'open' || this.#phase === 'closing'
    if (!isOwn || session.handle !== this.#handle) return
    this.#becomeOver(session.isClosed || !this.#isWanted ? 'closed' : 'expired')
  }

  /** A snapshot replaced the state: the own session may have begun or ended meanwhile. */
  onInstalled(sessions: Sessions, now: Instant): void {
    const session = sessions.of(this.#options.id)
    const isOwn = this.#phase === 'open' || this.#phase === 'closing'
    if (isOwn && session?.handle !== this.#handle) {
      this.#becomeOver(this.#isWanted ? 'expired' : 'closed')
    }
    if (session !== undefined) this.onSessionOpened(session, now)
  }

  onKeepAliveAck(handle: SessionHandle, id: number, now: Instant): void {
    const sentAt = this.#keepAlives.get(id)
    const isOwn = this.#phase === 'open' || this.#phase === 'closing'
    if (sentAt === undefined || !isOwn || handle !== this.#handle) return
    this.#keepAlives.delete(id)
    this.#deadline = Math.max(this.#deadline, sentAt + this.#safeTimeoutMs())
    this.#acknowledgedAt = now
    if (this.#isSuspended && this.#options.upstream.isLeaderKnown) {
      this.#isSuspended = false
      this.#tell('connected')
    }
  }

  /** Sends what is due. */
  flush(now: Instant): void {
    if (this.#phase === 'none') return
    if (this.#phase !== 'opening') this.#checkContact(now)
    const { upstream } = this.#options
    if (!upstream.isReachable) return
    const isSameWay = upstream.generation === this.#sentGeneration
    if (isSameWay && this.#sentAt !== undefined && now < this.#sentAt + this.#pauseMs()) return
    this.#sentGeneration = upstream.generation
    this.#sentAt = now
    if (this.#phase === 'opening') this.#sendOpening(now)
    else this.#sendKeepAlive(now)
    if (this.#phase === 'closing') upstream.send({ type: 'close-session', session: this.#handle })
  }

  deadline(): Instant | undefined {
    if (this.#phase === 'none') return undefined
    const { upstream } = this.#options
    const dueAt =
      upstream.isReachable && this.#sentAt !== undefined
        ? this.#sentAt + this.#pauseMs()
        : Number.POSITIVE_INFINITY
    if (this.#phase === 'opening') return Number.isFinite(dueAt) ? dueAt : undefined
    const suspendedAt = this.#isSuspended ? this.#deadline : this.#acknowledgedAt + this.#graceMs()
    return Math.min(dueAt, this.#deadline, suspendedAt)
  }

  #becomeOpening(): void {
    this.#phase = 'opening'
    this.#number++
    this.#openedAt = undefined
    this.#sentAt = undefined
  }

  #becomeOpen(now: Instant): void {
    this.#phase = 'open'
    this.#isSuspended = false
    this.#acknowledgedAt = now
    this.#sentAt = undefined
    this.#keepAlives.clear()
    this.#tell('opened')
    this.#options.onOpened(this.#handle)
  }

  #becomeOver(status: 'expired' | 'closed'): void {
    this.#phase = 'none'
    this.#tell(status)
    this.#options.onOver()
    if (this.#isWanted) this.#becomeOpening()
  }

  #isHeld(handle: SessionHandle): boolean {
    return (this.#phase === 'open' || this.#phase === 'closing') && this.#handle === handle
  }

  #checkContact(now: Instant): void {
    if (this.#isSuspended) return
    const isSilent = now >= this.#acknowledgedAt + this.#graceMs()
    if (!isSilent && this.#options.upstream.isLeaderKnown) return
    this.#isSuspended = true
    this.#tell('suspended')
  }

  #sendOpening(now: Instant): void {
    // An old attempt would have little life left when it succeeds: a fresh one replaces it.
    if (this.#openedAt !== undefined && now - this.#openedAt > this.#safeTimeoutMs() / 2) {
      this.#becomeOpening()
      this.#sentAt = now
    }
    this.#openedAt ??= now
    const { boot, upstream } = this.#options
    upstream.send({
      type: 'open-session',
      bootCounter: boot.counter,
      bootNonce: boot.nonce,
      number: this.#number,
    })
  }

  #sendKeepAlive(now: Instant): void {
    const id = ++this.#lastKeepAlive
    this.#keepAlives.set(id, now)
    for (const old of this.#keepAlives.keys()) {
      if (this.#keepAlives.size <= keepAlivesRemembered) break
      this.#keepAlives.delete(old)
    }
    this.#options.upstream.send({ type: 'keep-alive', session: this.#handle, id })
  }

  /** How long after sending the same thing is sent again. */
  #pauseMs(): number {
    const { beatMs } = this.#options.timing
    const isUrgent = this.#phase !== 'open' || this.#isSuspended
    return isUrgent ? Math.min(4 * beatMs, this.#intervalMs()) : this.#intervalMs()
  }

  #intervalMs(): number {
    return this.#options.timing.sessionTimeoutMs / 10
  }

  /** A little more than two intervals: the third keep-alive is due then. */
  #graceMs(): number {
    return 2.5 * this.#intervalMs()
  }

  #safeTimeoutMs(): number {
    const { sessionTimeoutMs, driftBound } = this.#options.timing
    return safeShareMs(sessionTimeoutMs, driftBound)
  }

  #id(): SessionId {
    const { id, boot } = this.#options
    return { peer: id, boot, number: this.#number }
  }

  #tell(status: SessionStatus): void {
    const { outbox } = this.#options
    outbox.emit({ type: 'session', status, id: this.#id(), deadline: this.#deadline })
  }
}

const keepAlivesRemembered = 16
