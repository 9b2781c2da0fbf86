/**
 * A sequential ephemeral key that says something of its maker, held as long as its session lives.
 *
 * Safety: as of a place in a queue (`ticket.ts`). Whoever gave up while the key was made does not
 * know its name; the key knows the attempt, so it is found and removed.
 */
import { randomUUID } from 'node:crypto'
import { type Json, OperationAbandonedError } from 'quorate'
import type { RecipePeer, RecipeState } from './arguments.ts'
import { stoppedError } from './errors.ts'
import { Held } from './held.ts'
import { decodeJson, encodeJson, recordOf } from './json.ts'
import { isSessionsEnd } from './outcomes.ts'
import { abandonPlace } from './removal.ts'
import { Ticket } from './ticket.ts'

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
  const { state } = peer
  for (;;) {
    refuseIfStopped(state)
    const attempt = randomUUID()
    const value = encodeEntry(peer, attempt, data)
    const options = { ephemeral: true, sequential: true, signal }
    try {
      const ticket = new Ticket(
        peer,
        kind,
        await state.create(`${folder}/${kind}-`, value, options),
      )
      if (ticket.standing === 'stands') return new Held(peer, ticket)
      abandonPlace(state, ticket.path)
    } catch (error) {
      if (!(error instanceof OperationAbandonedError)) throw error
      void removeIfMade(state, { folder, attempt, abandoned: error })
      signal?.throwIfAborted()
      refuseIfStopped(state, error)
      if (!isSessionsEnd(error)) throw error
    }
  }
}

/** No session follows, so nothing would ever be made. */
export function refuseIfStopped({ session }: RecipeState, cause?: unknown): void {
  if (session.status === 'closed') throw stoppedError(cause)
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

/** Whoever gave up the making does not know the name of its key; the key knows the attempt. */
export async function removeIfMade(
  state: RecipeState,
  made: { folder: string; attempt: string; abandoned: OperationAbandonedError },
): Promise<void> {
  if ((await made.abandoned.settled) === 'not-applied') return
  const entry = entriesIn(state.local, made.folder).find(({ attempt }) => attempt === made.attempt)
  if (entry !== undefined) abandonPlace(state, entry.path)
}
