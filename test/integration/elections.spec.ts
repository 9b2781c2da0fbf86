/** Leader elections of `@quorate/recipes` on real peers: succession, and who sees what. */
import assert from 'node:assert/strict'
import { type LeaderElection, leaderElection, type QueueEntry } from '@quorate/recipes'
import { createPeer, type Peer } from 'quorate'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

describe('leader elections', function () {
  this.timeout(30_000)
  const cluster = uniqueCluster('elections')
  let peers: Peer[]
  let elections: [LeaderElection, LeaderElection, LeaderElection]
  let count = 0

  before(async () => {
    peers = await found(3, { cluster })
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    const name = `job-${++count}`
    elections = peers.map((peer) => leaderElection(peer, name)) as typeof elections
  })

  const names = (queue: readonly QueueEntry[]) => queue.map(({ peer }) => peer?.name)

  async function inOrder() {
    const [a, b, c] = elections
    const first = await a.campaign()
    const second = b.campaign()
    await until('the second waits', async () => (await a.queue()).length === 2)
    const third = c.campaign()
    await until('the third waits', async () => (await a.queue()).length === 3)
    return { first, second, third }
  }

  it('are won in the order of the queue, which everybody sees', async () => {
    const [a] = elections
    const { first, second, third } = await inOrder()
    assert.deepEqual(names(await a.queue()), ['p1', 'p2', 'p3'])
    assert.deepEqual([first.isHeld, first.signal.aborted], [true, false])
    await first.resign()
    assert.deepEqual([first.isHeld, first.signal.aborted], [false, true])
    const next = await within('the second leads', second)
    assert.ok(next.fencingToken > first.fencingToken)
    await next.resign()
    const last = await within('the third leads', third)
    assert.ok(last.fencingToken > next.fencingToken)
    {
      await using _ = last
    }
    assert.deepEqual(await a.queue(), [])
  })

  it('tell every change of the leader to who observes, and nothing else', async () => {
    const [a, b, c] = elections
    const controller = new AbortController()
    const seen: (string | undefined)[] = []
    const observed = (async () => {
      for await (const leader of c.observe({ signal: controller.signal })) {
        seen.push(leader?.peer?.name)
      }
    })()
    await until('nobody leads at first', () => seen.length === 1)
    const first = await a.campaign()
    await until('p1 is seen', () => seen.length === 2)
    const second = b.campaign()
    await until('p2 waits', async () => (await c.queue()).length === 2)
    await first.resign()
    await (await within('p2 leads', second)).resign()
    await until('all is seen', () => seen.length === 4)
    assert.deepEqual(seen, [undefined, 'p1', 'p2', undefined])
    controller.abort(new Error('enough'))
    await assert.rejects(observed, /enough/)
  })

  it('are given up without a key left behind', async () => {
    const [a, b] = elections
    const leadership = await a.campaign()
    const controller = new AbortController()
    const waiting = b.campaign({ signal: controller.signal })
    await until('it waits', async () => (await a.queue()).length === 2)
    controller.abort()
    await assert.rejects(waiting, { name: 'AbortError' })
    await until('it has left', async () => (await a.queue()).length === 1)
    await leadership.resign()
  })

  it('end by an operator: the next one leads, the old one is told', async () => {
    const [, , c] = elections
    const { first, second, third } = await inOrder()
    assert.deepEqual(names(await c.forceResign()), ['p1'])
    const next = await within('the next one leads', second)
    await until('the old leader is told', () => first.signal.aborted)
    assert.equal((first.signal.reason as { code: string }).code, 'ERR_QUORATE_FORCE_RELEASED')
    await next.resign()
    await (await within('the third leads', third)).resign()
  })

  it('go on when the leader stops', async () => {
    const leaving = await createPeer({ cluster, name: 'leaving' })
    await within('it is ready', leaving.ready())
    const leadership = await leaderElection(leaving, `job-${count}`).campaign()
    const next = elections[0].campaign()
    await until('one waits', async () => (await elections[0].queue()).length === 2)
    const stopped = leaving.stop()
    assert.equal(leadership.isHeld, false)
    await (await within('the next one leads', next)).resign()
    await stopped
  })
})
