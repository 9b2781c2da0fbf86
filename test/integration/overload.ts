/** A cluster of processes that is asked for more than it can do: by all peers, for as long as one wants. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoadReport } from './load.ts'
import { PeerProcess } from './peer-process.ts'
import { uniqueCluster } from './peers.ts'
import { within } from './until.ts'

const readyMs = 30_000
/** What waits at a peer, and what was sent: at a crawl of a hundred a second. */
const idleMs = 180_000

export interface OverloadOptions {
  readonly peers: number
  readonly storage: 'disk' | 'memory'
}

/** What all applications saw since they were asked last. */
export interface OverloadReport extends Omit<LoadReport, 'rssBytes' | 'failures'> {
  readonly failures: readonly string[]
  /** Of each peer. */
  readonly rssBytes: readonly number[]
  /** Another leader, or the same one in another term; since the load began. */
  readonly leaderChanges: number
}

export class Overload {
  readonly #options: OverloadOptions
  readonly #root: string
  #peers: PeerProcess[] = []
  #terms = new Set<number>()

  constructor(options: OverloadOptions) {
    this.#options = options
    this.#root = mkdtempSync(join(tmpdir(), 'quorate-overload-'))
  }

  async start(): Promise<void> {
    const { peers: expect, storage } = this.#options
    const cluster = uniqueCluster('overload')
    const spawn = (place: number) => {
      const name = `p${place}`
      const disk = storage === 'disk' ? { storage: { directory: join(this.#root, name) } } : {}
      return new PeerProcess({ cluster, name, bootstrap: { expect }, ...disk })
    }
    this.#peers = Array.from({ length: expect }, (_, place) => spawn(place))
    await within('all are ready', this.#askAll('ready'), readyMs)
  }

  /** Each keeps so many under way, for so long; returns how many a second were completed by all. */
  async sustainable(window: number, ms: number): Promise<number> {
    const rates = await this.#askAll<number>('load.closed', window, ms)
    return rates.reduce((sum, rate) => sum + rate, 0)
  }

  /** All together ask for so many a second from now on. */
  async offer(perSecond: number): Promise<void> {
    await this.report()
    await this.#askAll('load.open', perSecond / this.#peers.length)
  }

  /** One of them asks for so many at once; resolves with what it saw when all of it has ended. */
  async burst(place: number, kind: 'write' | 'read', count: number): Promise<LoadReport> {
    const peer = this.#peers[place] as PeerProcess
    await peer.ask('load.burst', kind, count)
    await within('all that was accepted is completed', peer.ask('load.idle'), idleMs)
    return await peer.ask<LoadReport>('load.report')
  }

  async report(): Promise<OverloadReport> {
    const reports = await this.#askAll<LoadReport>('load.report')
    const sum = (of: (report: LoadReport) => number) => reports.map(of).reduce((a, b) => a + b, 0)
    const max = (of: (report: LoadReport) => number) => Math.max(...reports.map(of))
    for (const leader of await this.#askAll<{ term: number } | undefined>('leader')) {
      if (leader !== undefined) this.#terms.add(leader.term)
    }
    for (const { events } of this.#peers) {
      for (const { type, payload } of events.splice(0)) {
        if (type === 'leader:change' && this.#terms.size > 0) this.#terms.add(payload.term ?? 0)
      }
    }
    return {
      refused: sum(({ refused }) => refused),
      accepted: sum(({ accepted }) => accepted),
      completed: sum(({ completed }) => completed),
      failed: sum(({ failed }) => failed),
      failures: reports.flatMap(({ failures }) => failures),
      waiting: sum(({ waiting }) => waiting),
      p50Ms: max(({ p50Ms }) => p50Ms),
      p99Ms: max(({ p99Ms }) => p99Ms),
      maxMs: max(({ maxMs }) => maxMs),
      rssBytes: reports.map(({ rssBytes }) => rssBytes),
      leaderChanges: this.#terms.size - 1,
    }
  }

  /** Nothing more is asked for; resolves when all that was accepted has come to an end. */
  async end(): Promise<void> {
    await within('all that was accepted is completed', this.#askAll('load.idle'), idleMs)
  }

  async remove(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.kill()))
    rmSync(this.#root, { recursive: true, force: true })
  }

  #askAll<T>(path: string, ...words: readonly unknown[]): Promise<T[]> {
    return Promise.all(this.#peers.map((peer) => peer.ask<T>(path, ...words)))
  }
}
