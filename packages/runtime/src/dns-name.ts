/** The option `discovery.dns`: which records of which name hold the addresses of peers. */
export interface DnsName {
  /** As it was given. */
  readonly text: string
  /** With a port: the host whose A and AAAA records are asked for. Without: a service (SRV). */
  readonly host: string
  readonly port: number | undefined
}

/** A name without a port is the domain of this service (RFC 2782). */
const service = '_quorate._tcp'

export const dnsNameRule =
  'a DNS name, or name:port with a port from 1 to 65535 (without a port, SRV records are asked for)'

const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/

/** Undefined for what is no name. */
export function parseDnsName(text: unknown): DnsName | undefined {
  if (typeof text !== 'string' || text.length > 253) return undefined
  const [name = '', digits, ...rest] = text.split(':')
  if (
    rest.length > 0 ||
    !name
      .replace(/\.$/, '')
      .split('.')
      .every((part) => label.test(part))
  ) {
    return undefined
  }
  if (digits === undefined) {
    return { text, host: name.startsWith('_') ? name : `${service}.${name}`, port: undefined }
  }
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  return port >= 1 && port <= 65_535 ? { text, host: name, port } : undefined
}
