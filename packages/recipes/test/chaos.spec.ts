/** Recipes under faults, on whole peers in the simulated world, seed by seed. */
import assert from 'node:assert/strict'
import type { RecipePeer, RecipeState } from '@quorate/recipes'
import { recipes, runChaos } from './simulated/chaos.ts'

/** A peer whose recipes are handed another state. */
function withState(
  peer: RecipePeer,
  change: (state: RecipeState) => Partial<RecipeState>,
): RecipePeer {
  const { state } = peer
  const passed: RecipeState = {
    get session() {
      return state.session
    },
    get cursor() {
      return state.cursor
    },
    local: state.local,
    create: (...words) => state.create(...words),
    delete: (...words) => state.delete(...words),
    sync: (...words) => state.sync(...words),
    watch: (...words) => state.watch(...words),
    ...change(state),
  }
  return { id: peer.id, name: peer.name, state: passed }
}

const again = { seed: 5, recipe: 'semaphore', chaosMs: 10_000 } as const

describe('recipes in the simulated world', function () {
  this.timeout(300_000)

  for (const recipe of recipes) {
    it(`${recipe}: nobody holds what another one holds, all get it again, no key is left`, async () => {
      for (const seed of [1, 2, 3, 4]) {
        const { problems, grants, faults } = await runChaos({ seed, recipe })
        assert.deepEqual(problems, [], `seed ${seed}`)
        assert.ok(grants > 20, `seed ${seed}: ${grants} grants`)
        assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      }
    })
  }

  it('a seed is the same run, however often it is run', async () => {
    const [first, second] = [await runChaos(again), await runChaos(again)]
    assert.deepEqual(second, first)
  })

  const sabotages: [string, RegExp, (state: RecipeState) => Partial<RecipeState>][] = [
    [
      'a deadline that is ignored',
      /held at one time/,
      ({ session: { id, status } }) => ({
        session: { id, status, isHeld: true, signal: new AbortController().signal },
      }),
    ],
    [
      'a place before the own one that is not seen',
      /held at one time/,
      ({ local }) => ({
        local: {
          get: (path) => local.get(path),
          children: (path) => {
            const { names, cursor } = local.children(path)
            return { names: names.slice(-1), cursor }
          },
        },
      }),
    ],
    [
      'a key that outlives its session',
      /did not get it again/,
      (state) => ({
        create: (path, value, options) =>
          state.create(path, value, { ...options, ephemeral: false }),
      }),
    ],
    [
      'a key that nobody removes',
      /did not get it again|has keys left/,
      (state) => ({ delete: async () => ({ revision: state.cursor.revision }) }),
    ],
    [
      'a change of which nobody is told',
      /did not get it again/,
      (state) => ({ watch: (_, options) => state.watch('/nothing', options) }),
    ],
    [
      'a token that does not grow',
      /has token \S+ after/,
      (state) => ({
        create: async (...words) => ({ ...(await state.create(...words)), revision: 7 }),
      }),
    ],
  ]
  for (const [what, words, change] of sabotages) {
    it(`${what} is noticed`, async () => {
      const through = (peer: RecipePeer) => withState(peer, change)
      const found: string[] = []
      // Those in which `isHeld` is asked, until one of them shows it.
      for (let seed = 1; seed < 20 && !words.test(found.join('\n')); seed += 2) {
        found.push(...(await runChaos({ seed, recipe: 'lock', through })).problems)
      }
      assert.match(found.join('\n'), words)
    })
  }
})
