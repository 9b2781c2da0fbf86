/** Barriers of `@quorate/recipes` on real peers. */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { barrier, doubleBarrier, type Participation } from '@quorate/recipes'
import { createPeer, type Peer } from 'quorate'
import { bytes, found, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

describe('barriers', function () {
  this.timeout(30_000)
  const cluster = uniqueCluster('barriers')
  let peers: readonly [Peer, Peer, Peer]
  let name = ''
  let count = 0

  before(async () => {
    peers = (await found(3, { cluster })) as unknown as typeof peers
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    name = `barrier-${++count}`
  })

  async function leaving(): Promise<Peer> {
    const peer = await createPeer({ cluster, name: 'leaving' })
    await within('it is ready', peer.ready())
    return peer
  }

  /** Says when it has come. */
  function followed<T>(promise: Promise<T>): { readonly done: Promise<T>; isDone: boolean } {
    const one = { done: promise, isDone: false }
    promise.then(
      () => {
        one.isDone = true
      },
      () => {},
    )
    return one
  }

  describe('a single one', () => {
    it('is closed until it is opened, lets all pass, and can be closed again', async () => {
      const [a, b, c] = peers.map((peer) => barrier(peer, name))
      assert.ok(a && b && c)
      assert.equal(await a.isOpen(), false)
      const waiting = [followed(a.wait()), followed(b.wait()), followed(c.wait())]
      await Promise.all(peers.map((peer) => peer.state.sync()))
      assert.ok(waiting.every(({ isDone }) => !isDone))
      await b.open()
      await within('all pass', Promise.all(waiting.map(({ done }) => done)))
      await c.open()
      await within('whoever comes later too', a.wait())
      assert.equal(await a.isOpen(), true)
      await a.close()
      await b.close()
      const late = followed(c.wait())
      await Promise.all(peers.map((peer) => peer.state.sync()))
      assert.deepEqual([late.isDone, await c.isOpen()], [false, false])
      await a.open()
      await within('it passes', late.done)
    })

    it('stays open when its opener stops; whoever waits at a peer that stops is refused', async () => {
      const peer = await leaving()
      const waiting = barrier(peer, `${name}-other`).wait()
      const refused = assert.rejects(waiting, { code: 'ERR_QUORATE_STOPPED' })
      await barrier(peer, name).open()
      await peer.stop()
      await within('it is refused', refused)
      await assert.rejects(barrier(peer, name).wait(), { code: 'ERR_QUORATE_STOPPED' })
      await within('it is open', barrier(peers[0], name).wait())
    })

    it('a wait can be given up', async () => {
      const controller = new AbortController()
      const waiting = barrier(peers[0], name).wait({ signal: controller.signal })
      await peers[0].state.sync()
      controller.abort(new Error('enough'))
      await assert.rejects(within('it ends', waiting), /enough/)
      assert.throws(() => barrier(peers[0], ''), { code: 'ERR_QUORATE_OPTION' })
    })
  })

  describe('a double one', () => {
    const at = (i: number, among = 3) => doubleBarrier(peers[i] as Peer, name, { count: among })
    const keys = () => peers[0].state.local.children(`/recipes/double-barriers/${name}`).names
    const members = async () => {
      await peers[0].state.sync()
      return keys().length
    }

    async function entering(i: number, among = 3, signal?: AbortSignal) {
      const before = await members()
      const one = followed(at(i, among).enter({ signal }))
      await until('it stands there', async () => (await members()) > before || one.isDone)
      return one
    }

    it('opens when so many have entered, and is left when all have left', async () => {
      const first = await entering(0)
      const second = await entering(1)
      assert.deepEqual([first.isDone, second.isDone], [false, false])
      const third = await within('the last one enters', at(2).enter())
      const all = [await first.done, await second.done, third]
      assert.equal(new Set(all.map(({ round }) => round)).size, 1)
      assert.ok(all.every(({ isHeld, signal }) => isHeld && !signal.aborted))
      const [a, b, c] = all.map(({ leave }) => leave)
      assert.ok(a && b && c)
      const left = [followed(a()), followed(b())]
      await until('two have left', async () => (await members()) === 1)
      // Whatever hears of that has heard of it.
      await Promise.all(peers.map((peer) => peer.state.sync()))
      assert.ok(left.every(({ isDone }) => !isDone))
      assert.deepEqual(
        all.map(({ isHeld }) => isHeld),
        [false, false, true],
      )
      await within('all', Promise.all([c(), ...left.map(({ done }) => done)]))
      assert.equal(await peers[0].state.get(`/recipes/double-barriers/${name}`), undefined)
    })

    it('who comes while a round is on waits for the next', async () => {
      const [a, b] = await Promise.all([at(0, 2).enter(), at(1, 2).enter()])
      const late = followed(at(2, 2).enter())
      await Promise.all([peers[0].state.sync(), peers[2].state.sync()])
      assert.deepEqual([late.isDone, await members()], [false, 2])
      const left = Promise.all([a.leave(), b.leave()])
      const again = followed(at(0, 2).enter())
      await within('they have left', left)
      const next = await within('the next round', Promise.all([late.done, again.done]))
      assert.equal(next[0].round, next[1].round)
      assert.notEqual(next[0].round, a.round)
      await Promise.all(next.map((each) => each[Symbol.asyncDispose]()))
    })

    it('many that come at one time make rounds of exactly so many', async () => {
      const rounds = new Map<string, number>()
      const once = async (one: Participation) => {
        rounds.set(one.round, (rounds.get(one.round) ?? 0) + 1)
        await one.leave()
      }
      const all = Array.from({ length: 9 }, (_, i) =>
        at(i % 3)
          .enter()
          .then(once),
      )
      await within('all rounds', Promise.all(all), 20_000)
      assert.deepEqual([...rounds.values()], [3, 3, 3])
    })

    it('one that stops before it opens does not count, and one that stops in it has left', async () => {
      const peer = await leaving()
      const own = doubleBarrier(peer, name, { count: 2 })
      const gone = assert.rejects(own.enter(), { code: /SESSION_OVER|STOPPED/ })
      await until('it stands there', async () => (await members()) === 1)
      await peer.stop()
      await within('it is refused', gone)
      const first = await entering(0, 2)
      assert.equal(first.isDone, false)
      const other = await leaving()
      const second = await doubleBarrier(other, name, { count: 2 }).enter()
      const a = await within('both are in', first.done)
      const left = followed(a.leave())
      await until('one has left', async () => (await members()) === 1)
      assert.equal(left.isDone, false)
      await other.stop()
      assert.equal(second.signal.aborted, true)
      await within('all have left', left.done)
    })

    it('one that is given up leaves no key, at whatever moment', async () => {
      for (let turns = 0; turns < 12; turns++) {
        const controller = new AbortController()
        const entered = at(0, 2).enter({ signal: controller.signal })
        for (let turn = 0; turn < turns; turn++) await setImmediate()
        controller.abort()
        await assert.rejects(entered, (error) => error === controller.signal.reason)
      }
      await until('no key is left', async () => (await members()) === 0)
    })

    it('one whose key an operator removes is refused', async () => {
      const one = followed(at(0, 2).enter())
      one.done.catch(() => {})
      await until('it stands there', async () => (await members()) === 1)
      await peers[1].state.delete(`/recipes/double-barriers/${name}/${keys()[0]}`)
      await assert.rejects(within('it is told', one.done), { code: 'ERR_QUORATE_FORCE_RELEASED' })
    })

    it('what somebody else has written there harms nobody', async () => {
      const path = `/recipes/double-barriers/${name}`
      await peers[0].state.set(path, bytes('{"id":5,"isOpen":true}'))
      const both = await within('they enter', Promise.all([at(0, 2).enter(), at(1, 2).enter()]))
      await within('they leave', Promise.all(both.map((one) => one.leave())))
      assert.throws(() => at(0, 0), { code: 'ERR_QUORATE_OPTION' })
      assert.throws(() => at(0, 101), { code: 'ERR_QUORATE_OPTION' })
    })
  })
})
