/** Cut off from the cluster: what holders and waiters are told, and what they leave behind. */
import assert from 'node:assert/strict'
import { type Held, lock, type QueueEntry } from '@quorate/recipes'
import { type Member, SimulatedCluster } from './simulated/cluster.ts'

const sessionMs = 5_000

/** What a call has come to, so that a world can go on meanwhile. */
interface Outcome<T> {
  value?: T
  error?: unknown
  isDone: boolean
}

describe('recipes in a partition', function () {
  this.timeout(60_000)
  let cluster: SimulatedCluster
  let first: Member
  let second: Member

  beforeEach(async () => {
    cluster = new SimulatedCluster(7, 3)
    ;[first, second] = cluster.members as [Member, Member, Member]
    for (const member of cluster.members) member.start()
    const isThere = ({ life }: Member) => life?.peer.state.session.isHeld === true
    await cluster.until('the cluster is there', () => cluster.members.every(isThere))
  })

  afterEach(() => assert.deepEqual(cluster.fatal, []))

  const lockOf = ({ life }: Member) => {
    assert.ok(life !== undefined)
    return lock(life.peer, 'contended')
  }

  /** Calls it in the member's process. */
  function ask<T>({ life }: Member, call: () => Promise<T>): Outcome<T> {
    const outcome: Outcome<T> = { isDone: false }
    life?.process.arrive('stream', () => {
      call().then(
        (value) => Object.assign(outcome, { value, isDone: true }),
        (error) => Object.assign(outcome, { error, isDone: true }),
      )
    })
    return outcome
  }

  async function done<T>(outcome: Outcome<T>, withinMs?: number): Promise<T> {
    await cluster.until('it is done', () => outcome.isDone, withinMs)
    if ('error' in outcome) throw outcome.error
    return outcome.value as T
  }

  async function queue(): Promise<QueueEntry[]> {
    return await done(ask(second, () => lockOf(second).queue()))
  }

  async function heldBy(member: Member): Promise<Held> {
    return await done(ask(member, () => lockOf(member).acquire()))
  }

  it('a holder hears that it may have lost it, before another one has it', async () => {
    const held = await heldBy(first)
    const next = ask(second, () => lockOf(second).acquire())
    await cluster.run(200)
    const since = cluster.world.now
    cluster.isolate(first)
    // Nobody asks `isHeld`.
    await cluster.until('the signal aborts', () => held.signal.aborted)
    assert.ok(cluster.world.now - since > sessionMs / 2, 'not for a cut alone')
    assert.equal(next.isDone, false)
    assert.equal((held.signal.reason as { code: string }).code, 'ERR_QUORATE_SESSION_OVER')
    const heir = await done(next)
    assert.ok(heir.fencingToken > held.fencingToken)
    cluster.rejoin(first)
    await cluster.run(8_000)
    assert.equal(heir.isHeld, true, 'the old one takes nothing away when it is back')
    assert.equal((await queue()).length, 1)
  })

  it('a process that was paused finds it lost in its first instruction', async () => {
    const held = await heldBy(first)
    const next = ask(second, () => lockOf(second).acquire())
    await cluster.run(200)
    first.life?.process.pause()
    await done(next)
    assert.equal(held.signal.aborted, false, 'nothing of it has run')
    assert.equal(held.isHeld, false)
    assert.equal(held.signal.aborted, true)
    first.life?.process.resume()
    await cluster.run(8_000)
    assert.equal((await queue()).length, 1)
  })

  it('one that is given up there rejects at once, and leaves no key when it is back', async () => {
    cluster.isolate(first)
    await cluster.run(100)
    const controller = new AbortController()
    const { signal } = controller
    const acquired = ask(first, () => lockOf(first).acquire({ signal }))
    const tried = ask(first, () => lockOf(first).tryAcquire({ signal }))
    await cluster.run(1_000)
    assert.deepEqual([acquired.isDone, tried.isDone], [false, false])
    const reason = new Error('enough')
    controller.abort(reason)
    await cluster.run(1)
    assert.deepEqual([acquired.error, tried.error], [reason, reason])
    cluster.rejoin(first)
    await cluster.run(8_000)
    assert.deepEqual(await queue(), [])
  })

  it('one that loses its session while it waits stands at the end, and has it in its turn', async () => {
    const held = await heldBy(second)
    const waiting = ask(first, () => lockOf(first).acquire())
    await cluster.run(200)
    const [, before] = await queue()
    cluster.isolate(first)
    await cluster.run(3 * sessionMs)
    assert.equal((await queue()).length, 1, 'its place is gone')
    cluster.rejoin(first)
    await cluster.run(8_000)
    const [, after] = await queue()
    assert.equal(after?.peer?.name, before?.peer?.name)
    assert.notEqual(after?.path, before?.path)
    assert.equal(waiting.isDone, false)
    await done(ask(second, () => held.release()))
    assert.equal((await done(waiting)).isHeld, true)
  })

  it('a release there ends it at once; the wait can be given up, and the release is not', async () => {
    const held = await heldBy(first)
    cluster.isolate(first)
    const controller = new AbortController()
    const released = ask(first, () => held.release({ signal: controller.signal }))
    const again = ask(first, () => held.release())
    await cluster.run(500)
    assert.deepEqual([held.isHeld, released.isDone, again.isDone], [false, false, false])
    const reason = new Error('enough')
    controller.abort(reason)
    await cluster.run(1)
    assert.equal(released.error, reason)
    cluster.rejoin(first)
    await done(again)
    assert.deepEqual(await queue(), [])
  })
})
