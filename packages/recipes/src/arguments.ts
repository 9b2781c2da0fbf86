/** What recipes are given, checked before anything is sent. */
import type { Peer, Session, State, Waiting } from 'quorate'
import { requireRule } from './errors.ts'

/** What a recipe needs of a peer's keys. */
export type RecipeState = Pick<
  State,
  'create' | 'cursor' | 'delete' | 'local' | 'sync' | 'watch'
> & { readonly session: Pick<Session, 'id' | 'isHeld' | 'signal' | 'status'> }

/** What a recipe needs of a peer: any `Peer` is one. */
export type RecipePeer = Pick<Peer, 'id' | 'name'> & { readonly state: RecipeState }

/** `fields`: what these options may have beside `signal`. */
export function checkOptions(options: Waiting, ...fields: readonly string[]): void {
  const isObject = typeof options === 'object' && options !== null
  requireRule('options', options, isObject, 'an object')
  const known = ['signal', ...fields]
  for (const field of Object.keys(options)) {
    requireRule(field, field, known.includes(field), `one of ${known.join(', ')}`)
  }
  const { signal } = options
  const isSignal = signal === undefined || signal instanceof AbortSignal
  requireRule('signal', signal, isSignal, 'an AbortSignal')
}

/** The rules of paths are the peer's; it refuses what breaks them when it is asked first. */
export function checkName(name: string): string {
  requireRule('name', name, typeof name === 'string' && name !== '', 'a text, not empty')
  return name
}
