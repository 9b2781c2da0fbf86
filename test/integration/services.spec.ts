/** Services of `@quorate/recipes` on real peers: both views, sessions that end, health, picking. */
import assert from 'node:assert/strict'
import { type Instance, type ServicesOptions, services } from '@quorate/recipes'
import { createPeer, type Peer } from 'quorate'
import { overlaid } from '../chaos/overlaid.ts'
import { onEachThread } from './each-thread.ts'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

type Three = readonly [Peer, Peer, Peer]

describe('services', function () {
  this.timeout(30_000)
  const cluster = uniqueCluster('services')
  let peers: Three
  let name = ''
  let count = 0

  before(async () => {
    peers = (await found(3, { cluster, metadata: { role: 'tester' } })) as unknown as Three
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    name = `service-${++count}`
  })

  const told = (instances: readonly Instance[]) =>
    instances.map(({ peer, data }) => `${peer.name} ${JSON.stringify(data)}`).sort()

  for (const view of ['consistent', 'available'] as const) {
    describe(`in the ${view} view`, () => {
      const options: ServicesOptions = { view }
      const at = (peer: Peer) => services(peer, name, options)
      const seenBy = async (peer: Peer, ...expected: string[]) =>
        await until(
          `${peer.name} lists ${expected}`,
          async () => told(await at(peer).list()).join() === expected.join(),
        )

      it('are listed at all peers while they are announced, several of one peer too', async () => {
        const [a, b, c] = peers
        const first = await at(a).announce({ port: 1 })
        const second = await at(a).announce({ port: 2 })
        await using third = await at(b).announce('here')
        assert.deepEqual(told(await at(b).list({})).includes('p2 "here"'), true)
        await seenBy(c, 'p1 {"port":1}', 'p1 {"port":2}', 'p2 "here"')
        assert.deepEqual([first.isListed, second.isListed, third.isListed], [true, true, true])
        await first.withdraw()
        assert.equal((first.signal.reason as { code: string }).code, 'ERR_QUORATE_RELEASED')
        assert.deepEqual([first.isListed, first.signal.aborted], [false, true])
        await seenBy(c, 'p1 {"port":2}', 'p2 "here"')
        await second[Symbol.asyncDispose]()
        await seenBy(c, 'p2 "here"')
      })

      it('a peer that stops is not listed, and its announcement says that it is over', async () => {
        const leaving = await createPeer({ cluster, name: 'leaving' })
        await within('it is ready', leaving.ready())
        const announcement = await at(leaving).announce(1)
        await seenBy(peers[0], 'leaving 1')
        await leaving.stop()
        await until('it is told', () => announcement.signal.aborted)
        const { code } = announcement.signal.reason as { code: string }
        assert.equal(code, 'ERR_QUORATE_STOPPED')
        await seenBy(peers[0])
        await assert.rejects(at(leaving).announce(2), { code: 'ERR_QUORATE_STOPPED' })
        await announcement.withdraw()
      })

      it('are watched: first as they are, then at each change, until the signal', async () => {
        await using _ = await at(peers[0]).announce(1)
        const controller = new AbortController()
        const lists: string[] = []
        const watching = (async () => {
          for await (const instances of at(peers[1]).watch({ signal: controller.signal })) {
            lists.push(told(instances).join())
          }
        })()
        await until('the first', () => lists.at(-1) === 'p1 1')
        const other = await at(peers[2]).announce(2)
        await until('another', () => lists.at(-1) === 'p1 1,p3 2')
        // What wakes it and changes no list: a key of somebody else, other metadata.
        await peers[1].state.create(`/recipes/services/${name}/other`, new Uint8Array())
        await peers[1].members.setMetadata({ role: name })
        await other.withdraw()
        await until('it is gone', () => lists.at(-1) === 'p1 1')
        assert.ok(lists.every((list, i) => list !== lists[i - 1]))
        controller.abort(new Error('enough'))
        await assert.rejects(within('it ends', watching), /enough/)
      })

      it('a watch ends when its peer stops', async () => {
        const leaving = await createPeer({ cluster, name: 'leaving' })
        await within('it is ready', leaving.ready())
        const watch = at(leaving).watch()
        await watch.next()
        const rest = (async () => {
          for await (const instances of watch) assert.deepEqual(instances, [])
        })()
        await leaving.stop()
        await within('it ends', rest)
      })

      it('are picked in turn, by what this replica knows', async () => {
        const own = at(peers[0])
        assert.equal(own.pick(), undefined)
        assert.equal(own.pick('random'), undefined)
        const all = await Promise.all(peers.map((peer, i) => at(peer).announce(i)))
        await seenBy(peers[0], 'p1 0', 'p2 1', 'p3 2')
        const picked = Array.from({ length: 6 }, () => own.pick()?.data)
        assert.deepEqual(new Set(picked.slice(0, 3)), new Set([0, 1, 2]))
        assert.deepEqual(picked.slice(3), picked.slice(0, 3))
        // Whoever is next stays next when another one goes.
        const next = picked[1] as number
        await all[picked[0] as number]?.withdraw()
        await until('it is gone', async () => (await own.list()).length === 2)
        const one = services(peers[0], name, options)
        assert.deepEqual([own.pick()?.data, one.pick('random')?.data !== picked[0]], [next, true])
        await Promise.all(all.map((announcement) => announcement.withdraw()))
      })

      it('random picks all of them', async () => {
        const all = await Promise.all(peers.map((peer, i) => at(peer).announce(i)))
        await seenBy(peers[1], 'p1 0', 'p2 1', 'p3 2')
        const picked = new Set(Array.from({ length: 500 }, () => at(peers[1]).pick('random')?.data))
        assert.deepEqual(picked, new Set([0, 1, 2]))
        await Promise.all(all.map((announcement) => announcement.withdraw()))
      })

      it('the nearest is picked: this peer, then whose probes are answered soonest', async () => {
        const all = await Promise.all(peers.map((peer, i) => at(peer).announce(i)))
        await seenBy(peers[0], 'p1 0', 'p2 1', 'p3 2')
        const tripMs = (to: Peer) => peers[0].members.roundTripMs(to.id)
        await until('the others are measured', () =>
          peers.slice(1).every((peer) => (tripMs(peer) ?? -1) >= 0),
        )
        const picks = (from: Peer, count: number) => {
          const one = services(from, name, options)
          return new Set(Array.from({ length: count }, () => one.pick('nearest')?.data))
        }
        assert.deepEqual(picks(peers[0], 5), new Set([0]))
        await all[0]?.withdraw()
        await until('it is gone', async () => (await at(peers[0]).list()).length === 2)
        const far = (farMs: Record<string, number>) => {
          const members = overlaid(peers[0].members, { roundTripMs: (id: string) => farMs[id] })
          return overlaid(peers[0], { members })
        }
        const [, second, third] = peers
        assert.deepEqual(picks(far({ [second.id]: 7, [third.id]: 3 }), 5), new Set([2]))
        assert.deepEqual(picks(far({ [second.id]: 7 }), 5), new Set([1]))
        assert.deepEqual(picks(far({}), 5), new Set([1, 2]), 'in turn')
        await Promise.all(all.map((announcement) => announcement.withdraw()))
      })

      it('one that is not healthy is not listed, whatever its check does wrong', async () => {
        let answer: () => boolean | Promise<boolean> = () => false
        const check = () => answer()
        const health = { check, intervalMs: 5, timeoutMs: 50 }
        const announcing = at(peers[0]).announce(1, { health })
        assert.deepEqual(await at(peers[0]).list(), [])
        answer = () => true
        await using announcement = await within('it is well', announcing)
        const failures: (typeof answer)[] = [
          () => false,
          () => Promise.reject(new Error('broken')),
          () => {
            throw new Error('broken')
          },
          () => new Promise(() => {}),
        ]
        for (const failure of failures) {
          await seenBy(peers[1], 'p1 1')
          answer = failure
          await until('it is withdrawn', () => !announcement.isListed)
          await seenBy(peers[1])
          answer = async () => true
          await until('it is back', () => announcement.isListed)
          assert.equal(announcement.signal.aborted, false)
        }
      })

      it('a check is told that it takes too long, and that nobody waits any more', async () => {
        const told: string[] = []
        let isStuck = false
        let runs = 0
        const check = async (signal: AbortSignal) => {
          if (++runs === 1) return true
          isStuck = true
          signal.addEventListener('abort', () => told.push('abort'), { once: true })
          return await new Promise<boolean>(() => {})
        }
        const health = { check, intervalMs: 1, timeoutMs: 60_000 }
        const announcement = await at(peers[0]).announce(1, { health })
        await until('a check is under way', () => isStuck)
        assert.deepEqual([told, runs], [[], 2], 'one check at a time')
        await within('it is out', announcement.withdraw())
        assert.deepEqual(told, ['abort'])
        await seenBy(peers[0])
      })

      it('one that was given up is not listed', async () => {
        const controller = new AbortController()
        const health = { check: () => false, intervalMs: 5 }
        const { signal } = controller
        const announcing = at(peers[0]).announce(1, { health, signal })
        controller.abort(new Error('enough'))
        await assert.rejects(within('it is given up', announcing), /enough/)
        await assert.rejects(at(peers[0]).announce(1, { signal }), /enough/)
        await until('none is left', async () => (await at(peers[0]).list()).length === 0)
      })

      it('wrong arguments are refused with the rule', async () => {
        const isOption = { code: 'ERR_QUORATE_OPTION' }
        const own = at(peers[0])
        await assert.rejects(own.announce(5n as unknown as number), isOption)
        await assert.rejects(own.announce(undefined as unknown as number), isOption)
        const check = () => true
        const wrong = [{}, { check, intervalMs: 0 }, { check, timeoutMs: 1.5 }]
        for (const health of wrong) {
          await assert.rejects(own.announce(1, { health } as object), isOption)
        }
        assert.throws(() => own.pick('farthest' as 'random'), isOption)
        assert.throws(() => services(peers[0], ''), isOption)
        assert.throws(() => services(peers[0], name, { view: 'both' } as object), isOption)
        assert.deepEqual(await own.list(), [])
      })
    })
  }

  it('what is announced in one view is not listed in the other', async () => {
    await using _ = await services(peers[0], name).announce(1)
    assert.deepEqual(await services(peers[0], name, { view: 'available' }).list(), [])
  })

  it('the key is removed by an operator: it is over, and not announced anew', async () => {
    const announcement = await services(peers[0], name).announce(1)
    const [instance] = await services(peers[1], name).list()
    await peers[1].state.delete(instance?.id ?? '')
    await until('it is told', () => announcement.signal.aborted)
    const { code } = announcement.signal.reason as { code: string }
    assert.equal(code, 'ERR_QUORATE_FORCE_RELEASED')
    await announcement.withdraw()
    assert.deepEqual(await services(peers[0], name).list(), [])
  })

  it('a key that somebody else has written there is not listed, and harms nobody', async () => {
    const { state } = peers[0]
    for (const text of ['no json', '5', '{"attempt":"a","peer":{"id":5},"data":1}']) {
      const value = new TextEncoder().encode(text)
      await state.create(`/recipes/services/${name}/instance-`, value, { sequential: true })
    }
    await using _ = await services(peers[0], name).announce({ port: 1 })
    assert.deepEqual(told(await services(peers[1], name).list()), ['p1 {"port":1}'])
  })

  it('an available one stays when the application sets its own metadata, which it leaves alone', async () => {
    const own = services(peers[0], name, { view: 'available' })
    const announcement = await own.announce(1)
    assert.equal(peers[0].members.get(peers[0].id)?.metadata.role, 'tester')
    await peers[0].members.setMetadata({ role: 'other' })
    await until('it is back', async () => (await own.list()).length === 1)
    await announcement.withdraw()
    assert.deepEqual(peers[0].members.get(peers[0].id)?.metadata, { role: 'other' })
  })

  it('an available one that is too long is refused, and nothing has changed', async () => {
    const own = services(peers[0], name, { view: 'available' })
    await assert.rejects(own.announce('x'.repeat(600)), { code: 'ERR_QUORATE_OPTION' })
    assert.deepEqual(await own.list(), [])
  })
})

onEachThread('several announcements of one peer in the available view', (worker) => {
  it('are all listed when they come at once, and none when they go at once', async () => {
    const cluster = uniqueCluster('at-once')
    await using peer = await createPeer({ cluster, bootstrap: { expect: 1 }, worker })
    await within('it is ready', peer.ready())
    const api = services(peer, 'api', { view: 'available' })
    const listed = async () => (await api.list()).map(({ data }) => data).sort()
    const own = peer.members.setMetadata({ role: 'tester' })
    const all = await Promise.all([...['a', 'b', 'c'].map((data) => api.announce(data)), own])
    await until('all are listed', async () => (await listed()).join() === 'a,b,c')
    assert.equal(peer.members.get(peer.id)?.metadata.role, 'tester')
    await Promise.all(all.map(async (one) => await one?.withdraw()))
    assert.deepEqual(await listed(), [])
    assert.deepEqual(peer.members.get(peer.id)?.metadata, { role: 'tester' })
  })
})
