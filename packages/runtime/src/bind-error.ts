/**
 * What a socket that cannot be bound tells, as a refusal that names host, port and protocol. libp2p
 * tells the error of its socket in the text alone, so the text is what is looked at; QUIC tells the
 * number that the system has for it.
 */
import { QuorateError } from '@quorate/kernel'

export interface BindTarget {
  readonly protocol: 'UDP' | 'TCP'
  readonly host: string
  readonly port: number
  /** What Quorate needs it for. */
  readonly use: string
}

/** In the words of Node, and of the binary of QUIC on Linux, macOS and Windows. */
const inUse = /EADDRINUSE|os error (?:98|48|10048)\b/

/** Why the system does not give an address to this process, beside its being in use. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['EAFNOSUPPORT', 'this machine has no such family of addresses'],
  ['EACCES', 'this process may not use it'],
  ['EPERM', 'this process may not use it'],
])

/** The error itself when it is about something else than the address. */
export function bindError(error: unknown, { protocol, host, port, use }: BindTarget): unknown {
  const text = error instanceof Error ? error.message : ''
  const where = `${protocol} port ${port} of ${host}`
  const data = { host, port, protocol }
  if (inUse.test(text)) {
    const message = `${where} is in use; Quorate needs it for ${use}`
    return new QuorateError('ERR_QUORATE_ADDRESS_IN_USE', message, data, { cause: error })
  }
  for (const [reason, words] of reasons) {
    if (!text.includes(reason)) continue
    const message = `${where} cannot be listened on: ${words} (${reason})`
    const all = { ...data, reason }
    return new QuorateError('ERR_QUORATE_ADDRESS_UNAVAILABLE', message, all, { cause: error })
  }
  return error
}

export function isInUse(error: unknown): boolean {
  return error instanceof QuorateError && error.code === 'ERR_QUORATE_ADDRESS_IN_USE'
}
