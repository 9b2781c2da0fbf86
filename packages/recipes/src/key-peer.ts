/** What recipes need of a peer that keep values in keys. */
import type { State } from 'quorate'
import type { RecipePeer, RecipeState } from './arguments.ts'

/** What such a recipe needs of a peer's keys. */
export type KeyState = RecipeState & Pick<State, 'get' | 'set' | 'transaction'>

/** What such a recipe needs of a peer: any `Peer` is one. */
export type KeyPeer = RecipePeer & { readonly state: KeyState }
