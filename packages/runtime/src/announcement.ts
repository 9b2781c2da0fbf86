/**
 * What a peer says of itself on the LAN, as DNS-SD records (RFC 6763): a PTR from the cluster's
 * service to the peer's instance, an SRV with its port, a TXT with its address. Readers believe the
 * TXT alone; the others are for the usual browsers of a LAN.
 */
import { type Address, parseAddress } from '@quorate/kernel'
import type { ResponseOutgoingPacket } from 'multicast-dns'
import { toString as toText } from 'uint8arrays/to-string'
import { isOfAnyCluster } from './cluster-tag.ts'

type Answer = ResponseOutgoingPacket['answers'][number]

const timeToLiveSeconds = 120
const addressKey = 'address='

/** A packet with more records than this is not one of ours. */
const recordsAtMost = 32

/** The records of one peer; `goodbye` takes them back (RFC 6762, 10.1). */
export function announcement(options: {
  readonly service: string
  readonly instance: string
  readonly address: Address
  readonly goodbye: boolean
}): Answer[] {
  const { service, address } = options
  const name = `${options.instance}.${service}`
  const ttl = options.goodbye ? 0 : timeToLiveSeconds
  const port = parseAddress(address)?.port ?? 0
  return [
    { type: 'PTR', name: service, ttl, data: name },
    { type: 'SRV', name, ttl, data: { port, target: `${options.instance}.local` } },
    { type: 'TXT', name, ttl, data: [`${addressKey}${address}`] },
  ]
}

/** The addresses that the records of a packet announce for a service, and nothing taken back. */
export function announcedAddresses(records: unknown, service: string): Address[] {
  if (!Array.isArray(records) || records.length > recordsAtMost) return []
  const addresses: Address[] = []
  for (const record of records as readonly Partial<Answer>[]) {
    if (record.type !== 'TXT' || !isOf(record.name, service) || record.ttl === 0) continue
    const texts = Array.isArray(record.data) ? record.data : [record.data]
    for (const text of texts) {
      const address = addressIn(text)
      if (address !== undefined) addresses.push(address)
    }
  }
  return addresses
}

/** Whether somebody asks who is there. */
export function asksFor(questions: unknown, service: string): boolean {
  return (
    Array.isArray(questions) &&
    questions.length <= recordsAtMost &&
    questions.some(({ name, type }) => name === service && (type === 'PTR' || type === 'ANY'))
  )
}

/** Whether questions or records are about clusters, and not about this one. */
export function isOfOtherCluster(entries: unknown, service: string): boolean {
  if (!Array.isArray(entries) || entries.length > recordsAtMost) return false
  const names = (entries as readonly { name?: unknown }[])
    .map(({ name }) => name)
    .filter((name) => typeof name === 'string' && isOfAnyCluster(name))
  return names.length > 0 && names.every((name) => name !== service && !isOf(name, service))
}

function isOf(name: unknown, service: string): boolean {
  return typeof name === 'string' && name.endsWith(`.${service}`)
}

function addressIn(text: unknown): Address | undefined {
  const plain = text instanceof Uint8Array ? toText(text, 'utf8') : text
  if (typeof plain !== 'string' || !plain.startsWith(addressKey)) return undefined
  const address = plain.slice(addressKey.length)
  return address.length <= 64 && parseAddress(address) !== undefined ? address : undefined
}
