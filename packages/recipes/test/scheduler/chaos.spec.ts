/** Schedulers under faults: nothing runs twice, and what is due is caught up. */
import assert from 'node:assert/strict'
import type { Peer } from 'quorate'
import { startScheduler } from '../../src/scheduler/scheduler.ts'
import { overlaid, withoutChecks, withState } from '../overlaid.ts'
import { pauseIn } from '../simulated/pause.ts'
import { type ApplicationLife, Troubles } from '../simulated/troubles.ts'

const everyMs = 200

async function run(seed: number, through?: (peer: Peer) => Peer) {
  const runs = new Map<number, string>()
  const problems = new Set<string>()
  const application = async ({ name, peer, life, pause }: ApplicationLife) => {
    const { world } = troubles.cluster
    const one = startScheduler(peer, 'job', {
      schedule: { every: everyMs },
      catchUp: 'all',
      run: async ({ at }) => {
        const before = runs.get(at.getTime())
        if (before !== undefined) problems.add(`${at.getTime()} ran at ${before} and at ${name}`)
        runs.set(at.getTime(), name)
        await pause(1, 50)
      },
      clock: { now: () => world.now, wait: pauseIn(life) },
    })
    one.signal.addEventListener('abort', () => problems.add(`${name}: ${one.signal.reason}`))
  }
  const target = () => [...runs.values()].at(-1)
  const troubles = new Troubles({ seed, application, through, target })
  await troubles.run(30_000)
  const { world } = troubles.cluster
  const healedAt = world.now
  const isCaughtUp = () => [...runs.keys()].some((at) => at > healedAt + 1_000)
  await troubles.expect('it goes on', isCaughtUp)
  const all = [...runs.keys()].toSorted((a, b) => a - b)
  const [first = 0, last = 0] = [all[0], all.at(-1)]
  const due = (last - first) / everyMs + 1
  const faults = Object.values(troubles.faults).reduce((sum, count) => sum + count, 0)
  // A leader may fall between the record and the run, once.
  if (due - runs.size > faults) problems.add(`of ${due} that were due ${runs.size} ran`)
  const found = [...troubles.problems, ...problems]
  return { problems: found, runs: runs.size, leaders: new Set(runs.values()).size, faults }
}

describe('schedulers in the simulated world', function () {
  this.timeout(120_000)

  it('each occurrence runs once at most, and the missed are caught up', async () => {
    for (const seed of [1, 2]) {
      const { problems, runs, leaders, faults } = await run(seed)
      assert.deepEqual(problems, [], `seed ${seed}`)
      assert.ok(runs > 100 && leaders > 1 && faults > 5, `seed ${seed}: ${runs} ${leaders}`)
    }
  })

  /** All but the last of the queue are not seen: more than one believes that it leads. */
  const manyLead = ({ state }: Peer) => ({
    local: overlaid(state.local, {
      children: (path: string) => {
        const { names, cursor } = state.local.children(path)
        return { names: names.slice(-1), cursor }
      },
    }),
  })

  it('nothing runs twice even where more than one believes that it leads', async () => {
    const { problems, leaders } = await run(1, (peer) => withState(peer, () => manyLead(peer)))
    assert.deepEqual([problems, leaders > 1], [[], true])
  })

  const sabotages: [string, RegExp, (peer: Peer) => Peer][] = [
    [
      'a record over any other where more than one believes that it leads',
      /ran at/,
      (peer) =>
        withState(peer, () => ({
          ...manyLead(peer),
          ...withoutChecks(peer.state),
        })),
    ],
    [
      'a key that outlives its session',
      /it goes on/,
      (peer) =>
        withState(peer, () => ({
          create: (path: string, value: Uint8Array, options: object) =>
            peer.state.create(path, value, { ...options, ephemeral: false }),
        })),
    ],
  ]
  for (const [what, words, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const found: string[] = []
      for (let seed = 1; seed < 10 && !words.test(found.join('\n')); seed++) {
        found.push(...(await run(seed, through)).problems)
      }
      assert.match(found.join('\n'), words)
    })
  }
})
