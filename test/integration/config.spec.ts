/** Configuration and counters of `@quorate/recipes` on real peers. */
import assert from 'node:assert/strict'
import { type Config, config, counter, type StandardSchema } from '@quorate/recipes'
import type { Peer } from 'quorate'
import { overlaid, withState } from '../chaos/overlaid.ts'
import { bytes, found, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

interface Settings {
  readonly limit: number
  readonly since: Date
}
interface Stored {
  readonly limit: number
  readonly since?: string
}

/** Refuses a limit above `most`; what is stored is a text, what the application has is a date. */
function schemaUpTo(most: number): StandardSchema<Stored, Settings> {
  const validate = async (value: unknown) => {
    const { limit, since } = (value ?? {}) as Partial<Stored>
    if (limit === -1) throw new Error('thrown by the schema')
    if (typeof limit !== 'number') return { issues: [{ message: 'no limit', path: ['limit'] }] }
    if (limit > most) return { issues: [{ message: `${limit} is above ${most}` }] }
    return { value: { limit, since: new Date(since ?? 0) } }
  }
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

describe('configuration', function () {
  this.timeout(30_000)
  let peers: readonly [Peer, Peer, Peer]
  let path = ''
  let count = 0
  const opened: Config<Stored, Settings>[] = []

  before(async () => {
    peers = (await found(3, { cluster: uniqueCluster('config') })) as unknown as typeof peers
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    path = `/config/app-${++count}`
  })

  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close()
  })

  async function at(peer: Peer, most = 100, history?: number): Promise<Config<Stored, Settings>> {
    const options = { schema: schemaUpTo(most), defaults: { limit: 1 } }
    const one = await config(peer, path, history === undefined ? options : { ...options, history })
    opened.push(one)
    return one
  }

  it('is the defaults until something is stored, and then what all peers have', async () => {
    const [a, b] = [await at(peers[0]), await at(peers[1])]
    assert.deepEqual(a.value, { limit: 1, since: new Date(0) })
    const events: unknown[] = []
    b.on('config:change', (event) => events.push(event))
    const since = '2026-01-02T00:00:00.000Z'
    const stored = { limit: 5, since: new Date(since) }
    const updated = await a.update(({ limit }) => ({ limit: limit + 4, since }))
    assert.deepEqual([updated, a.value], [stored, stored], 'at once, where it was updated')
    const { revision = 0 } = (await peers[1].state.get(path)) ?? {}
    await until('the other one has it', () => b.value.limit === 5)
    assert.deepEqual(events, [
      { value: stored, previous: { limit: 1, since: new Date(0) }, revision },
    ])
    assert.deepEqual((await at(peers[2])).value, stored)
    await peers[2].state.delete(path)
    await until('the defaults again', () => b.value.limit === 1)
    assert.equal(events.length, 2)
  })

  it('of updates at one time none is lost', async () => {
    const all = [await at(peers[0]), await at(peers[1]), await at(peers[2])]
    let calls = 0
    const update = (one: Config<Stored, Settings>) =>
      one.update(({ limit }) => {
        calls++
        return { limit: limit + 1 }
      })
    await Promise.all(all.flatMap((one) => [1, 2, 3, 4].map(() => update(one))))
    const [one] = all
    await one?.update(({ limit }) => ({ limit }))
    assert.equal(one?.value.limit, 13)
    assert.ok(calls > 12, `${calls} calls: some were made again`)
  })

  it('what came after a deletion is not written over, though its version is the same', async () => {
    const one = await at(peers[0])
    await one.update(() => ({ limit: 5 }))
    const seen: number[] = []
    await one.update(async ({ limit }) => {
      seen.push(limit)
      if (seen.length === 1) {
        await peers[1].state.delete(path)
        await peers[2].state.set(path, bytes('{"limit":50}'))
      }
      return { limit: limit + 1 }
    })
    assert.deepEqual(seen, [5, 50])
    assert.equal(text((await peers[1].state.get(path))?.value), '{"limit":51}')
  })

  it('a bad value of another version replaces no good one, and is not written over', async () => {
    const [older, newer] = [await at(peers[0], 10), await at(peers[1], 1_000)]
    const refusals: unknown[] = []
    const changes: number[] = []
    older.on('config:refused', (refusal) => refusals.push(refusal))
    older.on('config:change', ({ value }) => changes.push(value.limit))
    await newer.update(() => ({ limit: 7 }))
    await newer.update(() => ({ limit: 500 }))
    const issues = [{ message: '500 is above 10' }]
    await until('it is told', () => refusals.length === 1)
    const { revision } = (await peers[0].state.get(path)) ?? {}
    assert.deepEqual(refusals, [{ revision, issues }])
    assert.deepEqual(older.refused, refusals[0])
    assert.equal(older.value.limit, 7)
    await assert.rejects(
      older.update(() => ({ limit: 8 })),
      { code: 'ERR_QUORATE_CONFIG_INVALID', data: { path, what: 'stored', issues } },
    )
    assert.equal(text((await peers[2].state.get(path))?.value), '{"limit":500}')
    await newer.update(() => ({ limit: 9 }))
    await until('a good one is taken', () => older.value.limit === 9)
    assert.equal(older.refused, undefined)
    assert.deepEqual(changes, [7, 9])
  })

  it('what is there and bad at the beginning is refused, and the defaults are the value', async () => {
    for (const bad of ['no json', '{"limit":"5"}', '{"limit":-1}']) {
      await peers[0].state.set(path, bytes(bad))
      const one = await at(peers[1])
      assert.equal(one.value.limit, 1)
      assert.equal(one.refused?.issues.length, 1, bad)
    }
  })

  it('an update that the schema refuses, or JSON cannot say, or that throws, stores nothing', async () => {
    const one = await at(peers[0], 10)
    const invalid = { code: 'ERR_QUORATE_CONFIG_INVALID' }
    await assert.rejects(
      one.update(() => ({ limit: 11 })),
      invalid,
    )
    await assert.rejects(
      one.update(() => ({ limit: -1 })),
      invalid,
    )
    const cannot = { code: 'ERR_QUORATE_OPTION' }
    await assert.rejects(
      one.update(() => ({ limit: 5n as unknown as number })),
      cannot,
    )
    await assert.rejects(
      one.update(() => Promise.reject(new Error('broken'))),
      /broken/,
    )
    assert.equal(await peers[0].state.get(path), undefined)
  })

  it('keeps the last values, and no more of them', async () => {
    const one = await at(peers[0], 100, 3)
    for (const limit of [2, 3, 4, 5]) await one.update(() => ({ limit }))
    const history = await (await at(peers[1])).history()
    const limits = history.map(({ value }) => (value as { limit: number }).limit)
    assert.deepEqual(limits, [3, 4, 5])
    const last = history.at(-1)
    assert.deepEqual(last?.by, { id: peers[0].id, name: 'p1' })
    assert.ok(Math.abs(Date.now() - (last?.at.getTime() ?? 0)) < 60_000)
    assert.equal(last?.revision, (await peers[1].state.get(path))?.revision)
    await (await at(peers[2], 100, 0)).update(() => ({ limit: 6 }))
    assert.deepEqual(await one.history(), [])
  })

  it('a listener that throws harms nobody', async () => {
    const one = await at(peers[0])
    const warnings: string[] = []
    const warn = (warning: Error) => warnings.push(warning.message)
    process.on('warning', warn)
    one.on('config:change', () => {
      throw new Error('of a listener')
    })
    let calls = 0
    one.on('config:change', async () => {
      calls++
      throw new Error('of another')
    })
    for (const limit of [2, 3]) await one.update(() => ({ limit }))
    await until('both are told', () => warnings.length === 4)
    process.off('warning', warn)
    assert.deepEqual([one.value.limit, calls], [3, 2])
  })

  it('a closed one follows no longer', async () => {
    const [a, b, c] = [await at(peers[0]), await at(peers[1]), await at(peers[1])]
    await b[Symbol.asyncDispose]()
    await a.update(() => ({ limit: 9 }))
    await until('another one has it', () => c.value.limit === 9)
    assert.equal(b.value.limit, 1)
  })

  it('wrong arguments are refused with the rule', async () => {
    const isOption = { code: 'ERR_QUORATE_OPTION' }
    const right = { schema: schemaUpTo(5), defaults: { limit: 1 } }
    const wrongs = [
      { ...right, schema: {} },
      { ...right, schema: { '~standard': { version: 2, validate: () => ({ value: 1 }) } } },
      { ...right, history: 101 },
      { ...right, default: {} },
      { ...right, defaults: undefined },
    ]
    for (const wrong of wrongs) {
      await assert.rejects(config(peers[0], path, wrong as typeof right), isOption)
    }
    const bad = { schema: schemaUpTo(5), defaults: { limit: 6 } }
    await assert.rejects(config(peers[0], path, bad), {
      code: 'ERR_QUORATE_CONFIG_INVALID',
      data: { path, what: 'defaults', issues: [{ message: '6 is above 5' }] },
    })
    await assert.rejects(config(peers[0], 'no/path', right), { code: 'ERR_QUORATE_PATH' })
    const signal = AbortSignal.abort(new Error('never'))
    await assert.rejects(config(peers[0], path, { ...right, signal }), /never/)
  })
})

describe('a counter', function () {
  this.timeout(30_000)
  const largest = 2n ** 63n - 1n
  let peers: readonly Peer[]
  let name = ''
  let count = 0
  const counterOf = (i: number) => counter(peers[i] as Peer, name)

  before(async () => {
    peers = await found(3, { cluster: uniqueCluster('counter') })
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    name = `counter-${++count}`
  })

  it('begins with 0, and each that adds gets a sum of its own', async () => {
    assert.equal(await counterOf(0).get(), 0n)
    const adding = [0, 1, 2].flatMap((i) => Array.from({ length: 8 }, () => counterOf(i).add(1n)))
    const sums = await within('all are added', Promise.all(adding))
    assert.deepEqual(
      sums.map(Number).toSorted((a, b) => a - b),
      Array.from({ length: 24 }, (_, i) => i + 1),
    )
    assert.equal(await counterOf(1).add(-30n), -6n)
    assert.equal(await counterOf(2).get(), -6n)
  })

  it('what came after a deletion is not written over, though its version is the same', async () => {
    const [own, other] = peers as [Peer, Peer, Peer]
    await counterOf(0).add(5n)
    let isFirst = true
    const meanwhile = async () => {
      if (!isFirst) return
      isFirst = false
      await other.state.delete(`/recipes/counters/${name}`)
      await counterOf(1).add(70n)
    }
    const late = withState(own, (state) => ({
      set: async (...words: Parameters<typeof state.set>) => {
        await meanwhile()
        return await state.set(...words)
      },
      transaction: () => {
        const real = state.transaction()
        const commit = async (options: object) => {
          await meanwhile()
          return await real.commit(options)
        }
        return overlaid(real, { commit })
      },
    }))
    assert.equal(await counter(late, name).add(1n), 71n)
    assert.equal(await counterOf(2).get(), 71n)
  })

  it('goes to the ends of 64 bits, and refuses what is beyond', async () => {
    const own = counterOf(0)
    assert.equal(await own.add(largest), largest)
    await assert.rejects(own.add(1n), {
      code: 'ERR_QUORATE_COUNTER_OVERFLOW',
      data: { path: `/recipes/counters/${name}`, value: largest, delta: 1n },
    })
    assert.equal(await own.get(), largest)
    assert.equal(await own.add(-largest), 0n)
    assert.equal(await own.add(-largest - 1n), -largest - 1n)
    await assert.rejects(own.add(-1n), { code: 'ERR_QUORATE_COUNTER_OVERFLOW' })
  })

  it('does not touch what is no number', async () => {
    const path = `/recipes/counters/${name}`
    for (const wrong of ['', 'five', '1.5', '9223372036854775808', `1${' '.repeat(100)}`]) {
      const { version } = await (peers[0] as Peer).state.set(path, bytes(wrong))
      await assert.rejects(counterOf(1).add(1n), { code: 'ERR_QUORATE_NOT_A_COUNTER' })
      await assert.rejects(counterOf(1).get(), { code: 'ERR_QUORATE_NOT_A_COUNTER' })
      assert.equal((await (peers[2] as Peer).state.get(path))?.version, version)
    }
  })

  it('gives up when others are always faster, and has added nothing', async () => {
    const path = `/recipes/counters/${name}`
    let writes = 0
    const slow = withState(peers[0] as Peer, (state) => ({
      transaction: () => {
        const real = state.transaction()
        const commit = async (options: object) => {
          writes++
          await state.set(path, bytes('7'))
          return await real.commit(options)
        }
        return overlaid(real, { commit })
      },
    }))
    const contended = counter(slow, name)
    await assert.rejects(contended.add(1n), {
      code: 'ERR_QUORATE_CONTENDED',
      data: { path, attempts: 100 },
    })
    assert.deepEqual([writes, await counterOf(1).get()], [100, 7n])
  })

  it('wrong arguments are refused with the rule', async () => {
    const isOption = { code: 'ERR_QUORATE_OPTION' }
    await assert.rejects(counterOf(0).add(1 as unknown as bigint), isOption)
    assert.throws(() => counter(peers[0] as Peer, ''), isOption)
    const signal = AbortSignal.abort(new Error('never'))
    await assert.rejects(counterOf(0).add(1n, { signal }), /never/)
    assert.equal(await counterOf(0).get(), 0n)
  })
})
