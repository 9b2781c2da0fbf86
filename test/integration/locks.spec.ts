/** Locks of `@quorate/recipes` on real peers: order, tokens, giving up, and what operators do. */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { type Held, lock, type RecipePeer, readWriteLock, semaphore } from '@quorate/recipes'
import { createPeer, type Peer } from 'quorate'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

type Three = readonly [Peer, Peer, Peer]

describe('locks', function () {
  this.timeout(30_000)
  const cluster = uniqueCluster('locks')
  let peers: Three
  let name = ''
  let count = 0

  before(async () => {
    peers = (await found(3, { cluster }, 2)) as unknown as Three
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    name = `lock-${++count}`
  })

  const lockOf = (peer: RecipePeer) => lock(peer, name)
  const namesOf = async () =>
    (await lockOf(peers[0]).queue()).map(({ peer, isHolder }) => `${peer?.name} ${isHolder}`)

  /** Stands in the queue, and is there when this resolves. */
  async function queued(peer: Peer, signal?: AbortSignal): Promise<{ held: Promise<Held> }> {
    const before = (await lockOf(peers[0]).queue()).length
    const held = lockOf(peer).acquire({ signal })
    held.catch(() => {})
    const stands = async () => (await lockOf(peers[0]).queue()).length === before + 1
    await until('it stands in the queue', stands)
    return { held }
  }

  it('are held by one after another, in the order in which they came, with growing tokens', async () => {
    const [a, b, c] = peers
    const first = await lockOf(a).acquire()
    const second = await queued(c)
    const third = await queued(b)
    assert.deepEqual(await namesOf(), ['p1 true', 'p3 false', 'p2 false'])
    const order: string[] = []
    void second.held.then(() => order.push('p3'))
    void third.held.then(() => order.push('p2'))
    await first.release()
    const next = await within('the next one has it', second.held)
    assert.deepEqual([first.isHeld, next.isHeld, next.signal.aborted], [false, true, false])
    await next.release()
    const last = await within('the last one has it', third.held)
    assert.deepEqual(order, ['p3', 'p2'])
    assert.ok(first.fencingToken < next.fencingToken && next.fencingToken < last.fencingToken)
    await last.release()
    assert.deepEqual(await namesOf(), [])
  })

  it('a token is the revision of the key, as every peer has it', async () => {
    await using held = await lockOf(peers[1]).acquire()
    const [entry] = await lockOf(peers[2]).queue()
    const key = await peers[2].state.get(entry?.path ?? '')
    assert.equal(held.fencingToken, BigInt(key?.revision ?? 0))
    assert.equal(entry?.peer?.id, peers[1].id)
    assert.ok(Math.abs(Date.now() - (entry?.since?.getTime() ?? 0)) < 60_000)
  })

  it('tryAcquire takes what is free, and leaves no trace where it is not', async () => {
    const held = await lockOf(peers[0]).tryAcquire()
    assert.ok(held?.isHeld)
    const { revision } = peers[0].state.cursor
    assert.equal(await lockOf(peers[1]).tryAcquire(), undefined)
    assert.equal(peers[0].state.cursor.revision, revision, 'nothing was written')
    assert.deepEqual(await namesOf(), ['p1 true'])
    await held.release()
  })

  it('of many that try at one time one has it, and the others leave nothing', async () => {
    const tries = peers.flatMap((peer) => [1, 2, 3].map(() => lockOf(peer).tryAcquire()))
    const taken = (await Promise.all(tries)).filter((held) => held !== undefined)
    assert.equal(taken.length, 1)
    assert.equal((await namesOf()).length, 1)
    await taken[0]?.release()
  })

  it('one that was given up while it waits leaves no key, and rejects with its reason', async () => {
    const held = await lockOf(peers[0]).acquire()
    const controller = new AbortController()
    const waiting = await queued(peers[1], controller.signal)
    const reason = new Error('enough')
    controller.abort(reason)
    await assert.rejects(waiting.held, (error) => error === reason)
    await until('it has left', async () => (await namesOf()).length === 1)
    await held.release()
  })

  it('one that was given up while its key is made leaves none, at whatever moment', async () => {
    for (let turns = 0; turns < 12; turns++) {
      for (const peer of peers) {
        const controller = new AbortController()
        const acquired = lockOf(peer).acquire({ signal: controller.signal })
        for (let turn = 0; turn < turns; turn++) await setImmediate()
        controller.abort()
        // It may have been granted before: then it is the caller's.
        const held = await acquired.catch((error) => {
          assert.equal(error, controller.signal.reason)
          return undefined
        })
        await held?.release()
      }
    }
    await until('no key is left', async () => (await namesOf()).length === 0)
  })

  it('a release is one, however often it is asked for, and `await using` asks', async () => {
    const held = await lockOf(peers[0]).acquire()
    await Promise.all([held.release(), held.release()])
    await held.release()
    assert.equal((held.signal.reason as { code: string }).code, 'ERR_QUORATE_RELEASED')
    {
      await using inner = await lockOf(peers[1]).acquire()
      assert.equal(inner.isHeld, true)
    }
    assert.deepEqual(await namesOf(), [])
  })

  it('an operator breaks it: the old holder is told, the next one has a higher token', async () => {
    const held = await lockOf(peers[0]).acquire()
    const next = await queued(peers[1])
    const [broken, ...others] = await lockOf(peers[2]).forceRelease()
    assert.deepEqual([broken?.peer?.name, others.length], ['p1', 0])
    await until('the old holder is told', () => held.signal.aborted)
    assert.equal((held.signal.reason as { code: string }).code, 'ERR_QUORATE_FORCE_RELEASED')
    assert.equal(held.isHeld, false)
    const heir = await within('the next one has it', next.held)
    assert.ok(heir.fencingToken > held.fencingToken)
    await held.release()
    assert.deepEqual(await namesOf(), ['p2 true'], 'the old one releases nothing of the new one')
    await heir.release()
  })

  it('an operator removes one that waits: it is refused, the others are not', async () => {
    const held = await lockOf(peers[0]).acquire()
    const removed = await queued(peers[1])
    const stays = await queued(peers[2])
    const [, entry] = await lockOf(peers[0]).queue()
    assert.deepEqual(await lockOf(peers[2]).forceRelease({ entry }), [entry])
    await assert.rejects(removed.held, { code: 'ERR_QUORATE_FORCE_RELEASED' })
    assert.equal(held.isHeld, true)
    await held.release()
    await (await within('the last one has it', stays.held)).release()
  })

  it('a peer that stops releases at once, and what waits at it is refused', async () => {
    const leaving = await createPeer({ cluster, name: 'leaving', worker: true })
    await within('it is ready', leaving.ready())
    const held = await lockOf(leaving).acquire()
    const next = await queued(peers[1])
    const behind = await queued(leaving)
    const stopped = leaving.stop()
    assert.deepEqual(
      [held.isHeld, held.signal.aborted],
      [false, true],
      'before anybody else has it',
    )
    const heir = await within('the next one has it', next.held)
    await assert.rejects(within('who waits is refused', behind.held), {
      code: 'ERR_QUORATE_STOPPED',
    })
    await stopped
    await held.release()
    await heir.release()
  })

  it('a release wakes the next one, and nobody else', async () => {
    let looks = 0
    const counted = (peer: Peer): RecipePeer => ({
      id: peer.id,
      name: peer.name,
      state: {
        session: peer.state.session,
        get cursor() {
          return peer.state.cursor
        },
        create: (...words) => peer.state.create(...words),
        delete: (...words) => peer.state.delete(...words),
        sync: (...words) => peer.state.sync(...words),
        watch: (...words) => peer.state.watch(...words),
        local: {
          get: (path) => peer.state.local.get(path),
          children: (path) => {
            looks++
            return peer.state.local.children(path)
          },
        },
      },
    })
    const held = await lockOf(peers[0]).acquire()
    const waiting: Promise<Held>[] = []
    for (let i = 0; i < 20; i++) waiting.push(lockOf(counted(peers[i % 2 === 0 ? 1 : 2])).acquire())
    await until('each has looked once, and waits', () => looks === 20)
    looks = 0
    await held.release()
    const next = await within('one has it', Promise.race(waiting))
    // All replicas have what the release changed, and nobody else has looked because of it.
    await Promise.all(peers.map((peer) => peer.state.sync()))
    assert.equal(looks, 1)
    await next.release()
    const inTurn = waiting.map(async (one) => await (await one).release())
    await within('each in its turn', Promise.all(inTurn))
    assert.equal(looks, 20)
  })

  it('many hold to read, one to write, and readers wait behind a writer that waits', async () => {
    const [a, b, c] = peers.map((peer) => readWriteLock(peer, name))
    assert.ok(a && b && c)
    const readers = await Promise.all([a.read.acquire(), b.read.acquire()])
    assert.deepEqual(
      readers.map(({ isHeld }) => isHeld),
      [true, true],
    )
    assert.equal(await c.write.tryAcquire(), undefined)
    const writing = c.write.acquire()
    const modes = async () => (await a.queue()).map(({ mode, isHolder }) => `${mode} ${isHolder}`)
    const three = ['read true', 'read true', 'write false']
    await until('the writer waits', async () => (await modes()).join() === three.join())
    assert.equal(await a.read.tryAcquire(), undefined)
    const late = a.read.acquire()
    await until('a reader waits', async () => (await modes()).length === 4)
    await readers[0]?.release()
    assert.deepEqual(await modes(), ['read true', 'write false', 'read false'])
    await readers[1]?.release()
    const writer = await within('the writer has it', writing)
    assert.deepEqual(await modes(), ['write true', 'read false'])
    assert.equal(await b.read.tryAcquire(), undefined)
    await writer.release()
    const reader = await within('the reader has it', late)
    assert.ok(reader.fencingToken > writer.fencingToken)
    await using other = await within('another reads with it', b.read.acquire())
    assert.deepEqual([reader.isHeld, other.isHeld], [true, true])
    await reader.release()
  })

  it('a semaphore has so many holders, and takes the next in order', async () => {
    const [a, b, c] = peers.map((peer) => semaphore(peer, name, { permits: 2 }))
    assert.ok(a && b && c)
    const [first, second] = [await a.acquire(), await b.acquire()]
    assert.equal(await c.tryAcquire(), undefined)
    const third = c.acquire()
    const holders = async () =>
      (await a.queue()).map(({ peer, isHolder }) => `${peer?.name} ${isHolder}`)
    await until('one waits', async () => (await holders()).length === 3)
    const fourth = a.acquire()
    await until('two wait', async () => (await holders()).length === 4)
    assert.deepEqual(await holders(), ['p1 true', 'p2 true', 'p3 false', 'p1 false'])
    // The second of the holders goes first.
    await second.release()
    const next = await within('the first that waits has it', third)
    assert.deepEqual(await holders(), ['p1 true', 'p3 true', 'p1 false'])
    await first.release()
    const last = await within('the last has it', fourth)
    assert.deepEqual([next.isHeld, last.isHeld], [true, true])
    assert.deepEqual((await b.forceRelease()).length, 2)
    await until('both are told', () => next.signal.aborted && last.signal.aborted)
  })

  it('a semaphore of another number of permits is refused, and leaves nothing', async () => {
    const held = await semaphore(peers[0], name, { permits: 2 }).acquire()
    const other = semaphore(peers[1], name, { permits: 3 })
    await assert.rejects(other.acquire(), {
      code: 'ERR_QUORATE_PERMITS',
      data: { name, permits: 3, actual: 2 },
    })
    await until('it is gone', async () => (await other.queue()).length === 1)
    assert.equal(held.isHeld, true)
    await held.release()
    await (await other.acquire()).release()
  })

  it('wrong arguments are refused with the rule', async () => {
    const peer = peers[0]
    const isOption = { code: 'ERR_QUORATE_OPTION' }
    assert.throws(() => lock(peer, ''), isOption)
    assert.throws(() => semaphore(peer, 's', { permits: 0 }), isOption)
    assert.throws(() => semaphore(peer, 's', { permits: 1.5 }), isOption)
    const wrong = { sginal: AbortSignal.timeout(1) } as object
    await assert.rejects(lockOf(peer).acquire(wrong), isOption)
    await assert.rejects(lockOf(peer).acquire({ signal: 5 as unknown as AbortSignal }), isOption)
    await assert.rejects(lock(peer, 'a/../b').acquire(), { code: 'ERR_QUORATE_PATH' })
  })

  it('a signal that has aborted before asks for nothing', async () => {
    const { revision } = peers[0].state.cursor
    const signal = AbortSignal.abort(new Error('never'))
    await assert.rejects(lockOf(peers[0]).acquire({ signal }), /never/)
    await assert.rejects(lockOf(peers[0]).tryAcquire({ signal }), /never/)
    await assert.rejects(lockOf(peers[0]).queue({ signal }), /never/)
    assert.equal(peers[0].state.cursor.revision, revision)
  })
})
