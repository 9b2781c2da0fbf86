/** A configuration beside code that misbehaves: the application's, a schema's, another peer's. */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { type Config, config } from '@quorate/recipes'
import type { Peer } from 'quorate'
import { type Member, SimulatedCluster } from '../simulated/cluster.ts'

const path = '/config/app'
/** Has no text, and no prototype to get one from. */
const textless: unknown = Object.create(null)

describe('a configuration', () => {
  let cluster: SimulatedCluster
  let peer: Peer
  let opened: Config<unknown, unknown> | undefined
  let validate: (value: unknown) => unknown = (value) => ({ value })
  /** What would end the process. */
  const escaped: unknown[] = []
  const note = (reason: unknown) => escaped.push(reason)

  afterEach(() => {
    process.off('unhandledRejection', note)
    assert.deepEqual(escaped.splice(0), [])
  })

  beforeEach(async () => {
    process.on('unhandledRejection', note)
    cluster = new SimulatedCluster(5, 3)
    const [first] = cluster.members as [Member]
    for (const member of cluster.members) member.start()
    peer = first.life?.peer ?? assert.fail()
    await cluster.until('the cluster is there', () => peer.state.session.isHeld)
    validate = (value) => ({ value })
  })

  const done = async <T>(asked: Promise<T>): Promise<T> => {
    let isDone = false
    const over = () => {
      isDone = true
    }
    asked.then(over, over)
    await cluster.until('it is done', () => isDone)
    // What nobody has caught would be told now.
    await setImmediate()
    return await asked
  }
  const open = async (defaults: unknown) => {
    const schema = {
      '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => validate(value) },
    } as const
    opened = await done(config(peer, path, { schema: schema as never, defaults }))
    return opened
  }
  const store = async (text: string) =>
    await done(peer.state.set(path, new TextEncoder().encode(text)))

  it('keeps its defaults as they were given, whatever becomes of that object', async () => {
    const defaults: Record<string, unknown> = { limit: 3 }
    const opened = await open(defaults)
    await store('{"limit":4}')
    assert.deepEqual(opened.value, { limit: 4 })
    Object.assign(defaults, { limit: 5, none: 5n })
    await done(peer.state.delete(path))
    assert.deepEqual(opened.value, { limit: 3 })
    await store('{"limit":6}')
    assert.deepEqual(opened.value, { limit: 6 })
  })

  for (const [what, answer] of [
    ['throws what has no text', () => Promise.reject(textless)],
    ['answers nothing', () => undefined],
  ] as const) {
    it(`takes it for a refusal when the schema ${what}`, async () => {
      const opened = await open({ limit: 3 })
      validate = answer
      await store('{"limit":4}')
      assert.deepEqual(opened.value, { limit: 3 })
      assert.equal(opened.refused?.issues.length, 1)
      validate = (value) => ({ value })
      assert.deepEqual(await done(opened.update(() => ({ limit: 5 }))), { limit: 5 })
    })
  }

  it('goes on when a listener throws what has no text', async () => {
    const opened = await open(1)
    opened.on('config:change', () => {
      throw textless
    })
    await store('2')
    await store('3')
    assert.equal(opened.value, 3)
  })

  it('refuses what is so deep that it would exhaust the stack, and lives', async () => {
    const opened = await open(1)
    for (const levels of [201, 2_000, 5_000, 100_000]) {
      await store('['.repeat(levels) + ']'.repeat(levels))
      assert.equal(opened.value, 1)
      assert.equal(opened.refused?.issues.length, 1, `${levels} levels`)
    }
    const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])
    await store('2')
    await assert.rejects(done(opened.update(() => deep(201))), { code: 'ERR_QUORATE_OPTION' })
    assert.deepEqual(await done(opened.update(() => deep(200))), deep(200))
  })
})
