/**
 * Multicast DNS (RFC 6762) on one interface: asks for the peers of the cluster, answers those who
 * ask, and takes its announcement back when it is closed. The first trouble with the system makes
 * it broken, for good: whoever opened it opens another one later.
 */
import { createSocket, type Socket } from 'node:dgram'
import { type Address, type Clock, integerBelow, type Random } from '@quorate/kernel'
import multicastDns from 'multicast-dns'
import { announcedAddresses, announcement, asksFor, isOfOtherCluster } from './announcement.ts'
import type { Counters } from './counters.ts'
import { type ChosenInterface, isOnLink } from './interfaces.ts'
import { RateLimit } from './rate-limit.ts'

/** RFC 6762: the group of multicast DNS. */
const multicastGroup = '224.0.0.251'

/**
 * Asked in quick succession at first, since the others may start at this very moment; then ever
 * more rarely, since a peer that starts later announces itself.
 */
const firstQueriesMs = [0, 50, 150, 400, 1_000, 2_500]
const queryPausesMs = [5_000, 10_000, 20_000, 30_000]

/** One answer, multicast, serves all who have asked within this time. */
export const answerGapMs = 100

/** Longer than this a goodbye does not keep anybody waiting. */
const goodbyeTimeoutMs = 100

/**
 * Ours have less than 600 bytes. To read a long packet that was made to be hard to read takes
 * longer than a lease, so it is dropped before; so is what comes faster than a whole cluster talks.
 */
const packetBytesAtMost = 1_472
const packetsPerSecondAtMost = 500

export interface LanInterfaceOptions {
  readonly interface: ChosenInterface
  readonly service: string
  /** A DNS label, unique to this peer. */
  readonly instance: string
  readonly address: Address
  readonly clock: Clock
  readonly random: Random
  readonly counters: Counters
  readonly found: (address: Address) => void
  /** The system refuses to send or to receive here; told once. */
  readonly broken: (error: Error) => void
  /** Multicast of this cluster arrived, be it one's own: it works. */
  readonly heard: () => void
  /** @default the group of multicast DNS */
  readonly group?: string
}

export class LanInterface {
  readonly #options: LanInterfaceOptions
  readonly #dns: multicastDns.MulticastDNS
  readonly #packets: RateLimit
  #disarmQuery: (() => void) | undefined
  #disarmAnswer: (() => void) | undefined
  /** Somebody has asked since the last answer. */
  #isAsked = false
  #queries = 0
  #isReady = false
  #isClosed = false
  #isBroken = false

  constructor(options: LanInterfaceOptions) {
    this.#options = options
    this.#packets = new RateLimit(options.clock, packetsPerSecondAtMost)
    const { group = multicastGroup, interface: chosen } = options
    this.#dns = multicastDns({
      socket: this.#guardedSocket(),
      interface: chosen.address,
      // The interface alone finds nothing on Linux: the socket must be bound to the group, too.
      bind: group,
      ip: group,
    })
    this.#dns.on('error', (error: Error) => this.#onBroken(error))
    this.#dns.on('warning', (error: Error) => this.#onWarning(error))
    this.#dns.on('ready', () => this.#onReady())
    this.#dns.on('query', ({ questions }, { address }) => this.#onQuery(questions, address))
    this.#dns.on('response', ({ answers, additionals }, { address }) => {
      this.#onResponse([answers, additionals], address)
    })
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Takes the announcement back and closes; resolves within a moment, never rejects. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#disarmQuery?.()
    this.#disarmAnswer?.()
    if (this.#isReady && !this.#isBroken && this.#options.interface.announces) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, goodbyeTimeoutMs)
        this.#announce(true, () => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    await new Promise<void>((resolve) => this.#dns.destroy(() => resolve()))
  }

  /**
   * Nothing that a packet holds, or that the library does with it, escapes into the socket's
   * callback; and what would cost too much to read is not read.
   */
  #guardedSocket(): Socket {
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean
    socket.emit = (event: string | symbol, ...args: unknown[]) => {
      if (event === 'message' && !this.#isWorthReading(args[0])) return true
      try {
        return emit(event, ...args)
      } catch (error) {
        this.#onBroken(error instanceof Error ? error : new Error(String(error)))
        return true
      }
    }
    return socket
  }

  #isWorthReading(packet: unknown): boolean {
    const { counters } = this.#options
    counters.lanPacketsIn++
    const isShort = packet instanceof Uint8Array && packet.byteLength <= packetBytesAtMost
    if (!this.#isClosed && isShort && this.#packets.take()) return true
    counters.lanPacketsDropped++
    return false
  }

  #onReady(): void {
    if (this.#isClosed || this.#isBroken) return
    this.#isReady = true
    this.#announce(false)
    this.#query()
  }

  #onQuery(questions: unknown, from: string): void {
    const { service, heard } = this.#options
    if (!this.#isFromNeighbour(from) || this.#isOfOther(questions)) return
    if (!asksFor(questions, service)) return
    heard()
    // Somebody asks, all hear the answers: nobody else needs to ask now (RFC 6762, 7.3).
    if (this.#queries >= firstQueriesMs.length) this.#armQuery()
    // Who asks after an answer may not have been there to hear it: the next one is for him.
    if (this.#disarmAnswer !== undefined) this.#isAsked = true
    else this.#answer()
  }

  #answer(): void {
    const { clock } = this.#options
    this.#announce(false)
    this.#isAsked = false
    this.#disarmAnswer = clock.setTimer(clock.now() + answerGapMs, () => {
      this.#disarmAnswer = undefined
      if (this.#isAsked) this.#answer()
    })
  }

  #onResponse(sections: readonly unknown[], from: string): void {
    const { service, address: own, found, heard } = this.#options
    if (!this.#isFromNeighbour(from) || sections.some((records) => this.#isOfOther(records))) return
    for (const records of sections) {
      for (const address of announcedAddresses(records, service)) {
        heard()
        if (address !== own) found(address)
      }
    }
  }

  #isOfOther(entries: unknown): boolean {
    const { counters, service } = this.#options
    if (!isOfOtherCluster(entries, service)) return false
    counters.lanPacketsOtherClusters++
    counters.lanPacketsDropped++
    return true
  }

  /** A socket bound to the group also hears what other processes' interfaces bring. */
  #isFromNeighbour(from: string): boolean {
    if (!this.#isClosed && isOnLink(this.#options.interface, from)) return true
    this.#options.counters.lanPacketsDropped++
    return false
  }

  #query(): void {
    if (this.#isClosed || this.#isBroken) return
    this.#options.counters.lanPacketsOut++
    this.#dns.query(this.#options.service, 'PTR', (error) => this.#onSent(error))
    this.#queries++
    this.#armQuery()
  }

  #armQuery(): void {
    const { clock } = this.#options
    this.#disarmQuery?.()
    this.#disarmQuery = clock.setTimer(clock.now() + this.#pauseMs(), () => this.#query())
  }

  /** A cluster must not ask in chorus: the later pauses are up to half as long again. */
  #pauseMs(): number {
    const next = firstQueriesMs[this.#queries]
    if (next !== undefined) return next - (firstQueriesMs[this.#queries - 1] ?? 0)
    const late = this.#queries - firstQueriesMs.length
    const pauseMs = queryPausesMs[Math.min(late, queryPausesMs.length - 1)] ?? 0
    return pauseMs + integerBelow(this.#options.random, pauseMs / 2)
  }

  #announce(goodbye: boolean, sent: () => void = () => {}): void {
    const { service, instance, address, counters } = this.#options
    if (!this.#options.interface.announces) return
    counters.lanPacketsOut++
    this.#dns.respond(announcement({ service, instance, address, goodbye }), (error) => {
      this.#onSent(error)
      sent()
    })
  }

  #onSent(error: Error | null | undefined): void {
    if (error !== null && error !== undefined) this.#onWarning(error)
  }

  #onWarning(error: Error): void {
    // Somebody's garbage is no trouble of ours; what the system refuses names the system call.
    if ('syscall' in error) return this.#onBroken(error)
    this.#options.counters.lanPacketsMalformed++
    this.#options.counters.lanPacketsDropped++
  }

  #onBroken(error: Error): void {
    if (this.#isBroken || this.#isClosed) return
    this.#isBroken = true
    this.#disarmQuery?.()
    this.#disarmAnswer?.()
    this.#options.broken(error)
  }
}
