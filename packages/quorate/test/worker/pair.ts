/**
 * What a worker thread and the main thread have of one peer, in one thread and turned by hand: a host
 * of a sole voter over ports that do nothing, its reporter, and the receiver of what that sends.
 */
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { encodeFoundingRecord } from '@quorate/election'
import { lanTiming, type Ports, seededRandom } from '@quorate/kernel'
import { defaultLimits, type KeyValue } from '@quorate/replicated-state'
import { type ClusterNotice, type Holding, Host } from '../../src/cluster/index.ts'
import { encodeSettings } from '../../src/cluster/settings.ts'
import type { ImagePart, News } from '../../src/worker/messages.ts'
import { Receiver } from '../../src/worker/receiver.ts'
import { Reporter, type ReporterBounds } from '../../src/worker/reporter.ts'

const clusterId = '00112233445566778899aabbccddeeff'

export class Pair {
  readonly host: Host
  readonly reporter: Reporter
  readonly receiver: Receiver
  /** What the host has told, and what the receiver has handed on. */
  readonly noticed: ClusterNotice[] = []
  readonly handed: ClusterNotice[] = []
  /** What was held after the last step. */
  holding: Holding | undefined
  /** Notices that came before that was said. */
  readonly hasty: ClusterNotice[] = []
  /** Called before each notice that is handed on. */
  onHand: ((notice: ClusterNotice) => void) | undefined
  /** Sent, and not received yet. */
  readonly sent: (News | ImagePart)[] = []
  now = 0
  #lostMs = 0
  readonly #soon: (() => void)[] = []
  #timer: { readonly at: number; readonly callback: () => void } | undefined
  #operations = 0

  constructor(bounds?: ReporterBounds) {
    const soon = (callback: () => void) => this.#soon.push(callback)
    this.host = new Host(
      this.#ports(),
      {
        cluster: 'x',
        name: 'a',
        timing: lanTiming,
        bootstrap: { expect: 1 },
        compaction: { keptEntries: 32, keptBytes: 2 ** 26 },
      },
      (notice) => {
        this.noticed.push(notice)
        if (!isDeepStrictEqual(this.holding, this.host.holding)) this.hasty.push(notice)
        this.reporter.notice(notice)
      },
      () => {
        this.holding = this.host.holding
        this.reporter.stepped()
      },
    )
    this.reporter = new Reporter({
      host: this.host,
      post: (message, transfer) =>
        this.sent.push(structuredClone(message, { transfer: [...transfer] })),
      clock: { now: () => this.now, soon },
      counters: { framesIn: 3 },
      ...(bounds === undefined ? {} : { bounds }),
    })
    this.receiver = new Receiver({
      limits: defaultLimits,
      notify: (notice) => {
        this.onHand?.(notice)
        this.handed.push(notice)
      },
      warn: () => {},
      echoed: () => {},
      taken: (size) => this.reporter.taken(size),
      tellEveryBytes: 1_024,
      soon,
    })
    this.host.start()
  }

  /** Leads, has a session, and both are told. */
  static begun(bounds?: ReporterBounds): Pair {
    const pair = new Pair(bounds)
    pair.pass(2_000)
    assert.equal(pair.host.isLeader, true)
    pair.deliver()
    assert.equal(pair.receiver.told.session?.status, 'opened')
    return pair
  }

  /** The clock goes on, and timers fire. */
  pass(ms: number): void {
    for (let i = 0; i < ms; i++) {
      this.now++
      const timer = this.#timer
      if (timer !== undefined && timer.at <= this.now) {
        this.#timer = undefined
        timer.callback()
      }
      this.turn()
    }
  }

  /** The machine is suspended: its monotonic clock stands still. */
  suspend(ms: number): void {
    this.#lostMs += ms
  }

  turn(): void {
    for (const callback of this.#soon.splice(0)) callback()
  }

  /** The main thread takes in what was sent, until nothing is left on either side. */
  deliver(): void {
    for (let idle = 0; idle < 3; idle++) {
      for (let sent = this.sent.shift(); sent !== undefined; sent = this.sent.shift()) {
        idle = 0
        this.receiver.receive(sent)
        this.turn()
      }
      this.turn()
    }
  }

  /** What a main thread knows that hears of this host only now. */
  receivedAnew(): Receiver['cluster'] {
    const soon: (() => void)[] = []
    const receiver = new Receiver({
      limits: defaultLimits,
      notify: () => {},
      warn: () => {},
      echoed: () => {},
      taken: () => {},
      soon: (callback) => soon.push(callback),
    })
    const reporter = new Reporter({
      host: this.host,
      post: (message) => receiver.receive(structuredClone(message)),
      clock: { now: () => this.now, soon: (callback) => soon.push(callback) },
      counters: {},
    })
    reporter.flush()
    for (let next = soon.shift(); next !== undefined; next = soon.shift()) next()
    return receiver.cluster
  }

  set(path: string, size = 1): number {
    const id = this.ask(path, size)
    this.turn()
    return id
  }

  /** As `set`, with others in one turn. */
  ask(path: string, size: number): number {
    const id = ++this.#operations
    const operation = { type: 'set', path, value: new Uint8Array(size) } as const
    this.host.dispatch({ type: 'operate', id, operation })
    return id
  }

  /** All keys, with revisions: of the worker's replica, and of the main thread's. */
  keys(): { readonly worker: readonly KeyValue[]; readonly main: readonly KeyValue[] } {
    return {
      worker: this.host.cluster.state.tree.entries('/', true).entries,
      main: this.receiver.cluster.state.tree.entries('/', true).entries,
    }
  }

  #ports(): Ports {
    const founders = { algorithm: 'bully', voters: 1, isDurable: false } as const
    const settings = encodeSettings({ timing: lanTiming, ...founders })
    const proposal = { id: clusterId, voters: ['a'], settings }
    const founding = encodeFoundingRecord({ state: 'installed', proposal, abandoned: [] })
    const nothing = () => {}
    return {
      id: 'a',
      boot: { counter: 1, nonce: 'n' },
      address: '127.0.0.1:7000',
      clock: {
        now: () => this.now,
        wall: () => this.now + this.#lostMs,
        soon: (callback) => this.#soon.push(callback),
        setTimer: (at, callback) => {
          this.#timer = { at, callback }
          return () => {
            this.#timer = undefined
          }
        },
      },
      random: seededRandom(1),
      datagrams: { send: nothing },
      streams: { connect: nothing, disconnect: nothing, verify: nothing, send: nothing },
      storage: { isDurable: false, write: (_records, done) => this.#soon.push(() => done()) },
      stored: { values: new Map([['founding', founding]]), entries: [], firstIndex: 1 },
      open: nothing,
      close: () => Promise.resolve(),
    }
  }
}
