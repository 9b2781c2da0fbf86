/**
 * Pings sent for others (SWIM §3.1): whom to tell when the target answers. A relay keeps a request
 * for one probe period and judges nobody by it.
 */
import type { Address, Instant, PeerId } from '@quorate/kernel'

export interface Request {
  readonly asker: { readonly id: PeerId | undefined; readonly address: Address }
  /** The asker's own. */
  readonly sequence: number
  readonly target: PeerId
}

const mostRequests = 256

export class Relays {
  readonly #keepMs: number
  /** By the sequence of the ping sent for it; in order of time. */
  readonly #requests = new Map<number, { request: Request; until: Instant }>()

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  add(sequence: number, request: Request, now: Instant): void {
    for (const [old, { until }] of this.#requests) {
      if (until > now && this.#requests.size < mostRequests) break
      this.#requests.delete(old)
    }
    this.#requests.set(sequence, { request, until: now + this.#keepMs })
  }

  /** Whoever waits for this answer, once. */
  take(sequence: number, target: PeerId, now: Instant): Request | undefined {
    const found = this.#requests.get(sequence)
    if (found === undefined || found.request.target !== target) return undefined
    this.#requests.delete(sequence)
    return found.until < now ? undefined : found.request
  }
}
