/**
 * The recipes on real processes that are stopped, killed, blocked and cut off: the lock for two
 * minutes, and meanwhile, as most of that is waiting, all others, and the runs in which something is
 * broken on purpose, which has to be noticed. `npm run soak` does it for an hour.
 */
import assert from 'node:assert/strict'
import { problemsOf as problemsOfLock } from '../lock-chaos/checker.ts'
import { runLockChaos } from '../lock-chaos/run.ts'
import type { Log } from '../lock-chaos/section.ts'
import { listed, problemsAtRest, problemsOf } from '../recipe-chaos/checker.ts'
import { recipes } from '../recipe-chaos/fact.ts'
import { runRecipeChaos } from '../recipe-chaos/run.ts'

/** Who is stopped for longer has lost what it held. */
const stopMsAtMost = 9_000

describe('chaos on five real processes', function () {
  this.timeout(300_000)
  let lock: Promise<Log> | undefined

  before(() => {
    lock = runLockChaos({ seconds: 120 })
    // It is the test of this run that fails.
    lock.catch(() => undefined)
  })

  describe('all recipes but the lock', () => {
    it('each keeps what it promises', async () => {
      const first = ['kill', 'cut', 'block'] as const
      const log = await runRecipeChaos({ seconds: 0, first, stopMsAtMost })
      assert.equal(listed(log), '')
      assert.deepEqual(problemsAtRest(log.facts), [])
    })

    it('where each is broken, all of it is noticed', async () => {
      const log = await runRecipeChaos({ seconds: 0, first: ['kill'], isSabotaged: true })
      const problems = problemsOf(log.facts)
      for (const recipe of recipes) assert.notDeepEqual(problems[recipe], [], recipe)
    })
  })

  describe('one lock', () => {
    it('a deadline that is ignored is noticed', async () => {
      const words = /was told that it holds [\d.]+ ms after/
      const options = { seconds: 0, first: ['long-stop'] as const, stopMsAtMost, until: words }
      const log = await runLockChaos({ ...options, sabotage: 'deadline' })
      assert.match(problemsOfLock(log).join('\n'), words)
    })

    it('a token that does not grow is noticed', async () => {
      const words = /no higher token/
      const log = await runLockChaos({ seconds: 0, first: [], until: words, sabotage: 'token' })
      assert.match(problemsOfLock(log).join('\n'), words)
    })

    it('for two minutes no two hold it, and tokens only grow', async () => {
      assert.deepEqual(problemsOfLock((await lock) as Log), [])
    })
  })
})
