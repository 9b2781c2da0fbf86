/**
 * A lease on real processes: a leader that asks `isLeader` in a loop that never yields, so that it
 * learns nothing and only the clocks can answer, while others elect the next leader.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { lanTiming } from '@quorate/kernel'
import type { PeerOptions } from 'quorate'
import type { Answers, Order, Told } from './lease-program.ts'
import { uniqueCluster } from './peers.ts'
import { until } from './until.ts'

const { leaseMs } = lanTiming
const program = new URL('lease-program.ts', import.meta.url)

describe('the lease of a real process that only asks', function () {
  this.timeout(60_000)
  let peers: Asking[] = []

  beforeEach(async () => {
    const options = { cluster: uniqueCluster('lease'), bootstrap: { expect: 3 } }
    peers = [1, 2, 3].map((number) => new Asking({ ...options, name: `p${number}` }))
    await until('all are ready', () => peers.every(({ id }) => id !== ''))
  })

  afterEach(async () => {
    await Promise.all(peers.map((peer) => peer.kill()))
  })

  it('ends at its instant, before another one leads, while the process is busy', async () => {
    const { leader, others, term } = await settled(peers)
    for (const other of others) other.order({ type: 'watch', term })
    leader.order({ type: 'ask', stops: false, leaseMs })
    const next = await until('another one leads', () => others.find(({ leadsAt }) => leadsAt))
    const answers = await until('the loop ends', () => leader.answers)
    isOver(answers, next.leadsAt)
    await settled(peers)
  })

  it('is over at the first instruction after a SIGSTOP in which another one was elected', async () => {
    const { leader, others, term } = await settled(peers)
    for (const other of others) other.order({ type: 'watch', term })
    leader.order({ type: 'ask', stops: true, leaseMs })
    const next = await until('another one leads', () => others.find(({ leadsAt }) => leadsAt))
    assert.equal(leader.answers, undefined, 'it is stopped')
    leader.signal('SIGCONT')
    const answers = await until('the loop ends', () => leader.answers)
    isOver(answers, next.leadsAt)
    assert.ok(answers.gapMs > leaseMs, 'it was stopped for longer than its lease')
    assert.equal(answers.isAfterGap, false, 'the first answer after it')
    await settled(peers)
  })
})

/** It led, it does not lead any more, and no `true` was later than its lease or the next leader's. */
function isOver(answers: Answers, nextLeadsAt: number): void {
  const { leaseUntil, lastTrueAt, trues, falses, heldBeyond } = answers
  assert.ok(trues > 0, 'it led when the loop began')
  assert.ok(lastTrueAt < leaseUntil, `true ${lastTrueAt - leaseUntil} ms after its lease`)
  assert.ok(lastTrueAt < nextLeadsAt, `true ${lastTrueAt - nextLeadsAt} ms after another one led`)
  assert.ok(falses > 0, 'it asked after its lease')
  assert.equal(heldBeyond, 0, 'what was handed out of its leadership is over, too')
}

/** All name one leader. */
async function settled(peers: readonly Asking[]) {
  return await until('all name one leader', () => {
    const { id, term } = peers[0]?.leader ?? { id: undefined, term: 0 }
    const leader = peers.find((peer) => peer.id === id)
    if (leader === undefined) return undefined
    if (!peers.every((peer) => peer.leader.id === id && peer.leader.term === term)) return undefined
    return { leader, term, others: peers.filter((peer) => peer !== leader) }
  })
}

/** A peer in a process that runs `lease-program.ts`. */
class Asking {
  id = ''
  leader: { readonly id: string | undefined; readonly term: number } = { id: undefined, term: 0 }
  answers: Answers | undefined
  /** When it saw itself lead, since it was told to watch. */
  leadsAt = 0
  readonly #child: ChildProcess

  constructor(options: PeerOptions) {
    this.#child = fork(program, [JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (told: Told) => {
      if (told.type === 'ready') this.id = told.id
      else if (told.type === 'leader') this.leader = told
      else if (told.type === 'answers') this.answers = told.answers
      else this.leadsAt = told.at
    })
  }

  order(order: Order): void {
    this.#child.send(order)
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.signal('SIGKILL')
    await once(this.#child, 'exit')
  }
}
