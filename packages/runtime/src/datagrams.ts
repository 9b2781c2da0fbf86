/**
 * Datagrams over node:dgram. Sending is fire and forget: an error of the socket is counted, never
 * thrown. The receive buffer is raised to hold what arrives while the event loop is stalled.
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

/** What fits into one packet of an Ethernet or a tunnel over it; longer ones are our bug. */
export const datagramBytesAtMost = 1_400

/** A shorter datagram is no message: the probe of `verify` is one byte. */
const datagramBytesAtLeast = 2

const receiveBufferBytes = 4 * 2 ** 20
const parsedAddressesAtMost = 4_096

export interface BoundDatagrams extends Datagrams {
  readonly port: number
  /** From now on what arrives is handed in; before, it is dropped. */
  open: (handle: (input: NetworkInput) => void) => void
  close: () => Promise<void>
}

/** Binds a UDP socket for this process alone; rejects with the error of the socket. */
export async function bindDatagrams(options: {
  readonly host: string
  readonly port: number
  readonly counters: Counters
  readonly warn: (error: Error) => void
}): Promise<BoundDatagrams> {
  const { host, port, counters, warn } = options
  const family = isIP(host) === 6 ? 6 : 4
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
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
  return new UdpDatagrams(socket, family, counters)
}

class UdpDatagrams implements BoundDatagrams {
  readonly port: number
  readonly #socket: Socket
  readonly #family: 4 | 6
  readonly #counters: Counters
  readonly #parsed = new Map<Address, { host: string; port: number } | undefined>()
  readonly #onSent: (error: Error | null) => void
  #isClosed = false

  constructor(socket: Socket, family: 4 | 6, counters: Counters) {
    this.#socket = socket
    this.#family = family
    this.#counters = counters
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
      this.#counters.datagramsIn++
      this.#counters.datagramBytesIn += length
      // A Buffer's `slice` shares memory where a Uint8Array's copies: machines get the latter.
      const bytes = new Uint8Array(message.buffer, message.byteOffset, length)
      handle({ type: 'datagram', from: formatAddress(address, port), bytes })
    })
  }

  send(to: Address, bytes: Uint8Array): void {
    assert(
      bytes.byteLength <= datagramBytesAtMost,
      `a datagram is at most ${datagramBytesAtMost} bytes long`,
    )
    if (this.#isClosed) return
    const target = this.#parse(to)
    if (target === undefined) {
      this.#counters.datagramSendErrors++
      return
    }
    this.#counters.datagramsOut++
    this.#counters.datagramBytesOut += bytes.byteLength
    try {
      this.#socket.send(bytes, target.port, target.host, this.#onSent)
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
