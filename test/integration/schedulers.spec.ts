/** Schedulers of `@quorate/recipes` on real peers: once each, at one peer, and then at another. */
import assert from 'node:assert/strict'
import { type Occurrence, type SchedulerOptions, scheduler } from '@quorate/recipes'
import { createPeer, type Peer } from 'quorate'
import { found, stopAll, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

describe('schedulers', function () {
  this.timeout(30_000)
  let peers: readonly [Peer, Peer, Peer]
  let name = ''
  let count = 0

  before(async () => {
    peers = (await found(3, { cluster: uniqueCluster('schedulers') })) as unknown as typeof peers
  })

  after(async () => await stopAll(peers))

  beforeEach(() => {
    name = `schedule-${++count}`
  })

  it('run each occurrence once, at one peer; when that stops, at another', async () => {
    const runs: { at: number; peer: string; token: bigint }[] = []
    const start = (peer: Peer) =>
      scheduler(peer, name, {
        schedule: { every: 20 },
        catchUp: 'all',
        run: ({ at, fencingToken }) => {
          runs.push({ at: at.getTime(), peer: peer.name, token: fencingToken })
        },
      })
    const all = new Map(peers.map((peer) => [peer.name, start(peer)]))
    await until('some have run', () => runs.length > 5)
    const [first] = runs
    assert.ok(runs.every(({ peer }) => peer === first?.peer))
    const leading = all.get(first?.peer ?? '')
    assert.ok(leading !== undefined)
    await within('it stops', leading.stop())
    const before = runs.length
    assert.equal((leading.signal.reason as { code: string }).code, 'ERR_QUORATE_RELEASED')
    await until('another one goes on', () => runs.length > before + 5)
    const second = runs.at(-1)
    assert.ok(second !== undefined && first !== undefined && second.token > first.token)
    assert.ok(runs.slice(before).every(({ peer }) => peer !== first.peer))
    const times = runs.map(({ at }) => at)
    // One that was being recorded as the first peer stopped is run by nobody.
    const skipped = times[before] === (times[before - 1] ?? 0) + 40 ? 20 : 0
    assert.deepEqual(
      times,
      times.map((_, i) => first.at + 20 * i + (i < before ? 0 : skipped)),
      'each one, once, in order',
    )
    await Promise.all([...all.values()].map((each) => each[Symbol.asyncDispose]()))
  })

  it('one at a time; what is missed meanwhile is left out, or the last one of it is run', async () => {
    for (const catchUp of ['none', 'last'] as const) {
      const runs: Occurrence[] = []
      let finish = () => {}
      let running = 0
      let mostRunning = 0
      await using _ = scheduler(peers[0], `${name}-${catchUp}`, {
        schedule: { every: 10 },
        catchUp,
        run: async (occurrence) => {
          mostRunning = Math.max(mostRunning, ++running)
          runs.push(occurrence)
          if (runs.length === 1) {
            await new Promise<void>((resolve) => {
              finish = resolve
            })
          }
          running--
        },
      })
      await until('the first runs', () => runs.length === 1)
      const due = (runs[0]?.at.getTime() ?? 0) + 100
      await until('others are missed', () => Date.now() > due)
      const finishedAt = Date.now()
      finish()
      await until('it goes on', () => runs.length > 2)
      assert.equal(mostRunning, 1)
      const next = runs[1]?.at.getTime() ?? 0
      if (catchUp === 'none') assert.ok(next >= finishedAt, 'the next that is due')
      else assert.ok(next > finishedAt - 20, 'the last that was due')
    }
  })

  it('a run that fails is a warning, and the next one runs', async () => {
    const warnings: string[] = []
    const warn = ({ message }: Error) => warnings.push(message)
    process.on('warning', warn)
    const one = scheduler(peers[0], name, {
      schedule: { every: 20 },
      run: () => Promise.reject(new Error('of the job')),
    })
    await until('it has run twice', () => warnings.length > 1)
    await one.stop()
    process.off('warning', warn)
    assert.deepEqual([...new Set(warnings)], ['of the job'])
  })

  it('a run that throws what has no text is a warning as well', async () => {
    let runs = 0
    const one = scheduler(peers[0], name, {
      schedule: { every: 20 },
      run: () => {
        runs++
        throw Object.create(null)
      },
    })
    await until('it has run twice', () => runs > 1)
    assert.equal(one.signal.aborted, false)
    await one.stop()
  })

  it('a store that is full for a while ends no schedule', async () => {
    const limits = { storeBytes: 1_024 * 1_024 }
    const cluster = uniqueCluster('full')
    await using peer = await createPeer({ cluster, bootstrap: { expect: 1 }, limits })
    await within('it is ready', peer.ready())
    let size = 512 * 1_024
    for (let i = 0; size > 0; i++) {
      try {
        await peer.state.set(`/big/${i}`, new Uint8Array(size))
      } catch {
        size >>= 1
      }
    }
    let runs = 0
    await using one = scheduler(peer, name, { schedule: { every: 20 }, run: () => runs++ })
    await peer.state.sync()
    await peer.state.sync()
    assert.deepEqual([runs, one.signal.aborted], [0, false])
    await peer.state.delete('/big', { recursive: true })
    await until('it runs', () => runs > 0)
  })

  it('is stopped: the signal of the run aborts, and stop waits for it', async () => {
    let isAborted = false
    let isRunning = false
    const one = scheduler(peers[0], name, {
      schedule: { every: 20 },
      run: async ({ signal }) => {
        isRunning = true
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        isAborted = true
      },
    })
    await until('it runs', () => isRunning)
    await within('it stops', one.stop())
    assert.equal(isAborted, true)
    assert.deepEqual(
      peers[0].state.local.children(`/recipes/elections/schedules/${name}`).names,
      [],
    )
  })

  it('wrong arguments are refused with the rule', () => {
    const right = { schedule: { every: 1_000 }, run: () => {} }
    const wrongs = [
      { ...right, schedule: { every: 1 } },
      { ...right, run: 5 },
      { ...right, catchUp: 'some' },
      { ...right, cron: '* * * * *' },
    ]
    for (const wrong of wrongs) {
      assert.throws(() => scheduler(peers[0], name, wrong as unknown as SchedulerOptions), {
        code: 'ERR_QUORATE_OPTION',
      })
    }
    assert.throws(() => scheduler(peers[0], '', right), { code: 'ERR_QUORATE_OPTION' })
  })
})
