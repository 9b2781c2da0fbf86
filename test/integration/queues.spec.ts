/** Queues of `@quorate/recipes` on real peers: order, bounds, giving back, and takers that die. */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { type Queue, queue } from '@quorate/recipes'
import { createPeer, OperationAbandonedError, type Peer, type WatchBatch } from 'quorate'
import { bytes, found, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

describe('queues', function () {
  this.timeout(30_000)
  const cluster = uniqueCluster('queues')
  let peers: readonly [Peer, Peer, Peer]
  let name = ''
  let count = 0

  before(async () => {
    peers = (await found(3, { cluster })) as unknown as typeof peers
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    name = `queue-${++count}`
  })

  const at = (i: number, capacity = 100): Queue => queue(peers[i] as Peer, name, { capacity })
  const counted = async () => Object.values(await at(0).count())

  it('gives items in the order in which they were put, each to one, until they are done', async () => {
    for (const [i, each] of ['a', 'b', 'c'].entries()) await at(i).put(bytes(each))
    assert.deepEqual(await counted(), [3, 0])
    const [first, second] = [await at(2).take(), await at(1).take()]
    assert.deepEqual([text(first.value), text(second.value)], ['a', 'b'])
    assert.deepEqual([first.attempt, first.isHeld, first.signal.aborted], [1, true, false])
    assert.deepEqual(await counted(), [1, 2])
    const watch = peers[0].state.watch(`/recipes/queues/${name}`, { recursive: true })
    await first.done()
    const batch: WatchBatch | undefined = (await watch.next()).value
    await watch.return?.()
    const types = batch?.type === 'changes' ? batch.changes.map(({ type }) => type) : []
    assert.deepEqual(types, ['delete', 'delete'], 'item and taking go in one revision')
    assert.deepEqual([first.isHeld, first.signal.aborted], [false, true])
    assert.equal((first.signal.reason as { code: string }).code, 'ERR_QUORATE_RELEASED')
    await first.done()
    await first.giveBack()
    await second.done()
    await (await at(0).take()).done()
    assert.deepEqual([await counted(), await at(0).tryTake()], [[0, 0], undefined])
    assert.deepEqual(peers[0].state.local.children(`/recipes/queues/${name}`).names, [])
  })

  it('one that is given back has its place, and tells that it was taken before', async () => {
    await at(0).put(bytes('a'))
    await at(0).put(bytes('b'))
    const first = await at(1).take()
    {
      await using again = first
      assert.equal(text(again.value), 'a')
    }
    const second = await at(2).take()
    assert.deepEqual([text(second.value), second.attempt], ['a', 2])
    assert.ok(second.fencingToken > first.fencingToken)
    await assert.rejects(first.done(), { code: 'ERR_QUORATE_ITEM_LOST' })
    assert.equal(second.isHeld, true, 'the one before has done nothing to it')
    await second.done()
  })

  it('of many that take at one time each has another item', async () => {
    const all = Array.from({ length: 12 }, (_, i) => at(i % 3).take())
    for (let i = 0; i < 12; i++) await at(i % 3).put(bytes(`${i}`))
    const taken = await within('each has one', Promise.all(all))
    const texts = new Set(taken.map(({ value }) => text(value)))
    assert.equal(texts.size, 12)
    await Promise.all(taken.map((item) => item.done()))
    assert.deepEqual(await counted(), [0, 0])
  })

  it('holds no more than its capacity, however many put at one time', async () => {
    const tries = Array.from({ length: 12 }, (_, i) => at(i % 3, 5).tryPut(bytes(`${i}`)))
    const put = (await Promise.all(tries)).filter((isPut) => isPut)
    assert.deepEqual([put.length, await counted()], [5, [5, 0]])
    let isPut = false
    const waiting = at(1, 5)
      .put(bytes('late'))
      .then(() => {
        isPut = true
      })
    const taken = await at(0).take()
    await peers[1].state.sync()
    assert.deepEqual([isPut, await counted()], [false, [4, 1]], 'a taken one counts')
    await taken.done()
    await within('there is room', waiting)
    assert.deepEqual(await counted(), [5, 0])
  })

  it('an item whose taker stops goes back, and its old taker is told', async () => {
    const leaving = await createPeer({ cluster, name: 'leaving' })
    await within('it is ready', leaving.ready())
    await at(0).put(bytes('a'))
    const lost = await queue(leaving, name, { capacity: 5 }).take()
    const next = at(1).take()
    const refused = assert.rejects(queue(leaving, name, { capacity: 5 }).take(), {
      code: 'ERR_QUORATE_STOPPED',
    })
    await leaving.stop()
    assert.deepEqual([lost.isHeld, lost.signal.aborted], [false, true])
    await assert.rejects(lost.done(), { code: 'ERR_QUORATE_ITEM_LOST' })
    await within('who waits is refused', refused)
    const taken = await within('another one has it', next)
    assert.deepEqual([text(taken.value), taken.attempt], ['a', 2])
    await taken.done()
  })

  for (const again of ['later', 'at once'] as const) {
    it(`a done that was given up and came through is no loss, asked again ${again}`, async () => {
      await at(0).put(bytes('a'))
      const item = await at(1).take()
      const reasons: unknown[] = []
      item.signal.addEventListener('abort', () => reasons.push(item.signal.reason))
      const controller = new AbortController()
      const given = item.done({ signal: controller.signal }).catch((error: unknown) => error)
      await setImmediate()
      controller.abort()
      const error = await given
      if (again === 'at once') await item.done()
      // Where it had been answered before it was given up, there is nothing to ask again for.
      if (error instanceof OperationAbandonedError) assert.equal(await error.settled, 'applied')
      await item.done()
      await item.giveBack()
      const codes = reasons.map((reason) => (reason as { code: string }).code)
      assert.deepEqual(codes, ['ERR_QUORATE_RELEASED'])
      assert.deepEqual(await counted(), [0, 0])
    })
  }

  it('an operator takes an item away: its taker is told, and cannot say done', async () => {
    await at(0).put(bytes('a'))
    const item = await at(0).take()
    const folder = `/recipes/queues/${name}/taken`
    const [key] = (await peers[1].state.children(folder)).names
    const reports: unknown[] = []
    item.signal.addEventListener('abort', () => reports.push(item.signal.reason))
    await peers[1].state.delete(`${folder}/${key}`)
    await until('it is told', () => reports.length === 1)
    assert.equal((reports[0] as { code: string }).code, 'ERR_QUORATE_FORCE_RELEASED')
    await assert.rejects(item.done(), { code: 'ERR_QUORATE_ITEM_LOST' })
    assert.deepEqual(await counted(), [1, 0])
  })

  it('a take that was given up takes nothing, at whatever moment', async () => {
    await at(0).put(bytes('a'))
    for (let turns = 0; turns < 12; turns++) {
      const controller = new AbortController()
      const taking = at(0).take({ signal: controller.signal })
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      controller.abort()
      // It may have been taken before: then it is the caller's.
      const item = await taking.catch((error) => {
        assert.equal(error, controller.signal.reason)
        return undefined
      })
      await item?.giveBack()
      await until('it is back', async () => (await counted()).join() === '1,0')
    }
    const last = await at(1).take()
    await last.done()
    const controller = new AbortController()
    const waiting = at(1).take({ signal: controller.signal })
    await peers[1].state.sync()
    controller.abort(new Error('enough'))
    await assert.rejects(within('it ends', waiting), /enough/)
  })

  it('wrong arguments are refused with the rule', async () => {
    const isOption = { code: 'ERR_QUORATE_OPTION' }
    for (const capacity of [0, 1.5, 10_001]) assert.throws(() => at(0, capacity), isOption)
    assert.throws(() => queue(peers[0], '', { capacity: 1 }), isOption)
    await assert.rejects(at(0).put('text' as unknown as Uint8Array), { code: 'ERR_QUORATE_VALUE' })
    const signal = AbortSignal.abort(new Error('never'))
    await assert.rejects(at(0).put(bytes('a'), { signal }), /never/)
    await assert.rejects(at(0).tryTake({ signal }), /never/)
    assert.deepEqual(await counted(), [0, 0])
  })
})
