/**
 * A peer in a worker thread: what the application's thread may do, and what it may not. That the API
 * is the same is shown by the tests that run on both (`each-thread.ts`).
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import nodeProcess from 'node:process'
import type { Worker } from 'node:worker_threads'
import { lanTiming } from '@quorate/kernel'
import { createPeer, OperationAbandonedError, type Peer, type PeerOptions } from 'quorate'
import type { Blocked } from './blocked-loop.ts'
import { PeerProcess } from './peer-process.ts'
import { bytes, stopAll, uniqueCluster } from './peers.ts'
import { timeScale, until, within } from './until.ts'

/** Of a cluster in which a session is over soon. */
const timing = { ...lanTiming, sessionTimeoutMs: 2_000 }
const longMs = 2_500
const afterStopMs = 500

describe('a process whose peer is in a worker thread', function () {
  this.timeout(60_000)
  let others: Peer[] = []
  let process: PeerProcess

  before(async () => {
    const options: PeerOptions = {
      cluster: uniqueCluster('blocked'),
      timing,
      bootstrap: { expect: 3 },
    }
    const names = ['p1', 'p2']
    others = await Promise.all(names.map((name) => createPeer({ ...options, name })))
    process = await PeerProcess.start({ ...options, name: 'blocked', worker: true })
    await within('all are ready', Promise.all(others.map((peer) => peer.ready())))
    await process.ask('ready')
  })

  after(async () => {
    await process.kill()
    await stopAll(others)
  })

  it('stays a member and keeps what it holds while it blocks its loop', async () => {
    const [other] = others as [Peer]
    await process.ask('state.create', '/held/1', bytes(''), { ephemeral: true })
    await other.state.sync()
    const doubts: string[] = []
    const doubt = ({ member }: { member: { name: string; status: string } }) =>
      doubts.push(`${member.name} ${member.status}`)
    for (const event of ['member:suspect', 'member:dead'] as const) other.on(event, doubt)
    const session = await process.ask<string>('state.session.id')
    const blocked = await within('the loop ends', process.ask<Blocked>('block', longMs, false))
    assert.ok(blocked.looks > 1_000, `${blocked.looks} looks`)
    assert.equal(blocked.lost, 0)
    assert.equal(await process.ask('state.session.id'), session)
    assert.notEqual(await other.state.get('/held/1'), undefined)
    assert.deepEqual(doubts, [])
    for (const event of ['member:suspect', 'member:dead'] as const) other.off(event, doubt)
  })

  it('loses it when it is stopped, and knows that at its next look', async () => {
    const [other] = others as [Peer]
    const answer = process.ask<Blocked>('block', afterStopMs, true)
    await until('its keys go', async () => (await other.state.get('/held/1')) === undefined)
    process.signal('SIGCONT')
    const blocked = await within('the loop ends', answer)
    assert.ok(blocked.looksAfterGap > 1_000, `${blocked.looksAfterGap} looks`)
    // Its worker has another session soon: not what the application knows of.
    assert.equal(blocked.lostAfterGap, blocked.looksAfterGap)
    await until('it holds a session again', () => process.ask<boolean>('state.session.isHeld'))
  })

  it('ends by itself when its peer has stopped', async () => {
    await process.stop()
  })
})

describe('a worker thread that ends', function () {
  this.timeout(60_000)

  /** A sole peer in a worker, that thread, and what was fatal. */
  async function alone(): Promise<{ peer: Peer; thread: Worker; fatal: Promise<unknown[]> }> {
    const started = once(nodeProcess, 'worker') as Promise<[Worker]>
    const options = { cluster: uniqueCluster('ending'), discovery: { lan: false } }
    const peer = await createPeer({ ...options, bootstrap: { expect: 1 }, worker: true })
    const [thread] = await started
    await within('it is ready', peer.ready())
    return { peer, thread, fatal: once(peer, 'fatal') }
  }

  it('holds nothing any more, also for an application that turns no loop', async () => {
    const { peer, thread, fatal } = await alone()
    const { leadership } = peer
    const { session } = peer.state
    assert.deepEqual([peer.isLeader, leadership?.isHeld, session.isHeld], [true, true, true])
    void thread.terminate()
    // In the very turn, so that no message can say it; and of a sole voter no lease ends by itself.
    const end = performance.now() + 2_000 * timeScale
    while (peer.isLeader && performance.now() < end) {}
    assert.deepEqual([peer.isLeader, leadership?.isHeld, session.isHeld], [false, false, false])
    assert.equal(peer.leaseUntil, undefined)
    await within('it is fatal', fatal)
    await peer.stop()
  })

  it('ends its peer, and not the process: whoever waits is told', async () => {
    const { peer, thread, fatal } = await alone()
    const { signal } = peer.state.session
    const watch = peer.state.watch('/', { recursive: true })
    const next = watch.next()
    // No message of ours: an error that nobody catches there.
    thread.postMessage(undefined)
    const write = peer.state.set('/a', bytes('x'))
    const [{ error }] = (await within('it is fatal', fatal)) as [
      { error: Error & { code: string } },
    ]
    assert.equal(error.code, 'ERR_QUORATE_WORKER_ENDED')
    assert.ok(error.cause instanceof Error)
    await assert.rejects(write, OperationAbandonedError)
    await assert.rejects(peer.ready(), { code: 'ERR_QUORATE_WORKER_ENDED' })
    await assert.rejects(peer.state.get('/a'), { code: 'ERR_QUORATE_STOPPED' })
    assert.deepEqual(await next, { done: true, value: undefined })
    assert.equal(signal.aborted, true)
    assert.deepEqual([peer.isLeader, peer.state.session.isHeld], [false, false])
    await peer.stop()
  })

  it('before it has begun refuses as without one, and leaves nothing open', async () => {
    const [peer] = [await createPeer({ cluster: uniqueCluster('taken') })]
    const port = Number(peer.address.split(':').at(-1))
    const taken = { cluster: uniqueCluster('taken'), listen: { port }, worker: true }
    await assert.rejects(createPeer(taken), { code: 'ERR_QUORATE_ADDRESS_IN_USE' })
    await peer.stop()
  })
})
