import assert from 'node:assert/strict'
import {
  decodeElectionMessage,
  type ElectionMessage,
  encodeElectionMessage,
  encodeFoundingRecord,
} from '@quorate/election'
import { lanTiming, type NetworkInput, type Ports, seededRandom } from '@quorate/kernel'
import { decode, encode } from '@quorate/replicated-state'
import type { ClusterNotice } from '../../src/cluster/contract.ts'
import { decodeFrame, encodeFrame, type Part } from '../../src/cluster/frame.ts'
import { Host } from '../../src/cluster/host.ts'
import { encodeSettings } from '../../src/cluster/settings.ts'

const clusterId = '00112233445566778899aabbccddeeff'
const voters = ['a', 'b', 'c']
const address = '127.0.0.1:7000'

/** The host of voter a, over ports that a test turns by hand; b says yes to everything. */
class Bench {
  readonly host: Host
  readonly notices: ClusterNotice[] = []
  now = 0
  wall = 1_000_000
  /** Whether b answers at once; otherwise what it says waits. */
  answers = true
  /** What the next write fails with. */
  failure: Error | undefined
  writes = 0
  readonly #waiting: Part[] = []
  readonly #soon: (() => void)[] = []
  #timer: { readonly at: number; readonly callback: () => void } | undefined
  #handle: (input: NetworkInput) => void = () => assert.fail('not open')

  constructor() {
    this.host = new Host(
      this.#ports(),
      { cluster: 'x', name: 'a', timing: lanTiming, bootstrap: { expect: 3 } },
      (notice) => this.notices.push(notice),
    )
    this.host.start()
    this.#handle({ type: 'link-opened', peer: 'b', address })
  }

  /** A host that leads and holds a session. */
  static leader(): Bench {
    const bench = new Bench()
    bench.pass(1_000)
    assert.equal(bench.host.isLeader, true)
    assert.equal(bench.host.isSessionHeld, true)
    return bench
  }

  /** Both clocks go on, and timers fire. */
  pass(ms: number): void {
    for (let i = 0; i < ms; i++) {
      this.now++
      this.wall++
      const timer = this.#timer
      if (timer !== undefined && timer.at <= this.now) {
        this.#timer = undefined
        timer.callback()
      }
      this.turn()
    }
  }

  /** Both clocks go on, and nothing runs. */
  jump(ms: number): void {
    this.now += ms
    this.wall += ms
  }

  /** What was to come soon comes, and b answers what it was sent. */
  turn(): void {
    for (const callback of this.#soon.splice(0)) callback()
    if (!this.answers || this.#waiting.length === 0) return
    const parts = this.#waiting.splice(0)
    this.#handle({
      type: 'frame',
      from: 'b',
      bytes: encodeFrame({ clusterId, bootCounter: 1, parts }),
    })
  }

  told(type: 'role' | 'session'): string[] {
    return this.notices.flatMap((notice) => {
      if (notice.type === 'role' && type === 'role') return [notice.role]
      return notice.type === 'session' && type === 'session' ? [notice.status] : []
    })
  }

  #ports(): Ports {
    const founders = { algorithm: 'bully', voters: 5, isDurable: true } as const
    const settings = encodeSettings({ timing: lanTiming, ...founders })
    const proposal = { id: clusterId, voters, settings }
    const founding = encodeFoundingRecord({ state: 'installed', proposal, abandoned: [] })
    const nothing = () => {}
    return {
      id: 'a',
      boot: { counter: 1, nonce: 'n' },
      address,
      clock: {
        now: () => this.now,
        wall: () => this.wall,
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
      streams: {
        connect: nothing,
        disconnect: nothing,
        verify: nothing,
        send: (to: string, bytes: Uint8Array) => {
          for (const part of decodeFrame(bytes)?.parts ?? []) if (to === 'b') this.#answer(part)
        },
      },
      storage: {
        isDurable: true,
        write: (_records, done) => {
          this.writes++
          this.#soon.push(() => done(this.failure))
        },
      },
      stored: { values: new Map([['founding', founding]]), entries: [], firstIndex: 1 },
      open: (handle) => {
        this.#handle = handle
      },
      close: () => Promise.resolve(),
    } as Ports
  }

  #answer({ room, message: bytes }: Part): void {
    if (room === 'election') {
      const answer = yesTo(decodeElectionMessage(bytes) as ElectionMessage)
      if (answer !== undefined) this.#waiting.push({ room, message: encodeElectionMessage(answer) })
    } else if (room === 'state') {
      const message = decode(bytes)
      if (message?.type !== 'append') return
      const { term, cluster, previousIndex, entries } = message
      const index = previousIndex + entries.length
      const ack = { type: 'append-ack', index, persisted: index, commit: 0 } as const
      this.#waiting.push({ room, message: encode({ ...ack, term, cluster }) })
    }
  }
}

function yesTo(message: ElectionMessage): ElectionMessage | undefined {
  const { term } = message
  switch (message.type) {
    case 'ask':
      return { type: 'answer', term, outranks: false }
    case 'pre-vote-request':
      return { type: 'pre-vote', term, granted: true }
    case 'vote-request':
      return { type: 'vote', term, granted: true }
    case 'beat':
      return { type: 'beat-ack', term, round: message.round }
    default:
      return undefined
  }
}

describe('host', () => {
  it('leads and holds its session by its clocks', () => {
    const { host, now } = Bench.leader()
    const { election, state } = host.cluster
    assert.equal(host.leaseUntil, election.leaseUntil)
    assert.equal(host.sessionDeadline, state.session?.deadline)
    assert.ok(election.leaseUntil > now)
  })

  it('does neither by the monotonic clock alone, once time has run out', () => {
    const bench = Bench.leader()
    const { host } = bench
    bench.answers = false
    const { leaseUntil, sessionDeadline } = host
    bench.now = leaseUntil ?? 0
    assert.equal(host.isLeader, false)
    assert.equal(host.isSessionHeld, true)
    bench.now = sessionDeadline ?? 0
    assert.equal(host.isSessionHeld, false)
  })

  it('after a suspension leads no more, before the machine knows it; its session has less left', () => {
    const bench = Bench.leader()
    const { host } = bench
    const deadline = host.sessionDeadline ?? 0
    bench.wall += 100
    const lostMs = host.unseenMs
    // Less what the clocks may have drifted apart since the last step.
    assert.ok(lostMs > 98 && lostMs <= 100, `${lostMs}`)
    assert.equal(host.cluster.election.isLeader(bench.now), true, 'the machine does not know yet')
    assert.equal(host.isLeader, false)
    assert.equal(host.leaseUntil, undefined)
    assert.equal(host.isSessionHeld, true)
    assert.equal(host.sessionDeadline, deadline - lostMs)
    assert.deepEqual(bench.told('role').at(-1), 'leader')
  })

  it('the machine is told with the next input, and nothing changes by that', () => {
    const bench = Bench.leader()
    const { host } = bench
    const deadline = host.sessionDeadline ?? 0
    bench.answers = false
    bench.wall += 100
    const lostMs = host.unseenMs
    host.dispatch({ type: 'read', id: 1 })
    assert.equal(host.unseenMs, 0)
    assert.equal(host.isLeader, false)
    assert.equal(host.sessionDeadline, deadline - lostMs)
    assert.ok(bench.told('role').includes('follower'))
    const marks = bench.notices.flatMap((notice) => (notice.type === 'mark' ? [notice.mark] : []))
    assert.equal(marks.filter((mark) => mark === 'suspension-noticed').length, 1)
  })

  it('a session that ended while the machine was suspended is not held, and is told to be over', () => {
    const bench = Bench.leader()
    const { host } = bench
    bench.wall += lanTiming.sessionTimeoutMs
    assert.equal(host.isSessionHeld, false)
    host.dispatch({ type: 'read', id: 1 })
    assert.equal(bench.told('session').at(-1), 'expired')
    assert.equal(host.sessionDeadline, undefined)
    bench.pass(2_000)
    assert.equal(host.isLeader, true, 'it is elected anew')
    assert.equal(host.isSessionHeld, true, 'and has another session')
  })

  it('what is less than a suspension counts against what is held, and ends no reign', () => {
    const bench = Bench.leader()
    const { host } = bench
    bench.answers = false
    const leaseUntil = host.leaseUntil ?? 0
    bench.wall += 20
    assert.ok((host.leaseUntil ?? 0) < leaseUntil - 18)
    bench.jump(leaseUntil - 21 - bench.now)
    assert.equal(host.isLeader, true)
    bench.jump(11)
    assert.equal(host.isLeader, false, '10 ms before its end by the monotonic clock')
  })

  it('a write that fails ends it: what was to rest on the write is never said', () => {
    const bench = Bench.leader()
    const { host, notices } = bench
    const { commitIndex } = host.cluster.state
    const before = bench.writes
    bench.failure = new Error('no space left')
    for (const id of [1, 2]) {
      const value = new Uint8Array(0)
      const operation = { type: 'set', path: `/${id}`, value } as const
      host.dispatch({ type: 'operate', id, operation })
      bench.turn()
    }
    bench.pass(500)
    const fatal = notices.filter((notice) => notice.type === 'fatal')
    assert.deepEqual(fatal, [{ type: 'fatal', error: bench.failure }])
    assert.equal(notices.at(-1), fatal[0], 'it is the last that is told')
    assert.equal(bench.writes, before + 1)
    assert.equal(host.cluster.state.commitIndex, commitIndex)
    assert.ok(!notices.some((notice) => notice.type === 'result'))
  })

  it('writes nothing more once it was stopped', () => {
    const bench = Bench.leader()
    const before = bench.writes
    const value = new Uint8Array(0)
    const operate = (id: number) => {
      const operation = { type: 'set', path: `/${id}`, value } as const
      bench.host.dispatch({ type: 'operate', id, operation })
    }
    operate(1)
    operate(2)
    assert.equal(bench.writes, before + 1, 'the second waits for the first')
    bench.host.stop()
    bench.turn()
    assert.equal(bench.writes, before + 1)
  })
})
