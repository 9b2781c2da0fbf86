/**
 * This peer's session: what ephemeral keys hang on. Its deadline is checked against the clocks at
 * every look, because a process that was stopped fires no signal until it runs again.
 */
import { type Instant, QuorateError } from '@quorate/kernel'
import type { ClusterNotice } from './cluster/index.ts'
import type { PeerHost } from './peer-host.ts'

export type SessionStatus = 'none' | 'connected' | 'suspended' | 'expired' | 'closed'

type SessionNotice = Extract<ClusterNotice, { type: 'session' }>

export class Session {
  readonly #host: Pick<PeerHost, 'isSessionHeld' | 'sessionDeadline'>
  #id = ''
  #status: SessionStatus = 'none'
  #deadline: Instant = Number.NEGATIVE_INFINITY
  #lost = new AbortController()
  #hasEnded = false

  constructor(host: Pick<PeerHost, 'isSessionHeld' | 'sessionDeadline'>) {
    this.#host = host
  }

  /** Empty while no session was opened yet. */
  get id(): string {
    return this.#id
  }

  get status(): SessionStatus {
    if (this.#status !== 'connected' && this.#status !== 'suspended') return this.#status
    return this.isHeld ? this.#status : 'expired'
  }

  /** Until when it is surely held, on the axis of `performance.now()`. */
  get deadline(): Instant {
    return this.#host.sessionDeadline ?? this.#deadline
  }

  /** By the clock, at this very moment. */
  get isHeld(): boolean {
    const isOpen = this.#status === 'connected' || this.#status === 'suspended'
    return isOpen && this.#host.isSessionHeld
  }

  /** Aborts when this session is over; a session that follows has a signal of its own. */
  get signal(): AbortSignal {
    return this.#lost.signal
  }

  /** The peer stops: from now on it holds nothing by this session, whatever the cluster knows. */
  end(): void {
    this.#hasEnded = true
    if (this.#status === 'closed') return
    this.#status = 'closed'
    this.#lost.abort(sessionOver(this.#id, 'closed'))
  }

  on(notice: SessionNotice): void {
    if (this.#hasEnded) return
    this.#id = sessionName(notice.id)
    this.#deadline = notice.deadline
    switch (notice.status) {
      case 'opened':
        if (this.#lost.signal.aborted) this.#lost = new AbortController()
        this.#status = 'connected'
        break
      case 'connected':
      case 'suspended':
        this.#status = notice.status
        break
      case 'expired':
      case 'closed':
        this.#status = notice.status
        this.#lost.abort(sessionOver(this.#id, notice.status))
        break
    }
  }
}

function sessionOver(session: string, status: 'expired' | 'closed'): QuorateError {
  const text = `session ${session} is over: ${status}`
  return new QuorateError('ERR_QUORATE_SESSION_OVER', text, {
    session,
    reason: `session-${status}`,
  })
}

/** A session's name among all sessions of all time. */
function sessionName({ peer, boot, number }: SessionNotice['id']): string {
  return `${peer}/${boot.nonce}/${number}`
}
