/**
 * A sequential ephemeral key that this peer makes and hangs something on, in whatever session it is.
 *
 * Safety: whoever gave up while the key was made does not know its name; the key knows the attempt,
 * so it is found and removed. One that is made in a session that is over already is none.
 */
import { randomUUID } from 'node:crypto'
import { OperationAbandonedError } from 'quorate'
import type { RecipePeer, RecipeState } from './arguments.ts'
import { stoppedError } from './errors.ts'
import { isSessionsEnd } from './outcomes.ts'
import { abandonPlace } from './removal.ts'
import { Ticket } from './ticket.ts'

export interface OwnKeyRequest {
  readonly folder: string
  /** The name of the key begins with it. */
  readonly mode: string
  /** What the key says; it has to name the attempt, which is unlike any other. */
  readonly value: (attempt: string) => Uint8Array
  /** The path of the key of this attempt, where this replica has it. */
  readonly find: (attempt: string) => string | undefined
}

/**
 * Undefined: its session ended meanwhile, and in the next one it can be made anew. Given up, by
 * `signal`, it rejects with its reason and leaves no key.
 *
 * @throws QuorateError ERR_QUORATE_STOPPED when the peer stops, and what `state.create` throws
 */
export async function makeOwnKey(
  peer: RecipePeer,
  { folder, mode, value, find }: OwnKeyRequest,
  signal: AbortSignal | undefined,
): Promise<Ticket | undefined> {
  const { state } = peer
  refuseIfStopped(state)
  const attempt = randomUUID()
  const options = { ephemeral: true, sequential: true, signal }
  let ticket: Ticket
  try {
    const created = await state.create(`${folder}/${mode}-`, value(attempt), options)
    ticket = new Ticket(peer, mode, created)
  } catch (error) {
    if (!(error instanceof OperationAbandonedError)) throw error
    void removeIfMade(state, error, () => find(attempt))
    signal?.throwIfAborted()
    refuseIfStopped(state, error)
    if (isSessionsEnd(error)) return undefined
    throw error
  }
  if (ticket.standing === 'stands') return ticket
  abandonPlace(state, ticket.path)
  return undefined
}

/** No session follows, so nothing would ever be made. */
export function refuseIfStopped({ session }: RecipeState, cause?: unknown): void {
  if (session.status === 'closed') throw stoppedError(cause)
}

/** `find`: the path of what was given up, once it is known that it was made. */
export async function removeIfMade(
  state: RecipeState,
  abandoned: OperationAbandonedError,
  find: () => string | undefined,
): Promise<void> {
  if ((await abandoned.settled) === 'not-applied') return
  const path = find()
  if (path !== undefined) abandonPlace(state, path)
}
