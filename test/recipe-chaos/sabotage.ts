/** What each recipe can be broken by, so that its own check is seen to notice it. */
import type { Peer, State } from 'quorate'
import { overlaid, withoutChecks, withState } from '../chaos/overlaid.ts'
import type { Recipe } from './fact.ts'

/** The peer as it is handed to this recipe. A double barrier is broken by its count instead. */
export function sabotaged(peer: Peer, recipe: Recipe): Peer {
  return withState(peer, (state) => changes[recipe](state))
}

const changes: Readonly<Record<Recipe, (state: State) => object>> = {
  election: withoutPlacesBefore,
  'read-write': withoutPlacesBefore,
  semaphore: withoutPlacesBefore,
  'double-barrier': () => ({}),
  queue: withoutVersions,
  counter: withoutChecks,
  config: withoutChecks,
  barrier: (state) => ({
    local: overlaid(state.local, { get: (path: string) => state.local.get(path) ?? { path } }),
  }),
  services: (state) => ({
    create: (path: string, value: Uint8Array, options: object) =>
      state.create(path, value, { ...options, ephemeral: false }),
  }),
  scheduler: (state) => ({ ...withoutPlacesBefore(state), ...withoutChecks(state) }),
}

/** Of those that stand in a queue only the last one is seen. */
function withoutPlacesBefore({ local }: State): object {
  return {
    local: overlaid(local, {
      children: (path: string) => {
        const { names, cursor } = local.children(path)
        return { names: names.slice(-1), cursor }
      },
    }),
  }
}

/** An item is taken at whatever version it is. */
function withoutVersions(state: State): object {
  return {
    transaction: () => {
      const real = state.transaction()
      const set = (path: string, value: Uint8Array) => real.set(path, value)
      return overlaid(real, { set })
    },
  }
}
