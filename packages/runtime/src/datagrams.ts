/**
 * Datagrams over node:dgram, each of them sealed when the cluster has a secret. Sending is fire and
 * forget: an error of the socket is counted, never thrown. The receive buffer is raised to hold
 * what arrives while the event loop is stalled.
 */
import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import {
  type Address,
  assert,
  type Datagrams,
  formatAddress,
  type NetworkInput,
  parseAddress,
} from '@quorate/kernel'
import type { Counters } from './counters.ts'
import { isSealed, type Sealed, type Unopened } from './sealed.ts'

/** What fits into one packet of an Ethernet or a tunnel over it. */
export const datagramBytesAtMost = 1_400

/** The longest message: a seal and a few bytes more fit around it. Longer ones are our bug. */
export const messageBytesAtMost = 1_350

/** A shorter datagram is no message: the probe of `verify` is one byte. */
const datagramBytesAtLeast = 2

const receiveBufferBytes = 4 * 2 ** 20
const parsedAddressesAtMost = 4_096
const heardAtMost = 4_096

/** How a peer and whoever sends to it disagree about secrets. */
export type Mismatch = 'unsealed' | 'sealed' | 'unopened'

export function mismatchText(mismatch: Mismatch, from: Address): string {
  switch (mismatch) {
    case 'unsealed':
      return `a datagram from ${from} is not sealed: a peer there was given no secret, and this one was`
    case 'sealed':
      return `a datagram from ${from} is sealed: a peer there was given a secret, and this one was not`
    case 'unopened':
      return `a datagram from ${from} cannot be opened: it was sealed with another secret`
  }
}

export interface BoundDatagrams extends Datagrams {
  readonly port: number
  /** Whether a peer of this cluster has sent something from this address lately. */
  isHeard: (address: Address) => boolean
  /** Whether one has from anywhere. */
  readonly hasHeard: boolean
  /** From now on what arrives is handed in; before, it is dropped. */
  open: (handle: (input: NetworkInput) => void) => void
  close: () => Promise<void>
}

/** Binds a UDP socket for this process alone; rejects with the error of the socket. */
export async function bindDatagrams(options: {
  readonly host: string
  readonly port: number
  readonly counters: Counters
  /** Undefined: the cluster has no secret. */
  readonly sealed: Sealed | undefined
  readonly warn: (error: Error) => void
  readonly mismatched: (mismatch: Mismatch, from: Address) => void
}): Promise<BoundDatagrams> {
  const { host, port, warn } = options
  const family = isIP(host) === 6 ? 6 : 4
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    // Every address has one spelling: IPv4 is not spoken on a socket for IPv6.
    ipv6Only: family === 6,
    // Addresses are IP addresses: no lookup, and so the packet leaves within the call of `send`.
    lookup: (address, _options, callback) => callback(null, address, family),
  })
  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error) => {
      // Node leaves the socket open when it cannot be bound.
      socket.close()
      reject(error)
    }
    socket.once('error', failed)
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off('error', failed)
      resolve()
    })
  })
  socket.on('error', warn)
  try {
    socket.setRecvBufferSize(receiveBufferBytes)
  } catch {
    // A system that refuses keeps its default: more datagrams are lost after a stall, no more.
  }
  return new UdpDatagrams(socket, family, options)
}

class UdpDatagrams implements BoundDatagrams {
  readonly port: number
  readonly #socket: Socket
  readonly #family: 4 | 6
  readonly #counters: Counters
  readonly #sealed: Sealed | undefined
  readonly #mismatched: (mismatch: Mismatch, from: Address) => void
  readonly #heard = new Set<Address>()
  readonly #parsed = new Map<Address, { host: string; port: number } | undefined>()
  readonly #onSent: (error: Error | null) => void
  #isClosed = false

  constructor(
    socket: Socket,
    family: 4 | 6,
    options: {
      readonly counters: Counters
      readonly sealed: Sealed | undefined
      readonly mismatched: (mismatch: Mismatch, from: Address) => void
    },
  ) {
    this.#socket = socket
    this.#family = family
    this.#counters = options.counters
    this.#sealed = options.sealed
    this.#mismatched = options.mismatched
    this.port = socket.address().port
    this.#onSent = (error) => {
      if (error !== null && error !== undefined) this.#counters.datagramSendErrors++
    }
  }

  open(handle: (input: NetworkInput) => void): void {
    this.#socket.on('message', (message, { address, port }) => {
      if (this.#isClosed) return
      const length = message.byteLength
      if (length < datagramBytesAtLeast || length > datagramBytesAtMost) {
        this.#counters.datagramsDropped++
        return
      }
      // A Buffer's `slice` shares memory where a Uint8Array's copies: machines get the latter.
      const packet = new Uint8Array(message.buffer, message.byteOffset, length)
      const from = formatAddress(address, port)
      const bytes = this.#open(packet, from)
      if (bytes === undefined) return
      this.#counters.datagramsIn++
      this.#counters.datagramBytesIn += length
      this.#hear(from)
      handle({ type: 'datagram', from, bytes })
    })
  }

  isHeard(address: Address): boolean {
    return this.#heard.has(address)
  }

  /** Whether a datagram of a peer of this cluster has come from anywhere. */
  get hasHeard(): boolean {
    return this.#heard.size > 0
  }

  /** The message in a packet; undefined where the secrets of both sides do not agree. */
  #open(packet: Uint8Array, from: Address): Uint8Array | undefined {
    if (this.#sealed === undefined) {
      if (!isSealed(packet)) return packet
      this.#counters.datagramsMismatched++
      this.#mismatched('sealed', from)
      return undefined
    }
    const opened = this.#sealed.open(packet, from)
    if (typeof opened !== 'string') return opened
    this.#count(opened)
    if (opened === 'unsealed' || opened === 'unopened') this.#mismatched(opened, from)
    return undefined
  }

  #count(unopened: Unopened): void {
    switch (unopened) {
      case 'unsealed':
        this.#counters.datagramsMismatched++
        return
      case 'unopened':
        this.#counters.datagramsUnopened++
        return
      case 'replayed':
        this.#counters.datagramsReplayed++
        return
      case 'untried':
        this.#counters.datagramsUntried++
        return
    }
  }

  #hear(from: Address): void {
    if (this.#heard.has(from)) return
    if (this.#heard.size >= heardAtMost) this.#heard.clear()
    this.#heard.add(from)
  }

  send(to: Address, bytes: Uint8Array): void {
    assert(
      bytes.byteLength <= messageBytesAtMost,
      `a datagram is at most ${messageBytesAtMost} bytes long`,
    )
    if (this.#isClosed) return
    const target = this.#parse(to)
    if (target === undefined) {
      this.#counters.datagramSendErrors++
      return
    }
    const packet = this.#sealed?.seal(bytes) ?? bytes
    this.#sealed?.expect(to)
    this.#counters.datagramsOut++
    this.#counters.datagramBytesOut += packet.byteLength
    try {
      this.#socket.send(packet, target.port, target.host, this.#onSent)
    } catch {
      this.#counters.datagramSendErrors++
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await new Promise<void>((resolve) => this.#socket.close(resolve))
  }

  /** Undefined for what this socket can never reach: a name, or the other family of addresses. */
  #parse(address: Address): { host: string; port: number } | undefined {
    if (this.#parsed.has(address)) return this.#parsed.get(address)
    const parsed = parseAddress(address)
    const target = parsed !== undefined && isIP(parsed.host) === this.#family ? parsed : undefined
    // Whoever floods us with addresses costs us a cache, not our memory.
    if (this.#parsed.size >= parsedAddressesAtMost) this.#parsed.clear()
    this.#parsed.set(address, target)
    return target
  }
}
