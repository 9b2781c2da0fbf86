/**
 * The token in a request, and its comparison at the service that is asked: for what is locked and
 * lives behind HTTP.
 */
import { QuorateError } from 'quorate'
import { requireRule, staleTokenError } from '../errors.ts'

/** The name of the header, as Node's `request.headers` has it. */
export const fencingHeader = 'fencing-token'

/** Below 2^63: what a database's BIGINT holds. */
const digits = /^(0|[1-9]\d{0,18})$/

/** `fetch(url, { headers: { ...fencingHeaders(held.fencingToken) } })` */
export function fencingHeaders(token: bigint): Record<typeof fencingHeader, string> {
  requireRule('token', token, isToken(token), 'a bigint from 0 to 2^63 - 1')
  return { [fencingHeader]: String(token) }
}

/** Undefined: there is none, there are several, or it is no token. Never throws. */
export function parseFencingToken(
  value: string | readonly string[] | null | undefined,
): bigint | undefined {
  if (typeof value !== 'string' || !digits.test(value)) return undefined
  const token = BigInt(value)
  return isToken(token) ? token : undefined
}

/**
 * The highest token that one resource has seen. It is in memory: a service that restarts begins
 * with what it has stored beside the resource, or an old holder gets in once.
 */
export class FencingGuard {
  readonly #what: string
  #highest: bigint

  /** `what` is guarded, for messages; `highest`: the highest token that it has seen before. */
  constructor(what: string, highest = 0n) {
    requireRule('highest', highest, isToken(highest), 'a bigint from 0 to 2^63 - 1')
    this.#what = what
    this.#highest = highest
  }

  get highest(): bigint {
    return this.#highest
  }

  /** Lets the holder of the highest token through, any number of times, and remembers it. */
  admits(token: bigint | undefined): token is bigint {
    if (token === undefined || !isToken(token) || token < this.#highest) return false
    this.#highest = token
    return true
  }

  /** @throws QuorateError ERR_QUORATE_STALE_TOKEN; nothing was remembered then. */
  check(token: bigint): void {
    if (!this.admits(token)) throw staleTokenError(this.#what, token, this.#highest)
  }
}

export function isToken(token: unknown): token is bigint {
  return typeof token === 'bigint' && token >= 0n && token < 2n ** 63n
}

/** Whether what was thrown says that somebody with a higher token was there before. */
export function isStaleToken(error: unknown): boolean {
  return error instanceof QuorateError && error.code === 'ERR_QUORATE_STALE_TOKEN'
}
