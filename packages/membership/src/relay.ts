/**
 * Pings sent for others (SWIM §3.1): whom to tell when the target answers, and whom to tell that it
 * has not (Lifeguard §IV-A, nack). A relay keeps a request for one probe period and judges nobody
 * by it.
 */
import type { Address, Instant, PeerId } from '@quorate/kernel'

export interface Request {
  readonly asker: { readonly id: PeerId | undefined; readonly address: Address }
  /** The asker's own. */
  readonly sequence: number
  readonly target: PeerId
}

interface Pending {
  readonly request: Request
  readonly until: Instant
  /** When the asker is told that there was no answer; undefined once it was. */
  nackAt: Instant | undefined
}

const mostRequests = 256

export class Relays {
  readonly #keepMs: number
  readonly #nackMs: number
  /** By the sequence of the ping sent for it; in order of time. */
  readonly #requests = new Map<number, Pending>()

  /** Requests are kept for `keepMs`; after `nackMs` without an answer the asker is told. */
  constructor(keepMs: number, nackMs: number) {
    this.#keepMs = keepMs
    this.#nackMs = nackMs
  }

  add(sequence: number, request: Request, now: Instant): void {
    for (const [old, { until }] of this.#requests) {
      if (until > now && this.#requests.size < mostRequests) break
      this.#requests.delete(old)
    }
    const pending = { request, until: now + this.#keepMs, nackAt: now + this.#nackMs }
    this.#requests.set(sequence, pending)
  }

  /** Whoever waits for this answer, once. */
  take(sequence: number, target: PeerId, now: Instant): Request | undefined {
    const found = this.#requests.get(sequence)
    if (found === undefined || found.request.target !== target) return undefined
    this.#requests.delete(sequence)
    return found.until < now ? undefined : found.request
  }

  /** Who is to be told now that there was no answer in time; a late one still is passed on. */
  unanswered(now: Instant): Request[] {
    const due: Request[] = []
    for (const pending of this.#requests.values()) {
      if (pending.nackAt === undefined || pending.nackAt > now) continue
      pending.nackAt = undefined
      due.push(pending.request)
    }
    return due
  }

  deadline(): Instant | undefined {
    for (const { nackAt } of this.#requests.values()) if (nackAt !== undefined) return nackAt
    return undefined
  }
}
