/** A sequential ephemeral key that says something of its maker, held as long as its session lives. */
import type { Json } from 'quorate'
import type { RecipePeer, RecipeState } from './arguments.ts'
import { Held } from './held.ts'
import { decodeJson, encodeJson, recordOf } from './json.ts'
import { makeOwnKey } from './own-key.ts'

/** What the value of such a key tells. */
export interface Entry {
  readonly path: string
  readonly attempt: string
  readonly peer: { readonly id: string; readonly name: string }
  readonly data: Json
}

/** Of what an entry is made: its key is `folder/kind-number`. */
export interface EntryRequest {
  readonly folder: string
  readonly kind: string
  readonly data: Json
}

/**
 * Makes an entry, in this session or the next; given up, by `signal`, it leaves none.
 *
 * @throws QuorateError ERR_QUORATE_STOPPED when the peer stops, and what `state.create` throws
 */
export async function makeEntry(
  peer: RecipePeer,
  { folder, kind, data }: EntryRequest,
  signal: AbortSignal | undefined,
): Promise<Held> {
  const value = (attempt: string) => encodeEntry(peer, attempt, data)
  const find = (attempt: string) => pathOfAttempt(peer.state.local, folder, attempt)
  for (;;) {
    const ticket = await makeOwnKey(peer, { folder, mode: kind, value, find }, signal)
    if (ticket !== undefined) return new Held(peer, ticket)
  }
}

export function encodeEntry(peer: RecipePeer, attempt: string, data: Json): Uint8Array {
  return encodeJson({ attempt, peer: { id: peer.id, name: peer.name }, data })
}

/** All below the folder that can be read, in the order of the log; of this replica. */
export function entriesIn(local: RecipeState['local'], folder: string): Entry[] {
  return local.children(folder).names.flatMap((name) => {
    const path = `${folder}/${name}`
    return entryOf(path, local.get(path)?.value) ?? []
  })
}

/** Undefined: somebody else has written there. */
function entryOf(path: string, value: Uint8Array | undefined): Entry | undefined {
  const record = recordOf(value === undefined ? undefined : decodeJson(value))
  const { id, name } = recordOf(record?.peer) ?? {}
  const { attempt, data } = record ?? {}
  const isEntry = typeof attempt === 'string' && typeof id === 'string' && typeof name === 'string'
  if (!isEntry || data === undefined) return undefined
  return { path, attempt, peer: { id, name }, data }
}

/** Undefined: this replica has none of this attempt. */
export function pathOfAttempt(
  local: RecipeState['local'],
  folder: string,
  attempt: string,
): string | undefined {
  return entriesIn(local, folder).find((entry) => entry.attempt === attempt)?.path
}
