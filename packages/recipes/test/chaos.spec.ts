/** Recipes under faults, on whole peers in the simulated world, seed by seed. */
import assert from 'node:assert/strict'
import type { RecipePeer, RecipeState } from '@quorate/recipes'
import { type Recipe, recipes, runChaos } from './simulated/chaos.ts'

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

describe('recipes in the simulated world', function () {
  this.timeout(120_000)

  for (const recipe of recipes) {
    it(`${recipe}: nobody holds what another one holds, all get it again, no key is left`, async () => {
      for (const seed of [1, 2, 3, 4]) {
        const { problems, grants, faults } = await runChaos({ seed, recipe })
        assert.deepEqual(problems, [], `seed ${seed}`)
        assert.ok(grants > 30, `seed ${seed}: ${grants} grants`)
        assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      }
    })
  }

  const sabotages: [string, Recipe, RegExp, (peer: RecipePeer) => RecipePeer][] = [
    [
      'a deadline that is ignored',
      'lock',
      /held at one time/,
      (peer) =>
        withState(peer, ({ session }) => ({
          session: {
            id: session.id,
            isHeld: true,
            status: session.status,
            signal: new AbortController().signal,
          },
        })),
    ],
  ]
  for (const [what, recipe, words, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const all: string[] = []
      for (const seed of [1, 2, 3, 4]) {
        const { problems } = await runChaos({ seed, recipe, through })
        all.push(...problems)
      }
      assert.match(all.join('\n'), words)
    })
  }
})
