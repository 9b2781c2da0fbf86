/** A peer that has no log yet, and meets more members in one turn than notices may wait. */
import assert from 'node:assert/strict'
import { lanTiming, type Ports, seededRandom } from '@quorate/kernel'
import { defaultLimits } from '@quorate/replicated-state'
import { type ClusterNotice, Host } from '../../src/cluster/index.ts'
import { Receiver } from '../../src/worker/receiver.ts'
import { Reporter, reporterBounds } from '../../src/worker/reporter.ts'

describe('a peer without a log', () => {
  it('survives that more was dropped than may wait', () => {
    const queue: (() => void)[] = []
    const soon = (callback: () => void) => void queue.push(callback)
    const nothing = () => {}
    const clock = { now: () => 0, wall: () => 0, soon, setTimer: () => nothing }
    const ports: Ports = {
      id: 'a',
      boot: { counter: 1, nonce: 'n' },
      address: '127.0.0.1:7000',
      clock,
      random: seededRandom(1),
      datagrams: { send: nothing },
      streams: { connect: nothing, disconnect: nothing, verify: nothing, send: nothing },
      storage: { isDurable: false, write: (_records: unknown, done: () => void) => soon(done) },
      stored: undefined,
      open: nothing,
      close: () => Promise.resolve(),
    } as never
    const notices: ClusterNotice[] = []
    const host = new Host(ports, { cluster: 'x', name: 'a', timing: lanTiming }, nothing)
    const receiver = new Receiver({
      limits: defaultLimits,
      notify: (notice) => notices.push(notice),
      warn: nothing,
      echoed: nothing,
      taken: (size) => reporter.taken(size),
      soon,
    })
    const post = (message: never) => receiver.receive(structuredClone(message))
    const reporter = new Reporter({ host, post, clock, counters: {} } as never)
    host.start()
    const member = host.cluster.membership.members()[0]
    for (let n = 0; n <= reporterBounds.notices; n++) {
      reporter.notice({ type: 'member', change: 'join', member } as never)
    }
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
    assert.deepEqual(
      notices.filter(({ type }) => type === 'fatal'),
      [],
    )
  })
})
