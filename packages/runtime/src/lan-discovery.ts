/**
 * Finds peers of the cluster on the LAN by multicast DNS (RFC 6762), on the interface that is
 * listened on: loopback means the processes of this machine. It only proposes addresses; whoever
 * answers there proves who it is later. A machine without multicast costs a warning, no more.
 */
import { type Address, type Clock, parseAddress } from '@quorate/kernel'
import multicastDns from 'multicast-dns'
import { announcedAddresses, announcement, asksFor } from './announcement.ts'
import type { Counters } from './counters.ts'
import type { Lan } from './interfaces.ts'

/** RFC 6762: the group of multicast DNS. */
const multicastGroup = '224.0.0.251'

/** Asked in quick succession at first, since the others may start at this very moment. */
const firstQueriesMs = [0, 50, 150, 400, 1_000, 2_500]
const queryIntervalMs = 5_000

/** One answer, multicast, serves all who ask within this time. */
const answerGapMs = 40

/** Longer than this a goodbye does not keep anybody waiting. */
const goodbyeTimeoutMs = 100

export interface LanDiscoveryOptions {
  readonly service: string
  /** A DNS label, unique to this peer. */
  readonly instance: string
  readonly address: Address
  readonly lan: Lan
  readonly clock: Clock
  readonly counters: Counters
  readonly found: (address: Address) => void
  readonly warn: (error: Error) => void
  /** @default the group of multicast DNS */
  readonly group?: string
}

export class LanDiscovery {
  readonly #options: LanDiscoveryOptions
  readonly #dns: multicastDns.MulticastDNS
  #disarmQuery: (() => void) | undefined
  #disarmAnswer: (() => void) | undefined
  /** Each kind of trouble is told once: it will come back with every packet. */
  readonly #warned = new Set<string>()
  #queries = 0
  #isClosed = false
  #isBroken = false

  constructor(options: LanDiscoveryOptions) {
    this.#options = options
    const { lan, group = multicastGroup } = options
    // The interface alone finds nothing on Linux: the socket must be bound to the group, too.
    this.#dns = multicastDns({ interface: lan.interface, bind: group, ip: group })
    this.#dns.on('error', (error: Error) => this.#onBroken(error))
    this.#dns.on('warning', (error: Error) => this.#onWarning(error))
    this.#dns.on('ready', () => this.#guarded(() => this.#onReady()))
    this.#dns.on('query', ({ questions }, { address }) => {
      this.#guarded(() => this.#onQuery(questions, address))
    })
    this.#dns.on('response', ({ answers, additionals }, { address }) => {
      this.#guarded(() => this.#onResponse([answers, additionals], address))
    })
  }

  /** Takes the announcement back and closes; resolves within a moment, never rejects. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#disarmQuery?.()
    this.#disarmAnswer?.()
    if (!this.#isBroken) {
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

  #onReady(): void {
    if (this.#isClosed) return
    this.#announce(false)
    this.#query()
  }

  #onQuery(questions: unknown, from: string): void {
    if (!this.#isFromHere(from) || !asksFor(questions, this.#options.service)) return
    if (this.#disarmAnswer !== undefined) return
    const { clock } = this.#options
    this.#announce(false)
    this.#disarmAnswer = clock.setTimer(clock.now() + answerGapMs, () => {
      this.#disarmAnswer = undefined
    })
  }

  #onResponse(sections: readonly unknown[], from: string): void {
    if (!this.#isFromHere(from)) return
    const { service, address: own, lan, found } = this.#options
    for (const records of sections) {
      for (const address of announcedAddresses(records, service)) {
        const host = parseAddress(address)?.host ?? ''
        if (address !== own && lan.reaches(host)) found(address)
      }
    }
  }

  /** A socket bound to the group also hears what other processes' interfaces bring. */
  #isFromHere(from: string): boolean {
    this.#options.counters.lanPacketsIn++
    if (!this.#isClosed && this.#options.lan.includes(from)) return true
    this.#options.counters.lanPacketsDropped++
    return false
  }

  #query(): void {
    const { clock, service } = this.#options
    this.#options.counters.lanPacketsOut++
    this.#dns.query(service, 'PTR', (error) => this.#onSent(error))
    const elapsedMs = firstQueriesMs[this.#queries] ?? 0
    const nextMs = firstQueriesMs[++this.#queries]
    const delayMs = nextMs === undefined ? queryIntervalMs : nextMs - elapsedMs
    this.#disarmQuery = clock.setTimer(clock.now() + delayMs, () => {
      if (!this.#isClosed && !this.#isBroken) this.#guarded(() => this.#query())
    })
  }

  #announce(goodbye: boolean, sent: () => void = () => {}): void {
    const { service, instance, address } = this.#options
    this.#options.counters.lanPacketsOut++
    this.#dns.respond(announcement({ service, instance, address, goodbye }), (error) => {
      this.#onSent(error)
      sent()
    })
  }

  #onSent(error: Error | null | undefined): void {
    if (error !== null && error !== undefined) this.#onWarning(error)
  }

  /** The port or the group is not to be had: this peer finds others by its seeds alone. */
  #onBroken(error: Error): void {
    this.#isBroken = true
    this.#disarmQuery?.()
    this.#onWarning(error)
  }

  #onWarning(error: Error): void {
    // Somebody's garbage is no trouble of ours; what the system refuses names the system call.
    if (!('syscall' in error)) {
      this.#options.counters.lanPacketsDropped++
      return
    }
    const kind = `${error.syscall} ${'code' in error ? error.code : ''}`
    if (this.#warned.has(kind)) return
    this.#warned.add(kind)
    this.#options.warn(error)
  }

  /** Packets come from anybody: whatever they hold, nothing escapes into the socket's callback. */
  #guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#options.warn(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
